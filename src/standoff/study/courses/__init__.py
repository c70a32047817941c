"""Courses of action and scenarios side by side."""
