# Filer som läses in: vad som är fel med dem.

not-a-table-too-large = Filen är större än { $detail } MB. Dela upp den.
not-a-table-workbook = Filen är en arbetsbok. Öppna den i ditt kalkylprogram och spara den som CSV.
not-a-table-damaged = Arbetsboken går inte att läsa. Öppna den, spara den på nytt och försök igen.
not-a-table-mixed-encodings = Bokstäverna är skrivna på två olika sätt i samma fil. Hämta filen på nytt ur verktyget.
not-a-table-not-text = Filen går inte att läsa som text. Spara den som CSV.
not-a-table-empty = Det finns inga rader i filen.
not-a-table-too-many-rows = Filen har fler än { $detail } rader. Dela upp den.
not-a-table-too-many-columns = Filen har fler än { $detail } kolumner.
not-a-table-missing-columns = De här kolumnerna saknas: { $detail }.
not-a-table-double-columns = De här kolumnerna betyder samma sak. Behåll en: { $detail }.
expected-no-formula = text eller tal, ingen formel
expected-readable = text utan styrtecken
expected-shorter = högst { $detail } tecken
expected-cells = högst { $detail } celler på raden
expected-one-of = något av: { $detail }
expected-date = en dag, till exempel 2025-03-31

# Filer som granskas innan de läses in.
file-import-file = CSV-fil
file-import-file-hint = Högst 10 MB. Semikolon, komma eller tabb går bra, liksom filer från Excel.
file-import-look = Granska filen
file-import-confirm = Läs in raderna
file-import-no-file = Välj en fil först.
file-import-nothing-changed = Inget är ändrat. Rätta filen och välj den igen.
file-import-understood = Filen är riktig
file-import-rows = { $n ->
    [one] { $n } rad att läsa in
   *[other] { $n } rader att läsa in
}
file-import-sum = Filens summa
file-import-ignored = Kolumner som inte lästes: { $columns }
file-import-problems = { $n ->
    [one] Ett värde behöver rättas
   *[other] { $n } värden behöver rättas
}
file-import-not-listed = { $n ->
    [one] Ett fel till visas inte här.
   *[other] { $n } fel till visas inte här.
}
file-import-problem-list = Det som behöver rättas
file-import-line = Rad
file-import-column = Kolumn
file-import-value = Värde
file-import-expected = Ska vara
file-import-columns = Så ska filen se ut
