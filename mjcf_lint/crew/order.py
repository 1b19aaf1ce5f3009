"""What another process needs to know to see of a model what we would see."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from packaging.version import Version

from mjcf_lint.deferred import dataclass
from mjcf_lint.digests import Digests
from mjcf_lint.engine.find import Library
from mjcf_lint.grammar.live import grammar_for
from mjcf_lint.linter import Linter
from mjcf_lint.model import Model
from mjcf_lint.project import MOST_BYTES, Files
from mjcf_lint.registry import load_own_rules, load_rules
from mjcf_lint.target import Target


@dataclass(frozen=True, slots=True)
class Order:
    """How to check against one target; it can be pickled.

    Paths are relative to `folder`, where the process that gives the order works.
    """

    release: Version
    made_for: Version | None
    library: Library | None
    compiles: bool
    """Let the engine of the library compile the models."""
    rules: tuple[str, ...]
    rule_dirs: tuple[Path, ...] = ()
    names: frozenset[str] = frozenset()
    images: bool = True
    origins: bool = False
    concerned: Callable[[Model], bool] | None = None
    overlay: tuple[tuple[Path, bytes], ...] = ()
    inside: tuple[str, ...] = ()
    digests: bool = False
    folder: str = ""

    @contextmanager
    def opened(self) -> Iterator[Linter]:
        """Open a linter that sees what the one sees that gave the order."""
        from mjcf_lint.engine import Engine
        from mjcf_lint.origin import Origins

        if self.folder and self.folder != str(Path.cwd()):
            os.chdir(self.folder)
        own = load_own_rules(self.rule_dirs)
        known = (*load_rules(), *own)
        files = Files(dict(self.overlay), self.inside, MOST_BYTES)
        with ExitStack() as stack:
            engine = stack.enter_context(Engine(self.library)) if self.library else None
            yield Linter(
                Target(self.release, grammar_for(self.release, engine), self.made_for),
                [rule for rule in known if rule.id in self.rules],
                engine if self.compiles else None,
                files,
                self.images,
                origin=Origins(known, self.release, files) if self.origins else None,
                concerned=self.concerned,
                names=self.names,
                digests=Digests(files) if self.digests else None,
            )
