"""Choose who looks at the models of a run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mjcf_lint.crew import Crew
    from mjcf_lint.crew.scheduler import Scheduler
    from mjcf_lint.sessions.bench import Opened


def cores() -> int:
    """Return on how many cores this process may run."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def crew_for(
    engines: Sequence[Opened],
    jobs: int,
    scheduler: Scheduler | None,
    results: Path | None,
    resume: Path | None,
) -> Iterator[Crew | None]:
    """Return who looks at many models; None where that is nobody but this process.

    `results` is the folder of what earlier runs found, `resume` the file of a run that broke off.
    """
    with ExitStack() as stack:
        crew: Crew | None = None
        if jobs > 1 or scheduler is not None:
            from mjcf_lint.crew.sparing import Sparing

            crew = Sparing(jobs, engines, stack)
        if crew is not None and scheduler is not None:
            from mjcf_lint.crew.cluster import Cluster

            crew = stack.enter_context(Cluster(scheduler, crew))
        if results is not None:
            from mjcf_lint.results import Remembering, Store

            store = Store(results)
            stack.callback(store.close)
            crew = Remembering(store, crew)
        if resume is not None:
            from mjcf_lint.results import Lines, Remembering

            lines = Lines(resume)
            stack.callback(lines.close)
            crew = Remembering(lines, crew, at_once=1, repaired=False)
        yield crew
