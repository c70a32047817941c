"""Predictions held to account: probabilities read from words, resolutions, scores."""
