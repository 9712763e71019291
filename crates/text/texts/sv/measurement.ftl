# Mätningar, svar, resultat.
