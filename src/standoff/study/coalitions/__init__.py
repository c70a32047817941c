"""Stability against coalitions: questions answered, the report, its document."""
