"""Tables of where reading and engines agree, and lists of where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from packaging.version import Version

from bench.answers import Answer
from mjcf_lint import __version__

UNEXPLAINED = "unexplained"


def table(answers: Sequence[Answer]) -> str:
    """Return a line for each package, a column for each release."""
    releases = sorted({one.release for one in answers})
    packages = list(dict.fromkeys(one.package for one in answers))
    rows = [["package", "models", *map(str, releases), "all"]]
    rows.append(["---"] * len(rows[0]))
    for package in packages:
        those = [one for one in answers if one.package == package]
        rows.append(_row(package, those, releases))
    if len(packages) > 1:
        rows.append(_row("all", answers, releases))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(title: str, answers: Sequence[Answer], releases: Sequence[Version]) -> list[str]:
    models = len({(one.package, one.model) for one in answers})
    cells = [_share([one for one in answers if one.release == release]) for release in releases]
    return [title, str(models), *cells, _share(answers)]


def _share(answers: Sequence[Answer]) -> str:
    agreed = sum(one.agrees for one in answers)
    return f"{agreed / len(answers):.1%} ({agreed} of {len(answers)})" if answers else "-"


def listed(answers: Iterable[Answer]) -> str:
    """Return every disagreement, false errors first, models that share one together."""
    apart = [one for one in answers if not one.agrees]
    lines = [f"{len(apart)} disagreements"] if apart else ["no disagreement"]
    for title, loads in (("False errors", True), ("Missed", False)):
        groups: dict[tuple[str, str, str], list[Answer]] = {}
        for one in apart:
            if one.loads is loads:
                key = (one.package, one.model, one.reason or UNEXPLAINED)
                groups.setdefault(key, []).append(one)
        if groups:
            lines += ["", f"{title}:", ""]
        for (package, model, reason), those in groups.items():
            releases = ", ".join(str(one.release) for one in those)
            lines.append(f"- {package}: `{model}` under {releases}: {reason}")
            lines.append(f"  - {_words(those[-1])}")
    return "\n".join(lines)


def _words(one: Answer) -> str:
    if not one.loads:
        return f"MuJoCo: {one.said}"
    ours = "; ".join(
        f"{blame.rule} at {blame.path.name}:{blame.line}: {blame.message}" for blame in one.blames
    )
    return f"mjcf-lint: {ours}"


def document(answers: Sequence[Answer]) -> str:
    """Return the page docs/agreement.md."""
    return f"""# Agreement with the engines

Written by `python -m bench.agreement --write` on {date.today()} with mjcf-lint {__version__}.

Every model of six public packages is read by mjcf-lint for a release, without asking the engine,
and loaded by the engine of that release. They agree where both accept it or both refuse it.

{table(answers)}

## Disagreements

{listed(answers)}
"""
