# Hjälp mellan kollegor: frågor till ombudet, hinder, stöd, anpassade paket.

nav-questions = Frågor
nav-barriers = Hinder
home-questions = Frågor och stöd
home-questions-text = Vad kollegorna frågar om, och fem minuter som du hjälpte någon.
home-barriers = Hinder
home-barriers-text = Det som är i vägen på jobbet, hur länge, och vem som löser det.

questions-title = Frågor och stöd
questions-waiting = Väntar på svar
questions-none-waiting = Ingen fråga väntar.
questions-others = Redan besvarade
question-title = En fråga
question-waited = { $n ->
    [0] kom i dag
    [one] har väntat { $n } dag
   *[other] har väntat { $n } dagar
}
question-was-handed = fått från ett annat ombud
question-state-waiting = väntar på svar
question-state-answered = besvarad
question-state-solved = löst
question-answer = Ditt svar
question-answer-hint = Den som frågade läser svaret med sin lapp. Skriv inga namn.
question-send-answer = Spara svaret
question-answered = Svaret är sparat. Den som frågade kan läsa det nu.
question-solve = Det är löst
question-was-solved = Frågan är löst. Den tas bort om 90 dagar.
question-hand-over = Vet någon annan bättre?
question-hand-over-to = Ombudet på
question-hand-over-hint = Då ser bara det ombudet och den som leder arbetet i kommunen frågan.
question-hand-over-button = Lämna över
question-handed-over = Frågan är lämnad till ett annat ombud.
question-nobody-there = Där finns inget ombud i dag. Välj en annan enhet.

common-title = Vanliga frågor
common-lead = Alla med en kod till någon av kommunens enheter kan läsa det här.
common-none = Här finns inget än. Skriv om en fråga som fler kan ha och lägg ut den.
common-question = Frågan med dina egna ord
common-answer = Svaret
common-publish = Har fler nytta av svaret?
common-publish-text = Skriv om frågan så att ingen kan se vem som ställde den. Frågan här ovanför visas inte för någon annan.
common-publish-button = Lägg ut som vanlig fråga
common-published = Nu kan alla i kommunen läsa frågan och svaret.
common-rewrite = Skriv om frågan med dina egna ord. Den får inte vara likadan.
common-remove = Ta bort
common-removed = Den är borttagen.

hands-title = Vill ha hjälp i lugn och ro
hands-lead = Bara du som är ombud ser det här. Det räknas inte någonstans.
hand-done = Det är gjort
hand-was-done = Bra. Önskemålet är borttaget.

support-title = Hjälpte du en kollega?
support-lead = Tryck på hur länge det tog. Din egen tid räknas. Vem du hjälpte skrivs inte upp.
support-minutes = { $n } minuter
support-about = Vad handlade det om? (kan lämnas tomt)
support-today = I dag
support-undo = Ta tillbaka
support-logged = Sparat. Din tid är bokförd.
support-undone = Det är taget tillbaka.
support-undo-reason = Taget tillbaka samma dag

barriers-title = Det som är i vägen
barriers-lead = Långsamma plattor, dålig täckning och konton som inte släpper in. Här ser du hur länge det har varit så och vem som löser det.
barriers-none = Inget är rapporterat.
barrier-report = Rapportera något
barrier-report-button = Rapportera
barrier-reported = Tack. Det är rapporterat.
barrier-kind = Vad är i vägen?
barrier-note-hint = Bara om du valde något annat. Skriv inga namn.
barrier-coverage = Dålig täckning eller nätet bryts
barrier-slow-device = Enheten är långsam
barrier-account = Konto eller lösenord fungerar inte
barrier-separate-programs = Programmen pratar inte med varandra
barrier-missing-device = Det saknas en platta, mobil eller dator
barrier-other = Något annat
barrier-status = Hur går det?
barrier-status-reported = rapporterat
barrier-status-taken-on = någon löser det
barrier-status-solved = löst
barrier-status-will-not-be-solved = blir inte löst
barrier-days = { $n ->
    [0] sedan i dag
    [one] sedan { $n } dag
   *[other] sedan { $n } dagar
}
barrier-reports = { $n ->
    [one] rapporterat { $n } gång
   *[other] rapporterat { $n } gånger
}
barrier-owned = löses av { $owner }
barrier-handle = Säg hur det går
barrier-owner = Vem löser det?
barrier-owner-hint = Helst en funktion, till exempel IT-stödet.
barrier-owner-missing = Skriv vem som löser det.
barrier-said = Till enheten
barrier-said-hint = Alla i enheten kan läsa det. Skriv när det blir klart, eller varför det inte går.
barrier-reason-missing = Skriv varför det inte blir löst.
barrier-save = Spara
barrier-handled = Sparat. Enheten ser det nu.
barrier-blocks = Det här är i vägen just nu. Prova det före träffen, eller öva på något annat så länge.
barrier-units = { $n } enheter
barrier-counts = Hinder i programmets enheter
barrier-counts-lead = Antal i hela programmet, utan enheter och utan vad någon har skrivit.
barrier-count-units = Enheter nu
barrier-count-reports = Rapporter
barrier-count-not-taken = Ingen har tagit sig an
barrier-count-long = Äldre än 30 dagar
barrier-count-oldest = Äldst, dagar
barrier-count-solved = Lösta

units-help = Affisch: fråga en kollega
units-barriers = { $n ->
    [one] { $n } sak är i vägen
   *[other] { $n } saker är i vägen
}
help-poster-title = Fråga en kollega
help-poster-of = Fråga en kollega: { $unit }
help-poster-lead = Med koden frågar enhetens personal utan konto. Den gäller tills du gör en ny.
help-code-make = Gör en kod
help-code-again = Gör en ny kod. Den gamla slutar gälla.
help-code-made = Enheten har fått en ny kod. Skriv ut sidan och sätt upp den.
help-poster-heading = Undrar du över något digitalt?
help-poster-what = Fråga ditt ombud på { $unit }, eller säg till om något är i vägen.
help-poster-no-account = Du behöver inget konto och inget namn.

suggestions-title = Förslag på nästa träff
suggestions-of = Förslag på nästa träff: { $unit }
suggestions-lead = Det här verkar enheten ha mest nytta av. Förslagen bygger på gruppens svar, aldrig på vad någon enskild har svarat.
suggestions-none = Det finns inga svar som får visas än, eller så går det mesta bra. Välj själv bland paketen.
suggestion-why = Varför: i ”{ $wave }”, som stängde { $day }, hade enheten det svårast med ”{ $question }”. Det hör till { $area }.
units-suggestions = Förslag på nästa träff
plan-variant = { $title } (vårt eget)

variants-title = Lokala paket
variants-lead = Träffpaket som kommunen har gjort om så att de passar hos er.
variants-own = Våra egna
variants-none = Ni har inga egna paket än. Öppna ett paket och gör det till ert.
variants-shared = Delade av andra kommuner
variant-shared = delat med andra
variant-version = version { $n }
variant-origin = Gjort av
variant-older = Du läser en äldre version.
variant-to-latest = Till den senaste
variant-newer-origin = Det finns en ny version av det som paketet gjordes av.
variant-see-changes = Se vad som är ändrat
variant-make = Gör en egen variant
variant-made = Nu har ni en egen variant. Ändra det som behövs.
variant-share = Dela med andra kommuner
variant-unshare = Sluta dela
variant-is-shared = Alla kommuner här kan se paketet nu.
variant-is-not-shared = Bara er kommun ser paketet nu.
variant-edit = Ändra paketet
variant-edit-lead = Skriv om så att det passar hos er. Träffar som redan är planerade behåller sin version.
variant-title = Rubrik
variant-title-en = Rubrik på engelska
variant-summary = Det här gör ni
variant-summary-en = Det här gör ni, på engelska
variant-goal = Mål
variant-goal-en = Mål på engelska
variant-english = På engelska (kan lämnas tomt)
variant-group-max = Högst så många personer
variant-repeat = Gör om efter så många dagar
variant-steps-hint = Tiden räknas ihop av stegen. Töm rubrik och text för att ta bort ett steg.
variant-step = Steg { $n }
variant-step-minutes = Steg { $n }, minuter
variant-step-title = Steg { $n }, rubrik
variant-step-text = Steg { $n }, vad du säger och gör
variant-steps-wrong = Det behövs minst ett steg, och tillsammans högst { $longest } minuter.
variant-sheet = Bladet
variant-sheet-part = Bladet: { $heading }
variant-sheet-hint = Rubriker börjar med ##, punkter med ett streck och numrerade rader med 1. och så vidare. Annan kod går inte.
variant-sheet-wrong = Rad { $line } går inte att läsa. Bara rubriker, stycken och listor går bra.
variant-lines-hint = En rad för varje.
variant-save = Spara som ny version
variant-preview = Titta först
variant-preview-title = Så här blir det
variant-saved = Sparat som ny version.
variant-origin-title = Vad är ändrat?
variant-origin-lead = Överstruket är borttaget och markerat är nytt. Kryssa för det ni vill ta över. Resten lämnas som det är.
variant-origin-same = Ni har redan sett den senaste versionen.
variant-origin-nothing = Ändringarna finns redan hos er.
variant-mine = Så står det hos er
variant-take = Ta över ändringen
variant-take-chosen = Klart. Ta över det som är kryssat
variant-taken-over = Sparat som ny version.
