# Namn i närvaron som ingen lista har
register-checked-in = (har checkat in)
walk-in-waits = (väntar på att bekräftas)
walk-in-double = Kanske samma person två gånger
walk-in-double-text = Ett liknande namn väntar från samma träff. Det kan vara samma person.
walk-in-missing = Någon saknas i listan
walk-in-missing-text = Skriv namnet så räknas tiden när kommunens ledare har sagt vem det är. Skriv inget annat om personen.
walk-in-number = Namn { $n }
walk-in-unit = Enhet
walk-in-name-missing = Skriv ett namn med minst två bokstäver.
walk-in-no-number = Skriv inga personnummer, och minst ett tecken.
walk-in-who = Vem är { $name }?
walk-in-is = Det är { $name }
walk-in-tied = Sparat. Tiden är bokförd på rätt person.
walk-in-tied-offered = Nu står personen med ett kryss. Spara när alla är här.
walk-in-settled-before = Någon annan har redan svarat på vem det är.
kept-not-a-name = Ett av namnen går inte att spara. Öppna närvaron och skriv det en gång till.
walk-ins-title = Namn att bekräfta
walk-ins-lead = Ombuden har skrivit upp de här namnen på träffar. Säg vem det är, så bokförs tiden.
walk-ins-none = Inget namn väntar.
walk-ins-wait = { $n ->
    [one] Ett namn väntar på att bekräftas.
   *[other] { $n } namn väntar på att bekräftas.
}
walk-ins-wait-short = Namn att bekräfta: { $n }
walk-in-written-by = Skrevs av
walk-in-written-at-door = Personen själv, vid incheckningen
walk-in-late = Månaden är stängd. Tiden räknas i { $month }.
walk-in-works-here = Personen finns redan
walk-in-nobody-like = Ingen i kommunen har ett namn som liknar det.
walk-in-person = Välj bland alla
walk-in-match = Det är den personen
walk-in-is-new = Personen är ny
walk-in-is-new-text = Lägg till personen i en enhet, från och med träffens dag.
walk-in-given-name = Förnamn
walk-in-family-name = Efternamn
walk-in-reference = Anställningsnummer
walk-in-reference-hint = Kommunens eget nummer. Aldrig ett personnummer.
walk-in-reference-taken = Det numret har en annan person.
walk-in-add = Lägg till och bokför tiden
walk-in-set-aside-title = Namnet ska inte räknas
walk-in-reason = Varför?
walk-in-reason-hint = Till exempel ”anställd av en annan kommun”. Skriv inget namn.
walk-in-dismiss = Ta bort namnet
walk-in-booked = Tiden är bokförd.
walk-in-stood-there = Personen stod redan i närvaron. Inget mer bokfördes.
walk-in-set-aside = Namnet är borttaget.

# Incheckning på ombudets skärm
check-in-screen = Incheckning
check-in-what = Visa en kod på skärmen. De som kommer checkar in med sin telefon och står sedan med kryss i närvaron. Du sparar.
check-in-open = Visa koden
check-in-on-the-day = Incheckningen öppnas på träffens dag.
check-in-point = Rikta kameran hit
check-in-changes = Koden byts varje halv minut.
check-in-count = { $n ->
    [one] En har checkat in.
   *[other] { $n } har checkat in.
}
check-in-close = Stäng och visa närvaron
check-in-was-closed = Incheckningen är stängd. Titta igenom och spara.
check-in-title = Checka in
check-in-type = Skriv koden som står på skärmen.
check-in-go-on = Gå vidare
check-in-code-unknown = Koden gäller inte. Titta på skärmen och skriv den som står där nu.
check-in-lead = Välkommen! Skriv din tidskod, så ser ombudet att du är här.
check-in-here = Jag är här
check-in-no-code = Har du ingen kod?
check-in-name-what = Skriv ditt namn. Ombudet ser det.
check-in-name = Ditt namn
check-in-with-name = Checka in med namn
check-in-works-elsewhere = Den koden hör till en annan arbetsgivare. Skriv ditt namn i stället.
check-in-done = Tack! Nu ser ombudet att du är här.
check-in-done-by-name = Tack! Ombudet ser ditt namn.
check-in-before = Du har redan checkat in. Mer behövs inte.
check-in-closed = Incheckningen är stängd. Säg till ombudet att du är här.

# Träffar i kalendern
calendar-title = Prenumerera på träffar
calendar-lead = Gör en adress som ditt kalenderprogram själv frågar. Då följer ändringar och inställda träffar med.
calendar-made = Kopiera adressen nu till kalenderprogrammet. Den visas bara en gång. Den som har adressen kan se träffarna, men inga namn.
calendar-own = Mina träffar
calendar-since = Adressen gäller sedan { $day }.
calendar-make = Gör en adress
calendar-make-another = Byt till en ny adress
calendar-revoke = Ta bort adressen
calendar-was-revoked = Adressen är borttagen och slutar gälla direkt.
calendar-of-units = En enhets träffar
calendar-of-units-text = En adress att dela med dem som arbetar i enheten. En ny adress gör att den förra slutar gälla.
calendar-whose = Enhet

# Den som slutar
sessions-leaderless = Träffar utan ledare
sessions-leaderless-text = Ingen är utsedd att leda de här. Ombudet kan ha slutat, eller så valdes ingen när träffen planerades.
session-leaderless = Utan ledare
hand-over-questions = { $n ->
    [one] En fråga i enheten väntar på svar. Den följer med till den som tar över.
   *[other] { $n } frågor i enheten väntar på svar. De följer med till den som tar över.
}

# Utbildning
training-told = Det här säger närvaron:
training-elsewhere-done = Gjort på annat håll
training-elsewhere = Var gjordes det?
training-elsewhere-hint = Till exempel ”i en annan kommun, hösten 2025”. Behövs när du kryssar för något nytt.
training-elsewhere-missing = Skriv var utbildningen gjordes.

kits-chosen = { $n } val

# Whoever looks after devices
nav-devices = Plattor
home-devices = Plattor och mobiler
home-devices-text = Vilka konton som fyller i närvaro på plattor, och spärr av den som är borta.
all-devices-title = Kommunens plattor och mobiler
all-devices-lead = Konton som fyller i närvaro på en platta eller mobil. Är en borta spärrar du kontots alla. Då loggas kontot ut överallt.
all-devices-none = Inget konto har en platta eller mobil än.
all-devices-count = Antal: { $n }

# Att repetera
repeats-title = Dags att repetera
repeat-due = { $unit }: senast den { $day }. Ni gjorde det den { $held }.
repeat-was-due = { $unit }: skulle ha gjorts igen den { $day }. Ni gjorde det den { $held }.
repeat-plan = Planera en gång till
