# Det som en vårdare läser. Korta ord, korta meningar. LIX under 30.

start-title = Hej!
start-lead = Här kan du svara på några frågor eller få ett litet tips.
start-code-label = Skriv koden från affischen
start-code-hint = Det går lika bra med stora och små bokstäver.
start-code-button = Kör igång
start-what-next = Du behöver inget konto. Det tar ungefär tre minuter.
start-have-account = Har du ett konto? Logga in

# Checken

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
help-your-slip = Din egen kod
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
