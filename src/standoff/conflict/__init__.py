"""What the theory sees: a resolved game compiled to states, moves and ranks as arrays."""
