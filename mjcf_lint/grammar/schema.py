"""Read the text that a library's mj_printSchema gives."""

from __future__ import annotations

import re

from packaging.version import Version

from mjcf_lint.errors import MjcfLintError
from mjcf_lint.grammar.attribute import UNKNOWN
from mjcf_lint.grammar.grammar import Allowed, Grammar

_INDENT = 3
_ROW = re.compile(r"^( *)(\(world\)body|[A-Za-z_]\w*) \(([!?*R])\)(.*)$")


class GrammarError(MjcfLintError):
    """A schema text of a form that no known release prints."""


def read_schema(text: str, release: Version) -> Grammar:
    """Return the grammar in a release's schema text; raises GrammarError where there is none."""
    rows: list[tuple[int, str, str, list[str]]] = []
    for line in text.splitlines():
        if match := _ROW.match(line):
            name = "body" if match[2].startswith("(") else match[2]
            rows.append((len(match[1]) // _INDENT, name, match[3], match[4].split()))
        elif rows:
            rows[-1][3].extend(line.split())
    if not rows or rows[0][:2] != (0, "mujoco"):
        raise GrammarError("mj_printSchema of this MuJoCo gives no schema mjcf-lint can read")
    above: list[Allowed] = []
    for level, name, mark, attributes in rows:
        allowed = Allowed(name, mark, dict.fromkeys(attributes, UNKNOWN))
        del above[level:]
        if above:
            above[-1].children[name] = allowed
        above.append(allowed)
    return Grammar(above[0], release)
