# The unit's plan of the year, conditions for good results and the manager's month.

unit-plan-title = The unit's plan
unit-plan-of = { $unit }: plan for { $year }
unit-plan-writing = { $unit }: write the plan for { $year }
unit-plan-none = There is no plan here yet. It takes ten minutes to write and can be changed all year.
unit-plan-none-to-see = There is no plan here yet. The unit's manager writes it.
unit-plan-write = Write the plan
unit-plan-write-lead = Be brief. The plan can be changed at any time, and earlier ones are kept.
unit-plan-change = Change the plan
unit-plan-save = Save the plan
unit-plan-saved = The plan is saved.
unit-plan-changed-meanwhile = Somebody else changed the plan while you wrote. What you wrote is still here. Open the plan in another tab, compare, and start again from there.
unit-plan-older = This is an earlier plan.
unit-plan-latest = Show the one that holds
unit-plan-versions = Earlier plans
unit-plan-version = Plan { $version }, saved { $when }
unit-plan-why = Why do we do this?
unit-plan-why-hint = What gets better for those who get the care? One or two sentences are enough.
unit-plan-strategy = The goal that the plan serves
unit-plan-strategy-hint = A goal of the operational plan or of the municipality's strategy.
unit-plan-goals = What we want to be able to do
unit-plan-goals-hint = One or two goals go a long way. Leave the others empty.
unit-plan-no-goals = The plan has no goals yet.
unit-plan-goal-number = Goal { $n }
unit-plan-goal-item = Followed up by the question
unit-plan-goal-words = The goal in your own words
unit-plan-goal-percent = How many of a hundred shall be able to do it themselves
unit-plan-goal-by = By the end of
unit-plan-goal-wrong = Write a number between 1 and 100 and choose a month in the year of the plan.
unit-plan-too-many-goals = A plan can have { $n } goals.
unit-plan-goal = { $percent } of a hundred shall be able to do it themselves by the end of { $month }.
unit-plan-goal-now = So many said last that they can do it themselves:
unit-plan-goal-no-answers = There are no answers to show yet, or too few.
unit-plan-goal-by-talking = Followed up by talking. No question measures it.
unit-plan-how = How we do it
unit-plan-sessions = { $n ->
    [0] No sessions are meant
    [one] { $n } session a month
   *[other] { $n } sessions a month
}
unit-plan-minutes = { $n ->
    [0] No time is set aside
    [one] { $n } minute a month for each
   *[other] { $n } minutes a month for each
}
unit-plan-sessions-field = Sessions a month
unit-plan-sessions-hint = Two short ones give more than a long one.
unit-plan-minutes-field = Minutes a month for each
unit-plan-responsible = Who sees to it
unit-plan-responsible-hint = Mostly the champion.
unit-plan-manager-trained = The manager's own training done
unit-plan-manager-trained-hint = The manager goes first. Then it goes better for everybody else.
unit-plan-discussed = The plan was talked through with all
unit-plan-discussed-hint = Best at a workplace meeting, before you begin.
unit-plan-afterwards = What goes on when the project has ended
unit-plan-afterwards-hint = Who welcomes new colleagues? Which time is left?
unit-plan-not-yet = not yet
unit-plan-months = How it goes
unit-plan-months-table = Sessions of the plan and sessions that were held, month by month
unit-plan-month = Month
unit-plan-wanted = In the plan
unit-plan-held = Held
unit-plan-coming = Planned
unit-plan-standing = Standing
unit-plan-before = before the plan
unit-plan-kept = done
unit-plan-missed = not held
unit-plan-planned = on its way
unit-plan-to-plan = to be planned
unit-plan-behind = { $n ->
    [one] { $n } session was not held so far this year.
   *[other] { $n } sessions were not held so far this year.
}
units-plan = Plan for the year

month-title = This month
month-title-of = To do in { $month }
month-sessions = { $held } of { $wanted ->
    [one] { $wanted } session
   *[other] { $wanted } sessions
} { $held ->
    [one] is
   *[other] are
} done. { $planned ->
    [one] { $planned } is planned.
   *[other] { $planned } are planned.
}
month-nothing = All is on track. There is nothing you need to do now.
month-write-plan = The unit has no plan for the year. It takes ten minutes.
month-own-training = Take your own training first. Whoever leads others needs to know why.
month-own-training-late = The staff have begun, but your own training is not done. Take the first part this week.
month-to-training = Show the training
month-find-champion = Nobody is champion here. Ask who would like to, and have the local lead give the mandate.
month-renew-mandate = A champion's mandate ends on { $day }. Ask whether it goes on.
month-plan-sessions = { $n ->
    [one] { $n } session is missing this month. Put a time into the rota together with the champion.
   *[other] { $n } sessions are missing this month. Put times into the rota together with the champion.
}
month-keep-registers = { $n ->
    [one] { $n } session has no register. Ask the champion to fill it in.
   *[other] { $n } sessions have no register. Ask the champion to fill them in.
}
month-time-to-answer = A measurement is open until { $day }. Give everybody three minutes at the next meeting.
month-catch-up = { $n ->
    [one] { $n } session was not held earlier this year. Can it be made up for?
   *[other] { $n } sessions were not held earlier this year. Can some be made up for?
}
month-to-plan = Show the plan
month-talk = Talk the plan through with everybody at the next workplace meeting.
home-month = This month
home-month-text = What matters most now, on one page.

conditions-title = Does the plan have what usually gives results?
conditions-lead = Each line rests on what is planned or done. There is no total: a single thing that is missing can be the one that decides.
conditions-source = The conditions come from evaluations of earlier programmes. They say what usually helps. They measure no effect.
condition-nothing-yet = There is nothing to judge by yet.
condition-not-yet = not yet
condition-none-yet = none yet
condition-written = It stands in the plan.
condition-not-written = It does not stand in the plan.
condition-next = Next step
condition-standing-met = there
condition-standing-partly = partly
condition-standing-missing = missing
condition-standing-not-known = not known yet

condition-needs-first = Needs first
condition-needs-first-seen = Answers on what the unit needs: { $first }. First session: { $second }.
condition-needs-first-why = Whoever chooses content before needs often practises what is known already.
condition-needs-first-next = Have everybody do the check before you choose more kits. Then look at the unit's results.
condition-managers-first = The manager before or at the same time
condition-managers-first-seen = The manager's training: { $first }. First session: { $second }.
condition-managers-first-why = What the manager does not ask for peters out. Managers are often those who were trained least.
condition-managers-first-next = Take the first part of the managers' training and write the day into the plan.
condition-staff-early = The staff from the start
condition-staff-early-seen = Talked through: { $first }. First session: { $second }.
condition-staff-early-why = Whoever took part in deciding knows why, and says so when something does not work.
condition-staff-early-next = Take the plan up at the next workplace meeting and write the day into the plan.
condition-why-before-what = Why before what
condition-why-before-what-why = Technology without a reason becomes one more thing to find time for.
condition-why-before-what-next = Write into the plan what gets better for those who get the care.
condition-serves-strategy = Belongs to the goals of the work
condition-serves-strategy-why = What serves a goal that is there already gets time when time is short.
condition-serves-strategy-next = Write into the plan which goal it serves.
condition-mandate-with-time = Champions with a mandate and time
condition-mandate-with-time-seen = { $n ->
    [0] Nobody has a mandate here.
    [one] The champion has { $n } minute a week.
   *[other] The champion has { $n } minutes a week.
}
condition-mandate-with-time-why = A mandate without time is what one does when all else is done.
condition-mandate-with-time-next = Agree on at least an hour a week and have it in the rota.
condition-technology-works = The technology works where it is used
condition-technology-works-seen = { $whole ->
    [0] No hindrance is reported.
    [one] { $whole } hindrance is not solved. Older than a month: { $part }.
   *[other] { $whole } hindrances are not solved. Older than a month: { $part }.
}
condition-technology-works-why = Whoever practises on something that jams learns that technology cannot be relied on.
condition-technology-works-next = Ask those in charge of IT when the hindrances are gone. Practise something else until then.
condition-small-groups = Small groups of colleagues
condition-small-groups-seen = { $whole ->
    [one] { $part } of { $whole } session had eight people at most.
   *[other] { $part } of { $whole } sessions had eight people at most.
}
condition-small-groups-why = In a small group one dares to say that one does not understand, and has time to try.
condition-small-groups-next = Run the same session twice rather than once with everybody.
condition-short-and-often = Short and often
condition-short-and-often-seen = { $whole ->
    [one] { $part } of { $whole } month had a short session.
   *[other] { $part } of { $whole } months had a short session.
}
condition-short-and-often-why = Twenty minutes every month stay better than a whole day a year.
condition-short-and-often-next = Put a short session into the rota every month.
condition-practice-on-cases = Practice on real cases
condition-practice-on-cases-seen = { $whole ->
    [one] { $part } of { $whole } session had a case and a practice.
   *[other] { $part } of { $whole } sessions had a case and a practice.
}
condition-practice-on-cases-why = Whoever has done something once does it again at work.
condition-practice-on-cases-next = Choose a session kit. Each has a case from care and something to practise.
condition-on-site = On site for those who are not used to it
condition-on-site-seen = { $whole ->
    [one] { $part } of { $whole } session was on site.
   *[other] { $part } of { $whole } sessions were on site.
}
condition-on-site-why = Whoever is not used to computers seldom gets into a digital meeting, and does not say so.
condition-on-site-next = Have the next session at the workplace.
condition-repeated = It comes again
condition-repeated-seen = { $whole ->
    [one] { $part } of { $whole } kit that it was time for was run again.
   *[other] { $part } of { $whole } kits that it was time for were run again.
}
condition-repeated-why = What is shown only once is gone after some weeks.
condition-repeated-next = Run the kit again that it is time for. It takes less time the second time.
condition-follow-up = Follow-up at work
condition-follow-up-seen = { $whole ->
    [one] { $part } of { $whole } session followed up something earlier.
   *[other] { $part } of { $whole } sessions followed up something earlier.
}
condition-follow-up-why = Being asked whether it came to use is what makes it come to use.
condition-follow-up-next = Plan a session that only asks: have you used it, and where did it jam?
condition-after-the-project = A plan for the time after the project
condition-after-the-project-why = When the money has ended, what only the project held up is gone.
condition-after-the-project-next = Write into the plan what goes on, and let a mandate last longer than the project.
