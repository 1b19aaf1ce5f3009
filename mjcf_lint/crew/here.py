"""Look at models in this process, and run rules over the next ones while the engine compiles."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from mjcf_lint.checking.checked import Seen
from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.reading import Begun
from mjcf_lint.project.files import MOST_BYTES

_MOST_ASKED = 6
"""Models that the engine has while no rule has run over them: it never waits for the rules."""
_MOST_WAITING = 32
"""Models that wait for the engine."""


def look_at_here(linter: Linter, roots: Iterable[Path]) -> Iterator[Seen]:
    """Yield what is seen of each root, in their order."""
    if linter.engine is None:
        yield from map(linter.examine, roots)
        return
    asked, waiting = deque[Begun](), deque[Begun]()
    try:
        for root in roots:
            asked.append(linter.begin(root, ahead=True))
            while asked and (len(asked) > _MOST_ASKED or _large(asked, waiting)):
                waiting.append(linter.go_on(asked.popleft()))
            while waiting and (len(waiting) > _MOST_WAITING or _large(asked, waiting)):
                yield linter.finish(waiting.popleft())
        while asked:
            waiting.append(linter.go_on(asked.popleft()))
        while waiting:
            yield linter.finish(waiting.popleft())
    finally:
        if asked or waiting:
            linter.engine.close()  # nobody wants what it was asked for


def _large(*begun: Iterable[Begun]) -> bool:
    return sum(len(one.model.root.data) for one in chain(*begun)) > MOST_BYTES
