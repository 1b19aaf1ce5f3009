"""What MuJoCo does not recognise: gone, still to come, or never known, and so of which rule."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from mjcf_lint.grammar.history import Era, eras_of_attribute, eras_of_element
from mjcf_lint.grammar.recorded import releases
from mjcf_lint.logs.pasted import Error

_ATTRIBUTE = re.compile(r"unrecognized attribute: '([^']+)'")
_GONE, _UNKNOWN = "removed-", "unknown-"


@dataclass(frozen=True, slots=True)
class History:
    """What the grammars of all releases say of it, and how the names of the rules for it begin."""

    note: str = ""
    rules: tuple[str, ...] = ()


def rules_of(error: Error) -> tuple[str, ...]:
    """Return the rules that an error is about, sorted by name."""
    names = sorted({wording.rule for wording in error.best})
    kinds = history(error).rules
    return tuple(name for name in names if kinds and name.startswith(kinds)) or tuple(names)


def history(error: Error) -> History:
    """Say since when and until when releases knew what an error calls unrecognized."""
    if not error.element:
        return History()
    if match := _ATTRIBUTE.search(error.context):
        return _told(
            f"{match[1]!r} of <{error.element}>", eras_of_attribute(error.element, match[1])
        )
    if "unrecognized element" in error.context:
        return _told(f"<{error.element}>", eras_of_element(error.element))
    return History()


def _told(what: str, eras: Collection[Era]) -> History:
    if not eras:
        return History(f"no release ever knew {what}", (_UNKNOWN,))
    oldest, newest = releases()[0], releases()[-1]
    first, last = min(era.first for era in eras), max(era.last for era in eras)
    gone = any(era.last < newest for era in eras)
    other = any(era.first > oldest or era.last == newest for era in eras)
    kinds = (_GONE,) * gone + (_UNKNOWN,) * other
    if last < newest:
        since = f" from {first} on," if first > oldest else ""
        return History(f"only releases{since} up to {last} knew {what}", kinds)
    if first > oldest:
        return History(f"{what} came with {first}; an older MuJoCo does not know it", kinds)
    return History(f"every release knows {what}, but not in every place", kinds)
