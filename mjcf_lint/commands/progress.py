"""A bar on the terminal that tells how many models have been looked at."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mjcf_lint.checking.checked import Seen

if TYPE_CHECKING:
    from mjcf_lint.checking.linter import Show

_SECONDS_WITHOUT = 1.0
"""Who waits so long wants to know for what."""
_SECONDS_BETWEEN = 0.1


def bar_on_a_terminal() -> Show | None:
    """Return what shows a bar on stderr; None where that is no terminal."""
    return with_bar if sys.stderr.isatty() else None


def with_bar(seen: Iterable[Seen], total: int) -> Iterator[Seen]:
    """Pass on what is seen of so many models; show a bar if that takes its time.

    It is drawn between two models, by no thread of its own: processes may be copies of this one.
    """
    arriving, began = iter(seen), time.monotonic()
    for done, one in enumerate(arriving, 1):
        yield one
        if done < total and time.monotonic() - began > _SECONDS_WITHOUT:
            yield from _drawn(arriving, done, total)


def _drawn(arriving: Iterator[Seen], done: int, total: int) -> Iterator[Seen]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    progress = Progress(
        TextColumn("models"),
        BarColumn(),
        MofNCompleteColumn(),
        Remaining(),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    with progress:
        task = progress.add_task("", total=total, completed=done)
        drawn = 0.0
        for one in arriving:
            yield one
            progress.advance(task)
            if time.monotonic() - drawn > _SECONDS_BETWEEN:
                progress.refresh()
                drawn = time.monotonic()
