"""Rates and rationality fitted to the positions held, in names and words."""
