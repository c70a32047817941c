"""What a goal would take."""
