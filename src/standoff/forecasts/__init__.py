"""Forecasts: chances read from words, what came of them, and scores (definitions 4.8)."""
