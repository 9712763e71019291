# Where we stand, the council, the forum and what is lent out to be tried.

nav-standing = Where we stand
nav-council = The council

standing-title = Where do we stand?
standing-lead = Is the digital something that IT brings, or a way to develop the work? Those who lead and those who work in the units answer six questions, each for themselves.
standing-open = { $round } is open until { $day }
standing-how-staff = Staff answer without an account and without a name. They type the unit's code under Ask and get help. Show them the way at a meeting.
standing-answer = Answer as one of those who lead
standing-nothing = There is nothing to show yet. Answers are shown the day after a round has closed.
standing-sides = Those who lead and staff beside each other
standing-sides-text = Step 1 is that the digital is seen as technology. Step 4 is that it is seen as a part of the work. If the two groups stand far apart, that is a good question to begin with.
standing-caveats = Staff are shown from ten persons, those who lead from five. A unit's code can be used more than once.
standing-row = { $round }, { $side }
standing-side-lead = those who lead
standing-side-staff = staff
standing-units = Unit by unit, { $round }
standing-units-table = The means of staff in the units, from 1 to 4
standing-ask = Ask again
standing-coming = { $round } begins { $day }.
standing-round-name = Name of the round
standing-round-name-hint = For example: Spring 2026.
standing-opens = First day
standing-closes = Last day
standing-ask-button = Open the round
standing-asked = The round is saved.
standing-days-wrong = The last day must follow the first and must not have passed.
standing-overlaps = Another round is open in those days.
standing-lead-of-leaders = Choose the step that is closest to today. You answer in your role. The answers are shown together when at least five have answered, without names, but with few managers somebody may guess. You can change your answer while the round is open.
standing-lead-of-staff = Choose what is closest to your work. You need not say who you are.
standing-send = Send the answers
standing-thanks = Thank you. Your answer is saved.
standing-staff-title = How is it at work?
standing-staff-thanks = Thank you for your answers!
standing-not-open = Right now there are no questions to answer. Come back another day.
help-standing = Say how it is at work
help-standing-text = Six questions about how new things come and what they give.

council-title = The council
council-lead = Here you choose together what is to be done, on which grounds, and write down why.
council-year = The council's year { $year }
council-lacking = { $n ->
    [one] { $n } of at least { $least } meetings is planned this year. Plan those that are missing.
   *[other] { $n } of at least { $least } meetings are planned this year. Plan those that are missing.
}
council-year-table = The occasions of the year and the meetings for them
council-occasion = Occasion
council-meeting = Meeting
council-not-planned = not planned
council-meetings = Meetings
council-no-meetings = No meetings are planned yet.
council-ahead = ahead
council-plan-meeting = Plan a meeting
council-meeting-title = The meeting
council-meeting-title-hint = For example: Before the multi-year plan.
council-meeting-day = Day
council-meeting-time = Time
council-time-wrong = Write the time like this: 09:30.
council-meeting-place = Place
council-meeting-planned = The meeting is planned. Add what it is to take up.
council-cycle = The occasions of the year
council-cycle-hint = The month's number and what it is for, one occasion on each line. Leave it empty to get back the four that are shipped.
council-cycle-save = Save the occasions
council-cycle-saved = The occasions are saved.
council-cycle-wrong = This line cannot be read: { $line }
council-members = Members
council-members-table = Who sits in the council, from when until when
council-no-members = The council has no members yet.
council-name = Name
council-represents = Represents
council-represents-hint = District, department or company.
council-mandate = Mandate
council-since = from { $day }
council-not-now = not now
council-outside = no account
ballot-title = The council's scores
ballot-lead = Here you score what the council is to decide. Whoever holds the council together has given you a code.
ballot-code = Your code
ballot-open = Open
ballot-unknown = The code does not let in, or the mandate has ended. Ask whoever gave it to you.
ballot-of = { $name }, this is scored now.
ballot-nothing = Nothing is scored just now.
ballot-given = you have scored
ballot-code-title = Code for a member
ballot-code-of = The code for { $name }:
ballot-code-how = The member goes to { $address } and types the code. It lets in as long as the mandate runs.
ballot-code-once = The code is shown only now. Hand it to the member yourself. A new code ends the one before.
ballot-code-make = Give a code
ballot-code-new = Give a new code
council-end = End
council-end-today = Today is the last day
council-mandate-ended = The mandate has been given its last day.
council-appoint = Add a member
council-account = Account
council-account-hint = Choose none for somebody from outside. Whoever has no account scores with a code of their own.
council-from = From
council-to = Until
council-to-hint = Leave it empty if the mandate runs on.
council-appointed = The member is added.
council-days-wrong = A mandate cannot end before it begins.
council-account-wrong = The account sits in the council in those days, or is not known here.

council-agenda = Agenda
council-agenda-empty = Nothing is taken up yet.
council-read-initiative = Read about the initiative
council-scored = { $n ->
    [0] Nobody has scored yet.
    [one] { $n } has scored.
   *[other] { $n } have scored.
}
council-silent = Each does it alone. Nobody sees anybody else's until it is closed.
council-score = Score
council-score-change = Change my scores
council-scored-thanks = Your scores are saved.
council-open-scoring = Open for scores
council-close-scoring = Close and show the spread
council-scoring-opened = Members can score now.
council-scoring-closed = The scores are closed. The spread is shown.
council-criterion-urgency = How urgent is it?
council-criterion-feasibility = How well can it be done?
council-criterion-benefit = How great is the benefit?
council-criterion-cost = How little does it cost?
council-criterion-hint-urgency = 1 can wait, 5 is needed now
council-criterion-hint-feasibility = 1 very hard, 5 can be done now
council-criterion-hint-benefit = 1 small, 5 very great
council-criterion-hint-cost = 1 very expensive, 5 almost nothing
council-spread-of = The scores for { $name }
council-spread-line = { $n ->
    [one] { $criterion } Mean { $mean }, from { $low } to { $high }, { $n } answer.
   *[other] { $criterion } Mean { $mean }, from { $low } to { $high }, { $n } answers.
}
council-spread-nobody = { $criterion } Nobody has scored.
council-wide = far apart
council-decide = Write down the decision
council-outcome = Decision
council-outcome-passes = Goes on
council-outcome-sent-back = Goes back for more evidence
council-outcome-deferred = Is taken up another time
council-outcome-stopped = Is stopped
council-reason = Reason
council-lesson = What did we learn?
council-lesson-hint = Needed when something is stopped. Stopping in time is a good result.
council-decide-button = Save the decision
council-decided = The decision is saved and cannot be changed.
council-add = Take up something more
council-subject = From the plan
council-subject-hint = An initiative or a need. Choose none for another item.
council-subject-initiative = Initiative: { $name }
council-subject-need = Need: { $name }
council-item-title = Heading
council-item-title-hint = Only for another item.
council-asked = What is the council asked to decide?
council-asked-hint = Write it so that a member can say yes or no.
council-add-button = Add
council-added = The item is on the agenda.
council-stands-there = The meeting takes it up already.
council-full = The agenda is full. Take the rest at the next meeting.
council-minutes-laid = The minutes lie before the adjusters or are signed. Nothing of the meeting can be changed.
council-scoring-not-open = Scores are not taken now. What has been closed is not opened again.
council-is-decided = It has been decided.
council-close-first = Close the scores first.
council-not-held = The meeting has not been held yet.
council-is-stopped = The initiative is stopped and takes no further decision. Begin another one if the need is still there.
council-phase-changed = The initiative is in another phase now. Read it again and decide then.
council-nothing-follows = The initiative is in operation. No gate is left.
council-no-competence-plan = There is no plan for what staff are to learn. Without it nothing is introduced broadly.
council-lesson-missing = Write what you learnt before it is stopped.
council-day-wrong = The day of the meeting lies before the latest decision about the initiative, or before it began.
council-papers = Papers
council-no-papers = No files are attached.
council-kilobytes = { $n } kB
council-paper-name = The file's name at the meeting
council-paper-file = File
council-paper-hint = PDF, PNG, JPEG, text, XLSX or DOCX, at most 5 MB. No personal data.
council-paper-add = Attach the file
council-paper-added = The file is attached.
council-paper-missing = Choose a file.
council-paper-kind = This file is none of the kinds that are taken, or holds something that can be run.
council-paper-too-large = The file is too large. At most 5 MB.
council-paper-too-many = The meeting has as many files as there is room for.

minutes-title = Minutes
minutes-print = Print the minutes
minutes-print-of = Minutes: { $title }
minutes-of = Minutes, { $organisation }
minutes-present = Present
minutes-text = The text of the minutes
minutes-body = Notes of the meeting
minutes-body-hint = Write nothing about single persons. Every saving becomes a version that is kept.
minutes-save = Save
minutes-saved = The notes are saved.
minutes-length = Write something, at most { $n } characters.
minutes-changed-meanwhile = Somebody else saved while you were writing. What you wrote is still here. See what was changed, bring in what you want and save again.
minutes-theirs = This is what the other changed
minutes-theirs-text = Lines with a plus are new. Lines with a minus are gone.
minutes-added = new:
minutes-removed = gone:
minutes-decision = Decision: { $outcome }. { $reason }
minutes-no-decision = No decision.
minutes-lay = Lay before the adjusters
minutes-lay-text = Version { $n }, saved { $when }, is laid before them with agenda, scores and decisions. After that nothing can be changed until you take it back.
minutes-lay-button = Lay before them
minutes-first = First adjuster
minutes-second = Second adjuster
minutes-laid = The minutes lie before the adjusters.
minutes-adjusters-wrong = Choose two different members who have an account and sat in the council on that day.
minutes-stand-otherwise = Somebody has saved or laid another version. Read it first.
minutes-nothing = Save the notes first.
minutes-wait = The minutes wait to be signed.
minutes-sealed = The minutes are signed by both and cannot be changed.
minutes-broken = The text does not agree with its checksum. Tell whoever looks after the installation.
minutes-hash = Checksum (SHA-256)
minutes-adjusters = Adjusters
minutes-adjusted = Signed
minutes-not-yet-signed = not yet
minutes-signed-at = signed { $when }
minutes-sign = Sign the minutes
minutes-signed = You have signed the minutes.
minutes-take-back = Take back to change
minutes-taken-back = The minutes are back with you. What was signed counts no longer.
minutes-appendices = Appendices
minutes-no-appendices = Nothing is added.
minutes-appendix = Appendix
minutes-appendix-hint = A fact put right, or something to know. The minutes do not change.
minutes-appendix-of = Appendix { $when }
minutes-append = Add
minutes-appended = The appendix is saved.
minutes-not-signed = Appendices are added to signed minutes.
minutes-not-yet = The minutes have not been laid before the adjusters yet.
minutes-is-draft = This is a draft.

nav-tryouts = Borrow and try
tryouts-title = Borrow and try
tryouts-lead = Try it in everyday work before anything is bought. What staff say goes along to the decision.
tryouts-none = There is nothing to borrow yet. Whoever leads the work adds it.
tryout-has = { $n ->
    [one] { $n } piece
   *[other] { $n } pieces
}
tryout-said = What staff say
tryout-sentences = { $n ->
    [one] { $n } sentence
   *[other] { $n } sentences
}
tryout-calendar = What is free
tryout-calendar-table = So many are free each day of the week, from today
tryout-week = Week { $n }, begins { $day }
tryout-thing = What
tryout-borrow = Borrow
tryout-pieces = How many
tryout-from = From
tryout-to = Until
tryout-borrow-button = Borrow
tryout-lent = The loan is booked.
tryout-taken = { $n ->
    [0] On { $day } none is free.
    [one] On { $day } only { $n } is free.
   *[other] On { $day } only { $n } are free.
}
tryout-days-wrong = A loan begins today at the earliest, ends after it has begun and lasts at most a year.
tryout-out = Lent and booked
tryout-nothing-out = Nothing is lent.
tryout-late = { $n ->
    [one] { $n } day late
   *[other] { $n } days late
}
tryout-return = Bring back
tryout-condition = Condition
tryout-condition-whole = as it was
tryout-condition-worn = worn, or something is missing
tryout-condition-broken = does not work
tryout-condition-lost = did not come back
tryout-note = Anything to know?
tryout-return-button = It is back
tryout-returned = Thank you, it is back.
tryout-back = Back
tryout-add = Add something to borrow
tryout-name = Name
tryout-about = What is it for?
tryout-count = How many are there?
tryout-initiative = Tried for the initiative
tryout-initiative-hint = Leave it empty if it belongs to none.
tryout-add-button = Add
tryout-added = It can be borrowed now.
help-tryout = Say what you think of something you try
help-tryout-text = Two questions and a sentence.
tryout-say-title = What you are trying
tryout-say-lead = You need not say who you are. The answers are shown when at least ten have answered.
tryout-nothing-here = Right now you are trying nothing here.
tryout-which = What have you tried?
tryout-use = Does it help in your work?
tryout-use-1 = No, not at all
tryout-use-2 = A little
tryout-use-3 = Sometimes
tryout-use-4 = Yes, often
tryout-use-5 = Yes, every day
tryout-wants = Do you want to keep it?
tryout-wants-1 = No
tryout-wants-2 = Rather not
tryout-wants-3 = It does not matter
tryout-wants-4 = Gladly
tryout-wants-5 = Yes, certainly
tryout-words = In a sentence
tryout-words-hint = If you want to. Write nothing about the person you help.
tryout-send = Send
tryout-thanks = Thank you! What you think is there when somebody decides.

nav-forum = The forum
forum-title = The forum
forum-lead = Here you prepare initiatives together and learn from each other.
forum-preparing = Initiatives to prepare
forum-nothing-to-prepare = No initiative is under way right now.
forum-no-notes = Nothing is written yet.
forum-initiative = Initiative
forum-note = What do we need to think of?
forum-note-hint = What does it take where you are? Who needs to take part? What have you tried already?
forum-note-button = Write
forum-noted = What you wrote is saved.
forum-done = The initiative is stopped or in operation. Nothing more is prepared there.
forum-theme = What is the meeting about?
forum-meeting-planned = The meeting is planned.
forum-who = Who was there?
forum-who-button = Save
forum-attended = It is saved who was there.
forum-seats = Fixed seats
forum-seats-table = Who has a seat in the forum and at how many meetings they were
forum-no-seats = Nobody has a seat yet.
forum-body = District, department or company
forum-kind = What is it?
forum-kind-district = district
forum-kind-department = department
forum-kind-company = company
forum-kind-other = other
forum-took-part = Took part in
forum-of = { $part } of { $whole }
forum-give = Give a seat
forum-seat-given = The seat is given.
forum-seat-ended = The seat has been given its last day.
forum-lessons = What others have learnt
forum-lessons-lead = Lessons of initiatives that are stopped or in operation, from those who share them.
forum-search = Search the lessons
forum-no-lessons = No lesson fits. Do share your own from the pages of your initiatives.

nav-notices = Waiting for me
week-title = This waits for you
week-none = Nothing waits for you right now.
week-mail = The week's letter
week-mail-hint = This is how the text looks when it is sent. In a week in which nothing waits no letter comes.
week-mail-greeting = Hello { $name }! This waits for you this week.
week-mail-end = You get at most one letter a week.
week-mail-leave = You can end the letter without signing in:
week-mail-subject = { $n ->
    [one] One thing waits for you this week
   *[other] { $n } things wait for you this week
}
week-meeting = The council meets on { $day }: { $title }. Items on the agenda: { $n }.
week-papers = { $n ->
    [one] Read the paper for { $title }.
   *[other] Read the papers for { $title }: { $n } of them.
}
week-score = Score { $item } before { $title }.
week-sign = Sign the minutes of { $day }: { $title }. Items: { $n }.
week-minutes = Lay the minutes of { $day } before the adjusters: { $title }. Items: { $n }.
week-decided = The council has decided about { $name }: { $outcome }.
week-decided-by-coordinator = The coordinator has decided about { $name }: { $outcome }.
week-late = { $activity } in { $name } should have been done on { $day }.
week-soon = { $activity } in { $name } is to be done on { $day }.
week-look = See what came of { $benefit } in { $name }, by { $day }.
week-loan = { $thing } should have come back from { $unit }.
week-loan-soon = { $thing } is to be back from { $unit } by { $day }.
week-standing = Say where you stand: { $round } closes on { $day }.

home-council = The council
home-council-text = The meetings, what is to be scored, and the decisions.
home-forum = The forum
home-forum-text = Prepare initiatives together and read what others have learnt.

council-follow = What follows from the decision?
council-activity = Activity
council-activity-kind = Kind
council-responsible = Who is responsible?
council-by = Done by
council-follow-button = Add the activity
council-activity-added = The activity stands in the initiative's plan.
council-nothing-to-follow = Activities follow from a decision about an initiative.
