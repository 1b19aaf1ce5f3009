"""What MuJoCo says of a fault, in every release, and which rules are about it.

A rule's folder may hold a `wordings.txt`: a line for each wording, with the first and the last
release that was heard saying it, as `tools/record_wordings.py` found them, or `-` where no
example of the rule makes MuJoCo say it. `*` stands for what changes from file to file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from mjcf_lint.ruleset.registry import RuleError, builtin_rules_dir, load_rules

FILE_NAME = "wordings.txt"
NOT_HEARD = "-"

_QUOTES = str.maketrans(dict.fromkeys('"`\u2018\u2019\u201c\u201d', "'"))
_REST = ".{0,400}?"
_QUOTED = "'[^']{0,400}'"


@dataclass(frozen=True)
class Wording:
    """A way in which releases speak of what a rule finds."""

    text: str
    rule: str
    heard: str = NOT_HEARD
    """The first and the last release that says so, as in `3.0.0..3.1.6`."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What it looks like in text made plain."""
        text = re.escape(plain(self.text, strip=False))
        return re.compile(text.replace(r"'\*'", _QUOTED).replace(r"\*", _REST))

    @cached_property
    def anchor(self) -> str:
        """The longest part of it without a star, which is looked for first: that is fast."""
        return max(plain(self.text, strip=False).split("*"), key=len)

    @cached_property
    def weight(self) -> int:
        """How many characters of it are the same in every file."""
        return len(self.text.replace("*", ""))

    @property
    def said_by(self) -> str:
        """The releases in words; empty where none was heard."""
        if self.heard == NOT_HEARD:
            return ""
        first, _, last = self.heard.partition("..")
        return f"MuJoCo {first}" + (f" to {last}" if last else "")


def plain(text: str, *, strip: bool = True) -> str:
    """Return text in small letters, with one kind of quotes and single spaces."""
    text = re.sub(r"\s+", " ", text.translate(_QUOTES)).casefold()
    return text.strip() if strip else text


@cache
def wordings() -> tuple[Wording, ...]:
    """Return the wordings of all built-in rules."""
    folder = builtin_rules_dir()
    return tuple(
        wording
        for rule in load_rules()
        for wording in read(folder / rule.id.replace("-", "_") / FILE_NAME, rule.id)
    )


def read(path: Path, rule: str) -> Iterator[Wording]:
    """Yield the wordings of one file, none where there is no such file."""
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        heard, _, text = line.partition(" ")
        if not text.strip() or not re.fullmatch(r"-|\d[\w.]*(\.\.\d[\w.]*)?", heard):
            raise RuleError(f"{path}:{number}: not a range of releases, or -, and a wording")
        yield Wording(text.strip(), rule, heard)


def written(known: Iterable[Wording]) -> str:
    """Return the text of a file that holds some wordings."""
    width = max(map(len, (one.heard for one in known)), default=0)
    return "".join(f"{one.heard:<{width}} {one.text}\n" for one in known)


def heard_in(text: str, *, before: int | None = None) -> tuple[Wording, ...]:
    """Return the wordings in a plain text that begin before a place, first what says most of it."""
    found = [
        one
        for one in wordings()
        if one.anchor in text
        and (match := one.pattern.search(text))
        and (before is None or match.start() < before)
    ]
    return tuple(sorted(found, key=lambda one: (-one.weight, one.rule)))
