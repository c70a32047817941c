"""A study turned into one offline HTML page."""

from standoff.brief.prose import summary
from standoff.brief.render import render

__all__ = ["render", "summary"]
