# What one must know before believing a number, and the names of the codes in the closed lists.

caveat-no-comparison-group = There is no group to compare with. Other things than the programme can have caused the change.
caveat-low-response = Fewer than half of those who could have answered did.
caveat-frame-differs = Units where many answered weigh more in the measured change than among everybody. Here it makes a difference.
caveat-no-frame = Nobody knows how many could have answered.
caveat-open-link = Anybody with the link could answer. Some may have answered twice, so the interval is wider.
caveat-unlinked = The answers before and after cannot be linked. They may come from different people.
caveat-linked-only = Only those who answered both times are counted.
caveat-few-clusters = Fewer than eight municipalities take part. The interval rests on few parts.
caveat-not-randomised = Who started when was not drawn by lot. Early and late ones may have differed from the beginning.
caveat-departed-from-draw = Some started on another day than the draw gave them. They count as drawn.
caveat-hours-not-used = The hours of everybody are not known. The figure is therefore about those who answered, not about all.
caveat-effect-varies = The effect depends on how long ago it started. A single number hides that. When the effect plainly grows or fades, the number is the mean of the waves after the start. Otherwise it is one effect for all times, and the interval has room for both.
caveat-randomisation-only = Too few started or waited for a model. The interval rests only on the draws that could have been made.
caveat-spread-at-boundary = How much units differ could not be estimated. They may differ more than it seems.
caveat-persons-moved = Some people changed workplace meanwhile. They count as one person, and each answer belongs to the place where it was given.
caveat-movers-split = Many people changed workplace meanwhile. Whoever did counts as one person in each place. The interval may be somewhat too narrow.
caveat-self-rating = People rated themselves. It is easy to overrate oneself before one knows what there is to know.
caveat-retrospective = People answered afterwards about how it was before.
caveat-unrepresentative = Those who answered differ from those who did not.
caveat-uncalibrated-test = The test counts right answers. It has not yet been put on a common scale.
caveat-one-slope = Few people answered each question. All questions therefore count the same.
caveat-forms-by-lot = The versions of the test share no question. Those who got them are taken to have known equally much.
caveat-normal-levels = Most people are taken to be near the middle, and few far out.
caveat-unknown-scale = The scale of the number is not stated.
caveat-persons-unknown = The people behind the hours could not be told apart.
caveat-without-lost-working-time = The time that learners were away from work is not in the cost.
caveat-costs-not-by-activity = The costs are not divided by what they were for.
caveat-reckoned-time = Working time in the cost is reckoned from the hours and not booked.
caveat-few-programmes = There are too few programmes for an interval.
caveat-simulated = The data are simulated.
caveat-mixed-modes = The answers before and after came by different ways, for instance on paper and on a screen of one's own.
caveat-imported = The data were imported from another tool.
caveat-rows-skipped = Rows with errors were left out.
caveat-too-few = The group is too small to be shown. We show participation, means and shares from ten people, and the number of answers from five.
caveat-complement-withheld = The group is too small, or somebody could compute another number that is hidden.
caveat-wave-open = The survey is going on. The number is shown when it has closed.
caveat-not-estimable = It could not be computed from the answers there are.
caveat-missing-data = Data are missing.

activity-project-management = Leading and administering the programme
activity-needs-analysis = Finding out what is needed
activity-champion-training = Training champions
activity-manager-training = Training managers
activity-workplace-session = Session at the workplace
activity-web-course = Course on the web
activity-individual-support = Helping one person
activity-tryout = Trying out technology
activity-network = Meeting others in the same role
activity-follow-up = Following up
activity-other = Other

form-on-site = In the same room
form-digital = Over the network, together
form-self-paced = At one's own pace

cost-kind-staff = Pay to own staff
cost-kind-external = Services bought
cost-kind-travel = Travel
cost-kind-premises = Premises
cost-kind-equipment = Equipment
cost-kind-indirect = Overheads and indirect costs
cost-kind-lost-working-time = Working time of those who learnt
cost-kind-other = Other

moment-before = Before
moment-during = Meanwhile
moment-after = After
moment-later = Some months later
moment-then = Afterwards, about before

group-staff = Staff
group-manager = Managers
group-champion = Champions

sex-woman = Woman
sex-man = Man
