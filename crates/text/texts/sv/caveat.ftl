# Det man måste veta innan man tror på ett tal, och namnen på koderna i de slutna listorna.

caveat-no-comparison-group = Det finns ingen grupp att jämföra med. Annat än programmet kan ha gett ändringen.
caveat-low-response = Färre än hälften av dem som kunde svara har svarat.
caveat-frame-differs = Enheter där många svarade väger mer i den uppmätta ändringen än bland alla. Det gör skillnad här.
caveat-no-frame = Ingen vet hur många som kunde ha svarat.
caveat-open-link = Länken var öppen för alla. Någon kan ha svarat två gånger. Därför är intervallet bredare.
caveat-unlinked = Svaren före och efter kan inte kopplas ihop. Det kan vara olika personer.
caveat-linked-only = Bara de som svarade båda gångerna är med.
caveat-few-clusters = Färre än åtta kommuner är med. Intervallet vilar på få delar.
caveat-not-randomised = Vem som började när lottades inte. De tidiga och de sena kan ha skilt sig åt redan från början.
caveat-departed-from-draw = Några började en annan dag än lotten sa. De räknas som de lottades.
caveat-hours-not-used = Allas timmar är inte kända. Siffran gäller därför dem som svarade, inte alla.
caveat-effect-varies = Effekten beror på hur länge sedan starten var. En enda siffra döljer det. När effekten tydligt växer eller avtar är siffran medelvärdet av mätningarna efter starten. Annars är den en effekt för hela tiden, och intervallet rymmer båda.
caveat-randomisation-only = För få började eller väntade för en modell. Intervallet bygger bara på de lottningar som kunde ha skett.
caveat-spread-at-boundary = Skillnaden mellan enheter gick inte att räkna ut. Den kan vara större än det ser ut.
caveat-persons-moved = Några bytte arbetsplats under tiden. De räknas som en person, och varje svar hör till den plats där det gavs.
caveat-movers-split = Många bytte arbetsplats under tiden. Den som gjorde det räknas som en person på varje plats. Intervallet kan vara något för smalt.
caveat-self-rating = Folk har skattat sig själva. Det är lätt att tro för gott om sig innan man vet vad som finns att kunna.
caveat-retrospective = Folk har svarat i efterhand om hur det var förut.
caveat-unrepresentative = De som svarade skiljer sig från dem som inte gjorde det.
caveat-uncalibrated-test = Provet räknar rätta svar. Det är ännu inte satt på en gemensam skala.
caveat-one-slope = Få har svarat på varje fråga. Alla frågor räknas därför lika mycket.
caveat-forms-by-lot = Provets versioner har ingen fråga gemensam. Vi räknar med att de som fick dem kunde lika mycket.
caveat-normal-levels = Vi räknar med att de flesta ligger nära mitten och att få ligger längst ut.
caveat-unknown-scale = Det står inte vilken skala talet har.
caveat-persons-unknown = Det gick inte att skilja personerna bakom timmarna åt.
caveat-without-lost-working-time = Tiden som de som lärde sig var borta från jobbet är inte med i kostnaden.
caveat-costs-not-by-activity = Kostnaderna är inte delade på vad de gick till.
caveat-reckoned-time = Arbetstid i kostnaden är framräknad ur timmarna och inte bokförd.
caveat-few-programmes = Det är för få program för ett intervall.
caveat-simulated = Uppgifterna är simulerade.
caveat-mixed-modes = Svaren före och efter har kommit in på olika sätt, till exempel på papper och på egen skärm.
caveat-imported = Uppgifterna är hämtade från ett annat verktyg.
caveat-rows-skipped = Rader med fel togs inte med.
caveat-too-few = Gruppen är för liten för att visas. Deltagande, medel och andelar visas från tio personer, antal svar från fem.
caveat-complement-withheld = Gruppen är för liten, eller så kunde någon räkna ut ett annat tal som är dolt.
caveat-wave-open = Mätningen pågår. Talet visas när den är stängd.
caveat-not-estimable = Det gick inte att räkna ut av de svar som finns.
caveat-missing-data = Det saknas uppgifter.

activity-project-management = Att leda och sköta programmet
activity-needs-analysis = Att ta reda på behov
activity-champion-training = Utbildning för ombud
activity-manager-training = Utbildning för chefer
activity-workplace-session = Träff på jobbet
activity-web-course = Kurs på webben
activity-individual-support = Hjälp till en person
activity-tryout = Att prova teknik
activity-network = Att möta andra i samma roll
activity-follow-up = Uppföljning
activity-other = Annat

form-on-site = På plats
form-digital = På nätet, samtidigt
form-self-paced = I egen takt

cost-kind-staff = Lön till egen personal
cost-kind-external = Köpta tjänster
cost-kind-travel = Resor
cost-kind-premises = Lokaler
cost-kind-equipment = Utrustning
cost-kind-indirect = Påslag och indirekta kostnader
cost-kind-lost-working-time = Arbetstid för dem som lärde sig
cost-kind-other = Annat

moment-before = Före
moment-during = Under tiden
moment-after = Efter
moment-later = Några månader efter
moment-then = I efterhand, om förut

group-staff = Personal
group-manager = Chefer
group-champion = Ombud

sex-woman = Kvinna
sex-man = Man
