"""The one orchestrator: a case in, results and verdicts out."""

from standoff.study.run import judge_theses, study

__all__ = ["judge_theses", "study"]
