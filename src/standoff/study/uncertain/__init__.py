"""Stability under uncertain preferences."""
