# Det som en vårdare läser. Korta ord, korta meningar. LIX under 30.

start-title = Hej!
start-lead = Här kan du svara på några frågor eller få ett litet tips.
start-code-label = Skriv koden från affischen
start-code-hint = Det går lika bra med stora och små bokstäver.
start-code-button = Kör igång
start-what-next = Du behöver inget konto. Det tar ungefär tre minuter.
start-have-account = Har du ett konto? Logga in

# Checken

check-read-aloud = Läs upp
check-read-stop = Sluta läsa
check-title = Några frågor
check-asked-by = { $organisation } frågar er på { $unit }.
check-what-for = Svaren visar vad ni behöver mer av på jobbet.
check-how-long = Det tar ungefär tre minuter.
check-anonymous = Ingen vet vem du är. Vi sparar inget namn och inget klockslag.
check-confidential = Lappen har en hemlig kod. Den visar att två svar är från samma person, men inte vem det är.
check-nobody-sees = Ingen på jobbet ser dina svar. Inte chefen heller.
check-free-will = Du väljer själv om du vill vara med.
check-begin = Kör igång
check-go-on = Fortsätt
check-begin-anew = Börja om från början
check-has-begun = Det finns svar på den här skärmen som inte är klara. Är de dina?
check-progress = Fråga { $n } av { $all }
check-choose-one = Välj ett svar.
check-choose-several = Välj alla som du tror är rätt.
check-put-in-order = Ge varje rad en siffra. 1 är det du gör först.
check-which-place = Välj
check-dont-know = Vet inte
check-no-such-option = Det svaret finns inte. Välj ett av svaren här under.
check-same-place-twice = Två rader har samma siffra. Ge varje rad sin egen.
check-place-missing = Någon rad har ingen siffra. Ge alla en siffra, eller välj Vet inte.
check-finish = Klart
check-back = Till frågan före
check-may-skip = Du kan hoppa över en fråga.
check-show-all = Visa alla frågor på en sida
check-all-title = Alla frågor
check-one-at-a-time = Visa en fråga i taget
check-to-start = Till början
check-over-title = Det är stängt nu
check-over = Tiden för att svara är slut. Det du har sparat finns kvar. Tack!
check-handed-in-title = Du har redan svarat
check-handed-in = Dina svar är sparade. De går inte att ändra efteråt.
check-slip-used-title = Lappen är använd
check-slip-used = Någon har svarat med den här lappen. Är det inte du? Säg till ditt ombud.
code-not-open-yet = Koden är rätt, men du är tidig. Kom tillbaka { $day }.
code-closed = Koden är rätt, men tiden för att svara är slut. Tack ändå!

done-title = Tack! Du är klar
done-lead = Den här sidan är bara din.
done-went-well = Det här gick bra
done-next-steps = Prova det här
done-ask-champion = Fråga gärna ditt ombud. Det är därför hon eller han finns.
done-tasks = Så kan man tänka
done-only-you = Ingen annan ser sidan. Låna inte ut skärmen förrän du har tryckt på knappen.
done-forget = Klart. Glöm mig på den här skärmen
went-well-took-time = Du tog dig tid att svara.
went-well-information = Du hittar det du söker.
went-well-communication = Du når dem du ska prata med.
went-well-creation = Du skriver så att andra förstår.
went-well-safety = Du tänker på det som ska vara säkert.
went-well-problem-solving = Du vet vad du gör när det krånglar.

# Affischen och lappen

poster-heading = Hur går det med det digitala på jobbet?
poster-three-minutes = Svara på några frågor. Det tar tre minuter.
poster-point = Peka på rutan med mobilens kamera.
poster-type = Eller gå till { $address } och skriv koden:
poster-nobody-sees = Ingen på jobbet ser vad du svarar.
poster-until = Svara senast { $day }.
poster-picture = QR-kod som leder till frågorna
slips-yours-alone = Lappen är din. Släng den inte: du kan få nytta av den nästa gång.

# Kurser att gå själv

start-learn = Lär dig något nytt på tio minuter
learn-title = Lär i din egen takt
learn-lead = Korta kurser som du går själv. Du behöver inget konto.
learn-only-swedish = Kurserna finns bara på svenska.
learn-minutes = { $n } minuter
learn-nobody-sees = Ingen ser vad du svarar.
learn-start = Börja
learn-all = Alla kurser
learn-screen = Sida { $n } av { $all }
learn-answer = Så tänker jag
learn-good = (ett bra svar)
learn-chosen = (ditt svar)
learn-chosen-good = (ditt svar, ett bra svar)
learn-next = Nästa
learn-back = Sidan före
learn-finish = Klart. Visa bladet
check-picture = En skärm med siffror. Varje siffra står också i listan under.
check-choose-place = Välj en plats på bilden. Siffran står i listan.

# En skärm som går runt

tablet-title = Nästa person
tablet-lead = Nu kan du som jobbar på { $unit } svara.
tablet-begin = Kör igång
tablet-forgets = Skärmen glömmer dig när du är klar. Det gör den också om du går härifrån.
tablet-leave = Sluta låta skärmen gå runt
tablet-share = Ska fler svara på den här skärmen?
tablet-share-what = Då börjar varje person från början. Skärmen glömmer den som har svarat.
tablet-share-button = Låt skärmen gå runt
tablet-next = Klart. Nästa person
tablet-still-there = Är du kvar? Annars glömmer skärmen dig snart. Det du har sparat finns kvar.
tablet-still-here = Ja, jag är kvar
done-course = Börja här: { $title }

# Komma tillbaka till sin sida

start-own-page = Öppna din sida igen
own-page-title = Din sida
own-page-lead = Har du sparat en kod till din sida? Då kan du läsa den igen här.
own-page-label = Din hemliga kod
own-page-button = Öppna
own-page-unknown = Den koden finns inte. Titta efter att alla tecken är med.
done-keep = Vill du läsa sidan igen en annan dag?
done-keep-what = Du får en hemlig kod. Den öppnar sidan på vilken skärm som helst. Vi sparar inget namn.
done-keep-button = Ge mig en kod
done-print = Du kan också skriva ut sidan.
done-kept = Din hemliga kod
done-kept-how = Skriv av koden nu. Den visas bara en gång. Gå till första sidan och välj Öppna din sida igen.
check-progress-at-most = Fråga { $n } av högst { $all }
check-chosen-for-you = Frågorna väljs efter dina svar.
check-nothing-new-title = Inget nytt att fråga
check-nothing-new = Du har svarat på allt det här under året. Tack! Kom tillbaka nästa gång.
# Två frågor om en träff

nano-asked-by = { $organisation } frågar er på { $unit } om träffen { $day }.
nano-nobody-knows = Ingen vet vem du är. Vi sparar inget namn. Du kan hoppa över en fråga.
nano-thanks-title = Tack!
nano-thanks = Det var allt. Om två veckor gäller samma kod en gång till.
nano-poster-heading = Har du använt det?
nano-poster-about = Två frågor om träffen { $day }. Det tar en halv minut.

own-code-title = Har du ingen lapp? Gör en egen kod
own-code-what = Koden visar att två svar är från samma person, men inte vem. Vi sparar inte det du skriver här. Skriv samma sak nästa gång.
own-code-mother = Första bokstaven i din mammas namn
own-code-siblings = Hur många äldre syskon har du?
own-code-place = Första bokstaven i orten där du är född
own-code-school = Sista bokstaven i namnet på din första skola
own-code-begin = Kör igång med min kod
own-code-wrong = Fyll i alla fyra: en bokstav, en siffra, en bokstav och en bokstav.
start-my-time = Är min tid rätt?
own-time-title = Min tid
own-time-lead = Skriv din tidskod. Då ser du din tid och säger om den är rätt.
own-code-label = Din tidskod
own-code-hint = Du fick den på en lapp av ditt ombud.
own-code-hint-known = Har du sparat koden här kan du lämna rutan tom.
own-code-remember = Spara koden på den här telefonen
own-code-button = Visa min tid
own-code-none = Har du ingen kod? Fråga ditt ombud.
own-code-unknown = Koden finns inte. Läs på lappen en gång till.
own-time-none = Det finns ingen tid att visa.
own-time-row = { $what }, { $minutes } minuter
own-time-is-right = Rätt
own-time-right = Ja, det är rätt
own-time-not-right = Det är inte rätt
own-time-i-was-not-there = Jag var inte med
own-time-not-there = Den som stod i listan var inte med
own-time-minutes = Så många minuter var jag med
own-time-was-shorter = Rätta minuterna
own-time-shorter = Den som var med var det kortare tid
own-time-not-shorter = Här kan du bara skriva mindre än { $noted } minuter. Var du med längre? Säg till ditt ombud.
own-time-certified = Tack! Din tid är rätt.
own-time-corrected = Tack! Nu är det rättat.
own-time-answered-before = Du har redan svarat om den tiden.
own-time-forget = Glöm min kod här
own-time-done = Klart
course-time-title = Spara din tid
course-time-text = Är du klar? Skriv din tidskod, så sparar vi { $n } minuter.
course-time-button = Spara min tid
course-time-noted = Tack! Tiden är sparad.
course-time-noted-before = Du sparade tiden den { $day }.
course-time-no-programme = Din enhet är inte med nu, så tiden går inte att spara.
# Fråga en kollega

start-help = Fråga en kollega
help-title = Fråga och få hjälp
help-lead = Du är på { $unit }. Vad behöver du?
help-code-lead = Skriv koden på din enhets affisch. Har du en egen lapp? Skriv koden på den.
help-code-label = Din kod
help-slip-label = Koden på din lapp
help-have-slip = Har du redan frågat?
help-leave = Lämna enheten på den här skärmen
help-ask = Fråga ditt ombud
help-ask-text = Du behöver inte säga vem du är.
help-questions = Se vad andra har frågat
help-questions-text = Svaret kanske redan finns.
help-barrier = Säg till om något är i vägen
help-barrier-text = Nätet, plattan eller ett konto. Det tar två tryck.
help-hand = Be om hjälp i lugn och ro
help-hand-text = Ditt ombud sätter sig hos dig en stund.
help-who-reads = Ditt ombud på { $unit } läser det du skriver. Det gör också den som leder arbetet i { $organisation }. Ingen annan.
help-no-champion = Just nu har din enhet inget ombud. Den som leder arbetet ser din fråga och kan ge den till någon.
help-no-names = Skriv inget om den du hjälper. Inga namn och inga nummer på personer.
help-identity-number = Det ser ut som ett personnummer. Ta bort det, så kan du skicka resten.
help-question = Vad undrar du?
help-first-name = Ditt förnamn
help-first-name-hint = Bara om du vill.
help-send = Skicka frågan
help-how-long-kept = Frågan tas bort 90 dagar efter att den är löst, och alltid inom ett år.
help-sent-title = Frågan är skickad
help-sent = Bra att du frågade! Spara koden här under.
help-your-slip = Koden till ditt svar
help-slip-use = Skriv den här koden på första sidan om en dag eller två. Då ser du svaret.
help-slip-only = Bara du har koden. Visa den inte för andra.
help-done = Klart
help-answer-title = Din fråga
help-you-asked = Du frågade
help-the-answer = Svaret
help-not-answered = Det finns inget svar än. Kom tillbaka om en dag.
help-solved = Ditt ombud säger att det är löst. Är det inte det? Fråga en gång till.
help-search = Sök bland frågorna
help-search-button = Sök
help-none-found = Ingen fråga passar. Prova ett annat ord, eller fråga ditt ombud.
help-none-yet = Här finns inga frågor än. Bli den första!
help-barrier-lead = Tryck på det som stämmer. Du behöver inte säga vem du är.
help-barrier-note = Något annat? Skriv en mening
help-barrier-send = Skicka
help-barrier-thanks = Tack! Nu vet vi det. Kom tillbaka hit och se hur det går.
help-barrier-status = Så går det
help-hand-who-reads = Bara ditt ombud på { $unit } ser det här.
help-hand-no-champion = Just nu har din enhet inget ombud. Det du skriver väntar här tills det finns ett.
help-hand-never-counted = Din chef ser det inte, och det räknas inte. Det tas bort när ni har setts, och alltid efter 60 dagar.
help-hand-wish = Var och när passar det?
help-hand-wish-hint = Till exempel: i köket efter lunch på tisdagar.
help-hand-send = Be om hjälp
help-hand-nobody = Skriv ett förnamn, eller var och när. Annars hittar ombudet dig inte.
help-hand-thanks = Tack! Ditt ombud ser det.
