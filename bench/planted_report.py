"""Tables of what came of planted edits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bench.judging import Found, Judgement
from mjcf_lint import __version__

_HEAD = ("kind", "planted", "refused", "caught", "right line", "with engine", "repaired", "alarms")


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of cases; all but the first and the last count only what the engine refuses."""

    planted: int
    refused: int
    caught: int
    placed: int
    asked: int
    """Cases that were also compiled and repaired; the next two count among them."""
    compiled: int
    repaired: int
    alarms: int

    @property
    def cells(self) -> tuple[str, ...]:
        """The numbers as a table shows them."""
        some = (self.compiled, self.repaired)
        of = "" if self.asked == self.refused else f"/{self.asked}"
        return (
            *map(str, (self.planted, self.refused, self.caught, self.placed)),
            *(f"{one}{of}" if self.asked else "-" for one in some),
            str(self.alarms),
        )


def tally(judgements: Sequence[Judgement]) -> Tally:
    """Count cases; alarms are cases that load and yet raise something new."""
    refused = [one for one in judgements if one.refused]
    asked = [one for one in refused if one.compiled is not None]
    return Tally(
        len(judgements),
        len(refused),
        sum(one.caught for one in refused),
        sum(one.placed for one in refused),
        len(asked),
        sum(one.compiled_placed for one in asked),
        sum(bool(one.repaired) for one in asked),
        sum(bool(one.alarms) for one in judgements),
    )


def groups(judgements: Iterable[Judgement]) -> dict[str, list[Judgement]]:
    """Return the cases by group, in order."""
    found: dict[str, list[Judgement]] = {}
    for one in judgements:
        found.setdefault(one.case.kind.group, []).append(one)
    return found


def by_kind(judgements: Iterable[Judgement]) -> dict[str, list[Judgement]]:
    """Return the cases by kind, in order."""
    found: dict[str, list[Judgement]] = {}
    for one in judgements:
        found.setdefault(one.case.kind.name, []).append(one)
    return found


def table(judgements: Sequence[Judgement]) -> str:
    """Return a line for each kind, those of a group together."""
    rows = []
    for group, those in groups(judgements).items():
        rows.append((f"**{group}**", *(f"**{cell}**" for cell in tally(those).cells)))
        rows += [(kind, *tally(some).cells) for kind, some in by_kind(those).items()]
    return _lines(rows)


def table_of_groups(judgements: Sequence[Judgement]) -> str:
    """Return a line for each group of kinds, and one for all."""
    rows = [(group, *tally(those).cells) for group, those in groups(judgements).items()]
    rows.append(("**all**", *(f"**{cell}**" for cell in tally(judgements).cells)))
    return _lines(rows)


def _lines(rows: Sequence[tuple[str, ...]]) -> str:
    under = tuple("---" for _ in _HEAD)
    return "\n".join(f"| {' | '.join(row)} |" for row in (_HEAD, under, *rows))


def summary(judgements: Sequence[Judgement], sick: Sequence[Found]) -> str:
    """Return what to print: the table and the shares."""
    tables = (table(judgements), table_of_groups(judgements))
    return "\n\n".join((*tables, "\n".join(shares(judgements, sick))))


def shares(judgements: Sequence[Judgement], sick: Sequence[Found]) -> list[str]:
    """Return the figures that matter, a line each."""
    all_ = tally(judgements)
    kinds = {one.case.kind.name for one in judgements if one.refused}
    echoing = sum(one.echoes > 0 for one in judgements)
    lines = [
        f"{all_.refused} faults of {len(kinds)} kinds that MuJoCo refuses:",
        f"- {_share(all_.caught, all_.refused)} are found without the engine",
        f"- {_share(all_.placed, all_.refused)} at the right file and line",
        f"- {_share(echoing, all_.refused)} are found at the right line, with findings elsewhere",
    ]
    if all_.asked:
        caught = sum(bool(one.compiled) for one in judgements)
        lines += [
            f"- {_share(caught, all_.asked)} are found with the engine's help",
            f"- {_share(all_.compiled, all_.asked)} at the right file and line with its help",
            f"- {_share(all_.repaired, all_.asked)} are repaired so that MuJoCo loads the model",
        ]
    loading = [one for one in judgements if not one.refused]
    alarms = sum(bool(one.alarms) for one in judgements)
    lines += [
        f"{len(loading)} edits that MuJoCo accepts: false alarms on {alarms}",
        f"models as they are: {len(sick)} false errors",
        f"rules that raised: {len({text for one in judgements for text in one.failures})}",
    ]
    return lines


def _share(some: int, all_: int) -> str:
    return f"{some / all_:.1%} ({some} of {all_})" if all_ else "none of 0"


def told(judgements: Iterable[Judgement]) -> str:
    """Return the cases that went wrong with all their details."""
    lines = []
    for one in judgements:
        case = one.case
        wrong = [
            word
            for word, bad in (
                ("MISSED", one.refused and not one.caught),
                ("ELSEWHERE", one.caught and not one.placed),
                ("ECHO", one.echoes > 0),
                ("ENGINE ELSEWHERE", one.compiled is not None and not one.compiled_placed),
                ("FALSE ALARM", bool(one.alarms)),
                ("RAISED", bool(one.failures)),
                ("UNREPAIRED", one.placed and one.repaired is False),
            )
            if bad
        ]
        if not wrong:
            continue
        lines += [
            f"{', '.join(wrong)}: {case.kind.group} / {case.kind.name}",
            f"  {case.title}: {case.planting.said}",
            f"  at {sorted(case.planting.places)[:6]}",
            f"  MuJoCo: {one.said or 'loads it'}",
            *(f"  ours: {found}" for found in (*one.errors, *one.alarms)[:6]),
            *(f"  with the engine: {found}" for found in _beyond(one)[:3]),
            *(f"  raised: {text}" for text in one.failures),
        ]
    return "\n".join(lines)


def _beyond(one: Judgement) -> list[Found]:
    """Return what is found only with the engine, where that is not at the right place either."""
    if one.compiled is None or one.compiled_placed:
        return []
    return [found for found in one.compiled if found not in one.errors]


def document(
    judgements: Sequence[Judgement],
    sick: Sequence[Found],
    command: str,
    packages: Sequence[tuple[str, str]],
    release: str,
) -> str:
    """Return the page docs/planted.md."""
    named = ", ".join(f"{name} {version}" for name, version in packages)
    return f"""# Planted faults

Written by `{command}` on {date.today()},
with mjcf-lint {__version__} and MuJoCo {release}, from the models of {named}.

One fault each is planted into a copy of a healthy model, in its entry file or in one that it
includes. Where MuJoCo refuses the copy, `caught` says how often mjcf-lint finds an error without
asking the engine, `right line` how often at the file and line of the fault, `with engine` the same
with its help, and `repaired` how often MuJoCo loads what `--fix --unsafe-fixes` makes of it. Where
MuJoCo accepts the copy, an error is a false alarm; the harmless edits may not raise even a warning.

{chr(10).join(shares(judgements, sick))}

{table_of_groups(judgements)}

## By kind

{table(judgements)}
"""
