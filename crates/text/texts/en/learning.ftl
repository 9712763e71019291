# Kits, sessions, registers, champions.

sessions-title = Sessions
session-plan = Plan a session
session-when = { $day } at { $time }
session-planned = The session is planned.
session-held = The register is saved
session-cancelled = The session is cancelled
session-was-cancelled = The session has been cancelled.
session-run-sheet = Run-sheet: { $kit }
sessions-today = Today
sessions-none-today = No session today.
sessions-upcoming = Coming up
sessions-none-upcoming = No session is planned. Choose a kit and set a time.
sessions-without-register = Register missing
sessions-without-register-text = Who came? Fill it in so that the hours count. If it never took place, cancel the session.
sessions-held = Held

sessions-calendar = Put all that is coming into my calendar
session-calendar = Put the session into my calendar
kits-title = Session kits
kits-lead = Short sessions to run at work. Choose one and read it through once before.
kits-choose = Choose a kit
kits-words = Search
kits-need = What do you need?
kits-audience = For whom?
kits-longest = How much time?
kits-more = More choices
kits-area = Area
kits-level = How much one knows
kits-form = How people meet
kits-language = Language of the sheet
kits-search = Show kits
kits-all = Show all
kits-found = { $n ->
    [one] { $n } kit
   *[other] { $n } kits
}
kits-none = No kit fits. Take away one of the choices.
kits-series = Series, part by part
kits-parts = { $n } parts
kit-at-most = at most { $n } minutes
kit-part-of = Part { $n } of { $all } of { $series }
kit-try = Take the course
kit-language-sv = Swedish
kit-audience-staff = for staff
kit-audience-champion = for champions
kit-audience-manager = for first-line managers
kit-audience-strategic-manager = for managers of managers
kit-need-log-in = Getting in and signing in
kit-need-find-information = Finding what one needs
kit-need-document = Writing and signing off
kit-need-communicate = Reaching each other
kit-need-welfare-technology = Alarms, locks and other technology in people’s homes
kit-need-safety = Protecting oneself and others
kit-need-device-trouble = When something does not work
kit-need-new-employee = Being new at work
kit-need-support-colleagues = Helping colleagues
kit-need-lead-change = Leading change
kit-need-plan-and-follow-up = Planning and following up
kit-minutes = { $n } minutes
kit-group-max = { $n } people at most
kit-repeat = repeat after { $n } days
kit-plan = Plan the session
kit-only-swedish = The sheet is in Swedish.
kit-before = Before the session
kit-run-sheet = Run-sheet
kit-step-minutes = Minute { $from }–{ $to }:
kit-why = Why?
kit-why-person = For the person who gets help
kit-why-me = For me
kit-why-unit = For the unit
kit-stuck = When it gets stuck
kit-follow-up = Two questions at the end
kit-after = After the session
kit-level-basic = for beginners
kit-level-intermediate = for those who know the basics
kit-level-advanced = for those who will teach others
area-information = finding and sorting
area-communication = talking and sharing
area-creation = writing and creating
area-safety = keeping it safe
area-problem-solving = solving problems

plan-kit = Which kit?
plan-unit = Unit
plan-date = Day
plan-time = Time
plan-time-wrong = Write the time like this: 13:00.
plan-programme = Programme
plan-repeat = How often?
plan-repeat-once = Once
plan-repeat-again = Once more, when the kit says it should be repeated
plan-repeat-weekly = Every week, four times
plan-repeat-biweekly = Every other week, five times
sessions-planned = The sessions are planned.
plan-name = Your own name for the session
plan-name-hint = May be left empty. It is then called the same as the kit.
plan-save = Save the session
plan-too-far = Choose a day within a year.
plan-impossible = A unit or a programme is missing here. Ask whoever leads in your municipality for help.

cancel-title = Is it not taking place?
cancel-reason = Why is it not taking place?
cancel-reason-short-staffed = Too few of us
cancel-reason-no-leader = Nobody could lead it
cancel-reason-technology = The technology did not work
cancel-reason-moved = It has been moved
cancel-reason-other = Something else
cancel-button = Cancel the session

register-title = Who came?
register-open = Fill in who came
register-caption = Tick those who came
register-name = Name
register-minutes = Minutes
register-minutes-of = Minutes for { $name }
register-elsewhere = (not in the unit that day)
register-all = Everybody came
register-save = Save
register-saved = Saved. The hours are booked.
register-saved-large = Saved. It was a large group. More people learn more if there are fewer of you next time.
register-unchanged = Nothing had changed. Everything is still there.
register-is-saved = { $n ->
    [one] Saved: { $n } person took part.
   *[other] Saved: { $n } people took part.
}
register-not-saved = Not saved yet.
register-large = The kit works best for { $n } people at most.
register-cancelled = The session is cancelled. There is no register to fill in.
register-cancelled-meanwhile = The session is cancelled, so nothing was saved. What was saved before is still there.
register-cancelled-what-now = Did it take place after all? Plan it once more with the same day and time, and tick the same people there.
register-cancelled-ticked = You had ticked
register-empty = Nobody works in the unit that day. Ask whoever leads in your municipality to import your staff.
register-reason = Why are you changing it?
register-reason-hint = Briefly, for example “ticked by mistake”. Write nothing about the person.
register-reason-missing = Say why you are changing what was saved.
register-not-yet = The session is on { $day }. Save when it has taken place.
register-nobody = Tick at least one. If nobody came you can cancel the session.
register-too-long = The session was not that long. Write { $most } minutes at most.

units-title = My units
units-none = There is no unit here yet.
units-participation = How we have taken part
units-results = What the answers show
units-poster = Poster with a code
units-slips = Slips with a code each

mandates = Champions and their time
mandates-none = Nobody is a champion yet.
mandate-new = New champion
mandate-person = Who?
mandate-unit = Unit
mandate-minutes = Minutes a week
mandate-minutes-hint = The time set aside. Two hours is 120.
mandate-time = When
mandate-starts = From
mandate-ends = Until
mandate-ends-hint = May be left empty.
mandate-ends-first = The last day cannot come before the first.
mandate-exists = The person is already a champion in the unit then.
mandate-give = Give the mandate
mandate-given = The unit has got a champion.
mandate-end = End today
mandate-was-ended = The mandate ends today.
coverage-title = Units without a champion
coverage-full = Every unit has a champion.
coverage-missing = { $n ->
    [one] { $n } unit has no champion.
   *[other] { $n } units have no champion.
}

units-number = Units
units-champions = Champions in the unit
units-own-codes = Codes for one's own time
mandate-of = { $name }, champion in { $unit }
mandate-agreed = The manager's yes
mandate-agreed-yes = Yes
mandate-agreed-no = Waiting
mandate-agreed-on = Yes, on { $day }
mandate-agreed-how = Not yet. The manager answers on the page My units.
mandate-agree = Yes, the time is set aside
mandate-agree-text = With your yes you promise the champion the time every week.
mandate-was-agreed = Thank you. Your yes is saved.
mandate-no-end = until further notice
mandate-training = Training
mandate-trained = { $done } of { $all } parts
mandate-training-done = Tick the parts that are done
mandate-training-save = Save the training
mandate-training-saved = The training is saved.
unit-champions-title = Champions in { $unit }
unit-champions-none = The unit has no champion. Whoever leads in your municipality appoints one.
hand-over-title = Hand over
hand-over-text = The mandate ends on the day you choose. Whoever takes over is champion from the day after, with the same time, and gets the planned sessions.
hand-over-to = Who takes over?
hand-over-last-day = Last day of whoever stops
hand-over-button = Hand over
hand-over-somebody-else = Choose somebody else who works with you.
hand-over-tasks = Still to do
hand-over-no-tasks = No sessions are planned, and none lacks who came.
mandate-handed-over = The mandate and the sessions are handed over.

coverage-map = Map of the champions
coverage-no-units = No unit has staff yet.
coverage-sum = { $units } units, { $staff } employees, { $champions } champions
coverage-ending = { $n ->
    [one] In { $n } unit a mandate ends within 60 days.
   *[other] In { $n } units a mandate ends within 60 days.
}
coverage-units = Champions unit by unit
coverage-members = Champions municipality by municipality
coverage-member = Municipality
coverage-staff = Employees
coverage-champions = Champions
coverage-agreed = With the manager's yes
coverage-staff-each = Employees for each champion
coverage-ends-next = Ends within 60 days
coverage-ends-soon = Units where a mandate ends within 60 days
coverage-nobody = None

gatherings-title = Network and training
gatherings-text = Meetings for those who have the same role in different units. The list of who came holds the municipality's champions or managers.
gatherings-none = No meeting is planned.
gatherings-held = The latest
gathering-new = Plan a meeting
gathering-name = What is it called?
gathering-for = What is it for?
gathering-how = How do you meet?
gathering-unit = Unit
gathering-unit-hint = The hours count there. Choose the topmost one if the meeting is for everybody.
gathering-minutes = How many minutes?
gathering-save = Plan
gathering-planned = The meeting is planned.

register-double = Somebody seems to have been at two sessions at once. See which one is right.
register-double-who = { $name }, also at a session at { $time }
signatures-open = List to sign
signatures-title = List to sign
signatures-caption = Those who took part
signatures-how = Print the list and let everybody sign. Then tick those who have.
signatures-signature = Signature
signatures-has-signed = Has signed
signatures-certified = Certified
signatures-save = Save the signatures
signatures-saved = The signatures are saved.
signatures-nobody = Nobody new is ticked.
signatures-none = Nobody works in the unit that day.
signatures-before = Print the list and bring it. Fill in who came when the session has been.

own-codes-title = Codes for one's own time
own-codes-of = Codes for one's own time in { $unit }
own-codes-lead = With an own code everybody certifies their time without an account. The code tells nothing of what somebody has answered in a measurement.
own-codes-replaced = New codes put the old ones out of use. When somebody leaves, the code stops working.
own-codes-make = Make codes for everybody in the unit
own-codes-go-to = Go to { $address } and type the code:
own-codes-yours-alone = The code is yours. With it you say whether your time is right.

newcomers-title = New colleagues
newcomers-text = They began recently and have not been at a session. Give them a digital start.
newcomer-line = { $name }, { $unit }, from { $day }
newcomers-plan = Plan the introduction
