"""Preference draws: in what share of them findings hold."""
