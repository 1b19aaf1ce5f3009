"""The grammar of a release that may be newer than the records."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.version import Version

from mjcf_lint.cache import cache_root
from mjcf_lint.grammar.grammar import Grammar
from mjcf_lint.grammar.recorded import is_recorded, recorded
from mjcf_lint.grammar.schema import read_schema

if TYPE_CHECKING:
    from mjcf_lint.engine import Engine


def grammar_for(release: Version, engine: Engine | None = None) -> Grammar:
    """Return the recorded grammar of a release, else the schema its engine prints, untyped.

    Raises NotRecorded without an engine, GrammarError for a schema of no known form.
    """
    if engine is None or is_recorded(release):
        return recorded(release)
    kept = _place(release, engine.library.path)
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return read_schema(kept.read_text("utf-8"), release)
    text = engine.schema()
    grammar = read_schema(text, release)
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}.part")
        part.write_text(text, "utf-8")
        part.replace(kept)
    return grammar


def _place(release: Version, library: Path) -> Path:
    """Return where the schema of a library is kept; another build of it is kept elsewhere."""
    facts = library.stat()
    name = f"{release}-{facts.st_size}-{facts.st_mtime_ns}.txt"
    return cache_root() / "schemas" / name
