"""The tables of docs/doctor.md are those of the code; `pytest --bless` rewrites them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from mjcf_lint.doctor.dm_control import MADE_FOR
from mjcf_lint.doctor.pairs import PAIRS

PAGE = Path(__file__).parents[1] / "docs" / "doctor.md"


def pairs() -> Iterator[str]:
    yield "| packages | what breaks | install | known by |"
    yield "| --- | --- | --- | --- |"
    for pair in PAIRS:
        both = f"{pair.package} `{pair.versions}`, {pair.other} `{pair.other_versions}`"
        ways = [f"`{' '.join(pair.install)}`"] if pair.install else []
        evidence = re.sub(r"https://\S+?(?=[;,]|$)", lambda url: f"<{url[0]}>", pair.evidence)
        mild = " (note)" if pair.mild else ""
        now = ", or ".join((*ways, *pair.steps))
        yield f"| {both} | {pair.breaks}{mild} | {now} | {pair.verified.value}: {evidence} |"


def made_for() -> Iterator[str]:
    yield "| dm_control | mujoco |"
    yield "| --- | --- |"
    for row in reversed(MADE_FOR):
        both = row.first if row.first == row.last else f"{row.first} to {row.last}"
        yield f"| {row.release} | {both} |"


def test_the_page_holds_the_tables(bless: bool) -> None:
    text = PAGE.read_text("utf-8")
    wanted = text
    for name, rows in (("pairs", pairs()), ("dm_control", made_for())):
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, _, rest = wanted.partition(begin)
        wanted = before + begin + "\n".join(rows) + "\n" + end + rest.partition(end)[2]
    if bless:
        PAGE.write_text(wanted, "utf-8")
    assert bless or text == wanted


def test_the_page_names_every_check() -> None:
    rows = re.findall(r"^\| (D\d+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert rows == [f"D{number}" for number in range(1, 16)]


def test_every_address_is_one_of_a_thread() -> None:
    said = " ".join(pair.evidence for pair in PAIRS)
    for url in re.findall(r"https://\S+", said):
        assert re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+/(issues|pull)/\d+;?", url), url
