"""The slow second engine, in plain Python sets and names, written straight from the definitions."""
