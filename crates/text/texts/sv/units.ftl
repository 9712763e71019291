# En enhet: namn, plats i organisationen, stängning.

unit-title = Enhet
unit-code-is = Kod i era system: { $code }
unit-name = Enhetens namn
unit-above = Ligger under
unit-above-none = ingen annan enhet
unit-save = Spara
unit-changed = Enheten är ändrad.
unit-ring = En enhet kan inte ligga under sig själv.
unit-above-closed = Enheten ovanför är stängd. Välj en annan.
unit-under-way = Det som pågår i enheten
unit-nothing-under-way = Inget pågår här.
unit-close-title = Stäng enheten
unit-close-lead = Allt som finns om enheten blir kvar. Inget nytt börjar från den dagen: inga träffar, inga mätningar, inga nya koder. En mätning som är öppen går att svara på till dess sista dag, med de koder som finns.
unit-closed-from = Stängd från och med
unit-close = Stäng enheten
unit-closed = Enheten stängs den dag som du valde.
unit-reopen = Öppna enheten igen
unit-reopened = Enheten är öppen.
unit-is-closed = Enheten är stängd sedan { $day }.
unit-will-close = Enheten stängs { $day }.
unit-below-open = Enheter under den är öppna då. Stäng eller flytta dem först.
unit-day-too-far = Välj en dag inom ett år.
unit-remove-title = Ta bort enheten
unit-remove-named = Ta bort { $unit }
unit-remove-lead = Bara en enhet som inget hör till kan tas bort, till exempel en som lästs in av misstag.
unit-remove-ask = Se om den kan tas bort
unit-remove-sure = Inget pågår i { $unit }. Finns det timmar, svar eller annat sedan tidigare blir den ändå kvar.
unit-remove = Ta bort enheten
unit-removed = Enheten är borttagen.
unit-cannot-be-removed = Enheten kan inte tas bort
unit-close-instead = Stäng den i stället från en viss dag, så blir allt om den kvar.
unit-hangs-what = Det som hör till enheten
unit-hangs-do = Vad du kan göra
unit-hangs-open-wave = Mätningen { $wave } är öppen till och med { $day }.
unit-hangs-wave = Mätningen { $wave } är planerad till och med { $day }.
unit-hangs-wave-do = Vänta till efter { $day }, eller stäng enheten: då går mätningen att svara på tills den är slut.
unit-hangs-sessions = { $n ->
    [one] En träff är planerad, { $day }.
   *[other] { $n } träffar är planerade, den sista { $day }.
}
unit-hangs-sessions-do = Ställ in dem, eller vänta tills de har hållits.
unit-hangs-people = { $n ->
    [one] En person är anställd här.
   *[other] { $n } personer är anställda här.
}
unit-hangs-people-do = Läs in personfilen igen med en slutdag här, och den nya enheten.
unit-hangs-accounts = Konton med en roll här: { $names }.
unit-hangs-accounts-do = Be administratören stänga kontona eller ge dem en roll i en annan enhet.
unit-hangs-below = Enheter under den: { $names }.
unit-hangs-below-do = Flytta dem till en annan enhet, eller stäng eller ta bort dem först.
unit-hangs-history = Det finns timmar, svar, anställningar eller annat sedan tidigare.
unit-hangs-history-do = Det ska finnas kvar. Stäng enheten från en viss dag.
unit-back = Tillbaka till enheten
unit-closed-tag = stängd från { $day }
unit-takes-no-codes = Enheten är stängd och får inga nya koder. De som finns fungerar tills mätningen är slut.
expected-open-unit = en enhet som är öppen den dagen
expected-which-unit = en enda enhet; flera heter så: { $detail }. Skriv koden, eller namnet efter enheterna ovanför
