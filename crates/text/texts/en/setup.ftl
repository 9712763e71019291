# The programme's plan, conditions, risks and standing: whoever leads a programme.

setup-title = Set up a programme
setup-choose = Choose a template to begin from. Everything can be changed afterwards, and you can begin from an empty plan.
setup-fits = Fits
setup-asks = What it asks
setup-weeks = { $n ->
    [one] { $n } week unless changed.
   *[other] { $n } weeks unless changed.
}
setup-source = Built as { $source }.
setup-other = Choose another template
setup-lead-organisation = Organisation that leads
setup-ends = Last day (may be empty)
setup-ends-hint = { $n ->
    [one] Empty gives { $n } week. Write a day when phases shall be stretched or shortened.
   *[other] Empty gives { $n } weeks. Write a day when phases shall be stretched or shortened.
}
setup-members = Who shall take part?
setup-members-hint = An organisation decides itself that it takes part. Those that you administer join at once, the others are asked.
setup-no-members = Choose at least one organisation of the list.
setup-units = Only some units (may be empty)
setup-units-hint = One unit a line: organisation; the unit's code or name. Empty means all units.
setup-unit-unknown = There is no such unit: { $line }
setup-unit-twice = The unit stands twice: { $line }
setup-unit-not-ours = The organisation chooses its units itself when it joins: { $line }
setup-show = Show what it makes
setup-preview = Nothing is saved yet. Read it through, then create the programme. Everything can be changed afterwards.
setup-joins = Join at once: { $names }.
setup-asked = Are asked: { $names }. The administrator of each lets it join.
setup-create = Create the programme
setup-change = Change
setup-done = The programme is created. Now write why it is there.
setup-done-administrator = The programme is created. Give somebody the account to lead it.
programme-plan-title = The programme's plan
programme-plan-none = The programme has no plan yet. Begin with one phase over the programme's time.
programme-plan-none-to-see = The programme has no plan yet. Whoever leads it writes it.
programme-plan-write = Write the plan
programme-plan-edit = Change the plan
programme-plan-edit-lead = Open a line to change it. Empty its name to take it away. Each time you save, the earlier plan is kept.
programme-plan-save = Save the plan
programme-plan-saved = The plan is saved.
programme-plan-why = Why is there a programme?
programme-plan-why-hint = What gets better for those who get the care, for the staff and for the budget?
programme-plan-why-is = Why: { $text }
programme-plan-strategy = Goal or strategy that it serves
programme-plan-strategy-hint = Preferably where it stands: the municipality's strategy, the operational plan, the agreement.
programme-plan-strategy-is = Serves: { $text }
programme-plan-afterwards = What goes on when the programme has ended
programme-plan-afterwards-hint = Which mandates, how much time, who pays?
programme-plan-afterwards-is = After the programme: { $text }
programme-plan-not-written = does not stand in the plan yet
programme-plan-hours-in-all = The participants' time: { $all } hours in the plan, of which { $due } should be done today.
programme-plan-champions-in-all = Champions: { $n }, with { $minutes } minutes a week each.
programme-plan-from-template = The plan began from the template { $title }.
programme-plan-champions = Number of champions
programme-plan-champion-minutes = Minutes a week for each champion
programme-plan-members = Those that shall take part
programme-plan-members-hint = So many persons of each. Empty means that it does not stand in the plan.
programme-plan-members-table = Organisations in the plan
programme-plan-member = Organisation
programme-plan-member-state = State
programme-plan-member-joined = takes part
programme-plan-member-asked = is asked
programme-plan-persons = Persons
programme-plan-phases = Phases
programme-plan-phase = Phase
programme-plan-when-is = When
programme-plan-activities = Activities
programme-plan-activities-table = Activities with participants and hours
programme-plan-activity = Activity
programme-plan-hours-are = Hours are sessions for each participant times minutes times participants. To run is how many sessions there are when each group is as large as the plan says.
programme-plan-for-whom = For whom
programme-plan-booked-as = Hours are booked as
programme-plan-content = Content
programme-plan-content-series = { $title } (series of { $n } parts)
programme-plan-no-such-kit = There is no such kit. Choose one of the list.
programme-plan-times = { $sessions } times { $minutes } minutes
programme-plan-times-each = For each participant
programme-plan-to-run = Sessions to run
programme-plan-hours = Hours
programme-plan-how = How people meet
programme-plan-from = First day
programme-plan-to = Last day
programme-plan-name = Name
programme-plan-sessions = Sessions for each participant
programme-plan-minutes = Minutes of a session
programme-plan-group = Persons in each group
programme-plan-line = { $name }
programme-plan-line-more = Add (line { $n })
programme-plan-waves-title = Measurements
programme-plan-waves-table = Measurements in the plan
programme-plan-wave = Measurement
programme-plan-instrument = Questions
programme-plan-moment = Moment
programme-plan-state = State
programme-plan-wave-made = is made
programme-plan-wave-to-come = to come
programme-plan-make-wave = Make a measurement
programme-plan-make-wave-text = The measurement is made in all organisations that take part, with those who are employed today. Wait until it is near.
programme-plan-make-wave-button = Make the measurement
programme-plan-steps-title = Steps on the way
programme-plan-steps-text = Milestones are what shall be done by a day. Participation is when the staff take part.
programme-plan-milestones = Milestones
programme-plan-participation = Participation
programme-plan-step-words = Step
programme-plan-due = Done by
programme-plan-done-on = Done on
programme-plan-kind = Kind
programme-plan-kind-milestone = Milestone
programme-plan-kind-participation = Participation
programme-plan-serves = Condition that the step belongs to
programme-plan-mark = A step is done
programme-plan-mark-button = Write it in
programme-plan-step-marked = The step is done.
programme-plan-step-not-yet = The day is yet to come. Write the step in when it is done.
programme-plan-step-on-time = done on time
programme-plan-step-done-late = { $n ->
    [one] done, { $n } day late
   *[other] done, { $n } days late
}
programme-plan-step-late = { $n ->
    [one] not done, { $n } day late
   *[other] not done, { $n } days late
}
programme-plan-step-soon = within a month
programme-plan-step-ahead = further ahead
programme-plan-wrong-no-phase = The plan needs at least one phase.
programme-plan-wrong-too-many = The plan has too many lines.
programme-plan-wrong-name = Line { $n } has no name, or too long a one.
programme-plan-wrong-ends-first = Line { $n } ends before it starts.
programme-plan-wrong-phase-order = Phase { $n } starts before the one before it.
programme-plan-wrong-outside = Line { $n } lies outside of the phases.
programme-plan-wrong-numbers = Activity { $n } needs sessions, minutes, persons and a group.
programme-plan-wrong-member-twice = An organisation stands twice.
programme-check-title = Does the programme have what usually gives results?
programme-check-lead = Each condition stands twice: as it is planned and as it is done so far. There is no total: a single thing that is missing can be the one that decides.
programme-check-no-plan = The programme has no plan, so only what is done can be judged.
programme-check-in-plan = In the plan
programme-check-so-far = So far
programme-check-from = Rests on:
programme-check-needs-first-planned = Needs shall be known { $first }. First session: { $second }.
programme-check-needs-first-done = Needs became known: { $first }. First session: { $second }.
programme-check-needs-first-next = Put a measurement before the first session, or a step in which units say what they need.
programme-check-managers-first-planned = Managers begin: { $first }. Staff begin: { $second }.
programme-check-managers-first-done = First training of managers: { $first }. First session: { $second }.
programme-check-managers-first-next = Book the managers' first session before the staff's, or in the same week. Write the managers' time in when they have been there.
programme-check-staff-early-planned = Staff take part: { $first }. First session: { $second }.
programme-check-staff-early-done = Staff took part: { $first }. First session: { $second }.
programme-check-staff-early-next = Put a step of participation before the first session, and write in when it is done.
programme-check-why-before-what-next = Write into the plan what gets better for those who get the care.
programme-check-serves-strategy-next = Write into the plan which goal or strategy the programme serves.
programme-check-mandate-with-time-planned = { $n ->
    [0] The plan has no champions.
    [one] The plan gives each champion { $n } minute a week.
   *[other] The plan gives each champion { $n } minutes a week.
}
programme-check-mandate-with-time-done = { $part } of { $whole } mandates have at least an hour a week.
programme-check-mandate-with-time-next = Ask the local leads to give out the mandates, with at least an hour a week that the manager has agreed to.
programme-check-technology-works-planned = Technology shall be ready: { $first }. First session: { $second }.
programme-check-technology-works-done = { $whole ->
    [0] No open hindrance is reported.
   *[other] { $whole } hindrances are open in the units. { $part } of them are older than a month.
}
programme-check-technology-works-next = Put in a step in which IT tries signing in, coverage and equipment before the first session. Ask units to report hindrances.
programme-check-small-groups-planned = { $part } of { $whole } sessions are planned for eight people at most.
programme-check-small-groups-done = { $part } of { $whole } sessions had eight people at most.
programme-check-small-groups-next = Lower the size of groups in the plan, and rather run the same session twice.
programme-check-short-and-often-planned = { $part } of { $whole } months have a short session in the plan.
programme-check-short-and-often-done = { $part } of { $whole } months had a short session somewhere in the programme.
programme-check-short-and-often-next = Divide long sessions, so that every month has one of 45 minutes at most.
programme-check-practice-on-cases-planned = { $part } of { $whole } sessions in the plan have a kit with a case and practice.
programme-check-practice-on-cases-done = { $part } of { $whole } sessions had a case and practice.
programme-check-practice-on-cases-next = Choose a kit or a series for the activities that lack content.
programme-check-on-site-planned = { $part } of { $whole } sessions are planned on site.
programme-check-on-site-done = { $part } of { $whole } sessions were on site.
programme-check-on-site-next = Have the basics at the workplace. Keep what is digital for those who are used to it.
programme-check-repeated-planned = { $part } of { $whole } kits in the plan come again.
programme-check-repeated-done = { $part } of { $whole } kits that it was time for were run again.
programme-check-repeated-next = Plan each kit twice for the same people.
programme-check-follow-up-planned = { $part } of { $whole } sessions in the plan follow up something earlier.
programme-check-follow-up-done = { $part } of { $whole } sessions followed up something earlier.
programme-check-follow-up-next = Put in an activity of follow-up at work, after every third session.
programme-check-after-the-project-planned = Decision on what goes on: { $first }. The programme ends { $second }.
programme-check-after-the-project-done = { $part } of { $whole } mandates last longer than the programme.
programme-check-after-the-project-next = Write into the plan what goes on, put in a day for the decision, and let mandates last longer than the programme.
organisation-check-title = Do the units have what usually gives results?
organisation-check-lead = { $n ->
    [0] There are no units yet.
    [one] Each condition over { $n } unit. There is no total.
   *[other] Each condition over { $n } units. There is no total.
}
organisation-check-seen = Wholly there in { $met } of { $known } units of which something is known. Of { $unknown } nothing can be said yet: plan, sessions or answers are missing.
organisation-check-lacking = Units that lack it, wholly or in part:
risks-title = Risks
risks-lead = What could go wrong, how likely and how bad is it, and who does what about it? Probability and consequence are not made into one number.
risks-none = No risks are written yet.
risks-table = The programme's risks
risk-what = Risk
risk-what-hint = What could happen, and what follows from it?
risk-probability = Probability
risk-consequence = Consequence
risk-step-1 = low
risk-step-2 = middle
risk-step-3 = high
risk-owner = Owner
risk-owner-hint = A role rather than a name.
risk-nobody = nobody yet
risk-measure = Action
risk-state = State
risk-state-open = open
risk-state-acting = being dealt with
risk-state-happened = has happened
risk-state-closed = closed
risk-new = Write a risk
risk-change = Change the risk
risk-save = Save
risk-written = The risk is saved.
against-plan-title = Plan and outcome
standing-no-plan = The programme has no plan to compare with.
standing-what = What
standing-in-all = In the whole plan
standing-to-date = Should be done today
standing-done = Is done
standing-table = What is planned beside what is done
standing-how = The plan's hours to date are sessions whose day has passed when they are spread evenly over the activity's time.
standing-members = Persons in each organisation
standing-planned = Planned
standing-reached = Have taken part
standing-steps = Steps: { $done } of { $all } are done, { $on_time } of them on time. { $late } are late today.
standing-next-steps = The next steps
standing-champions = Champions
standing-champions-table = Champions and staff in each organisation
standing-staff = Staff
standing-without = Units without a champion
compare-title = Do the organisations differ?
compare-wave = Share who answered in the measurement { $wave }, which closed { $day }. By name, not by rank.
compare-too-few = It takes at least four organisations with answers to show to say whether they differ more than chance.
compare-differ = Some of them differ more than chance can explain: those whose possible ranks do not meet.
compare-chance = The differences may be chance. None of them can be told from all the others.
compare-table = Response in each organisation
compare-own = Answered
compare-answered = { $part } of { $whole } ({ $percent })
compare-shrunken = Drawn towards the whole
compare-interval = Uncertainty
compare-ranks = Possible ranks
compare-ranks-are = { $low } to { $high }
compare-how = Small organisations easily end up outermost by chance. So each share is drawn towards the whole, as far as chance could have moved it. The ranks hold for all at once.
