# Programmets plan, villkor, risker och läge: den som leder ett program.

setup-title = Sätt upp ett program
setup-choose = Välj en mall att börja från. Allt går att ändra efteråt, och ni kan börja från en tom plan.
setup-fits = Passar för
setup-asks = Det här krävs
setup-weeks = { $n ->
    [one] { $n } vecka om inget ändras.
   *[other] { $n } veckor om inget ändras.
}
setup-source = Byggd som { $source }.
setup-other = Välj en annan mall
setup-lead-organisation = Organisation som leder
setup-ends = Sista dag (får vara tom)
setup-ends-hint = { $n ->
    [one] Tom ger { $n } vecka. Skriv en dag om faserna ska sträckas ut eller kortas.
   *[other] Tom ger { $n } veckor. Skriv en dag om faserna ska sträckas ut eller kortas.
}
setup-members = Vilka ska vara med?
setup-members-hint = En organisation bestämmer själv att den är med. De som du administrerar går med direkt, de andra får frågan.
setup-no-members = Välj minst en organisation ur listan.
setup-units = Bara vissa enheter (får vara tom)
setup-units-hint = En enhet på varje rad: organisation; enhetens kod eller namn. Tom betyder alla enheter.
setup-unit-unknown = Det finns ingen sådan enhet: { $line }
setup-unit-twice = Enheten står två gånger: { $line }
setup-unit-not-ours = Organisationen väljer själv sina enheter när den går med: { $line }
setup-show = Visa vad det blir
setup-preview = Inget är sparat än. Läs igenom och skapa sedan programmet. Allt går att ändra efteråt.
setup-joins = Går med direkt: { $names }.
setup-asked = Får frågan: { $names }. Administratören i var och en låter den gå med.
setup-create = Skapa programmet
setup-change = Ändra
setup-done = Programmet är skapat. Skriv nu varför det finns.
setup-done-administrator = Programmet är skapat. Ge någon kontot att leda det.
programme-plan-title = Programmets plan
programme-plan-none = Programmet har ingen plan än. Börja med en fas över programmets tid.
programme-plan-none-to-see = Programmet har ingen plan än. Den som leder det skriver den.
programme-plan-write = Skriv planen
programme-plan-edit = Ändra planen
programme-plan-edit-lead = Öppna en rad för att ändra den. Töm namnet för att ta bort den. Varje gång ni sparar finns den tidigare planen kvar.
programme-plan-save = Spara planen
programme-plan-saved = Planen är sparad.
programme-plan-why = Varför finns programmet?
programme-plan-why-hint = Vad blir bättre för den som får vård och omsorg, för personalen och för ekonomin?
programme-plan-why-is = Varför: { $text }
programme-plan-strategy = Mål eller strategi som det bidrar till
programme-plan-strategy-hint = Gärna var det står: kommunens strategi, verksamhetsplanen, samverkansavtalet.
programme-plan-strategy-is = Bidrar till: { $text }
programme-plan-afterwards = Det här fortsätter när programmet är slut
programme-plan-afterwards-hint = Vilka uppdrag, vilken tid, vem betalar?
programme-plan-afterwards-is = Efter programmet: { $text }
programme-plan-not-written = står inte i planen än
programme-plan-hours-in-all = Deltagarnas tid: { $all } timmar i planen, varav { $due } skulle vara gjorda i dag.
programme-plan-champions-in-all = Ombud: { $n }, med { $minutes } minuter i veckan var.
programme-plan-from-template = Planen började från mallen { $title }.
programme-plan-champions = Antal ombud
programme-plan-champion-minutes = Minuter i veckan för varje ombud
programme-plan-members = De som ska vara med
programme-plan-members-hint = Så många personer från var och en. Tom betyder att den inte står i planen.
programme-plan-members-table = Organisationer i planen
programme-plan-member = Organisation
programme-plan-member-state = Läge
programme-plan-member-joined = är med
programme-plan-member-asked = har fått frågan
programme-plan-persons = Personer
programme-plan-phases = Faser
programme-plan-phase = Fas
programme-plan-when-is = När
programme-plan-activities = Aktiviteter
programme-plan-activities-table = Aktiviteter med deltagare och timmar
programme-plan-activity = Aktivitet
programme-plan-hours-are = Timmar är träffar för varje deltagare gånger minuter gånger deltagare. Att köra är hur många träffar det blir när varje grupp är så stor som planen säger.
programme-plan-for-whom = För vem
programme-plan-booked-as = Timmarna bokförs som
programme-plan-content = Innehåll
programme-plan-content-series = { $title } (serie med { $n } delar)
programme-plan-no-such-kit = Det finns inget sådant träffpaket. Välj ett ur listan.
programme-plan-times = { $sessions } gånger { $minutes } minuter
programme-plan-times-each = För varje deltagare
programme-plan-to-run = Träffar att köra
programme-plan-hours = Timmar
programme-plan-how = Hur man möts
programme-plan-from = Första dag
programme-plan-to = Sista dag
programme-plan-name = Namn
programme-plan-sessions = Träffar för varje deltagare
programme-plan-minutes = Minuter för en träff
programme-plan-group = Personer i varje grupp
programme-plan-line = { $name }
programme-plan-line-more = Lägg till (rad { $n })
programme-plan-waves-title = Mätningar
programme-plan-waves-table = Mätningar i planen
programme-plan-wave = Mätning
programme-plan-instrument = Frågor
programme-plan-moment = Tillfälle
programme-plan-state = Läge
programme-plan-wave-made = är skapad
programme-plan-wave-to-come = kommer
programme-plan-make-wave = Skapa en mätning
programme-plan-make-wave-text = Mätningen skapas i alla organisationer som är med, med dem som är anställda i dag. Vänta tills det är nära.
programme-plan-make-wave-button = Skapa mätningen
programme-plan-steps-title = Steg på vägen
programme-plan-steps-text = Delmål är det som ska vara klart en viss dag. Delaktighet är när medarbetarna är med.
programme-plan-milestones = Delmål
programme-plan-participation = Delaktighet
programme-plan-step-words = Steg
programme-plan-due = Klart senast
programme-plan-done-on = Klart den
programme-plan-kind = Slag
programme-plan-kind-milestone = Delmål
programme-plan-kind-participation = Delaktighet
programme-plan-serves = Villkor som steget hör till
programme-plan-mark = Ett steg är klart
programme-plan-mark-button = Skriv in
programme-plan-step-marked = Steget är klart.
programme-plan-step-not-yet = Dagen ligger framåt i tiden. Skriv in steget när det är klart.
programme-plan-step-on-time = klart i tid
programme-plan-step-done-late = { $n ->
    [one] klart, { $n } dag sent
   *[other] klart, { $n } dagar sent
}
programme-plan-step-late = { $n ->
    [one] inte klart, { $n } dag sent
   *[other] inte klart, { $n } dagar sent
}
programme-plan-step-soon = inom en månad
programme-plan-step-ahead = längre fram
programme-plan-wrong-no-phase = Planen behöver minst en fas.
programme-plan-wrong-too-many = Planen har för många rader.
programme-plan-wrong-name = Rad { $n } har inget namn, eller ett för långt.
programme-plan-wrong-ends-first = Rad { $n } slutar innan den börjar.
programme-plan-wrong-phase-order = Fas { $n } börjar före fasen innan.
programme-plan-wrong-outside = Rad { $n } ligger utanför faserna.
programme-plan-wrong-numbers = Aktivitet { $n } behöver träffar, minuter, personer och grupp.
programme-plan-wrong-member-twice = En organisation står två gånger.
programme-check-title = Har programmet det som brukar ge resultat?
programme-check-lead = Varje villkor står två gånger: så som det är planerat och så som det är gjort hittills. Det finns ingen slutsumma: en enda sak som saknas kan vara den som avgör.
programme-check-no-plan = Programmet har ingen plan, så bara det som är gjort går att bedöma.
programme-check-in-plan = I planen
programme-check-so-far = Hittills
programme-check-from = Bygger på:
programme-check-needs-first-planned = Behoven ska vara kända { $first }. Första träffen: { $second }.
programme-check-needs-first-done = Behoven blev kända: { $first }. Första träffen: { $second }.
programme-check-needs-first-next = Lägg en mätning före den första träffen, eller ett steg där enheterna säger vad de behöver.
programme-check-managers-first-planned = Cheferna börjar: { $first }. Personalen börjar: { $second }.
programme-check-managers-first-done = Första chefsutbildningen: { $first }. Första träffen: { $second }.
programme-check-managers-first-next = Boka chefernas första träff före personalens, eller i samma vecka. Skriv in chefernas tid när de har varit där.
programme-check-staff-early-planned = Medarbetarna är med: { $first }. Första träffen: { $second }.
programme-check-staff-early-done = Medarbetarna var med: { $first }. Första träffen: { $second }.
programme-check-staff-early-next = Lägg ett steg för delaktighet före den första träffen, och skriv in när det är gjort.
programme-check-why-before-what-next = Skriv i planen vad som blir bättre för den som får omsorgen.
programme-check-serves-strategy-next = Skriv i planen vilket mål eller vilken strategi programmet bidrar till.
programme-check-mandate-with-time-planned = { $n ->
    [0] Planen har inga ombud.
    [one] Planen ger varje ombud { $n } minut i veckan.
   *[other] Planen ger varje ombud { $n } minuter i veckan.
}
programme-check-mandate-with-time-done = { $part } av { $whole } uppdrag har minst en timme i veckan.
programme-check-mandate-with-time-next = Be de lokala projektledarna ge uppdragen, med minst en timme i veckan som chefen har sagt ja till.
programme-check-technology-works-planned = Tekniken ska vara klar: { $first }. Första träffen: { $second }.
programme-check-technology-works-done = { $whole ->
    [0] Inga öppna hinder är anmälda.
   *[other] { $whole } hinder är öppna i enheterna. { $part } av dem är äldre än en månad.
}
programme-check-technology-works-next = Lägg ett steg där it prövar inloggning, täckning och utrustning före första träffen. Be enheterna anmäla hinder.
programme-check-small-groups-planned = { $part } av { $whole } träffar är planerade för högst åtta deltagare.
programme-check-small-groups-done = { $part } av { $whole } träffar hade högst åtta deltagare.
programme-check-small-groups-next = Sänk gruppens storlek i planen, och kör hellre samma träff två gånger.
programme-check-short-and-often-planned = { $part } av { $whole } månader har en kort träff i planen.
programme-check-short-and-often-done = { $part } av { $whole } månader hade en kort träff någonstans i programmet.
programme-check-short-and-often-next = Dela upp långa träffar, så att varje månad har en på högst 45 minuter.
programme-check-practice-on-cases-planned = { $part } av { $whole } träffar i planen har ett träffpaket med fall och övning.
programme-check-practice-on-cases-done = { $part } av { $whole } träffar hade ett fall och en övning.
programme-check-practice-on-cases-next = Välj ett träffpaket eller en serie för de aktiviteter som saknar innehåll.
programme-check-on-site-planned = { $part } av { $whole } träffar är planerade på plats.
programme-check-on-site-done = { $part } av { $whole } träffar var på plats.
programme-check-on-site-next = Lägg grunderna på arbetsplatsen. Spara det digitala till den som redan är van.
programme-check-repeated-planned = { $part } av { $whole } träffpaket i planen kommer igen.
programme-check-repeated-done = { $part } av { $whole } träffpaket som det var dags för kördes igen.
programme-check-repeated-next = Planera varje träffpaket två gånger för samma personer.
programme-check-follow-up-planned = { $part } av { $whole } träffar i planen följer upp något tidigare.
programme-check-follow-up-done = { $part } av { $whole } träffar följde upp något tidigare.
programme-check-follow-up-next = Lägg en aktivitet för uppföljning i arbetet, efter var tredje träff.
programme-check-after-the-project-planned = Beslut om fortsättningen: { $first }. Programmet slutar { $second }.
programme-check-after-the-project-done = { $part } av { $whole } uppdrag gäller längre än programmet.
programme-check-after-the-project-next = Skriv i planen vad som fortsätter, lägg in en dag för beslutet och låt uppdrag gälla längre än programmet.
organisation-check-title = Har enheterna det som brukar ge resultat?
organisation-check-lead = { $n ->
    [0] Det finns inga enheter än.
    [one] Varje villkor över { $n } enhet. Det finns ingen slutsumma.
   *[other] Varje villkor över { $n } enheter. Det finns ingen slutsumma.
}
organisation-check-seen = Finns helt i { $met } av { $known } enheter där något är känt. Om { $unknown } går det inte att säga än: där saknas plan, träffar eller svar.
organisation-check-lacking = Enheter där det saknas helt eller delvis:
risks-title = Risker
risks-lead = Vad kan gå fel, hur troligt och hur illa är det, och vem gör vad åt det? Sannolikhet och konsekvens räknas inte ihop till ett tal.
risks-none = Inga risker är skrivna än.
risks-table = Programmets risker
risk-what = Risk
risk-what-hint = Vad kan hända, och vad leder det till?
risk-probability = Sannolikhet
risk-consequence = Konsekvens
risk-step-1 = låg
risk-step-2 = medel
risk-step-3 = hög
risk-owner = Ansvarig
risk-owner-hint = Hellre en roll än ett namn.
risk-nobody = ingen än
risk-measure = Åtgärd
risk-state = Läge
risk-state-open = öppen
risk-state-acting = åtgärdas
risk-state-happened = har hänt
risk-state-closed = avslutad
risk-new = Skriv en risk
risk-change = Ändra risken
risk-save = Spara
risk-written = Risken är sparad.
against-plan-title = Plan och utfall
standing-no-plan = Programmet har ingen plan att jämföra med.
standing-what = Vad
standing-in-all = I hela planen
standing-to-date = Skulle vara gjort i dag
standing-done = Är gjort
standing-table = Det som är planerat bredvid det som är gjort
standing-how = Planens timmar till i dag är träffar vars dag har passerat när de sprids jämnt över aktivitetens tid.
standing-members = Personer i varje organisation
standing-planned = Planerat
standing-reached = Har deltagit
standing-steps = Steg: { $done } av { $all } är klara, { $on_time } av dem i tid. { $late } är sena i dag.
standing-next-steps = De närmaste stegen
standing-champions = Ombud
standing-champions-table = Ombud och anställda i varje organisation
standing-staff = Anställda
standing-without = Enheter utan ombud
compare-title = Skiljer sig organisationerna åt?
compare-wave = Andel som svarade i mätningen { $wave }, som stängde { $day }. I bokstavsordning, inte i rangordning.
compare-too-few = Det behövs minst fyra organisationer med svar att visa för att säga om de skiljer sig mer än slumpen.
compare-differ = Några av dem skiljer sig mer än vad slumpen kan förklara: de vars möjliga platser inte möts.
compare-chance = Skillnaderna kan vara slump. Ingen av dem går att skilja från alla andra.
compare-table = Svarsandel i varje organisation
compare-own = Svarade
compare-answered = { $part } av { $whole } ({ $percent })
compare-shrunken = Dragen mot helheten
compare-interval = Osäkerhet
compare-ranks = Möjliga platser
compare-ranks-are = { $low } till { $high }
compare-how = Små organisationer hamnar lätt ytterst av en slump. Därför dras varje andel mot helheten, så långt slumpen kan ha flyttat den. Platserna gäller för alla på en gång.
