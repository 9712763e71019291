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
