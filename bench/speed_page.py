"""Write docs/performance.md: the text in bench/performance.md with the tables of the figures.

`python -m bench.speed_page` prints the page, with `--write` it rewrites it, as after a change of
the text. A line `<!-- bars: GROUP -->` in the text is where the table of a group goes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

from bench.page_command import print_or_write
from bench.speed_bars import BARS, EQUAL, GROUPS, Bar

TEXT = Path(__file__).parent / "performance.md"
FIGURES = Path(__file__).parent / "figures" / "speed.json"
PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
_PLACE = re.compile(r"^<!-- (bars: (?P<group>\w+)|conditions|summary) -->$", re.MULTILINE)
_HEAD = ("measured", "against", "bar", "came to", "holds")


def figures() -> dict[str, Any]:
    """Return what was measured; no group if nothing was."""
    if not FIGURES.is_file():
        return {"groups": {}}
    found: dict[str, Any] = json.loads(FIGURES.read_text("utf-8"))
    return found


def page() -> str:
    """Return the page."""
    groups = figures()["groups"]

    def filled(place: re.Match[str]) -> str:
        if place["group"]:
            return _table(place["group"], groups)
        return _conditions(groups) if place[1] == "conditions" else _summary(groups)

    return _PLACE.sub(filled, TEXT.read_text("utf-8"))


def holds(bar: Bar, found: Mapping[str, Any] | None) -> bool:
    """Say whether what came of a bar is within it; what has none always is, once measured."""
    return found is not None and "figure" in found and bar.holds(found["figure"])


def line(bar: Bar, found: Mapping[str, Any]) -> str:
    """Return what came of a bar as a line for a terminal."""
    verdict = "    " if bar.limit is None else "ok  " if holds(bar, found) else "FAIL"
    by_cpu = found.get("figure by processor time")
    more = f" (by processor time {by_cpu:.3g})" if by_cpu else ""
    return f"{verdict} {bar.group}, {bar.name}: {_bar(bar)}; {_came_to(bar, found)}{more}"


def _found(bar: Bar, groups: Mapping[str, Any]) -> Mapping[str, Any] | None:
    bars = groups.get(bar.group, {}).get("bars", {})
    found: Mapping[str, Any] | None = bars.get(bar.name)
    return found


def _table(group: str, groups: Mapping[str, Any]) -> str:
    lines = [_HEAD, ("---",) * len(_HEAD)]
    for bar in BARS:
        if bar.group != group:
            continue
        found = _found(bar, groups)
        verdict = "yes" if holds(bar, found) else "**no**"
        if bar.limit is None:
            verdict = ""
        lines.append((bar.measured, bar.against, _bar(bar), _came_to(bar, found), verdict))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _bar(bar: Bar) -> str:
    if bar.limit is None:
        return "none"
    if bar.unit == EQUAL:
        return EQUAL
    return f"at {'least' if bar.at_least else 'most'} {bar.limit:g} {bar.unit}"


def _came_to(bar: Bar, found: Mapping[str, Any] | None) -> str:
    if not found:
        return "not measured"
    if "figure" not in found:
        return str(found["failed"]).replace("|", "\\|").replace("\n", " ")
    if bar.unit == EQUAL:
        return EQUAL if found["figure"] else "it differs"
    sides = [found["sides"][name] for name in bar.figure.sides]
    if bar.name == "memory":
        shown = " against ".join(f"{side['peak MB']:.0f} MB" for side in sides)
    else:
        shown = " against ".join(_time(median(side["seconds"])) for side in sides[:2])
    return f"{found['figure']:.3g} {bar.unit}: {shown}"


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def _summary(groups: Mapping[str, Any]) -> str:
    judged = [bar for bar in BARS if bar.limit is not None]
    held = [bar for bar in judged if holds(bar, _found(bar, groups))]
    others = ", ".join(f"{bar.group} ({bar.name})" for bar in judged if bar not in held)
    text = f"{len(held)} of {len(judged)} bars hold."
    return f"{text} Those that do not: {others}." if others else text


def _conditions(groups: Mapping[str, Any]) -> str:
    alike: dict[str, list[str]] = {}
    for name in GROUPS:
        if name in groups:
            alike.setdefault(_condition(groups[name]), []).append(name)
    lines = [f"- {', '.join(names)}: {said}" for said, names in alike.items()]
    return "\n".join(lines) or "- nothing is measured yet"


def _condition(on: Mapping[str, Any]) -> str:
    return (
        f"{on['date']}, mjcf-lint {on['mjcf-lint']}, {on['cores']} cores ({on['processor']}), "
        f"{on['memory GB']} GB, {on['system']}, Python {on['python']}, MuJoCo {on['mujoco']}, "
        f"median of {on['rounds']}"
    )


if __name__ == "__main__":
    print_or_write("bench.speed_page", __doc__, page, PAGE)
