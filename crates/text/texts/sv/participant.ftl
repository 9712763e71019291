# Det som en vårdare läser. Korta ord, korta meningar. LIX under 30.

start-title = Hej!
start-lead = Här kan du svara på några frågor eller få ett litet tips.
start-code-label = Skriv koden från affischen
start-code-hint = Det går lika bra med stora och små bokstäver.
start-code-button = Kör igång
start-what-next = Du behöver inget konto. Det tar ungefär tre minuter.
start-have-account = Har du ett konto? Logga in
