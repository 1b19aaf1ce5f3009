"""Read models with dm_control and with mjcf-lint, in one process, in turn.

`python -m bench.speed_parsers ROUNDS LIST` prints as JSON how many seconds each took for each
model in each round, on the wall and of the processor, for the models that dm_control can read,
and which it cannot. Nothing is carried over from one model to the next on either side, but where
mjcf-lint also checks all of them in one go.
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

from mjcf_lint.checking.linter import Linter
from mjcf_lint.grammar import recorded
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.sessions.chosen import choose_rules

RELEASE = Version("4.0.0")
IN_ONE_GO = "mjcf-lint, in one go"
Took = tuple[float, float]


def main(rounds: str, listed: str) -> None:
    """Measure."""
    from dm_control import mjcf

    target, rules = Target(RELEASE, recorded(RELEASE)), choose_rules(load_rules(), (), ())

    def read(path: str) -> object:
        return mjcf.from_path(path)

    def check(path: str) -> object:
        linter = Linter(target, rules)
        return linter.check(linter.model(Path(path)))

    def lint(_: str) -> object:
        return Linter(target, rules).lint([Path(path) for path in paths])

    paths, refused = [], []
    for path in Path(listed).read_text("utf-8").splitlines():
        try:
            _timed(read, path)
            _timed(check, path)
            paths.append(path)
        except Exception as problem:  # whatever it is: it cannot be compared
            refused.append([path, f"{type(problem).__name__}: {problem}"[:200]])
    sides = {"dm_control": read, "mjcf-lint": check}
    found: dict[str, dict[str, list[Took]]] = {name: {} for name in sides}
    found[IN_ONE_GO] = {"": []}
    for _ in range(int(rounds)):
        found[IN_ONE_GO][""].append(_timed(lint, ""))
        for path in paths:
            for name, side in sides.items():
                found[name].setdefault(path, []).append(_timed(side, path))
    print(json.dumps({"found": found, "refused": refused}))


def _timed(side: Callable[[str], object], path: str) -> Took:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        began, by_cpu = time.perf_counter(), time.process_time()
        side(path)
        return time.perf_counter() - began, time.process_time() - by_cpu


if __name__ == "__main__":
    main(*sys.argv[1:])
