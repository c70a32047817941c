"""What the analyst writes: the case format, read with places, checked, composed into games in names. Plain Python."""
