"""What the years ahead may bring: a projection in names, with its bands, its sentences and its document."""
