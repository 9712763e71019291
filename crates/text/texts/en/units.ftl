# A unit: name, place in the organisation, closing.

unit-title = Unit
unit-code-is = Code in your systems: { $code }
unit-name = The unit's name
unit-above = Stands below
unit-above-none = no other unit
unit-save = Save
unit-changed = The unit has been changed.
unit-ring = A unit cannot stand below itself.
unit-above-closed = The unit above is closed. Choose another.
unit-under-way = What is under way in the unit
unit-nothing-under-way = Nothing is under way here.
unit-close-title = Close the unit
unit-close-lead = Everything known of the unit stays. Nothing new begins from that day: no sessions, no measurements, no new codes. A measurement that is open can be answered until its last day, with the codes there are.
unit-closed-from = Closed from
unit-close = Close the unit
unit-closed = The unit closes on the day you chose.
unit-reopen = Open the unit again
unit-reopened = The unit is open.
unit-is-closed = The unit has been closed since { $day }.
unit-will-close = The unit closes { $day }.
unit-below-open = Units below it are open then. Close or move them first.
unit-day-too-far = Choose a day within a year.
unit-remove-title = Remove the unit
unit-remove-named = Remove { $unit }
unit-remove-lead = Only a unit that nothing belongs to can be removed, for instance one imported by mistake.
unit-remove-ask = See whether it can be removed
unit-remove-sure = Nothing is under way in { $unit }. If there are hours, answers or anything else from before, it stays all the same.
unit-remove = Remove the unit
unit-removed = The unit has been removed.
unit-cannot-be-removed = The unit cannot be removed
unit-close-instead = Close it from a day on instead, and everything about it stays.
unit-hangs-what = What belongs to the unit
unit-hangs-do = What you can do
unit-hangs-open-wave = The measurement { $wave } is open until { $day }.
unit-hangs-wave = The measurement { $wave } is planned until { $day }.
unit-hangs-wave-do = Wait until after { $day }, or close the unit: the measurement can then be answered until it ends.
unit-hangs-sessions = { $n ->
    [one] A session is planned, { $day }.
   *[other] { $n } sessions are planned, the last { $day }.
}
unit-hangs-sessions-do = Cancel them, or wait until they have been held.
unit-hangs-people = { $n ->
    [one] One person is employed here.
   *[other] { $n } persons are employed here.
}
unit-hangs-people-do = Import the file of persons again with a last day here, and the new unit.
unit-hangs-accounts = Accounts with a role here: { $names }.
unit-hangs-accounts-do = Ask the administrator to close the accounts or to give them a role in another unit.
unit-hangs-below = Units below it: { $names }.
unit-hangs-below-do = Move them to another unit, or close or remove them first.
unit-hangs-history = There are hours, answers, employments or other things from before.
unit-hangs-history-do = They shall stay. Close the unit from a day on.
unit-back = Back to the unit
unit-closed-tag = closed from { $day }
unit-takes-no-codes = The unit is closed and gets no new codes. Those there are work until the measurement ends.
expected-open-unit = a unit that is open on that day
expected-which-unit = one unit only; several are called so: { $detail }. Write the code, or the name after those of the units above it
