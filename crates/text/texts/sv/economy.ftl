# Kostnader, jämförelsetal och inläsning.

costs-title = Kostnader
costs-lead = Det här har programmet kostat enligt de filer som har lästs in.
costs-none = Här finns inga kostnader än. Läs in en fil från ekonomisystemet för att börja.
costs-import-link = Läs in kostnader
costs-rates = Per deltagare och per timme
costs-rates-text = En kort kurs är billig per person och dyr per timme. Därför visas båda.
costs-rates-table = Kostnad med och utan deltagarnas arbetstid
costs-figure = Vad
costs-without-time = Utan deltagarnas arbetstid
costs-with-time = Med deltagarnas arbetstid
costs-total = Kostnad
costs-sum = Summa
cost-per-participant = Kostnad per deltagare
cost-per-hour = Kostnad per deltagartimme
cost-per-activity-hour = Per timme i aktiviteten
cost-per-programme-hour = Per timme i hela programmet
costs-activities = Vad pengarna gick till
costs-activity = Aktivitet
costs-by-activity = Kostnad efter aktivitet, utan deltagarnas arbetstid
costs-activities-table = Kostnad per person och timme i varje aktivitet, utan deltagarnas arbetstid
costs-kinds = Slag av kostnad
costs-kinds-table = Kostnad efter aktivitet och slag
reference-title = Jämfört med annan utbildning
reference-lead = Priserna är publicerade och inte omräknade till dagens penningvärde.
reference-chart = Kostnad för en timme, kronor
reference-ours = Det här programmet, utan deltagarnas arbetstid
reference-ours-with-time = Det här programmet, med deltagarnas arbetstid
reference-how-to-read = Strecken är lägsta och högsta publicerade pris.
reference-intervals-table = Vad en timme kostar på andra håll
reference-projects-table = Andra projekt
reference-what = Utbildning
reference-hour = Kostnad för en timme
reference-with-time = Deltagarnas arbetstid är med
reference-source = Källa
reference-project = Projekt
reference-note = Att veta
reference-unknown = Okänd
reference-range = { $low } till { $high }
reference-below = Lägre
reference-within = Inom
reference-above = Högre
reference-place = Jämfört med priset
reference-beside-table = Programmens timkostnad bredvid publicerade priser
cost-import-title = Läs in kostnader
cost-import-lead = Filen läses in hel eller inte alls. Först får du se vad vi förstod. Sedan bestämmer du.
cost-import-file = CSV-fil
cost-import-file-hint = Högst 10 MB. Semikolon, komma eller tabb går bra, liksom filer från Excel.
cost-import-look = Granska filen
cost-import-confirm = Läs in raderna
cost-import-no-file = Välj en fil först.
cost-import-again = De här raderna är redan inlästa. Ta bara med nya rader i filen.
cost-import-done = Kostnaderna är inlästa.
cost-import-nothing-changed = Inget är ändrat. Rätta filen och välj den igen.
cost-import-understood = Filen är riktig
cost-import-rows = { $n ->
    [one] { $n } rad att läsa in
   *[other] { $n } rader att läsa in
}
cost-import-sum = Filens summa
cost-import-before = Programmets kostnad nu
cost-import-after = Programmets kostnad efter inläsningen
cost-import-ignored = Kolumner som inte lästes: { $columns }
cost-import-problems = { $n ->
    [one] Ett värde behöver rättas
   *[other] { $n } värden behöver rättas
}
cost-import-not-listed = { $n ->
    [one] Ett fel till visas inte här.
   *[other] { $n } fel till visas inte här.
}
cost-import-problem-list = Det som behöver rättas
cost-import-line = Rad
cost-import-column = Kolumn
cost-import-value = Värde
cost-import-expected = Ska vara
cost-import-columns = Så ska filen se ut
cost-import-columns-text = Ordningen spelar ingen roll. Kommun och notering kan saknas. Skriv inga personuppgifter i noteringen.
cost-import-words = Ord för aktivitet och kostnadsslag
expected-month = en månad, till exempel 2025-03
expected-near-programme = en månad nära programmets tid ({ $detail })
expected-activity = en av aktiviteterna i listan
expected-cost-kind = ett av kostnadsslagen i listan
expected-amount = kronor, till exempel 1 250,50
expected-member = en organisation som är med i programmet
