"""The slow second engine: plain Python sets and names, written from the definitions. No numpy, nothing compiled."""

from standoff.reference.engine import CONCEPTS, Reference
from standoff.reference.stability import Judgement
from standoff.reference.truth import holds

__all__ = ["CONCEPTS", "Judgement", "Reference", "holds"]
