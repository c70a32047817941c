"""Shares, control and cards: whose options decide whose fortune."""
