# Vad som väntades där ett datapaket bryter mot en regel.

package-expected-key = en nyckel
package-expected-key-shape = en nyckel på högst { $most } byte utan radbrytningar eller blanksteg omkring
package-expected-text = en text
package-expected-different-codes = olika koder med ; emellan
package-expected-places = heltal från 1 med ; emellan
package-expected-by-mode = olika av { $modes } med sina antal, till exempel code:30;paper:8
package-expected-number = ett tal med decimalpunkt
package-expected-decimals = ett tal med högst nio decimaler
package-expected-whole-number = ett heltal, 0 eller mer
package-expected-date = en dag skriven ÅÅÅÅ-MM-DD
package-expected-month = en månad skriven ÅÅÅÅ-MM
package-expected-minutes = hela minuter från 1 till { $most }, negativa när raden rättar en tidigare
package-expected-kronor = kronor med decimalpunkt och högst två decimaler, under 100 miljarder
package-expected-flag = 0 eller 1
package-expected-strength = 1, 2 eller 3
package-expected-one-of = något av: { $codes }
package-expected-several-of = något av: { $codes }; flera skrivs med ; emellan
package-expected-item-of-instrument = en fråga i mätningens instrument ({ $instrument })
package-expected-rating = ett heltal från { $min } till { $max } eller dk
package-expected-score = ett tal eller dk
package-expected-score-within = ett tal från { $min } till { $max } eller dk
package-expected-score-from = ett tal som är minst { $min }, eller dk
package-expected-score-to = ett tal som är högst { $max }, eller dk
package-expected-one-option = ett av alternativen ({ $options }) eller dk
package-expected-any-option = ett av alternativen eller dk
package-expected-options = alternativ ({ $options }) med ; emellan, vart och ett en gång, eller dk
package-expected-any-options = alternativ med ; emellan, vart och ett en gång, eller dk
package-expected-not-before = en dag som inte ligger före { $column } ({ $date })
package-expected-date-of-evaluated = en dag, eftersom programmet utvärderas
package-expected-above = ett tal över { $column } ({ $number })
package-expected-end-of-scale = heltalet i slutet av skalan för en skattning
package-expected-right-answer = det rätta svaret på en uppgift
package-expected-options-of-parts = alternativen till en uppgift vars rätta svar har flera delar
package-expected-among-options = koder bland alternativen ({ $options })
package-expected-sequences = ett heltal för var och en av de { $clusters } som lottades
package-expected-from-zero = ett tal från 0
package-expected-above-zero = ett tal över 0
package-expected-mean-or-percent = mean eller percent för en angiven förändring
package-expected-known = en { $column } som finns i paketet
package-expected-at-most-population = högst populationen ({ $population })
package-expected-key-once = varje nyckel en gång
package-expected-key-of-file = en nyckel i samma fil
package-expected-not-below = en rad som inte ligger under den här
package-expected-as-first-row = { $value }, som i svarets första rad
package-expected-nothing-as-first-row = inget, som i svarets första rad
package-expected-known-file = en av paketets filer: { $files }
package-expected-readable = en fil som går att läsa ({ $why })
package-expected-small-enough = högst { $most } MB i hela paketet när det är uppackat
package-expected-cells = { $width } celler, det finns { $found }
package-expected-rows = rader med celler som skiljs av komma
package-expected-utf8 = UTF-8 (spara filen på nytt som ”CSV UTF-8”)
package-expected-header = en rubrikrad: { $columns }
package-expected-commas = kolumner som skiljs av komma, inte semikolon
package-expected-known-column = en av kolumnerna { $columns }
package-expected-column-once = varje kolumn en gång
package-expected-this-column = den här kolumnen
package-expected-description = filen som beskriver paketet (Frictionless data package)
package-expected-json = giltig JSON (rad { $line }, kolumn { $column })
package-expected-resources = en lista som heter resources
package-expected-resource-path = path (en fil) i varje resurs
package-expected-listed-file = filen, eftersom den finns i listan i datapackage.json
package-expected-or-nothing = { $expected }, eller inget
package-fault-line = rad { $line }
package-fault-column = kolumn { $column }
package-fault = { $where }: här väntades { $expected }
package-fault-value = { $where }: ”{ $value }”: här väntades { $expected }
package-faults-evaluated = { $n ->
    [one] Ett fel; inget utvärderades. Rätta det, eller utelämna raden med --skip-invalid.
   *[other] { $n } fel; inget utvärderades. Rätta dem, eller utelämna raderna med --skip-invalid.
}
package-faults-calibrated = { $n ->
    [one] Ett fel; inget kalibrerades.
   *[other] { $n } fel; inget kalibrerades.
}
package-faults-audited = { $n ->
    [one] Ett fel; inget granskades. Rätta det.
   *[other] { $n } fel; inget granskades. Rätta dem.
}
package-wrong-cell = rad { $line }, kolumn { $column }: ”{ $value }”: här väntades { $expected }
package-wave-open = mätningen { $wave } är öppen till och med { $closes }
package-waves-open = Inget har utvärderats. Utvärdera när de har stängt, eller lämna dem utanför med --closed-only.
