# People, units, accounts, signing in, the first run.

sign-in-name = User name
sign-in-secret = Passphrase
sign-in-refused = The name and the passphrase do not match. Please try again.
sign-in-have-code = Do you have a code from a poster? Start here.
signed-out = You are signed out.
nav-kits = Kits
nav-reach = Answers

first-run-title = Get started with Ombud
first-run-lead = Here you create the first organisation and the first account. This is done once.
first-run-token = One-time code
first-run-token-hint = The code stands in the program's log since it started.
first-run-button = Create
first-run-wrong-token = This is not the code in the log. Copy it from there.
first-run-done = Done. You can sign in now.

organisation-name = Name of the organisation
organisation-kind = What kind of organisation is it?
organisation-municipality = Municipality
organisation-federation = Federation or other body that leads programmes for several
organisation-other = Other
organisation-new = New organisation
organisation-create = Create the organisation
organisation-created = The organisation is there. Give somebody an account in it.
administration-title = Administration
administration-lead = Choose an organisation to see its accounts and programmes.

accounts-title = Accounts
accounts-empty = Nobody has an account here yet. Create the first one below.
account-new = New account
account-create = Create the account
account-created = The account is there. Hand over name and passphrase safely.
account-display-name = Name
account-name-hint = For example an e-mail address. At least three characters, no spaces.
account-secret-hint = At least 15 characters. A few words in a row are easiest to remember.
account-name-taken = The name is taken. Choose another one.
account-bad-name = The name must have 3–100 characters and no spaces.
account-bad-secret = The passphrase must have at least { $n } characters.
account-role = Role
account-unit = Unit
account-unit-hint = For a champion and a manager.
account-programme = Programme
account-programme-hint = For a programme lead and an evaluator, in programmes that the organisation leads.
account-close = Close the account
account-close-named = Close the account of { $name }
devices-title = Devices with registers
devices-lead = Tablets and phones on which you fill in registers, also without a network.
devices-none = None yet. A device comes here when you open Sessions on it.
devices-revoke-text = Is one lost? Block it. You are then signed out everywhere, and the device forgets all it has left the next time it reaches the network. Registers that were not sent from it are lost.
device-last = Last here: { $when }
device-first = First time: { $when }
device-revoke = Block the device
device-revoke-named = Block the device that was last here { $when }
device-revoked = The device is blocked. Sign in again.
account-devices = Block devices
account-devices-named = Block all devices of { $name }
devices-revoked = The account's devices are blocked and signed out.
account-is-closed = Closed
account-closed = The account is closed and signed out everywhere.

role-champion = Digital champion
role-manager = First-line manager
role-local-lead = Local lead
role-programme-lead = Programme lead
role-evaluator = Evaluator
role-administrator = Administrator
role-it = IT
role-in-installation = { $role } of the whole installation

programmes-title = Programmes
programmes-led = Programmes that the organisation leads
programmes-joined = Programmes that the organisation takes part in
programme-new = New programme
programme-name = Name of the programme
programme-code = Short name
programme-code-hint = Small letters a–z, digits and hyphens. Used in the data package.
programme-code-taken = The organisation has a programme with this short name already.
programme-starts = First day
programme-ends = Last day
programme-ends-first = The programme cannot end before it starts.
programme-planned = Planned number of participants
programme-planned-hint = Leave empty if it is not decided.
programme-create = Create the programme
programme-created = The programme is there. Give somebody the role of programme lead.
join-title = Take part in a programme
join-lead = All units of the organisation take part from the day you choose. Whoever leads the programme sees your sums, never your people.
join-programme = Programme
join-from = From
join-button = Take part
join-outside = Choose a day while the programme is running.
programme-joined = The organisation takes part in the programme now.

home-title = Hello { $name }
home-all-that-waits = All that waits for you
home-empty = The account has no role yet. Ask whoever gave you the account for one.
home-sessions = Sessions
home-sessions-text = Plan a session, see today's sessions and tick who came.
home-kits = Kits
home-kits-text = Short, ready-made sessions to run with your colleagues tomorrow.
home-my-units = My units
home-my-units-text = How the unit has taken part, what the answers show, and the poster to put up.
home-participation = Participation
home-participation-text = Hours and persons, unit by unit.
home-reach = Answers
home-reach-text = How many have answered, unit by unit.
home-people = People and units
home-people-text = Who works where, and import from your own systems.
home-champions = Digital champions
home-champions-text = Mandates with time, and units without a champion.
home-programmes = Programmes
home-programmes-text = The municipalities side by side, costs, months and measurements.
home-evaluations = Evaluations
home-evaluations-text = Reach, participation, change and cost, with their caveats.
home-audit = Audited figures
home-audit-text = What does not add up in figures that were published.
home-administration = Administration
home-administration-text = Organisations, accounts and programmes.

people-title = People and units in { $organisation }
people-count = { $n ->
    [one] { $n } person is in the register.
   *[other] { $n } persons are in the register.
}
people-empty = There are no units yet. Read them in from a file.
people-units = Units and staffing today
people-unit = Unit
people-code = Code
people-staff = Staff
people-managers = Managers
people-champions = Champions

import-title = Import from a file
import-lead = The file is taken whole or not at all. If there are errors you are told which, row by row.
import-kind = What is in the file?
import-units = Units
import-persons = Persons and employments
import-file = CSV file
import-file-hint = At most 10 MB. Semicolon, comma or tab are fine, and so are files from Excel.
import-button = Import
import-no-file = Choose a file first.
import-nothing-changed = Nothing has been changed. Mend the file and import it again.
import-problems = { $n ->
    [one] One value needs mending
   *[other] { $n } values need mending
}
import-not-listed = { $n ->
    [one] One more error is not shown here.
   *[other] { $n } more errors are not shown here.
}
import-problem-list = What needs mending
import-line = Line
import-column = Column
import-value = Value
import-expected = Should be
import-columns = Columns
import-columns-text = The order does not matter. Verksamhet, överordnad, kön, grupp, till and skyddad may be missing. Personal identity numbers are not accepted.
import-done = The file has been imported.
import-unchanged = Everything in the file was there already. Nothing has been changed.

expected-once = something that stands only once in the file
expected-known-unit = the code or name of a unit that exists
expected-no-ring = a unit further up, not one below
expected-something = a value, not empty
expected-no-personal-number = something other than a personal identity number
expected-one-person = the same names on all rows with the same number
expected-later-date = a day after the first one

notices-title = To arrange in time
notice-own-mandate = Your mandate as champion in { $unit } ends on { $day }.
notice-mandate = The mandate of { $name } as champion in { $unit } ends on { $day }.
notice-mandate-nameless = A mandate as champion in { $unit } ends on { $day }.
