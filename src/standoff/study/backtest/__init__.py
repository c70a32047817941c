"""Looking back: the projection from the case's day, set beside what the record shows since."""
