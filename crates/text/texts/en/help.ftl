# Help between colleagues: questions to the champion, barriers, support, kits made one's own.

nav-questions = Questions
nav-barriers = Barriers
home-questions = Questions and support
home-questions-text = What colleagues ask, and five minutes in which you helped somebody.
home-barriers = Barriers
home-barriers-text = What is in the way at work, for how long, and who solves it.

questions-title = Questions and support
questions-waiting = Waiting for an answer
questions-none-waiting = No question is waiting.
questions-others = Answered already
question-title = A question
question-waited = { $n ->
    [0] came today
    [one] has waited { $n } day
   *[other] has waited { $n } days
}
question-was-handed = from another champion
question-state-waiting = waiting for an answer
question-state-answered = answered
question-state-solved = solved
question-answer = Your answer
question-answer-hint = Whoever asked reads it with their slip. Write no names.
question-send-answer = Save the answer
question-answered = The answer is saved. Whoever asked can read it now.
question-solve = It is solved
question-was-solved = The question is solved. It is erased in 90 days.
question-hand-over = Does somebody else know better?
question-hand-over-to = The champion of
question-hand-over-hint = Then only that champion and whoever leads the work in the municipality see the question.
question-hand-over-button = Hand over
question-handed-over = The question is with another champion.
question-nobody-there = There is no champion there today. Choose another unit.

common-title = Common questions
common-lead = Everybody with a code of one of the municipality's units can read this.
common-none = There is nothing here yet. Rewrite a question that others may have and publish it.
common-question = The question in your own words
common-answer = The answer
common-publish = Would the answer help others?
common-publish-text = Rewrite the question so that nobody can tell who asked. The question above is shown to nobody else.
common-publish-button = Publish as a common question
common-published = Everybody in the municipality can read the question and the answer now.
common-rewrite = Rewrite the question in your own words. It must not be the same.
common-remove = Remove
common-removed = It is removed.

hands-title = Would like help in peace
hands-lead = Only you as the champion see this. It is counted nowhere.
hand-done = It is done
hand-was-done = Good. The wish is removed.

support-title = Did you help a colleague?
support-lead = Tap how long it took. Your own time counts. Whom you helped is not written down.
support-minutes = { $n } minutes
support-about = What was it about? (may be left empty)
support-today = Today
support-undo = Take back
support-logged = Saved. Your time is booked.
support-undone = It is taken back.
support-undo-reason = Taken back the same day

barriers-title = What is in the way
barriers-lead = Slow tablets, bad coverage and accounts that do not let you in. Here you see for how long, and who solves it.
barriers-none = Nothing is reported.
barrier-report = Report something
barrier-report-button = Report
barrier-reported = Thank you. It is reported.
barrier-kind = What is in the way?
barrier-note-hint = Only if you chose something else. Write no names.
barrier-coverage = Bad coverage, or the network breaks
barrier-slow-device = The device is slow
barrier-account = The account or password does not work
barrier-separate-programs = The programs do not talk to each other
barrier-missing-device = A tablet, phone or computer is missing
barrier-other = Something else
barrier-status = How is it going?
barrier-status-reported = reported
barrier-status-taken-on = somebody is solving it
barrier-status-solved = solved
barrier-status-will-not-be-solved = will not be solved
barrier-days = { $n ->
    [0] since today
    [one] for { $n } day
   *[other] for { $n } days
}
barrier-reports = { $n ->
    [one] reported { $n } time
   *[other] reported { $n } times
}
barrier-owned = to be solved by { $owner }
barrier-handle = Say how it is going
barrier-owner = Who solves it?
barrier-owner-hint = Preferably a function, such as IT support.
barrier-owner-missing = Write who solves it.
barrier-said = To the unit
barrier-said-hint = Everybody in the unit can read it. Write when it will be done, or why it cannot be.
barrier-reason-missing = Write why it will not be solved.
barrier-save = Save
barrier-handled = Saved. The unit sees it now.
barrier-blocks = This is in the way right now. Try it before the session, or practise something else meanwhile.
barrier-units = { $n } units
barrier-counts = Barriers in the programme's units
barrier-counts-lead = Counts for the whole programme, without units and without what anybody wrote.
barrier-count-units = Units now
barrier-count-reports = Reports
barrier-count-not-taken = Not taken on
barrier-count-long = Older than 30 days
barrier-count-oldest = Oldest, days
barrier-count-solved = Solved

units-help = Poster: ask a colleague
units-barriers = { $n ->
    [one] { $n } thing is in the way
   *[other] { $n } things are in the way
}
help-poster-title = Ask a colleague
help-poster-of = Ask a colleague: { $unit }
help-poster-lead = With the code the unit's staff ask without an account. It works until you make another.
help-code-make = Make a code
help-code-again = Make another code. The old one stops working.
help-code-made = The unit has a new code. Print the page and put it up.
help-poster-heading = Wondering about something digital?
help-poster-what = Ask your champion at { $unit }, or tell us if something is in the way.
help-poster-no-account = You need no account and no name.

suggestions-title = Suggested next session
suggestions-of = Suggested next session: { $unit }
suggestions-lead = This seems to be of most use to the unit. The suggestions rest on the group's answers, never on what one person answered.
suggestions-none = There are no answers that may be shown yet, or most goes well. Choose among the kits yourselves.
suggestion-why = Why: in “{ $wave }”, which closed { $day }, the unit found “{ $question }” hardest. That belongs to { $area }.
units-suggestions = Suggested next session
plan-variant = { $title } (our own)

variants-title = Local kits
variants-lead = Kits that the municipality has changed so that they fit.
variants-own = Our own
variants-none = You have no kits of your own yet. Open a kit and make it yours.
variants-shared = Shared by other municipalities
variant-shared = shared with others
variant-version = version { $n }
variant-origin = Made of
variant-older = You are reading an older version.
variant-to-latest = To the latest
variant-newer-origin = There is a new version of what the kit was made of.
variant-see-changes = See what has changed
variant-make = Make a variant of our own
variant-made = You have a variant of your own now. Change what is needed.
variant-share = Share with other municipalities
variant-unshare = Stop sharing
variant-is-shared = Every municipality here can see the kit now.
variant-is-not-shared = Only your municipality sees the kit now.
variant-edit = Change the kit
variant-edit-lead = Rewrite it so that it fits. Sessions that are planned already keep their version.
variant-title = Title
variant-title-en = Title in English
variant-summary = What you do
variant-summary-en = What you do, in English
variant-goal = Goal
variant-goal-en = Goal in English
variant-english = In English (may be left empty)
variant-group-max = At most so many persons
variant-repeat = Repeat after so many days
variant-steps-hint = The time is the sum of the steps. Empty title and text to take a step away.
variant-step = Step { $n }
variant-step-minutes = Step { $n }, minutes
variant-step-title = Step { $n }, title
variant-step-text = Step { $n }, what you say and do
variant-steps-wrong = There has to be at least one step, and { $longest } minutes together at most.
variant-sheet = The sheet
variant-sheet-part = The sheet: { $heading }
variant-sheet-hint = Headings begin with ##, points with a dash and numbered lines with 1. and so on. Other code is not possible.
variant-sheet-wrong = Line { $line } cannot be read. Only headings, paragraphs and lists work.
variant-lines-hint = One line each.
variant-save = Save as a new version
variant-preview = Look first
variant-preview-title = This is what it becomes
variant-saved = Saved as a new version.
variant-origin-title = What has changed?
variant-origin-lead = Struck out is gone and marked is new. Tick what you want to take over. The rest is left as it is.
variant-origin-same = You have seen the latest version already.
variant-origin-nothing = The changes are in your kit already.
variant-mine = What yours says
variant-take = Take the change over
variant-take-chosen = Done. Take over what is ticked
variant-taken-over = Saved as a new version.
