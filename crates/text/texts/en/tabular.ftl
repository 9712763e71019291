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
