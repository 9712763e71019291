# Timmar, attest, lås.
