# What was expected where a data package breaks a rule.

package-expected-key = a key
package-expected-key-shape = a key of at most { $most } bytes without line breaks or spaces around it
package-expected-text = a text
package-expected-different-codes = different codes joined by ;
package-expected-places = whole numbers from 1 joined by ;
package-expected-by-mode = different ones of { $modes } with their counts, such as code:30;paper:8
package-expected-number = a number with decimal point
package-expected-decimals = a number with at most nine decimals
package-expected-whole-number = a whole number, 0 or more
package-expected-date = a date as YYYY-MM-DD
package-expected-month = a month as YYYY-MM
package-expected-minutes = whole minutes from 1 to { $most }, negative when the row corrects an earlier one
package-expected-kronor = kronor with decimal point and at most two decimals, below 100 billion
package-expected-flag = 0 or 1
package-expected-strength = 1, 2 or 3
package-expected-one-of = one of: { $codes }
package-expected-several-of = one of: { $codes }; several joined by ;
package-expected-item-of-instrument = an item of the wave's instrument ({ $instrument })
package-expected-rating = a whole number from { $min } to { $max } or dk
package-expected-score = a number or dk
package-expected-score-within = a number from { $min } to { $max } or dk
package-expected-score-from = a number of at least { $min } or dk
package-expected-score-to = a number of at most { $max } or dk
package-expected-one-option = one of the options ({ $options }) or dk
package-expected-any-option = one of the options or dk
package-expected-options = options ({ $options }), joined by ; and each once, or dk
package-expected-any-options = options, joined by ; and each once, or dk
package-expected-not-before = a date not before { $column } ({ $date })
package-expected-date-of-evaluated = a date, since the programme is evaluated
package-expected-above = a number above { $column } ({ $number })
package-expected-end-of-scale = the whole number at the end of the scale of a rating
package-expected-right-answer = the right answer of a test item
package-expected-options-of-parts = the options of a test item whose right answer has several parts
package-expected-among-options = codes among the options ({ $options })
package-expected-sequences = one whole number for each of the { $clusters } clusters
package-expected-from-zero = a number from 0
package-expected-above-zero = a number above 0
package-expected-mean-or-percent = mean or percent for a stated change
package-expected-known = a known { $column }
package-expected-at-most-population = at most the population ({ $population })
package-expected-key-once = each key once
package-expected-key-of-file = a key of this file
package-expected-not-below = a row that does not stand below this one
package-expected-as-first-row = { $value }, as in the first row of the response
package-expected-nothing-as-first-row = nothing, as in the first row of the response
package-expected-known-file = one of the files of a package: { $files }
package-expected-readable = a file that can be read ({ $why })
package-expected-small-enough = at most { $most } MB in the whole package once unpacked
package-expected-cells = { $width } cells, found { $found }
package-expected-rows = rows of comma-separated cells
package-expected-utf8 = UTF-8 (save the file again as "CSV UTF-8")
package-expected-header = a header row: { $columns }
package-expected-commas = columns separated by commas, not semicolons
package-expected-known-column = one of the columns { $columns }
package-expected-column-once = each column once
package-expected-this-column = this column
package-expected-description = the file that describes the package (Frictionless data package)
package-expected-json = valid JSON (line { $line }, column { $column })
package-expected-resources = a list `resources`
package-expected-resource-path = a `path` (one file) in every resource
package-expected-listed-file = the file, since datapackage.json lists it
package-expected-or-nothing = { $expected }, or nothing
package-fault-line = line { $line }
package-fault-column = column { $column }
package-fault = { $where }: expected { $expected }
package-fault-value = { $where }: `{ $value }`: expected { $expected }
package-faults-evaluated = { $n ->
    [one] One error; nothing was evaluated. Mend it, or leave the row out with --skip-invalid.
   *[other] { $n } errors; nothing was evaluated. Mend them, or leave the rows out with --skip-invalid.
}
package-faults-calibrated = { $n ->
    [one] One error; nothing was calibrated.
   *[other] { $n } errors; nothing was calibrated.
}
package-faults-audited = { $n ->
    [one] One error; nothing was audited. Mend it.
   *[other] { $n } errors; nothing was audited. Mend them.
}
package-wrong-cell = line { $line }, column { $column }: `{ $value }`: expected { $expected }
package-wave-open = the wave { $wave } is open until and with { $closes }
package-waves-open = Nothing was evaluated. Evaluate when they have closed, or leave them out with --closed-only.
