"""Read models with dm_control and with mjcf-lint, in one process, in turn.

`python -m bench.speed_parsers ROUNDS LIST` prints as JSON how many seconds each took for each
model in each round, for the models that dm_control can read, and how many it cannot. Nothing
is carried over from one model to the next on either side.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from packaging.version import Version

from mjcf_lint.grammar import recorded
from mjcf_lint.linter import Linter
from mjcf_lint.registry import load_rules
from mjcf_lint.target import Target

RELEASE = Version("4.0.0")


def main(rounds: str, listed: str) -> None:
    """Measure."""
    from dm_control import mjcf

    target, rules = Target(RELEASE, recorded(RELEASE)), load_rules()

    def read(path: str) -> object:
        return mjcf.from_path(path)

    def check(path: str) -> object:
        return Linter(target, rules).lint([Path(path)])

    paths, refused = [], []
    for path in Path(listed).read_text("utf-8").splitlines():
        try:
            _timed(read, path)
            _timed(check, path)
            paths.append(path)
        except Exception as problem:  # whatever it is: it cannot be compared
            refused.append([path, f"{type(problem).__name__}: {problem}"[:200]])
    sides = {"dm_control": read, "mjcf-lint": check}
    found: dict[str, dict[str, list[float]]] = {name: {} for name in sides}
    for _ in range(int(rounds)):
        for path in paths:
            for name, side in sides.items():
                found[name].setdefault(path, []).append(_timed(side, path))
    print(json.dumps({"found": found, "refused": refused}))


def _timed(side: Callable[[str], object], path: str) -> float:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        began = time.perf_counter()
        side(path)
        return time.perf_counter() - began


if __name__ == "__main__":
    main(*sys.argv[1:])
