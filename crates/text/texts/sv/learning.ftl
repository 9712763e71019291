# Träffpaket, träffar, närvaro, ombud.

sessions-title = Träffar
session-plan = Planera en träff
session-when = { $day } kl. { $time }
session-planned = Träffen är planerad.
session-held = Närvaron är klar
session-cancelled = Träffen är inställd
session-was-cancelled = Träffen är nu inställd.
session-run-sheet = Körschema: { $kit }
sessions-today = I dag
sessions-none-today = Ingen träff i dag.
sessions-upcoming = Kommande
sessions-none-upcoming = Ingen träff är planerad. Välj ett paket och bestäm en tid.
sessions-without-register = Närvaro saknas
sessions-without-register-text = Vilka kom? Fyll i så räknas timmarna. Blev det inte av kan du ställa in träffen.
sessions-held = Har varit

sessions-calendar = Lägg allt som kommer i min kalender
session-calendar = Lägg träffen i min kalender
kits-title = Träffpaket
kits-lead = Korta träffar att köra på jobbet. Välj en och läs igenom den en gång före.
kits-choose = Välj ett paket
kits-words = Sök
kits-need = Vad behöver ni?
kits-audience = För vem?
kits-longest = Hur lång tid?
kits-more = Fler val
kits-area = Område
kits-level = Hur mycket man kan
kits-form = Hur man ses
kits-language = Bladets språk
kits-search = Visa paket
kits-all = Visa alla
kits-found = { $n ->
    [one] { $n } paket
   *[other] { $n } paket
}
kits-none = Inget paket passar. Ta bort något av valen.
kits-series = Serier, del för del
kits-parts = { $n } delar
kit-at-most = högst { $n } minuter
kit-part-of = Del { $n } av { $all } i { $series }
kit-try = Gå kursen
kit-language-sv = svenska
kit-audience-staff = för personalen
kit-audience-champion = för ombud
kit-audience-manager = för första linjens chefer
kit-audience-strategic-manager = för chefer över chefer
kit-need-log-in = Komma in och logga in
kit-need-find-information = Hitta rätt
kit-need-document = Skriva och signera
kit-need-communicate = Nå varandra
kit-need-welfare-technology = Larm, lås och annan teknik hos den som får hjälp
kit-need-safety = Skydda sig och andra
kit-need-device-trouble = När det krånglar
kit-need-new-employee = Vara ny på jobbet
kit-need-support-colleagues = Hjälpa kollegor
kit-need-lead-change = Leda förändring
kit-need-plan-and-follow-up = Planera och följa upp
kit-minutes = { $n } minuter
kit-group-max = högst { $n } personer
kit-repeat = gör om efter { $n } dagar
kit-plan = Planera träffen
kit-only-swedish = Bladet finns bara på svenska.
kit-before = Före träffen
kit-run-sheet = Körschema
kit-step-minutes = Minut { $from }–{ $to }:
kit-why = Varför?
kit-why-person = För den som får hjälp
kit-why-me = För mig
kit-why-unit = För enheten
kit-stuck = Om det tar stopp
kit-follow-up = Två frågor på slutet
kit-after = Efter träffen
kit-level-basic = för den som är ny
kit-level-intermediate = för den som kan grunderna
kit-level-advanced = för den som ska lära andra
area-information = hitta och sortera
area-communication = prata och dela
area-creation = skriva och skapa
area-safety = göra det säkert
area-problem-solving = lösa problem

plan-kit = Vilket paket?
plan-unit = Enhet
plan-date = Dag
plan-time = Tid
plan-time-wrong = Skriv tiden så här: 13:00.
plan-programme = Program
plan-repeat = Hur ofta?
plan-repeat-once = En gång
plan-repeat-again = En gång till, när paketet säger att man gör om
plan-repeat-weekly = Varje vecka, fyra gånger
plan-repeat-biweekly = Varannan vecka, fem gånger
sessions-planned = Träffarna är planerade.
plan-name = Eget namn på träffen
plan-name-hint = Kan lämnas tomt. Då får den samma namn som paketet.
plan-save = Spara träffen
plan-too-far = Välj en dag inom ett år.
plan-impossible = Här saknas enhet eller program. Be den som leder i din kommun om hjälp.

cancel-title = Blir det inte av?
cancel-reason = Varför blir den inte av?
cancel-reason-short-staffed = Vi var för få
cancel-reason-no-leader = Ingen kunde leda
cancel-reason-technology = Tekniken krånglade
cancel-reason-moved = Den är flyttad
cancel-reason-other = Annat
cancel-button = Ställ in träffen

register-title = Vilka kom?
register-open = Fyll i vilka som kom
register-caption = Kryssa för dem som kom
register-name = Namn
register-minutes = Minuter
register-minutes-of = Minuter för { $name }
register-elsewhere = (inte i enheten den dagen)
register-all = Alla kom
register-save = Spara
register-saved = Sparat. Timmarna är bokförda.
register-saved-large = Sparat. Det var en stor grupp. Fler lär sig mer om ni är färre nästa gång.
register-unchanged = Inget var ändrat. Allt finns kvar.
register-is-saved = { $n ->
    [one] Sparat: { $n } person var med.
   *[other] Sparat: { $n } personer var med.
}
register-not-saved = Inte sparat än.
register-large = Paketet passar bäst för högst { $n } personer.
register-cancelled = Träffen är inställd. Då fyller man inte i vilka som kom.
register-cancelled-meanwhile = Träffen är inställd, så inget sparades. Det som var sparat förut finns kvar.
register-cancelled-what-now = Blev träffen av ändå? Planera den en gång till med samma dag och tid, och kryssa för samma personer där.
register-cancelled-ticked = Det här hade du kryssat för
register-empty = Ingen arbetar i enheten den dagen. Be den som leder i din kommun att läsa in er personal.
register-reason = Varför ändrar du?
register-reason-hint = Skriv kort, till exempel ”kryssade fel”. Skriv inget om personen.
register-reason-missing = Skriv varför du ändrar något som var sparat.
register-not-yet = Träffen är först den { $day }. Spara när den har varit.
register-nobody = Kryssa för minst en. Kom ingen kan du ställa in träffen.
register-too-long = Så lång var inte träffen. Skriv högst { $most } minuter.

units-title = Mina enheter
units-none = Här finns ingen enhet än.
units-participation = Så har vi varit med
units-results = Det visar svaren
units-poster = Affisch med kod
units-slips = Lappar med egna koder

mandates = Ombud och tid
mandates-none = Ingen är ombud än.
mandate-new = Nytt ombud
mandate-person = Vem?
mandate-unit = Enhet
mandate-minutes = Minuter i veckan
mandate-minutes-hint = Den tid som är avsatt. Två timmar är 120.
mandate-time = När
mandate-starts = Från och med
mandate-ends = Till och med
mandate-ends-hint = Kan lämnas tomt.
mandate-ends-first = Sista dagen kan inte komma före den första.
mandate-exists = Personen är redan ombud i enheten då.
mandate-give = Ge uppdraget
mandate-given = Enheten har fått ett ombud.
mandate-end = Avsluta i dag
mandate-was-ended = Uppdraget slutar i dag.
coverage-title = Enheter utan ombud
coverage-full = Alla enheter har ett ombud.
coverage-missing = { $n ->
    [one] { $n } enhet saknar ombud.
   *[other] { $n } enheter saknar ombud.
}

units-number = Enheter
units-champions = Ombud i enheten
units-own-codes = Koder för den egna tiden
mandate-of = { $name }, ombud i { $unit }
mandate-agreed = Chefens ja
mandate-agreed-yes = Ja
mandate-agreed-no = Väntar
mandate-agreed-on = Ja, den { $day }
mandate-agreed-how = Inte än. Chefen svarar på sidan Mina enheter.
mandate-agree = Ja, tiden är avsatt
mandate-agree-text = Med ditt ja lovar du ombudet tiden varje vecka.
mandate-was-agreed = Tack. Ditt ja är sparat.
mandate-no-end = tills vidare
mandate-training = Utbildning
mandate-trained = { $done } av { $all } delar
mandate-training-done = Kryssa för de delar som är klara
mandate-training-save = Spara utbildningen
mandate-training-saved = Utbildningen är sparad.
unit-champions-title = Ombud i { $unit }
unit-champions-none = Enheten har inget ombud. Den som leder i din kommun utser ett.
hand-over-title = Lämna över
hand-over-text = Uppdraget slutar den dag du väljer. Den som tar över blir ombud dagen efter, med samma tid, och får de planerade träffarna.
hand-over-to = Vem tar över?
hand-over-last-day = Sista dag för den som slutar
hand-over-button = Lämna över
hand-over-somebody-else = Välj en annan person som arbetar hos er.
hand-over-tasks = Kvar att göra
hand-over-no-tasks = Inga träffar är planerade, och inga saknar uppgift om vilka som kom.
mandate-handed-over = Uppdraget och träffarna är överlämnade.

coverage-map = Karta över ombuden
coverage-no-units = Ingen enhet har personal än.
coverage-sum = { $units } enheter, { $staff } medarbetare, { $champions } ombud
coverage-ending = { $n ->
    [one] I { $n } enhet slutar ett uppdrag inom 60 dagar.
   *[other] I { $n } enheter slutar ett uppdrag inom 60 dagar.
}
coverage-units = Ombud enhet för enhet
coverage-members = Ombud kommun för kommun
coverage-member = Kommun
coverage-staff = Medarbetare
coverage-champions = Ombud
coverage-agreed = Med chefens ja
coverage-staff-each = Medarbetare per ombud
coverage-ends-next = Slutar inom 60 dagar
coverage-ends-soon = Enheter där ett uppdrag slutar inom 60 dagar
coverage-nobody = Inget

gatherings-title = Nätverk och utbildning
gatherings-text = Träffar för dem som har samma roll i olika enheter. Listan över vilka som kom innehåller kommunens ombud eller chefer.
gatherings-none = Ingen träff är planerad.
gatherings-held = De senaste
gathering-new = Planera en träff
gathering-name = Vad heter den?
gathering-for = Vad är den till för?
gathering-how = Hur ses ni?
gathering-unit = Enhet
gathering-unit-hint = Timmarna räknas där. Välj den översta om träffen är för alla.
gathering-minutes = Hur många minuter?
gathering-save = Planera
gathering-planned = Träffen är planerad.

register-double = Någon verkar ha varit på två träffar samtidigt. Titta efter vilken som är rätt.
register-double-who = { $name }, också på en träff kl. { $time }
signatures-open = Lista att skriva under
signatures-title = Lista att skriva under
signatures-caption = De som var med
signatures-how = Skriv ut listan och låt alla skriva under. Kryssa sedan för dem som har gjort det.
signatures-signature = Namnteckning
signatures-has-signed = Har skrivit under
signatures-certified = Intygad
signatures-save = Spara underskrifterna
signatures-saved = Underskrifterna är sparade.
signatures-nobody = Ingen ny är förkryssad.
signatures-none = Ingen arbetar i enheten den dagen.
signatures-before = Skriv ut listan och ta med den. Fyll i vilka som kom när träffen har varit.

own-codes-title = Koder för den egna tiden
own-codes-of = Koder för den egna tiden i { $unit }
own-codes-lead = Med en egen kod intygar var och en sin tid utan konto. Koden säger inget om vad någon har svarat i en mätning.
own-codes-replaced = Gör du nya koder slutar de gamla att gälla. När någon slutar gäller inte koden längre.
own-codes-make = Gör koder till alla i enheten
own-codes-go-to = Gå till { $address } och skriv koden:
own-codes-yours-alone = Koden är din. Med den säger du om din tid är rätt.

newcomers-title = Nya kollegor
newcomers-text = De har börjat nyligen och har inte varit med på någon träff. Ge dem en digital start.
newcomer-line = { $name }, { $unit }, från den { $day }
newcomers-plan = Planera introduktionen
