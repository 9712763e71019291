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
instruments-tasks = { $n } uppgifter
instruments-core = De fyra kärnfrågorna
instruments-ratings = Fler frågor
instruments-form = Uppgifter, form { $form }
instruments-in-order = Stegen står i rätt ordning.
instruments-right = rätt

# Banken

bank-see = Se vad banken vet om sina uppgifter
bank-title = Uppgiftsbanken
bank-lead = Varje uppgift med det som är känt om den. Visa inte sidan för dem som ska svara.
bank-never-calibrated = Banken är inte kalibrerad än. Den som sköter installationen gör det med ombud calibrate --store när det finns svar.
bank-calibrated = Kalibrering { $version }, { $day }: { $answers } svar, { $model }.
bank-model-1pl = samma lutning för alla uppgifter
bank-model-2pl = egen lutning för varje uppgift
bank-linked = Skalan är den från kalibrering { $version }, buren av { $n } uppgifter. Länkens medelfel är { $error }.
bank-simulated = Svaren är simulerade.
bank-so-many = { $n } av { $all } uppgifter är kalibrerade.
bank-task = Uppgift
bank-state = Läge
bank-shown = Visad, antal gånger
bank-state-never = inte kalibrerad
bank-state-too-few = för få svar
bank-state-left-out = svaren räcker inte att skilja på
bank-state-differs = skiljer mellan grupper
bank-state-drifted = har ändrats
bank-state-calibrated = kalibrerad
bank-item-title = Uppgift
bank-item-of = Uppgiften { $item }
bank-wording = Så står den
bank-version = Ordalydelse { $version }. En ändrad ordalydelse är en ny uppgift och kalibreras för sig.
bank-curve = Hur svår och hur talande den är
bank-no-curve = Uppgiften har ingen kurva än. Den behöver fler svar, eller svar som skiljer sig åt.
bank-means = Betyder
bank-with-error = { $value } (± { $error })
bank-held = { $value } (± { $error }), som i kalibrering { $version }
bank-number-difficulty = Svårighet
bank-number-means-difficulty = Den nivå där rätt och fel är lika troligt. 0 är medel bland de första som svarade, 1 är en standardavvikelse över.
bank-number-slope = Lutning
bank-number-means-slope = Hur skarpt uppgiften skiljer dem som kan från dem som inte kan. Under 0,5 säger den lite.
bank-number-misfit = Avstånd från kurvan
bank-number-means-misfit = Hur långt svaren ligger från kurvan (RMSD). Över 0,1 beskriver kurvan dem dåligt.
bank-number-answers = Svar bakom kurvan
bank-number-means-answers = Så många svar vilar kurvan på.
bank-information = Hur mycket uppgiften säger vid olika nivåer
bank-level = Nivå
bank-information-short = Information
bank-chance = Chans att ha rätt
bank-drift = Mot den förra kalibreringen
bank-drift-first = Det finns ingen tidigare kalibrering att jämföra med.
bank-drift-new = Uppgiften fanns inte med i den förra kalibreringen.
bank-drift-yes = Kurvan har flyttat sig sedan kalibrering { $version } (RMSD { $rmsd }, svårighet { $harder }) och är skattad på nytt.
bank-drift-no = Kurvan ligger där den låg i kalibrering { $version } (RMSD { $rmsd }, svårighet { $harder }).
bank-groups = Mellan grupper som kan lika mycket
bank-groups-none = Ingen jämförelse: det behövs två grupper med minst 200 personer var.
bank-groups-alike = { $n ->
    [one] Ingen skillnad som betyder något, i en jämförelse.
   *[other] Ingen skillnad som betyder något, i { $n } jämförelser.
}
bank-differs-some = Fungerar något olika för { $focal } än för { $reference } ({ $by }).
bank-differs-much = Fungerar mycket olika för { $focal } än för { $reference } ({ $by }). Läs igenom ordalydelsen.
bank-by-service = verksamhet
bank-by-programme = program
wave-fixed-never-calibrated = Uppgifter kan inte väljas efter svaren än: banken är inte kalibrerad. Formerna är fasta.
wave-fixed-too-few = Uppgifter kan inte väljas efter svaren än: { $n } är kalibrerade och { $needed } behövs. Formerna är fasta.
wave-fixed-area = Uppgifter kan inte väljas efter svaren än: området { $area } har { $n } kalibrerade och behöver { $needed }. Formerna är fasta.
