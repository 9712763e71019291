# Costs, figures from elsewhere and reading in.

costs-title = Costs
costs-lead = This is what the programme has cost according to the files that were read in.
costs-none = There are no costs yet. Read in a file from the accounts to begin.
costs-import-link = Read in costs
costs-rates = Per participant and per hour
costs-rates-text = A short course is cheap per person and dear per hour. That is why both are shown.
costs-rates-table = Cost with and without the participants' working time
costs-figure = What
costs-without-time = Without the participants' working time
costs-with-time = With the participants' working time
costs-total = Cost
costs-sum = Sum
cost-per-participant = Cost per participant
cost-per-hour = Cost per participant hour
cost-per-activity-hour = Per hour of the activity
cost-per-programme-hour = Per hour of the whole programme
costs-activities = What the money was for
costs-activity = Activity
costs-by-activity = Cost by activity, without the participants' working time
costs-activities-table = Cost per person and hour of each activity, without the participants' working time
costs-kinds = Kinds of cost
costs-kinds-table = Cost by activity and kind
reference-title = Beside other training
reference-lead = The prices are as published, not adjusted for inflation.
reference-chart = Cost of one hour, kronor
reference-ours = This programme, without the participants' working time
reference-ours-with-time = This programme, with the participants' working time
reference-how-to-read = The lines are the lowest and highest published price.
reference-intervals-table = What an hour costs elsewhere
reference-projects-table = Other projects
reference-what = Training
reference-hour = Cost of one hour
reference-with-time = Includes the participants' working time
reference-source = Source
reference-project = Project
reference-note = To know
reference-unknown = Unknown
reference-range = { $low } to { $high }
reference-below = Below
reference-within = Within
reference-above = Above
reference-place = Against the price
reference-beside-table = The programmes' cost of an hour beside published prices
cost-import-title = Read in costs
cost-import-lead = The file is read in whole or not at all. First you see what we understood. Then you decide.
cost-import-again = These rows have been read in before. Keep only new rows in the file.
cost-import-before = The programme's cost now
cost-import-after = The programme's cost afterwards
cost-import-done = The costs have been read in.
cost-import-columns-text = The order does not matter. Municipality and note may be missing. Write no personal data in the note.
cost-import-words = Words for activity and kind of cost
expected-month = a month, such as 2025-03
expected-near-programme = a month near the programme's time ({ $detail })
expected-activity = one of the activities in the list
expected-cost-kind = one of the kinds of cost in the list
expected-amount = kronor, such as 1 250.50
expected-member = an organisation that takes part in the programme

ledger-title = Read in a SIE file
ledger-link = Read in a SIE file from the accounts
ledger-lead = The file is read in whole or not at all. Every öre of it is shown here before you decide.
ledger-file = SIE file, type 4
ledger-file-hint = At most 10 MB. The words of vouchers are not read and not kept.
ledger-not-sie = The file is no SIE file.
ledger-other-type = The file is of SIE type { $said }. Export it as type 4, with vouchers.
ledger-no-vouchers = The file has no vouchers.
ledger-too-large = The file is larger than { $max } MB or has too many rows. Export fewer months at a time.
ledger-code-page = The letters were read as { $code_page }.
ledger-let-be = Not read: { $labels }.
ledger-accounted = What becomes of the rows
ledger-rows = Rows
ledger-sum = Sum
ledger-taken = Become costs
ledger-left-out = Left out
ledger-undecided-rows = Nobody has decided
ledger-whole = The whole file
ledger-known = { $n ->
    [one] { $n } row is there already and is not read in again.
   *[other] { $n } rows are there already and are not read in again.
}
ledger-remarks = { $n ->
    [one] One thing to look at
   *[other] { $n } things to look at
}
ledger-remark = Line { $line }: { $value }. { $expected }
ledger-remarks-seen = I have looked at what is odd in the file
ledger-see-remarks = Look at what is odd in the file, and tick that you have.
ledger-nothing-new = Everything in the file has been read in already.
ledger-changed = Rows that have been read in have got other amounts or months. Put it right in the accounts, by new vouchers.
ledger-undecided = There are rows about which nobody has decided.
ledger-fine = All of it can be read in
ledger-choices = What the rows are
ledger-payer = Whose accounts are they?
ledger-payer-unknown = Not said
ledger-only = Only rows on
ledger-only-hint = Choose the programme's project if the file holds other things too.
ledger-all-rows = All rows
ledger-dimension = What tells the activity?
ledger-no-dimension = Nothing, all rows are the same activity
ledger-activities = Activity
ledger-kinds = Accounts
ledger-kinds-text = The proposals follow Kommun-Bas. Put right what is different with you.
ledger-decided = { $n ->
    [one] { $n } has a choice already
   *[other] { $n } have a choice already
}
ledger-leave-out = Leave out
ledger-every-row = All rows
ledger-no-object = Rows without
expected-sie-record = A record begins with #.
expected-sie-quote = A quote is missing.
expected-sie-brace = A brace is missing or stands wrong.
expected-sie-date = Should be a day, for example 20250331.
expected-sie-short = Should be shorter.
expected-sie-account = Should be an account.
expected-sie-objects = Should be pairs of dimension and object.
expected-sie-amount = Should be an amount, for example -1250.50.
expected-sie-number = Another voucher of the file has this number.
expected-sie-twice = The same voucher stands twice. It counts once.
expected-sie-balance = The voucher does not balance: SEK { $detail }.
expected-sie-known-account = The account is not in the file's chart of accounts.
expected-sie-known-dimension = The dimension is not in the file.
