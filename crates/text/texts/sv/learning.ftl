# Träffar, närvaro, ombud, hjälp.
