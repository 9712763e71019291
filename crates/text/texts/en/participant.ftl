# What a care worker reads. Short words, short sentences.

start-title = Hello!
start-lead = Here you can answer a few questions or get a small tip.
start-code-label = Write the code from the poster
start-code-hint = Capital and small letters are both fine.
start-code-button = Let's go
start-what-next = You need no account. It takes about three minutes.
start-have-account = Do you have an account? Sign in
