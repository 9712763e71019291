# Personer, enheter, konton, inloggning, första starten.

sign-in-name = Användarnamn
sign-in-secret = Lösenfras
sign-in-refused = Namnet och lösenfrasen hör inte ihop. Försök igen.
sign-in-have-code = Har du en kod från en affisch? Börja här.
signed-out = Du är utloggad.
nav-kits = Träffpaket
nav-reach = Svarsläge

first-run-title = Kom igång med Ombud
first-run-lead = Här skapar du den första organisationen och det första kontot. Det görs en gång.
first-run-token = Engångskod
first-run-token-hint = Koden står i programmets logg sedan det startade.
first-run-button = Skapa
first-run-wrong-token = Det är inte koden i loggen. Kopiera den därifrån.
first-run-done = Klart. Nu kan du logga in.

organisation-name = Organisationens namn
organisation-kind = Vilken sorts organisation är det?
organisation-municipality = Kommun
organisation-federation = Kommunalförbund eller annan som leder program åt flera
organisation-other = Annan
organisation-new = Ny organisation
organisation-create = Skapa organisationen
organisation-created = Organisationen finns nu. Ge någon ett konto i den.
administration-title = Administration
administration-lead = Välj en organisation för att se dess konton och program.

accounts-title = Konton
accounts-empty = Ingen har konto här än. Skapa det första nedan.
account-new = Nytt konto
account-create = Skapa kontot
account-created = Kontot är skapat. Lämna över namn och lösenfras på ett säkert sätt.
account-display-name = Namn
account-name-hint = Till exempel en e-postadress. Minst tre tecken, inga mellanslag.
account-secret-hint = Minst 15 tecken. Några ord i rad är lättast att minnas.
account-name-taken = Namnet är upptaget. Välj ett annat.
account-bad-name = Namnet ska ha 3–100 tecken och inga mellanslag.
account-bad-secret = Lösenfrasen ska ha minst { $n } tecken.
account-role = Roll
account-unit = Enhet
account-unit-hint = För digitaliseringsombud och chef.
account-programme = Program
account-programme-hint = För programledare och utvärderare, i program som organisationen leder.
account-close = Stäng kontot
account-close-named = Stäng kontot för { $name }
devices-title = Plattor och mobiler
devices-lead = Surfplattor och telefoner där du fyller i närvaro, också utan nät.
devices-none = Ingen än. Plattan eller mobilen hamnar här när du öppnar Träffar på den.
devices-revoke-text = Är en borta? Spärra den. Då loggas du ut överallt. Plattan glömmer allt den har kvar nästa gång den når nätet. Närvaro som inte är skickad därifrån går förlorad.
device-last = Senast här: { $when }
device-first = Första gången: { $when }
device-revoke = Spärra den
device-revoke-named = Spärra den som senast var här { $when }
device-revoked = Den är spärrad. Logga in igen.
account-devices = Spärra plattor
account-devices-named = Spärra alla plattor och mobiler för { $name }
devices-revoked = Kontots plattor och mobiler är spärrade och utloggade.
account-is-closed = Stängt
account-closed = Kontot är stängt och utloggat överallt.

role-champion = Digitaliseringsombud
role-manager = Enhetschef
role-local-lead = Lokal projektledare
role-programme-lead = Programledare
role-evaluator = Utvärderare
role-administrator = Administratör
role-it = It
role-in-installation = { $role } för hela installationen

programmes-title = Program
programmes-led = Program som organisationen leder
programmes-joined = Program som organisationen deltar i
programme-new = Nytt program
programme-name = Programmets namn
programme-code = Kortnamn
programme-code-hint = Små bokstäver a–z, siffror och bindestreck. Används i datapaketet.
programme-code-taken = Organisationen har redan ett program med det kortnamnet.
programme-starts = Första dag
programme-ends = Sista dag
programme-ends-first = Programmet kan inte sluta innan det börjar.
programme-planned = Planerat antal deltagare
programme-planned-hint = Lämna tomt om det inte är bestämt.
programme-create = Skapa programmet
programme-created = Programmet finns nu. Ge någon rollen programledare.
join-title = Delta i ett program
join-lead = Alla organisationens enheter är med från den dag du väljer. Den som leder programmet ser era summor, aldrig era personer.
join-programme = Program
join-from = Med från och med
join-button = Delta
join-outside = Välj en dag då programmet pågår.
programme-joined = Organisationen deltar nu i programmet.

home-title = Hej { $name }
home-all-that-waits = Allt som väntar på dig
home-empty = Kontot har ingen roll än. Be den som gav dig kontot om en.
home-sessions = Träffar
home-sessions-text = Planera en träff, se dagens träffar och fyll i vilka som kom.
home-kits = Träffpaket
home-kits-text = Korta, färdiga upplägg att köra med kollegorna i morgon.
home-my-units = Mina enheter
home-my-units-text = Hur enheten har deltagit, vad svaren visar och affischen att sätta upp.
home-participation = Deltagande
home-participation-text = Timmar och personer, enhet för enhet.
home-reach = Svarsläge
home-reach-text = Hur många som har svarat, enhet för enhet.
home-people = Personer och enheter
home-people-text = Vilka som arbetar var, och inläsning från era egna system.
home-champions = Digitaliseringsombud
home-champions-text = Uppdrag med tid, och enheter som saknar ombud.
home-programmes = Program
home-programmes-text = Kommunerna sida vid sida, kostnader, månader och mätningar.
home-evaluations = Utvärderingar
home-evaluations-text = Räckvidd, deltagande, förändring och kostnad, med sina förbehåll.
home-audit = Granskade siffror
home-audit-text = Vad som inte går ihop i siffror som har publicerats.
home-administration = Administration
home-administration-text = Organisationer, konton och program.

people-title = Personer och enheter i { $organisation }
people-count = { $n ->
    [one] { $n } person finns i registret.
   *[other] { $n } personer finns i registret.
}
people-empty = Här finns inga enheter än. Läs in dem från en fil.
people-units = Enheter och bemanning i dag
people-unit = Enhet
people-code = Kod
people-staff = Personal
people-managers = Chefer
people-champions = Ombud

import-title = Läs in från fil
import-lead = Filen läses in hel eller inte alls. Finns det fel får du veta vilka, rad för rad.
import-kind = Vad finns i filen?
import-units = Enheter
import-persons = Personer och anställningar
import-file = CSV-fil
import-file-hint = Högst 10 MB. Semikolon, komma eller tabb går bra, liksom filer från Excel.
import-button = Läs in
import-no-file = Välj en fil först.
import-nothing-changed = Inget är ändrat. Rätta filen och läs in den igen.
import-problems = { $n ->
    [one] Ett värde behöver rättas
   *[other] { $n } värden behöver rättas
}
import-not-listed = { $n ->
    [one] Ett fel till visas inte här.
   *[other] { $n } fel till visas inte här.
}
import-problem-list = Det som behöver rättas
import-line = Rad
import-column = Kolumn
import-value = Värde
import-expected = Ska vara
import-columns = Kolumner
import-columns-text = Ordningen spelar ingen roll. Verksamhet, överordnad, kön, grupp, till och skyddad kan saknas. Personnummer tas inte emot.
import-done = Filen är inläst.
import-unchanged = Allt i filen fanns redan. Inget är ändrat.

expected-once = något som bara står en gång i filen
expected-known-unit = kod eller namn på en enhet som finns
expected-no-ring = en enhet högre upp, inte en som ligger under
expected-something = ett värde, inte tomt
expected-no-personal-number = något annat än ett personnummer
expected-one-person = samma namn på alla rader med samma nummer
expected-later-date = en dag efter den första

notices-title = Att ordna i tid
notice-own-mandate = Ditt uppdrag som ombud i { $unit } slutar den { $day }.
notice-mandate = Uppdraget för { $name } som ombud i { $unit } slutar den { $day }.
notice-mandate-nameless = Ett uppdrag som ombud i { $unit } slutar den { $day }.
