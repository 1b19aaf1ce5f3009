"""Ask every release what it says of faults, and write behind each wording which ones say so.

    python -m tools.record_wordings [RULE ...]

The faults are the examples of the rules and the texts that `bench.planted` writes into models.
Rewrites the first words of the lines in `rules/*/wordings.txt`, and lists what no line is like.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from packaging.version import Version

from bench.faults_written import CHILD, SETTINGS, TEXTS, faulty, texts
from bench.fetch import library
from mjcf_lint.engine import Engine, Outcome
from mjcf_lint.grammar import releases
from mjcf_lint.ruleset.registry import builtin_rules_dir
from mjcf_lint.ruleset.wordings import FILE_NAME, NOT_HEARD, Wording, plain, read, written

_LISTED = 40


def main(chosen: list[str]) -> None:
    """Record the wordings of some rules, by default of all."""
    heard: dict[str, list[Version]] = {}
    for release in releases():
        print(release, file=sys.stderr)
        for message in _said_by(release):
            heard.setdefault(message, []).append(release)
    known: list[Wording] = []
    for folder in sorted(path.parent for path in builtin_rules_dir().glob(f"*/{FILE_NAME}")):
        rule = folder.name.replace("_", "-")
        lines = [_recorded(one, heard) for one in read(folder / FILE_NAME, rule)]
        known += lines
        if not chosen or rule in chosen:
            (folder / FILE_NAME).write_text(written(lines), "utf-8", newline="\n")
    unlike = [text for text in heard if not any(one.pattern.search(text) for one in known)]
    for text in unlike[:_LISTED]:
        print(f"like no line, {heard[text][0]}..{heard[text][-1]}: {text[:200]}")
    print(f"{len(heard)} messages, {len(unlike)} of them like no line")


def _recorded(wording: Wording, heard: dict[str, list[Version]]) -> Wording:
    by = {one for text, said in heard.items() if wording.pattern.search(text) for one in said}
    span = f"{min(by)}..{max(by)}" if len(by) > 1 else str(*by) if by else NOT_HEARD
    return Wording(wording.text, wording.rule, span)


def _said_by(release: Version) -> Iterator[str]:
    with Engine(library(str(release))) as engine, tempfile.TemporaryDirectory() as scratch:
        for path in (*_examples(), *_written(Path(scratch))):
            verdict = engine.load(path)
            if verdict.outcome is Outcome.REFUSED:
                yield plain(verdict.message)
            yield from map(plain, verdict.warnings)


def _examples() -> Iterator[Path]:
    for pattern in ("*/bad*.xml", "*/changes/*/*.xml", "*/changes/*/*/main.xml"):
        yield from sorted(builtin_rules_dir().glob(pattern))


def _written(folder: Path) -> Iterator[Path]:
    shutil.copy(CHILD, folder)
    stock = (TEXTS / "stock.xml").read_text("ascii")
    for number, (stem, _, text) in enumerate(texts()):
        section = stem.partition("-")[0]
        body = faulty(text)
        if section != SETTINGS:
            body = f"<{section}>\n{body}\n</{section}>"
        path = folder / f"{number}.xml"
        path.write_text(f"<mujoco>\n{stock}{body}\n</mujoco>\n", "ascii")
        yield path


if __name__ == "__main__":
    main(sys.argv[1:])
