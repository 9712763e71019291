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
instruments-tasks = { $n ->
    [one] { $n } task
   *[other] { $n } tasks
}
instruments-core = The four core questions
instruments-ratings = Further questions
instruments-form = Tasks, form { $form }
instruments-in-order = The steps stand in their right order.
instruments-right = right
