# Personer, enheter, roller, inloggning.
