"""A release to check against, and the engine of it, which is opened when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from packaging.version import Version

from mjcf_lint.grammar.live import grammar_for
from mjcf_lint.grammar.recorded import is_recorded, recorded, releases
from mjcf_lint.releases.sets import parse_releases
from mjcf_lint.releases.target import Target

if TYPE_CHECKING:
    from mjcf_lint.engine import Engine
    from mjcf_lint.engine.find import Library


@dataclass(slots=True)
class Opened:
    """The engine of a library, opened when it is first asked for."""

    library: Library
    _stack: ExitStack = field(repr=False)
    _engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """The engine; what opened it closes it."""
        if self._engine is None:
            from mjcf_lint.engine.engine import Engine

            self._engine = self._stack.enter_context(Engine(self.library))
        return self._engine

    def close(self) -> None:
        """End the worker of the engine, if there is one; a later request starts another."""
        if self._engine is not None:
            self._engine.close()

    def release(self, *, asking: bool) -> Version:
        """Return the release of the library: what it says of itself, or by its name if it can.

        Raises EngineNotFound for a library that is asked and does not load.
        """
        named = None if asking else self.library.release
        if named is not None and is_recorded(Version(named)):
            return Version(named)
        return Version(self.engine.version())


class Bench(NamedTuple):
    """A target, and the engine that compiles for it where there is a library of it here."""

    target: Target
    opened: Opened | None = None

    @property
    def library(self) -> Library | None:
        """The library of its engine."""
        return self.opened.library if self.opened else None

    @property
    def engine(self) -> Engine | None:
        """The engine, None where there is no library for it."""
        return self.opened.engine if self.opened else None


def benches(
    installed: Opened | None,
    own: Version | None,
    targets: Sequence[str],
    made_for: Version | None,
    stack: ExitStack,
) -> Iterator[Bench]:
    """Yield the benches, oldest first; `installed` serves its `own` release where that is wanted.

    Raises ReleaseError, NotRecorded and what reading a grammar raises.
    """
    wanted = parse_releases(targets, releases(), own) if targets else (own,)
    for release in wanted:
        assert release is not None
        opened = installed if release == own else None
        if opened is None:
            from mjcf_lint.engine.store import library_for

            library = library_for(release)
            opened = Opened(library, stack) if library else None
        if opened is None or is_recorded(release):
            grammar = recorded(release)
        else:
            grammar = grammar_for(release, opened.engine)
        yield Bench(Target(release, grammar, made_for), opened)
