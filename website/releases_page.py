"""What each release of MuJoCo brought and took, from the recorded grammars and the examples."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from packaging.version import Version

from mjcf_lint.grammar.grammar import Allowed, Grammar
from mjcf_lint.grammar.recorded import recorded, releases
from tests.changes import ChangeExample
from website.markdown import table
from website.rule_pages import KINDS, examples_by_rule

Names = dict[str, set[str]]
"""The attributes of elements, by their names."""

HEAD = """# Releases

What changed in each release of MuJoCo since 2.2.0. Elements and attributes are what the library of
the release itself says that it takes; the changes were each run on both sides of them
([all of them in one table](changes.md)). `mjcf-lint --target-version 2.3.7..4.0.0` checks against
several releases, `mjcf-lint matrix` says which model loads where, and `--from-version 3.1.6`
reports what loads and reads differently since."""


def releases_page() -> str:
    """Return the page as Markdown."""
    known = releases()
    names = {release: names_of(recorded(release)) for release in known}
    changes: dict[Version, list[ChangeExample]] = {}
    for several in examples_by_rule().values():
        for one in several:
            changes.setdefault(Version(one.claim.new), []).append(one)
    parts, rows = [], []
    for before, release in reversed([*pairwise(known)]):
        new, gone = _apart(names[release], names[before]), _apart(names[before], names[release])
        made = sorted(changes.get(release, []), key=lambda one: one.name)
        counted = (_count(new), _count(gone), len(made))
        rows.append((f"[{release}](#{_anchor(release)})", *(str(one or "") for one in counted)))
        if any(counted):
            parts += [f"## {release} {{ #{_anchor(release)} }}", *_section(new, gone, made)]
        else:
            parts += [
                f"## {release} {{ #{_anchor(release)} }}",
                f"Takes the names that {before} takes; no other change is known.",
            ]
    overview = table(("release", "names it brought", "names it took", "changes"), rows)
    return "\n\n".join([HEAD, overview, *parts]) + "\n"


def names_of(grammar: Grammar) -> Names:
    """Return the attributes that a release takes, by element, wherever the element stands."""
    found: Names = {}

    def walk(allowed: Allowed) -> None:
        found.setdefault(allowed.name, set()).update(allowed.attributes)
        for child in allowed.children.values():
            walk(child)

    walk(grammar.root)
    return found


def _anchor(release: Version) -> str:
    return f"mujoco-{str(release).replace('.', '-')}"


def _apart(these: Names, those: Names) -> Names:
    """Return what is in these names and not in those."""
    return {
        element: attributes - those.get(element, set())
        for element, attributes in these.items()
        if element not in those or attributes - those[element]
    }


def _count(names: Names) -> int:
    return sum(max(len(attributes), 1) for attributes in names.values())


def _section(new: Names, gone: Names, changes: list[ChangeExample]) -> Iterator[str]:
    if changes:
        rows = [
            (f"`{one.name}`", KINDS[one.claim.kind], one.claim.fix, _rule(one)) for one in changes
        ]
        yield table(("change", "the release", "repair", "rule"), rows)
    for names, verb in ((new, "Brought"), (gone, "Took")):
        if names:
            yield f"{verb}: {', '.join(_named(names))}."


def _rule(example: ChangeExample) -> str:
    return f"[{example.rule}](rules/{example.rule}.md)"


def _named(names: Names) -> Iterator[str]:
    for element, attributes in sorted(names.items()):
        if attributes:
            several = ", ".join(f"`{one}`" for one in sorted(attributes))
            yield f"&lt;{element}&gt; {several}".replace(", `", " `")
        else:
            yield f"&lt;{element}&gt;"
