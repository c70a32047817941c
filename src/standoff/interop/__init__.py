"""Foreign files to cases and back."""
