"""The handles users hold: `Case`, `Game`, `States`, `Result`.

This is the only place that joins the layers for the Python API: names come in, engines are called, names go out. Every
handle is immutable; nothing is cached on it.

>>> import standoff
>>> game = standoff.load("catalogue/textbook/prisoners-dilemma").game()
>>> game.actors
('row', 'column')
>>> game.solve(["nash", "seq"]).equilibria("seq").strings()
('NN', 'YY')
"""

from __future__ import annotations

from standoff.session.case import Case, load
from standoff.session.game import Game
from standoff.session.results import Result, States

__all__ = ["Case", "Game", "Result", "States", "load"]
