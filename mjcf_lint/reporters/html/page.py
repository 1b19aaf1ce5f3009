"""Everything on the page, and the template that it goes into."""

from __future__ import annotations

import base64
import hashlib
import os
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from mjcf_lint import __version__
from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Diagnostic, Severity
from mjcf_lint.grammar import releases
from mjcf_lint.releases.sets import as_text
from mjcf_lint.reporters.html.explanations import explanations
from mjcf_lint.reporters.html.finding import Shown, shown
from mjcf_lint.reporters.html.graph import graph_of
from mjcf_lint.reporters.html.heat import matrix_of, rule_table
from mjcf_lint.reporters.html.naming import Naming
from mjcf_lint.reporters.html.repaired import repaired
from mjcf_lint.reporters.matrix_table import Table, table_of
from mjcf_lint.reporters.text import left_out, plural, printable
from mjcf_lint.rule import Rule
from mjcf_lint.ruleset.registry import load_rules

MOST_SHOWN = 500
"""Findings that are shown with their lines and repairs; the others have a line each."""
MOST_LISTED = 5_000


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next: why, and with which command, or where on the page."""

    text: str
    command: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the run came to, in a sentence and in numbers."""

    verdict: str
    state: str
    counts: tuple[tuple[str, int], ...]
    safe: int
    unsafe: int
    looked_at: str
    targets: str
    steps: tuple[Step, ...]


def page(report: Report) -> str:
    """Return a report as a page."""
    report = replace(report, diagnostics=_worst_files_first(report))
    naming = Naming.of(report)
    findings = [
        shown(number, found, report, naming)
        for number, found in enumerate(report.diagnostics[:MOST_SHOWN], 1)
    ]
    table = table_of(matrix_of(report))
    environment = _environment()
    style, script = (_source(environment, name) for name in ("report.css", "report.js"))
    return environment.get_template("report.html.j2").render(
        version=__version__,
        style=style,
        script=script,
        policy=_policy(style, script),
        naming=naming,
        summary=_summary(report, table, naming),
        report=report,
        matrix=table,
        matrix_names=[naming.name(root) for root in report.roots],
        first_findings=_first_findings(report, table, findings),
        rule_table=rule_table(report) if len(report.targets) > 1 else None,
        graph=graph_of(report, naming, _anchors(report)),
        findings=findings,
        by_file=[(file, list(group)) for file, group in groupby(findings, key=lambda f: f.file)],
        more={id(one.last): one for one in report.more},
        left_out=left_out,
        others=report.diagnostics[MOST_SHOWN:MOST_LISTED],
        rest=max(len(report.diagnostics) - MOST_LISTED, 0),
        rules=sorted({found.rule for found in report.diagnostics}),
        explanations=explanations(_rules(report)),
        repaired=repaired(report.repair, naming) if report.repair else None,
        pictures=report.pictures,
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("mjcf_lint.reporters.html", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # Nothing of a file reaches the page with its control characters or broken bytes.
        finalize=lambda value: (
            printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
        ),
    )
    environment.filters["plural"] = plural
    environment.filters["id"] = id
    environment.filters["data_uri"] = _data_uri
    return environment


def _source(environment: Environment, name: str) -> Markup:
    assert environment.loader is not None
    return Markup(environment.loader.get_source(environment, name)[0])


def _policy(style: str, script: str) -> str:
    """Return a policy that lets the page do what we wrote, and fetch nothing."""
    style_hash, script_hash = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (style, script)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _data_uri(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _worst_files_first(report: Report) -> tuple[Diagnostic, ...]:
    """Return the findings by file, those with errors before the others."""
    worst: dict[Path, int] = {}
    for found in report.diagnostics:
        rank = found.severity.rank
        worst[found.path] = min(rank, worst.get(found.path, rank))
    return tuple(sorted(report.diagnostics, key=lambda found: (worst[found.path], found.sort_key)))


def _rules(report: Report) -> Iterator[Rule]:
    """Yield the rules that found something, or whose repairs the run makes."""
    found = {one.rule for one in report.diagnostics}
    found |= {one.found.rule for one in (report.repair.applied if report.repair else ())}
    known = {rule.id: rule for rule in (*load_rules(), *report.rules)}
    yield from (rule for name, rule in known.items() if name in found)


def _anchors(report: Report) -> dict[str, str]:
    """Return where the findings of each file begin."""
    anchors: dict[str, str] = {}
    for number, found in enumerate(report.diagnostics[:MOST_SHOWN], 1):
        anchors.setdefault(os.path.abspath(found.path), f"#finding-{number}")
    return anchors


def _first_findings(report: Report, table: Table, findings: Sequence[Shown]) -> dict[int, int]:
    """Return the number of the finding behind each numbered fault of the matrix."""
    places = {}
    for one, found in zip(findings, report.diagnostics, strict=False):
        line, column = found.span.position
        places[found.rule, found.path.as_posix(), line, column] = one.number
    return {
        fault.number: places[fault.blame.key] for fault in table.faults if fault.blame.key in places
    }


def _summary(report: Report, table: Table, naming: Naming) -> Summary:
    refused = sum(not all(cell.loads for cell in line.cells) for line in table.lines)
    models = len(report.roots)
    targets = as_text(report.targets, releases())
    safe, every = report.fixable(), report.fixable(unsafe=True)
    verdict, state = _verdict(report, refused, models, targets)
    looked_at = [plural(report.files, "file"), plural(models, "model")]
    if report.fragments:
        looked_at.append(f"{plural(len(report.fragments), 'fragment')} no model includes")
    return Summary(
        verdict=verdict,
        state=state,
        counts=tuple((severity.value, _count(report, severity)) for severity in Severity),
        safe=safe,
        unsafe=every - safe,
        looked_at=", ".join(looked_at),
        targets=targets,
        steps=tuple(_steps(report, table, naming, safe, every - safe)),
    )


def _count(report: Report, severity: Severity) -> int:
    """Return the number of findings of a severity, those that are not shown among them."""
    more = (one.count for one in report.more if one.last.severity is severity)
    return report.count(severity) + sum(more)


def _verdict(report: Report, refused: int, models: int, targets: str) -> tuple[str, str]:
    errors = _count(report, Severity.ERROR)
    if not errors:
        if report.diagnostics:
            return f"No errors for MuJoCo {targets}, but something to look at", "warning"
        return f"Nothing to report for MuJoCo {targets}", "clean"
    if not refused:
        return f"{plural(errors, 'error')} for MuJoCo {targets}", "error"
    if models == 1:
        return f"The model has errors for MuJoCo {targets}", "error"
    some = f"{refused} of {models}"
    if refused == models:
        some = "Both" if models == 2 else f"All {models}"
    return f"{some} models have errors for MuJoCo {targets}", "error"


def _steps(report: Report, table: Table, naming: Naming, safe: int, unsafe: int) -> Iterator[Step]:
    where = shlex.quote(printable(naming.shown or "."))
    if safe:
        said = "be repaired without changing any compiled model"
        yield Step(f"{_can(safe)} {said}: look at the changes", f"mjcf-lint {where} --diff")
        yield Step("write them", f"mjcf-lint {where} --fix")
    if unsafe:
        said = "be repaired in a way that a person must look at"
        yield Step(f"{_can(unsafe)} {said}", f"mjcf-lint {where} --diff --unsafe-fixes")
    left = [
        number
        for number, found in enumerate(report.diagnostics, 1)
        if found.severity is Severity.ERROR and not found.fix
    ]
    if left:
        link = f"#finding-{left[0]}" if left[0] <= MOST_SHOWN else ""
        noun = "error wants" if len(left) == 1 else "errors want"
        yield Step(f"{len(left)} {noun} a decision of yours: the first", link=link)
    if report.count(Severity.ERROR) and len(report.targets) > 1:
        for line in table.advice:
            yield Step(line)
    elif report.count(Severity.ERROR):
        yield Step("see which releases load these models as they are", f"mjcf-lint matrix {where}")


def _can(count: int) -> str:
    return f"{plural(count, 'finding')} can"
