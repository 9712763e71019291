# What all pages share: frame, buttons, errors, numbers.

product = Ombud
page-title = { $page } – { $name }
skip-to-content = Skip to the content
menu = Menu
simulated-banner = Simulated data. There are no real people here.
breadcrumbs = You are here

nav-my-day = My page
nav-unit = The unit
nav-sessions = Sessions
nav-waves = Surveys
nav-people = People
nav-units = Units
nav-champions = Digital champions
nav-hours = Hours
nav-reports = Reports
nav-programme = The programme
nav-settings = Settings
nav-about = About Ombud
nav-accessibility = Accessibility

sign-in = Sign in
sign-out = Sign out
signed-in-as = Signed in as

next = Next
back = Back
cancel = Cancel
change = Change
open = Open
yes = Yes
no = No
choose = Choose

persons = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
answers = { $n ->
    [one] { $n } answer
   *[other] { $n } answers
}
rows = { $n ->
    [one] { $n } row
   *[other] { $n } rows
}

based-on = Based on { $n }
interval = { $level } interval: { $low } to { $high }
on-scale = { $value } on the scale { $low }–{ $high }
about-the-number = About this number
method-name = Method: { $method }
withheld = Not shown
show-table = Show as a table
chart-what = What
chart-value = Value
chart-n = Number
chart-interval = Interval
curve-in-words = { $what } is highest, { $highest }, at { $by } { $at }.

unit-points = points
unit-percent = per cent
unit-percentage-points = percentage points
unit-persons = people
unit-answers = answers
unit-hours = hours
unit-minutes = minutes
unit-sek = SEK
unit-sek-per-hour = SEK per hour
unit-sek-per-participant = SEK per participant
unit-sd = standard deviations
unit-sek-per-person = SEK per person
unit-sek-per-sd = SEK per standard deviation
unit-units = units
unit-rows = rows
unit-sessions = sessions

error-title = Something went wrong
error-nothing-lost = What you saved before is still there.
error-go-start = To the start page
error-go-back = Go back and try again
error-reference = Do you need help? Tell them this code: { $id }
not-found-title = There is no such page
not-found-text = The address may be wrong. The page may also have moved, or you may not have access to it.
sign-in-needed-title = Please sign in first
sign-in-needed-text = This page is for people with an account. Sign in to go on.
bad-request-title = We could not read what you sent
bad-request-text = Something is missing or has the wrong form. Go back, look at the fields and try again.
conflict-title = Somebody else was first
conflict-text = What you changed has been changed in the meantime. Open the page again, see how it stands and make your change once more.
too-many-title = Please wait a moment
too-many-text = There were many attempts in a short time. Try again in { $seconds ->
    [one] { $seconds } second.
   *[other] { $seconds } seconds.
}
unavailable-title = We will be back shortly
unavailable-text = There is a lot to do at the moment. Try again in { $seconds ->
    [one] { $seconds } second.
   *[other] { $seconds } seconds.
}
internal-title = Something went wrong on our side
internal-text = The fault is ours, not yours. It has been noted. Please try again in a while.
too-large-title = That was too much at once
too-large-text = The file or the text is larger than we can receive. Divide it and try again.
refused-title = It came from another site
refused-text = For safety we only receive what is sent from our own pages. Open the page here and try again.

form-has-errors = { $n ->
    [one] One thing needs to be changed
   *[other] { $n } things need to be changed
}
form-is-kept = What you wrote is still there.
field-required = Please fill in this field.
field-too-long = Please write less, at most { $n } characters.
field-not-a-number = Write a number with digits.
field-not-a-date = Write the date like this: 2025-03-31.
field-choose-one = Choose one of the alternatives.
field-out-of-range = Write a number from { $min } to { $max }.

code-unknown = There is no such code. Look at the poster once more.
code-empty = Write the code that is on the poster.

about-title = About Ombud
about-lead = Ombud helps municipalities to raise the digital skills of their care staff. One colleague teaches another.
about-privacy-title = What we know about you
about-privacy-answers = Your answers are yours. No manager can see what you have answered.
about-privacy-groups = We only show results for groups. If the group is small we show nothing at all.
about-privacy-pnr = We do not keep your personal identity number.
about-privacy-cookies = We use cookies only to remember language, sign-in and answers you have begun. Nobody else learns that you have been here.
about-privacy-rights = You can see what is kept about you and have it removed. Ask the person who leads the programme where you work.
about-evidence-title = Why we ask
about-evidence = We want to know whether it helps. Then your municipality can do more of what works and stop the rest.

accessibility-title = Accessibility
accessibility-lead = Everybody should be able to use Ombud. The goal is WCAG 2.2, level AA.
accessibility-how = The pages can be read aloud, enlarged to 400 per cent and used with a keyboard. They work without scripts and on small screens.
accessibility-tested = Every page goes through automatic tests at every change. Trials with people remain to be done wherever Ombud is new.
accessibility-report-title = Have you met an obstacle?
accessibility-report = Tell the person who leads the programme where you work. If you get no answer you can turn to the Swedish Agency for Digital Government, Digg.
