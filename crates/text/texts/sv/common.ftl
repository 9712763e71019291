# Det som alla sidor delar: ram, knappar, fel, tal.

product = Ombud
page-title = { $page } – { $name }
skip-to-content = Hoppa till innehållet
menu = Meny
simulated-banner = Simulerade uppgifter. Inga verkliga personer finns här.
breadcrumbs = Du är här

nav-my-day = Min sida
nav-unit = Enheten
nav-sessions = Träffar
nav-waves = Mätningar
nav-people = Personer
nav-units = Enheter
nav-champions = Digitaliseringsombud
nav-hours = Timmar
nav-reports = Rapporter
nav-programme = Programmet
nav-settings = Inställningar
nav-about = Om Ombud
nav-accessibility = Tillgänglighet

sign-in = Logga in
sign-out = Logga ut
signed-in-as = Inloggad som

next = Nästa
back = Tillbaka
cancel = Avbryt
change = Ändra
open = Öppna
yes = Ja
no = Nej
choose = Välj

persons = { $n ->
    [one] { $n } person
   *[other] { $n } personer
}
answers = { $n ->
    [one] { $n } svar
   *[other] { $n } svar
}
rows = { $n ->
    [one] { $n } rad
   *[other] { $n } rader
}

based-on = Bygger på { $n }
interval = { $level } intervall: { $low } till { $high }
on-scale = { $value } på skalan { $low }–{ $high }
about-the-number = Om talet
method-name = Metod: { $method }
withheld = Visas inte
show-table = Visa som tabell
chart-what = Vad
chart-value = Värde
chart-n = Antal
chart-interval = Intervall
curve-in-words = { $what } är högst, { $highest }, vid { $by } { $at }.

unit-points = poäng
unit-percent = procent
unit-percentage-points = procentenheter
unit-persons = personer
unit-answers = svar
unit-hours = timmar
unit-minutes = minuter
unit-sek = kr
unit-sek-per-hour = kr per timme
unit-sek-per-participant = kr per deltagare
unit-sd = standardavvikelser
unit-sek-per-person = kronor per person
unit-sek-per-sd = kronor per standardavvikelse
unit-units = enheter
unit-rows = rader
unit-sessions = träffar

error-title = Något gick fel
error-nothing-lost = Det du sparade förut finns kvar.
error-go-start = Till startsidan
error-go-back = Gå tillbaka och prova igen
error-reference = Behöver du hjälp? Säg den här koden: { $id }
not-found-title = Sidan finns inte
not-found-text = Adressen kan vara fel. Sidan kan också ha flyttats, eller så har du inte tillgång till den.
sign-in-needed-title = Logga in först
sign-in-needed-text = Sidan är till för dig som har ett konto. Logga in så kommer du vidare.
bad-request-title = Det gick inte att läsa det du skickade
bad-request-text = Något i det som skickades saknas eller har fel form. Gå tillbaka, titta på fälten och prova igen.
conflict-title = Någon annan hann före
conflict-text = Det du ändrade har ändrats under tiden. Öppna sidan på nytt, se hur det står nu och gör om ändringen.
too-many-title = Vänta en liten stund
too-many-text = Det kom många försök på kort tid. Prova igen om { $seconds ->
    [one] { $seconds } sekund.
   *[other] { $seconds } sekunder.
}
unavailable-title = Vi är strax tillbaka
unavailable-text = Tjänsten har mycket att göra just nu. Prova igen om { $seconds ->
    [one] { $seconds } sekund.
   *[other] { $seconds } sekunder.
}
internal-title = Något gick fel hos oss
internal-text = Felet är vårt, inte ditt. Det är antecknat. Prova igen om en stund.
too-large-title = Det var för mycket på en gång
too-large-text = Filen eller texten är större än vad vi kan ta emot. Dela upp den och prova igen.
refused-title = Det kom från en annan sida
refused-text = Av säkerhetsskäl tar vi bara emot det som skickas från våra egna sidor. Öppna sidan här och prova igen.

form-has-errors = { $n ->
    [one] En sak behöver ändras
   *[other] { $n } saker behöver ändras
}
form-is-kept = Det du skrev finns kvar.
field-required = Fyll i det här fältet.
field-too-long = Skriv kortare, högst { $n } tecken.
field-not-a-number = Skriv ett tal med siffror.
field-not-a-date = Skriv datumet så här: 2025-03-31.
field-choose-one = Välj något av alternativen.
field-out-of-range = Skriv ett tal från { $min } till { $max }.

code-unknown = Den koden finns inte. Titta på affischen en gång till.
code-empty = Skriv koden som står på affischen.

about-title = Om Ombud
about-lead = Ombud hjälper kommuner att lära upp vård- och omsorgspersonal i det digitala. En kollega lär en annan.
about-privacy-title = Dina uppgifter
about-privacy-answers = Dina svar är dina. Ingen chef kan se vad just du har svarat.
about-privacy-groups = Vi visar bara resultat för grupper. Är gruppen liten visar vi inget alls.
about-privacy-pnr = Vi sparar inte ditt personnummer.
about-privacy-cookies = Vi använder kakor bara för att minnas språk, inloggning och påbörjade svar. Ingen annan får veta att du varit här.
about-privacy-rights = Du kan få se vad som finns om dig och få det borttaget. Fråga den som leder programmet i din kommun.
about-evidence-title = Varför vi frågar
about-evidence = Vi vill veta om det hjälper. Då kan kommunen satsa på det som fungerar och sluta med resten.

accessibility-title = Tillgänglighet
accessibility-lead = Alla ska kunna använda Ombud. Målet är WCAG 2.2 på nivå AA.
accessibility-how = Sidorna går att läsa upp, förstora till 400 procent och styra med tangentbord. De fungerar utan skript och på små skärmar.
accessibility-tested = Varje sida prövas med automatiska test vid varje ändring. Prövning med människor återstår på varje ny plats.
accessibility-report-title = Hittar du ett hinder?
accessibility-report = Säg till den som leder programmet i din kommun. Får du inget svar kan du vända dig till Myndigheten för digital förvaltning, Digg.
