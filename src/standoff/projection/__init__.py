"""Projection: the conflict as a process in continuous time, exact or by simulated paths, and fitted to its history."""
