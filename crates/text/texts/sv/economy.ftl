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
cost-import-again = De här raderna är redan inlästa. Ta bara med nya rader i filen.
cost-import-before = Programmets kostnad nu
cost-import-after = Programmets kostnad efter inläsningen
cost-import-done = Kostnaderna är inlästa.
cost-import-columns-text = Ordningen spelar ingen roll. Kommun och notering kan saknas. Skriv inga personuppgifter i noteringen.
cost-import-words = Ord för aktivitet och kostnadsslag
expected-month = en månad, till exempel 2025-03
expected-near-programme = en månad nära programmets tid ({ $detail })
expected-activity = en av aktiviteterna i listan
expected-cost-kind = ett av kostnadsslagen i listan
expected-amount = kronor, till exempel 1 250,50
expected-member = en organisation som är med i programmet

ledger-title = Läs in en SIE-fil
ledger-link = Läs in en SIE-fil ur ekonomisystemet
ledger-lead = Filen läses in hel eller inte alls. Varje öre i den syns här, innan du bestämmer.
ledger-file = SIE-fil, typ 4
ledger-file-hint = Högst 10 MB. Texterna i verifikationerna läses inte och sparas inte.
ledger-not-sie = Filen är ingen SIE-fil.
ledger-other-type = Filen är av SIE-typ { $said }. Hämta den som typ 4, med verifikationer.
ledger-no-vouchers = Filen har inga verifikationer.
ledger-too-large = Filen är större än { $max } MB eller har för många rader. Hämta färre månader åt gången.
ledger-code-page = Bokstäverna lästes som { $code_page }.
ledger-let-be = Det här läses inte: { $labels }.
ledger-accounted = Vad som händer med raderna
ledger-rows = Rader
ledger-sum = Summa
ledger-taken = Blir kostnader
ledger-left-out = Tas inte med
ledger-undecided-rows = Ingen har bestämt
ledger-whole = Hela filen
ledger-known = { $n ->
    [one] { $n } rad finns redan och läses inte in igen.
   *[other] { $n } rader finns redan och läses inte in igen.
}
ledger-remarks = { $n ->
    [one] En sak att se på
   *[other] { $n } saker att se på
}
ledger-remark = Rad { $line }: { $value }. { $expected }
ledger-remarks-seen = Jag har sett det som är konstigt i filen
ledger-see-remarks = Se på det som är konstigt i filen, och kryssa i att du har gjort det.
ledger-nothing-new = Allt i filen är redan inläst.
ledger-changed = Rader som redan är inlästa har fått andra belopp eller månader. Rätta i ekonomisystemet med nya verifikationer.
ledger-undecided = Det finns rader som ingen har bestämt något om.
ledger-fine = Allt går att läsa in
ledger-choices = Vad raderna är
ledger-payer = Vems räkenskaper är det?
ledger-payer-unknown = Det sägs inte
ledger-only = Bara rader på
ledger-only-hint = Välj programmets projekt om filen har annat också.
ledger-all-rows = Alla rader
ledger-dimension = Vad visar aktiviteten?
ledger-no-dimension = Inget, alla rader är samma aktivitet
ledger-activities = Aktivitet
ledger-kinds = Konton
ledger-kinds-text = Förslagen följer Kommun-Bas. Rätta det som är annorlunda hos er.
ledger-decided = { $n ->
    [one] { $n } har redan ett val
   *[other] { $n } har redan ett val
}
ledger-leave-out = Ta inte med
ledger-every-row = Alla rader
ledger-no-object = Rader utan
expected-sie-record = En post börjar med #.
expected-sie-quote = Ett citattecken saknas.
expected-sie-brace = En klammer saknas eller står fel.
expected-sie-date = Ska vara en dag, till exempel 20250331.
expected-sie-short = Ska vara kortare.
expected-sie-account = Ska vara ett konto.
expected-sie-objects = Ska vara par av dimension och objekt.
expected-sie-amount = Ska vara ett belopp, till exempel -1250.50.
expected-sie-number = Numret finns på en annan verifikation i filen.
expected-sie-twice = Samma verifikation står två gånger. Den räknas en gång.
expected-sie-balance = Verifikationen går inte jämnt upp: { $detail } kr.
expected-sie-known-account = Kontot finns inte i filens kontoplan.
expected-sie-known-dimension = Dimensionen finns inte i filen.
