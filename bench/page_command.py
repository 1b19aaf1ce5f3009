"""The command of a page that is written out of figures: print it, or write it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path


def print_or_write(program: str, told: str | None, page: Callable[[], str], place: Path) -> None:
    """Print what a page comes to; with `--write` write it to its place."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=told)
    parser.add_argument("--write", action="store_true", help=f"write docs/{place.name}")
    write = parser.parse_args().write
    if write:
        place.write_text(page(), "utf-8")
    else:
        print(page(), end="")
