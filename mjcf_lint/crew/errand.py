"""What a worker of a cluster does, which outlives the run and may serve others meanwhile."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mjcf_lint import __version__
from mjcf_lint.crew import work
from mjcf_lint.crew.scheduler import ClusterError

_SECONDS_IDLE = 20.0
"""After which what is open is closed, should nobody be left to ask for that."""

_timer: threading.Timer | None = None


def look_at(version: str, order: bytes, roots: Sequence[Path]) -> list[str]:
    """Look at some roots as an order asks; raises ClusterError where we are another version."""
    if version != __version__:
        raise ClusterError(f"a worker on {socket.gethostname()} has mjcf-lint {__version__}")
    try:
        return work.look_at(order, roots)
    finally:
        _close_later()


def standing(places: Sequence[str]) -> tuple[str, str, list[str]]:
    """Return the name of this machine, our version, and which places are not to be seen here."""
    missing = [place for place in places if not Path(place).exists()]
    return socket.gethostname(), __version__, missing


def workers(dask_scheduler: Any = None) -> int:
    """Return how many workers a scheduler has."""
    return len(dask_scheduler.workers)


def close() -> None:
    """Close what is open, unless somebody works with it: then it is closed later."""
    work.let_go()


def _close_later() -> None:
    global _timer
    if _timer is not None:
        _timer.cancel()
    _timer = threading.Timer(_SECONDS_IDLE, _close_again)
    _timer.daemon = True
    _timer.start()


def _close_again() -> None:
    if not work.let_go():
        _close_later()
