"""The study of forecasts: the ledger scored, the model's own chances beside it, in words and as plain data."""
