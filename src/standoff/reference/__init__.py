"""The slow second engine: plain Python sets and names, written from the definitions. No numpy, nothing compiled."""
