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

answers-title = Svar från andra verktyg
answers-link = Ta in svar från ett annat verktyg
answers-lead = Har svaren samlats in på annat håll? Lägg in dem i en mätning. Först får du se vad som skulle komma in. Sedan bestämmer du.
answers-nothing-changed = Inget är ändrat.
answers-no-wave = Ingen mätning är öppen. Planera en vars dagar täcker dem då svaren gavs, och som är öppen i dag.
answers-wave-hint = Bara öppna mätningar tar emot svar. När mätningen har stängts går svaren inte att ta tillbaka.
answers-kind = Vilket verktyg?
answers-kind-limesurvey = LimeSurvey
answers-kind-forms = Microsoft Forms eller Google Forms
answers-file = Fil med svar
answers-file-hint = CSV eller XLSX, högst 10 MB.
answers-choose = Välj mätning och verktyg.
answers-not-open = Mätningen är inte öppen. Välj en annan.
answers-closed = Mätningen har stängts. Svaren kan inte tas tillbaka längre.
answers-before = Det som har tagits in
answers-none-before = Inget än.
answers-size = { $n } ifyllda
answers-few = Några få ifyllda
answers-take-back = Ta tillbaka
answers-reason = Varför?
answers-reason-needed = Skriv varför, med högst 300 tecken.
answers-taken-back = Svaren är tillbakatagna.
answers-was-taken-back = Tillbakatagna: { $reason }
answers-taken-in = Svaren är intagna.
answers-again = Den här filen är redan intagen i mätningen. Ta tillbaka den först om den ska in igen.
answers-like-before = En fil med samma kolumner är redan intagen i mätningen. Har den nya filen samma svar? Ta då tillbaka den gamla först, annars räknas de dubbelt.
answers-kept-used = Kolumnerna betyder det som sparades förra gången.
answers-other-version = Det som sparades förra gången gällde en annan version av frågorna. Se noga på förslagen här.
answers-refused = De här kolumnerna innehåller personnummer och läses inte: { $columns }. Ta bort dem ur filen.
answers-encoding = Bokstäverna lästes som { $encoding }.
answers-into = Till mätningen { $wave }
answers-would = Det här skulle komma in
answers-would-come = { $n ->
    [one] { $n } ifylld.
   *[other] { $n } ifyllda.
}
answers-unfinished = { $n ->
    [one] Av dem är { $n } halvfärdig.
   *[other] Av dem är { $n } halvfärdiga.
}
answers-empty = { $n ->
    [one] { $n } rad saknar svar och läses inte.
   *[other] { $n } rader saknar svar och läses inte.
}
answers-by-unit = Enhet för enhet
answers-count = Ifyllda
answers-fine = Allt går att ta in
answers-keep = Kom ihåg vad kolumnerna betyder till nästa fil
answers-take-in = Ta in svaren
answers-columns = Vad kolumnerna betyder
answers-columns-lead = Förslagen bygger på hur lika orden är. Rätta det som är fel och granska igen.
answers-unit = Enhet för alla rader
answers-unit-hint = Välj bara om ingen kolumn säger vilken enhet svaret kommer från.
answers-unit-by-column = En kolumn säger det
answers-unnamed = Kolumn { $n } utan rubrik
answers-words = Vad orden betyder: { $column }
answers-dont-know = Vet inte
answers-no-answer = Inget svar
answers-look-again = Granska igen
answers-target-ignored = Läs inte
answers-target-unit = Enhet
answers-target-organisation = Kommun eller organisation
answers-target-link = Kod för en person (sparas bara omräknad)
answers-target-date = När svaret lämnades
expected-wave-unit = kod eller namn på en enhet som är med i mätningen
expected-one-unit = en enda enhet; fler heter så, så lägg till en kolumn med kommunen
expected-wave-day = en dag i mätningen ({ $detail })
expected-answer = ett svar som frågan har; säg nedan vad ordet betyder
expected-one-form = uppgifter ur bara en form
expected-once-in-the-wave = en kod som svarar en gång i mätningen
expected-tick = ett kryss: Y, Ja, 1 eller tomt
expected-used-once = något som bara en kolumn är
expected-no-link-here = ingen kod för personer; mätningen är anonym
expected-a-unit = en kolumn med enhet, eller en enhet för alla rader
expected-a-question = en fråga som finns i mätningen
