"""Look at models on the machines of a Dask cluster."""

from __future__ import annotations

import logging
import pickle
import time
import uuid
import warnings
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mjcf_lint import __version__
from mjcf_lint.checking.checked import Seen
from mjcf_lint.crew import errand
from mjcf_lint.crew.pieces import Piece, pieces, seen_of
from mjcf_lint.crew.scheduler import ClusterError, Scheduler

if TYPE_CHECKING:
    from mjcf_lint.checking.linter import Linter
    from mjcf_lint.crew import Crew
    from mjcf_lint.crew.order import Order

_SECONDS_TO_CONNECT = 15.0
_SECONDS_TO_ANSWER = 30.0
"""For a question to all workers that needs no time to think."""
_SECONDS_WITHOUT_WORKERS = 60.0
"""Workers may start after us, and be started again when they die."""
_SECONDS_BETWEEN_LOOKS = 5.0
_SECONDS_TO_LEAVE = 3.0
_RETRIES = 2
"""Of a piece of work that raised: a file system may falter. Deaths are counted by the cluster."""
_AHEAD = 4
"""Pieces of work that are given out for each worker, done or not: they wait for their turn."""


def require() -> None:
    """Raise ClusterError where the extra is not installed."""
    if find_spec("distributed") is None:
        raise ClusterError("a cluster needs distributed: pip install 'mjcf-lint[dask]'")


@dataclass(slots=True)
class Cluster:
    """The workers of a scheduler, which is connected to when there is something to look at.

    It is a context: at its end the workers close what they opened for us. Repairs that are not
    written yet are nothing that they could read: these models are left to a crew that is `near`.
    """

    scheduler: Scheduler
    near: Crew
    _client: Any = field(init=False, default=None)

    def __enter__(self) -> Cluster:
        require()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._client is not None:
            if self._client.status == "running":
                with suppress(Exception):
                    self._client.run(
                        errand.close, on_error="ignore", callback_timeout=_SECONDS_TO_LEAVE
                    )
            with suppress(Exception):
                self._client.close(timeout=_SECONDS_TO_LEAVE)
            logging.disable(logging.NOTSET)

    def look_at(self, linter: Linter, roots: Sequence[Path]) -> Iterator[Seen]:
        """Yield what is seen of each root, in their order.

        A root over which workers die again and again comes back with a sentence that says so.
        Raises ClusterError where the cluster or one of its workers cannot do it.
        """
        assert linter.order is not None
        if not roots:
            return
        if linter.order.overlay:
            yield from self.near.look_at(linter, roots)
            return
        if self._client is None:
            self._client = self._connected()
        workers = self._workers_ready(linter.order)
        run = uuid.uuid4().hex
        order = pickle.dumps(replace(linter.order, inside=linter.files.inside, run=run))
        for piece, lines in self._looked_at(order, pieces(roots, workers), workers * _AHEAD):
            yield from seen_of(piece, lines, linter.files.read)

    def _connected(self) -> Any:
        address = self.scheduler.address(_SECONDS_TO_CONNECT)
        distributed = import_module("distributed")
        logging.disable()  # we say ourselves what goes wrong
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return distributed.Client(
                    address, timeout=_SECONDS_TO_CONNECT, set_as_default=False
                )
        except (OSError, ValueError, ImportError, distributed.TimeoutError):
            where = "" if self.scheduler.given == address else f" at {address}"
            said = f"{self.scheduler.given}: no Dask scheduler answers{where}"
            raise ClusterError(said) from None

    def _workers_ready(self, order: Order) -> int:
        """Return how many workers there are; raises ClusterError unless they fit."""
        places = [order.folder, *map(str, order.rule_dirs)]
        places += [str(order.library.path)] if order.library else []
        try:
            _fits("the scheduler", self._ask_scheduler(errand.standing, places))
            until = time.monotonic() + _SECONDS_WITHOUT_WORKERS
            while not (workers := self._ask_scheduler(errand.workers)):
                if time.monotonic() > until:
                    raise ClusterError(f"{self.scheduler.given}: it has no workers")
                time.sleep(0.2)
            answers = self._client.run(
                errand.standing, places, on_error="return", callback_timeout=_SECONDS_TO_ANSWER
            )
        except (ImportError, AttributeError) as error:
            raise ClusterError(f"the scheduler has no mjcf-lint {__version__}: {error}") from None
        except (OSError, import_module("distributed").TimeoutError):
            raise self._gone() from None
        for address, answer in answers.items():
            _fits(f"the worker {address}", answer, places=True)
        return int(workers)

    def _ask_scheduler(self, question: Any, *given: Any) -> Any:
        return self._client.run_on_scheduler(question, *given, callback_timeout=_SECONDS_TO_ANSWER)

    def _looked_at(
        self, order: bytes, work: Iterable[Piece], ahead: int
    ) -> Iterator[tuple[Piece, Sequence[str]]]:
        """Yield each piece of work with its lines; a line is empty for a root that kills.

        What is done waits for its turn, and counts among what is given out: no more of it than
        that is ever in memory.
        """
        waiting, given = iter(work), deque[tuple[Piece, Any]]()
        while True:
            for piece in waiting:
                given.append((piece, self._submit(order, piece)))
                if len(given) >= ahead:
                    break
            if not given:
                return
            piece, future = given.popleft()
            lines = self._lines(future)
            if lines is None:
                lines = [self._alone(order, root) for root in piece]
            yield piece, lines

    def _alone(self, order: bytes, root: Path) -> str:
        """Look at a root of a piece over which workers died."""
        lines = self._lines(self._submit(order, [root]))
        return lines[0] if lines else ""

    def _submit(self, order: bytes, piece: Piece) -> Any:
        try:
            return self._client.submit(
                errand.look_at, __version__, order, piece, pure=False, retries=_RETRIES
            )
        except Exception:
            if self._client.status == "running":
                raise
            raise self._gone() from None

    def _lines(self, future: Any) -> Sequence[str] | None:
        """Wait for the lines of a piece; None where worker after worker died over it."""
        distributed = import_module("distributed")
        last_sign = time.monotonic()
        while True:
            try:
                lines: list[str] = future.result(timeout=_SECONDS_BETWEEN_LOOKS)
            except distributed.KilledWorker:
                return None
            except distributed.CancelledError:
                raise self._gone() from None
            except (ImportError, AttributeError) as error:
                raise ClusterError(f"a worker of the cluster cannot do it: {error}") from None
            except distributed.TimeoutError:
                if future.status == "error":
                    raise
                if self._has_workers():
                    last_sign = time.monotonic()
                elif time.monotonic() > last_sign + _SECONDS_WITHOUT_WORKERS:
                    said = f"{self.scheduler.given}: it has no workers any more"
                    raise ClusterError(said) from None
            except OSError:
                if future.status == "error":
                    raise
                raise self._gone() from None
            else:
                return lines

    def _has_workers(self) -> bool:
        if self._client.status != "running":
            raise self._gone()
        try:
            return bool(self._ask_scheduler(errand.workers))
        except Exception:
            return False

    def _gone(self) -> ClusterError:
        return ClusterError(f"{self.scheduler.given}: the scheduler is gone, or does not answer")


def _fits(who: str, answer: Any, *, places: bool = False) -> None:
    """Raise ClusterError unless somebody of the cluster can do what is asked for."""
    if isinstance(answer, ImportError | AttributeError):
        raise ClusterError(f"{who} has no mjcf-lint {__version__}: {answer}")
    if isinstance(answer, Exception):
        raise ClusterError(f"{who} does not answer: {answer}")
    host, version, missing = answer
    if version != __version__:
        raise ClusterError(f"{who} on {host} has mjcf-lint {version}, this is {__version__}")
    if places and missing:
        raise ClusterError(f"{who} on {host} does not see {missing[0]}: it takes a shared disk")
