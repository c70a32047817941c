"""The text's conclusions: what has to be known to judge one, and the judgement. Computes nothing."""
