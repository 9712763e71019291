# Sessions, attendance, champions, help.
