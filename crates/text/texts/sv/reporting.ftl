# Nyckeltal, rapporter.
