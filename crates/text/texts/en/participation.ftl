# Hours, attest, locks.
