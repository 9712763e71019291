# Mätningar, svar, resultat.

wave = Mätning
wave-days = Öppen { $from } – { $to }
wave-phase-planned = Planerad
wave-phase-open = Öppen
wave-phase-closed = Stängd
linkage-anonymous = Anonym: svaren kan aldrig kopplas ihop
linkage-confidential = Förtrolig: svar kan kopplas ihop med en hemlig kod

waves-title = Mätningar
waves-of = Mätningar i { $programme }
waves-lead = En mätning frågar samma sak i alla organisationer. Mät före, efter och några månader senare.
waves-none = Inga mätningar än. Planera den första, helst innan träffarna börjar.
waves-reach = Hur många som har nåtts
wave-new = Planera en mätning
wave-new-lead = Ramen tas ur registret i dag: alla i gruppen på de enheter som är med. Affischer skrivs ut på varje enhet.
wave-name = Namn
wave-name-hint = Till exempel Före, våren 2026
wave-instrument = Frågor
wave-moment = När i programmet
wave-linkage = Koppling
wave-linkage-hint = Valet gäller hela mätningen och går inte att ändra sedan.
wave-opens = Första dag
wave-closes = Sista dag
wave-closes-before-it-opens = Sista dagen kommer före den första.
wave-nobody-to-ask = Det finns ingen att fråga. Läs in personalen först.
wave-plan = Planera
wave-planned = Mätningen är planerad.

reach-title = Svar per enhet
reach-lead = Här ser du hur många som har svarat, aldrig vilka. Antal visas när mätningen är stängd.
reach-none = Inga mätningar än. Programmets ledare planerar dem.
reach-unit = Enhet
reach-organisation = Organisation
reach-whole = Alla
reach-population = Kan svara
reach-invited = Inbjudna
reach-answered = Har svarat
reach-rate = Andel

poster-title = Affisch
poster-of = Affisch för { $unit }
poster-lead = Häng affischen där ni fikar. Koden gäller hela enheten och visar inte vem som svarar.
poster-none = Ingen mätning är öppen eller planerad för enheten.
poster-make = Gör affischen
poster-how-to-print = Skriv ut sidan med webbläsaren. Affischen får en egen sida.

slips-title = Lappar
slips-of = Lappar för { $unit }
slips-lead = En lapp har en egen kod. Med den kan vi se att två svar är från samma person, utan att veta vem.
slips-only-on-paper = Vem som får vilken lapp står bara på papper. Gamla lappar slutar gälla när du gör nya.
slips-no-wave = Ingen mätning med koppling är öppen eller planerad för enheten.
slips-make = Gör lappar till { $wave }
slips-print-now = Skriv ut nu. Sidan går inte att visa igen. Klipp isär och dela ut.
slips-type = Gå till { $address } och skriv koden:

results-title = Resultat
results-of = Resultat för { $unit }
results-lead = Här ser du vad enheten behöver, aldrig vem. Små grupper visas inte.
results-none = Inga resultat än. De visas när en mätning är stängd.
results-who-answered = Vilka svarade
results-core = De fyra gemensamma frågorna
results-more = Vardagens uppgifter
results-tasks = Uppgifter med rätt svar
results-mean-in = Medel, { $wave }
results-too-few-to-spread = För få svar för att visa hur de fördelar sig.
results-floor = Behöver komma igång
results-from-to = { $from } – { $to }
wave-templates = Börja med en av dem som ofta behövs, och ändra det du vill:
wave-template-before = Före: personalens check
wave-template-after = Efter: personalens check
wave-template-then = Efter: hur var det förut?
wave-template-later = Senare: personalens check
wave-template-test-before = Före: tio uppgifter
wave-template-test-after = Efter: tio uppgifter
wave-template-nano = Två veckor efter en träff
wave-template-managers-before = Före: chefernas frågor
wave-template-managers-after = Efter: chefernas frågor
instruments-title = Frågor och uppgifter
instruments-lead = Det som kan frågas i en mätning. Svaren på uppgifterna står här. Visa dem inte för dem som ska svara.
instruments-see = Se vad som frågas
instruments-questions = { $n ->
    [one] { $n } fråga
   *[other] { $n } frågor
}
instruments-tasks = { $n ->
    [one] { $n } uppgift
   *[other] { $n } uppgifter
}
instruments-core = De fyra kärnfrågorna
instruments-ratings = Fler frågor
instruments-form = Uppgifter, form { $form }
instruments-in-order = Stegen står i rätt ordning.
instruments-right = rätt
