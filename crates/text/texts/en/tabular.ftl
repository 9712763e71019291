# Files that are read in: what is wrong with them.

not-a-table-too-large = The file is larger than { $detail } MB. Divide it.
not-a-table-workbook = The file is a workbook. Open it in your spreadsheet program and save it as CSV.
not-a-table-damaged = The workbook cannot be read. Open it, save it anew and try again.
not-a-table-mixed-encodings = The letters are written in two ways in one file. Get the file from the tool anew.
not-a-table-not-text = The file cannot be read as text. Save it as CSV.
not-a-table-empty = There are no rows in the file.
not-a-table-too-many-rows = The file has more than { $detail } rows. Divide it.
not-a-table-too-many-columns = The file has more than { $detail } columns.
not-a-table-missing-columns = These columns are missing: { $detail }.
not-a-table-double-columns = These columns mean the same. Keep one: { $detail }.
expected-no-formula = text or a number, no formula
expected-readable = text without control characters
expected-shorter = at most { $detail } characters
expected-cells = at most { $detail } cells in the row
expected-one-of = one of: { $detail }
expected-date = a day, such as 2025-03-31

# Files that are looked at before they are read in.
file-import-file = CSV file
file-import-file-hint = At most 10 MB. Semicolons, commas or tabs will do, and so do files from Excel.
file-import-look = Check the file
file-import-confirm = Read in the rows
file-import-no-file = Choose a file first.
file-import-nothing-changed = Nothing was changed. Mend the file and choose it again.
file-import-understood = The file is in order
file-import-rows = { $n ->
    [one] { $n } row to read in
   *[other] { $n } rows to read in
}
file-import-sum = Sum of the file
file-import-ignored = Columns that were not read: { $columns }
file-import-problems = { $n ->
    [one] One value needs mending
   *[other] { $n } values need mending
}
file-import-not-listed = { $n ->
    [one] One more problem is not shown here.
   *[other] { $n } more problems are not shown here.
}
file-import-problem-list = What needs mending
file-import-line = Line
file-import-column = Column
file-import-value = Value
file-import-expected = Should be
file-import-columns = What the file should look like
