"""The program `standoff`, also as ``python -m standoff``; an interrupt while it starts is one like any other."""

from __future__ import annotations


def main() -> None:
    """Start the command line and leave with its exit code, 130 where interrupted."""
    try:
        from standoff.cli import main as run

        run()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
