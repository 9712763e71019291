# Mail to accounts: address, outbox, reminders.

mail-title = Mail to you
mail-lead = Reminders of what waits for you are sent here. Never anything about what anybody has answered.
mail-not-sent-here = This installation does not send mail yet. The address is kept all the same.
mail-address = Mail address
mail-address-hint = For instance kim.berg@municipality.se. Leave it empty to get no mail.
mail-language = Language of the mail
mail-not-an-address = Write a single address, for instance kim.berg@municipality.se.
mail-weekly = A letter a week about what waits for me
mail-weekly-hint = It is written on Monday, and only when something waits. Untick the box to be spared it.
mail-save = Save
mail-set = The address has been saved.
mail-unset = The address has been removed. You get no mail.
account-mail = Mail address, if the person wants reminders
account-mail-hint = The person can change or remove it.

reminders-title = Reminders by mail
reminders-of = Reminders of { $wave }
reminders-lead = The reminder goes to the unit's manager and champion, never to anybody who is asked to answer. It says which unit it is about and how to answer, not how many have answered.
reminders-link = Remind by mail
reminders-no-server = This installation does not send mail. Open the unit's reminder instead: it has a note for the wall and a text to paste into your own mail program. Whoever runs the installation can name a mail server.
reminders-not-open = The measurement is not open. Reminders can be sent while it is.
reminders-failed = { $n ->
    [one] A reminder could not be sent. It stands in the table.
   *[other] { $n } reminders could not be sent. They stand in the table.
}
reminders-units = Units that the measurement asks
reminders-unit = Unit
reminders-who = Manager and champion
reminders-last = Last reminder
reminders-nobody = No manager and no champion has an account here.
reminders-manager = { $name }, manager
reminders-champion = { $name }, champion
reminders-no-address = without mail address
reminders-none-sent = none yet
reminders-state = { $state } { $when }
reminders-state-why = { $state } { $when }: { $why }
reminders-choose = Which units shall be reminded?
reminders-choose-hint = The same person gets at most one reminder about the unit a day.
reminders-choose-one = Choose at least one unit.
reminders-send = Send the reminder
reminders-queued = The reminders are on their way. How it went stands in the table in a moment.
reminders-nothing-new = Nothing new to send: the chosen units have had today's reminder, or have no address.
mail-state-queued = on its way
mail-state-sent = sent
mail-state-failed = not sent
mail-why-no-address = the account has no address
mail-why-refused = the mail server does not take it
mail-why-unreachable = the mail server does not answer
