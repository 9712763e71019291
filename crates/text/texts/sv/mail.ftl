# E-post till konton: adress, utkorg, påminnelser.

mail-title = E-post till dig
mail-lead = Hit skickas påminnelser om det som väntar på dig. Aldrig något om vad någon har svarat.
mail-not-sent-here = Den här installationen skickar ingen e-post än. Adressen sparas ändå.
mail-address = E-postadress
mail-address-hint = Till exempel kim.berg@kommunen.se. Lämna tomt för att inte få någon e-post.
mail-language = Språk i e-posten
mail-not-an-address = Skriv en enda adress, till exempel kim.berg@kommunen.se.
mail-weekly = Ett brev i veckan om det som väntar på mig
mail-weekly-hint = Det skrivs på måndagen, och bara när något väntar. Ta bort krysset för att slippa det.
mail-save = Spara
mail-set = Adressen är sparad.
mail-unset = Adressen är borttagen. Du får ingen e-post.
account-mail = E-postadress, om personen vill ha påminnelser
account-mail-hint = Personen kan själv ändra eller ta bort den.

reminders-title = Påminnelser med e-post
reminders-of = Påminnelser om { $wave }
reminders-lead = Påminnelsen går till enhetens chef och ombud, aldrig till någon som ska svara. Den säger vilken enhet det gäller och hur man svarar, inte hur många som har svarat.
reminders-link = Påminn med e-post
reminders-no-server = Installationen skickar ingen e-post. Öppna enhetens påminnelse i stället: där finns en lapp att sätta upp och en text att klistra in i ert eget e-postprogram. Den som driver installationen kan ange en e-postserver.
reminders-not-open = Mätningen är inte öppen. Påminnelser kan skickas när den är det.
reminders-failed = { $n ->
    [one] En påminnelse kunde inte skickas. Den står i tabellen.
   *[other] { $n } påminnelser kunde inte skickas. De står i tabellen.
}
reminders-units = Enheter som mätningen frågar
reminders-unit = Enhet
reminders-who = Chef och ombud
reminders-last = Senaste påminnelsen
reminders-nobody = Ingen chef och inget ombud har konto här.
reminders-manager = { $name }, chef
reminders-champion = { $name }, ombud
reminders-no-address = utan e-postadress
reminders-none-sent = ingen än
reminders-state = { $state } { $when }
reminders-state-why = { $state } { $when }: { $why }
reminders-choose = Vilka enheter ska påminnas?
reminders-choose-hint = Samma person får högst en påminnelse om enheten om dagen.
reminders-choose-one = Välj minst en enhet.
reminders-send = Skicka påminnelsen
reminders-queued = Påminnelserna är på väg. Hur det gick står i tabellen om en stund.
reminders-nothing-new = Inget nytt att skicka: de valda enheterna har redan fått dagens påminnelse, eller saknar adress.
mail-state-queued = på väg
mail-state-sent = skickad
mail-state-failed = inte skickad
mail-why-no-address = kontot har ingen adress
mail-why-refused = e-postservern tar inte emot den
mail-why-unreachable = e-postservern svarar inte
