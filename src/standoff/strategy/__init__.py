"""What follows from stability: tables, goals, leverage. Arrays in, records of positions and indices out."""
