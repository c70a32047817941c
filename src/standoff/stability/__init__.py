"""Stability of every state for every player under the solution concepts of the graph model."""
