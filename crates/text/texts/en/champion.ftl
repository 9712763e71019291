# Names in a register that are in no list
register-checked-in = (has checked in)
walk-in-waits = (waits to be confirmed)
walk-in-double = Perhaps the same person twice
walk-in-double-text = A name like it waits from the same session. It may be the same person.
walk-in-missing = Somebody is not in the list
walk-in-missing-text = Write the name, and the time counts once the municipality's lead has said who it is. Write nothing else about the person.
walk-in-number = Name { $n }
walk-in-unit = Unit
walk-in-name-missing = Write a name of at least two letters.
walk-in-no-number = Write no personal identity numbers, and at least one character.
walk-in-who = Who is { $name }?
walk-in-is = It is { $name }
walk-in-tied = Saved. The time is booked on the right person.
walk-in-tied-offered = The person is ticked now. Save when everybody is here.
walk-in-settled-before = Somebody else has said who it is.
kept-not-a-name = One of the names cannot be saved. Open the register and write it again.
walk-ins-title = Names to confirm
walk-ins-lead = Champions have written down these names at sessions. Say who it is, and the time is booked.
walk-ins-none = No name waits.
walk-ins-wait = { $n ->
    [one] One name waits to be confirmed.
   *[other] { $n } names wait to be confirmed.
}
walk-ins-wait-short = Names to confirm: { $n }
walk-in-written-by = Written by
walk-in-written-at-door = The person, when checking in
walk-in-late = The month is closed. The time counts in { $month }.
walk-in-works-here = The person is here already
walk-in-nobody-like = Nobody in the municipality has a name like it.
walk-in-person = Choose among everybody
walk-in-match = It is that person
walk-in-is-new = The person is new
walk-in-is-new-text = Add the person to a unit, from the day of the session.
walk-in-given-name = Given name
walk-in-family-name = Family name
walk-in-reference = Employment number
walk-in-reference-hint = The municipality's own number. Never a personal identity number.
walk-in-reference-taken = Another person has that number.
walk-in-add = Add and book the time
walk-in-set-aside-title = The name is not to count
walk-in-reason = Why?
walk-in-reason-hint = For example "employed by another municipality". Write no name.
walk-in-dismiss = Remove the name
walk-in-booked = The time is booked.
walk-in-stood-there = The person stood in the register already. Nothing more was booked.
walk-in-set-aside = The name is removed.

# Checking in at the champion's screen
check-in-screen = Check-in
check-in-what = Show a code on the screen. Those who come check in with their phones and then stand ticked in the register. You save.
check-in-open = Show the code
check-in-on-the-day = Check-in opens on the day of the session.
check-in-point = Point the camera here
check-in-changes = The code changes every half minute.
check-in-count = { $n ->
    [one] One has checked in.
   *[other] { $n } have checked in.
}
check-in-close = Close and show the register
check-in-was-closed = Check-in is closed. Look it over and save.
check-in-title = Check in
check-in-type = Write the code that is on the screen.
check-in-go-on = Go on
check-in-code-unknown = The code is not valid. Look at the screen and write the one that is there now.
check-in-lead = Welcome! Write your time code, and the champion sees that you are here.
check-in-here = I am here
check-in-no-code = Have you no code?
check-in-name-what = Write your name. The champion sees it.
check-in-name = Your name
check-in-with-name = Check in by name
check-in-works-elsewhere = That code belongs to another employer. Write your name instead.
check-in-done = Thank you! The champion sees that you are here.
check-in-done-by-name = Thank you! The champion sees your name.
check-in-before = You have checked in already. Nothing more is needed.
check-in-closed = Check-in is closed. Tell the champion that you are here.

# Sessions in the calendar
calendar-title = Subscribe to sessions
calendar-lead = Make an address that your calendar program asks by itself. Changes and cancelled sessions then follow along.
calendar-made = Copy the address into your calendar program now. It is shown once only. Whoever has the address sees the sessions, but no names.
calendar-own = My sessions
calendar-since = The address is valid since { $day }.
calendar-make = Make an address
calendar-make-another = Change to a new address
calendar-revoke = Remove the address
calendar-was-revoked = The address is removed and stops working at once.
calendar-of-units = A unit's sessions
calendar-of-units-text = An address to share with those who work in the unit. A new address puts the one before out of use.
calendar-whose = Unit

# Somebody who leaves
sessions-leaderless = Sessions without a leader
sessions-leaderless-text = Nobody is to lead these. The champion may have left, or nobody was chosen when the session was planned.
session-leaderless = Without a leader
hand-over-questions = { $n ->
    [one] One question in the unit waits for an answer. It goes along to whoever takes over.
   *[other] { $n } questions in the unit wait for an answer. They go along to whoever takes over.
}

# Training
training-told = The registers say:
training-elsewhere-done = Done elsewhere
training-elsewhere = Where was it done?
training-elsewhere-hint = For example "in another municipality, autumn 2025". Needed when you tick something new.
training-elsewhere-missing = Write where the training was done.

kits-chosen = { $n } chosen

# Whoever looks after devices
nav-devices = Devices
home-devices = Tablets and phones
home-devices-text = Which accounts keep registers on tablets, and blocking one that is lost.
all-devices-title = The municipality's tablets and phones
all-devices-lead = Accounts that keep registers on a tablet or phone. If one is lost you block all of the account's. The account is then signed out everywhere.
all-devices-none = No account has a tablet or phone yet.
all-devices-count = Number: { $n }

# To be repeated
repeats-title = Time to repeat
repeat-due = { $unit }: by { $day }. You did it on { $held }.
repeat-was-due = { $unit }: was to be done again by { $day }. You did it on { $held }.
repeat-plan = Plan it once more
