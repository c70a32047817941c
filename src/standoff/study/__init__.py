"""The one orchestrator: a case in, results and verdicts out."""
