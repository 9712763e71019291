# Surveys, answers, results.

wave = Measurement
wave-days = Open { $from } – { $to }
wave-phase-planned = Planned
wave-phase-open = Open
wave-phase-closed = Closed
linkage-anonymous = Anonymous: answers can never be linked
linkage-confidential = Confidential: answers can be linked by a secret code

waves-title = Measurements
waves-of = Measurements in { $programme }
waves-lead = A measurement asks the same in all organisations. Measure before, after and some months later.
waves-none = No measurements yet. Plan the first, preferably before the sessions begin.
waves-reach = How many have been reached
wave-new = Plan a measurement
wave-new-lead = The frame is taken from today’s register: everybody of the group in the units that take part. Posters are printed in each unit.
wave-name = Name
wave-name-hint = For example Before, spring 2026
wave-instrument = Questions
wave-moment = When in the programme
wave-linkage = Linking
wave-linkage-hint = The choice holds for the whole measurement and cannot be changed later.
wave-opens = First day
wave-closes = Last day
wave-closes-before-it-opens = The last day comes before the first.
wave-nobody-to-ask = There is nobody to ask. Import the staff first.
wave-plan = Plan
wave-planned = The measurement is planned.

reach-title = Answers by unit
reach-lead = Here you see how many have answered, never who. Counts are shown when the measurement has closed.
reach-none = No measurements yet. The programme’s lead plans them.
reach-unit = Unit
reach-organisation = Organisation
reach-whole = All
reach-population = Can answer
reach-invited = Invited
reach-answered = Have answered
reach-rate = Share

poster-title = Poster
poster-of = Poster for { $unit }
poster-lead = Put the poster up where you have coffee. The code is for the whole unit and does not show who answers.
poster-none = No measurement is open or planned for the unit.
poster-make = Make the poster
poster-how-to-print = Print the page with the browser. The poster gets a page of its own.

slips-title = Slips
slips-of = Slips for { $unit }
slips-lead = A slip has a code of its own. With it we can tell that two answers come from the same person, without knowing who.
slips-only-on-paper = Who gets which slip stands only on paper. Old slips stop working when you make new ones.
slips-no-wave = No measurement with linking is open or planned for the unit.
slips-make = Make slips for { $wave }
slips-print-now = Print now. The page cannot be shown again. Cut apart and hand out.
slips-type = Go to { $address } and type the code:

results-title = Results
results-of = Results for { $unit }
results-lead = Here you see what the unit needs, never who. Small groups are not shown.
results-none = No results yet. They are shown when a measurement has closed.
results-who-answered = Who answered
results-core = The four common questions
results-more = Everyday tasks
results-tasks = Tasks with right answers
results-mean-in = Mean, { $wave }
results-too-few-to-spread = Too few answers to show how they are spread.
results-floor = Need to get started
results-from-to = { $from } – { $to }
wave-templates = Begin with one that is often needed, and change what you like:
wave-template-before = Before: the staff’s check
wave-template-after = After: the staff’s check
wave-template-then = After: how was it before?
wave-template-later = Later: the staff’s check
wave-template-test-before = Before: ten tasks
wave-template-test-after = After: ten tasks
wave-template-nano = Two weeks after a session
wave-template-managers-before = Before: the managers’ questions
wave-template-managers-after = After: the managers’ questions
instruments-title = Questions and tasks
instruments-lead = What can be asked in a wave. The answers to the tasks stand here. Do not show them to those who will answer.
instruments-see = See what is asked
instruments-questions = { $n ->
    [one] { $n } question
   *[other] { $n } questions
}
instruments-tasks = { $n } tasks
instruments-core = The four core questions
instruments-ratings = Further questions
instruments-form = Tasks, form { $form }
instruments-in-order = The steps stand in their right order.
instruments-right = right

# The bank

bank-see = See what the bank knows of its tasks
bank-title = The bank of tasks
bank-lead = Every task with what is known of it. Do not show the page to those who will answer.
bank-never-calibrated = The bank has not been calibrated yet. Whoever runs the installation does it with ombud calibrate --store when there are answers.
bank-calibrated = Calibration { $version }, { $day }: { $answers } answers, { $model }.
bank-model-1pl = one slope for all tasks
bank-model-2pl = a slope for each task
bank-linked = The scale is that of calibration { $version }, carried by { $n } tasks. The standard error of the link is { $error }.
bank-simulated = The answers are simulated.
bank-so-many = { $n } of { $all } tasks are calibrated.
bank-task = Task
bank-state = State
bank-shown = Times shown
bank-state-never = not calibrated
bank-state-too-few = too few answers
bank-state-left-out = the answers cannot tell
bank-state-differs = differs between groups
bank-state-drifted = has moved
bank-state-calibrated = calibrated
bank-item-title = Task
bank-item-of = The task { $item }
bank-wording = As it stands
bank-version = Wording { $version }. A changed wording is a new task and is calibrated by itself.
bank-curve = How hard and how telling it is
bank-no-curve = The task has no curve yet. It needs more answers, or answers that differ.
bank-means = Means
bank-with-error = { $value } (± { $error })
bank-held = { $value } (± { $error }), as in calibration { $version }
bank-number-difficulty = Difficulty
bank-number-means-difficulty = The level at which right and wrong are as likely. 0 is the mean of those who answered first, 1 is a standard deviation above.
bank-number-slope = Slope
bank-number-means-slope = How sharply the task tells those who know from those who do not. Below 0.5 it tells little.
bank-number-misfit = Distance from the curve
bank-number-means-misfit = How far the answers lie from the curve (RMSD). Above 0.1 the curve describes them badly.
bank-number-answers = Answers behind the curve
bank-number-means-answers = So many answers the curve rests on.
bank-information = How much the task tells at different levels
bank-level = Level
bank-information-short = Information
bank-chance = Chance to be right
bank-drift = Against the calibration before
bank-drift-first = There is no earlier calibration to compare with.
bank-drift-new = The task was not in the calibration before.
bank-drift-yes = The curve has moved since calibration { $version } (RMSD { $rmsd }, difficulty { $harder }) and was estimated anew.
bank-drift-no = The curve lies where it lay in calibration { $version } (RMSD { $rmsd }, difficulty { $harder }).
bank-groups = Between groups that are equally able
bank-groups-none = No comparison: two groups of at least 200 persons each are needed.
bank-groups-alike = { $n ->
    [one] No difference that matters, in one comparison.
   *[other] No difference that matters, in { $n } comparisons.
}
bank-differs-some = Works somewhat differently for { $focal } than for { $reference } ({ $by }).
bank-differs-much = Works very differently for { $focal } than for { $reference } ({ $by }). Read its wording again.
bank-by-service = service
bank-by-programme = programme
wave-fixed-never-calibrated = Tasks cannot be chosen after the answers yet: the bank is not calibrated. The forms are fixed.
wave-fixed-too-few = Tasks cannot be chosen after the answers yet: { $n } are calibrated and { $needed } are needed. The forms are fixed.
wave-fixed-area = Tasks cannot be chosen after the answers yet: the area { $area } has { $n } calibrated and needs { $needed }. The forms are fixed.
