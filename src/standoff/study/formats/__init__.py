"""Negotiating tables: what each can deliver."""
