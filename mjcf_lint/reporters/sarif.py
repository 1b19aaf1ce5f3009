"""SARIF 2.1.0, with repairs as fixes and the way through includes as code flows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from mjcf_lint import __version__
from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Applicability, Diagnostic, Fix, Severity
from mjcf_lint.releases.sets import as_ranges
from mjcf_lint.reporters.paths import relative, uri
from mjcf_lint.reporters.text import printable, printable_json
from mjcf_lint.rule import Rule
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.xml.edit import Span
from mjcf_lint.xml.source import Source

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


class _Object(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class Message(_Object):
    """Text, and the same in Markdown where it is a page."""

    text: str
    markdown: str | None = None


class Region(_Object):
    """A range in a file; the end is just behind it."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


class ArtifactLocation(_Object):
    """A file."""

    uri: str


class PhysicalLocation(_Object):
    """A range of a file."""

    artifact_location: ArtifactLocation
    region: Region


class Location(_Object):
    """A place, with what it has to do with a finding."""

    physical_location: PhysicalLocation
    message: Message | None = None


class ThreadFlowLocation(_Object):
    """One step of the way to a finding."""

    location: Location


class ThreadFlow(_Object):
    """The steps of the way to a finding."""

    locations: list[ThreadFlowLocation]


class CodeFlow(_Object):
    """The way to a finding: through the include elements of a root."""

    message: Message
    thread_flows: list[ThreadFlow]


class Replacement(_Object):
    """A range that is removed, and what comes in its place."""

    deleted_region: Region
    inserted_content: Message


class ArtifactChange(_Object):
    """The replacements in one file."""

    artifact_location: ArtifactLocation
    replacements: list[Replacement]


class SarifFix(_Object):
    """A repair."""

    description: Message
    artifact_changes: list[ArtifactChange]
    properties: dict[str, str]


class Result(_Object):
    """A finding."""

    rule_id: str
    rule_index: int
    level: str
    message: Message
    locations: list[Location]
    related_locations: list[Location] | None = None
    code_flows: list[CodeFlow] | None = None
    fixes: list[SarifFix] | None = None
    partial_fingerprints: dict[str, str]
    properties: dict[str, list[str]]


class Configuration(_Object):
    """How bad the findings of a rule are unless something else is said."""

    level: str
    enabled: bool


class ReportingDescriptor(_Object):
    """A rule."""

    id: str
    short_description: Message
    help: Message
    default_configuration: Configuration
    properties: dict[str, list[str]]


class Driver(_Object):
    """The tool and its rules."""

    name: str
    semantic_version: str
    rules: list[ReportingDescriptor]


class Tool(_Object):
    """What ran."""

    driver: Driver


class Invocation(_Object):
    """Whether it ran to its end."""

    execution_successful: bool


class Run(_Object):
    """One run of the tool."""

    tool: Tool
    column_kind: str = "unicodeCodePoints"
    invocations: list[Invocation]
    results: list[Result]


class Sarif(_Object):
    """The whole file."""

    schema_: str = Field(alias="$schema", default=SCHEMA)
    version: str = "2.1.0"
    runs: list[Run]


def sarif(report: Report) -> str:
    """Return the findings and the rules behind them as SARIF."""
    found = {one.rule for one in report.diagnostics}
    rules = [rule for rule in report.rules or load_rules() if rule.id in found]
    index = {rule.id: number for number, rule in enumerate(rules)}
    driver = Driver(
        name="mjcf-lint", semantic_version=__version__, rules=[_descriptor(rule) for rule in rules]
    )
    run = Run(
        tool=Tool(driver=driver),
        invocations=[Invocation(execution_successful=not report.failures)],
        results=_results(report, index),
    )
    text = Sarif(runs=[run]).model_dump_json(by_alias=True, exclude_none=True, indent=1)
    return printable_json(text) + "\n"


def _descriptor(rule: Rule) -> ReportingDescriptor:
    page = rule.page
    return ReportingDescriptor(
        id=rule.id,
        short_description=Message(text=rule.summary),
        help=Message(text=page, markdown=page),
        default_configuration=Configuration(
            level=_LEVELS[rule.category.severity], enabled=rule.category.on
        ),
        properties={"tags": [rule.category.value]},
    )


def _results(report: Report, index: dict[str, int]) -> list[Result]:
    seen: dict[str, int] = {}
    results = []
    for found in report.diagnostics:
        key = "\0".join((relative(found.path), found.rule, found.message))
        seen[key] = seen.get(key, 0) + 1
        digest = hashlib.sha256(f"{key}\0{seen[key]}".encode("utf-8", "replace")).hexdigest()
        paragraphs = (found.message, *found.note.splitlines())
        fixes = [fix for fix in (found.fix, *found.alternatives) if fix]
        results.append(
            Result(
                rule_id=found.rule,
                rule_index=index[found.rule],
                level=_LEVELS[found.severity],
                message=Message(text="\n".join(map(printable, paragraphs))),
                locations=[_location(found.span)],
                related_locations=[_location(one.span, one.message) for one in found.related]
                or None,
                code_flows=_code_flows(found),
                fixes=[_fix(fix) for fix in fixes] or None,
                partial_fingerprints={"mjcf-lint/v1": digest},
                properties={
                    "roots": [relative(root) for root in found.roots],
                    "releases": list(as_ranges(found.releases, report.targets)),
                },
            )
        )
    return results


def _location(span: Span, message: str = "") -> Location:
    physical = PhysicalLocation(artifact_location=_artifact(span), region=_region(span))
    said = Message(text=printable(message)) if message else None
    return Location(physical_location=physical, message=said)


def _artifact(span: Span) -> ArtifactLocation:
    return ArtifactLocation(uri=uri(span.source.path))


def _region(span: Span) -> Region:
    (line, column), (end_line, end_column) = span.position, span.end_position
    return Region(start_line=line, start_column=column, end_line=end_line, end_column=end_column)


def _code_flows(found: Diagnostic) -> list[CodeFlow] | None:
    if not found.includes:
        return None
    steps: Sequence[tuple[Span, str]] = [
        *((span, "is included here") for span in found.includes),
        (found.span, found.message),
    ]
    locations = [ThreadFlowLocation(location=_location(span, said)) for span, said in steps]
    message = Message(text=f"the way from {relative(found.includes[0].source.path)}")
    return [CodeFlow(message=message, thread_flows=[ThreadFlow(locations=locations)])]


def _fix(fix: Fix) -> SarifFix:
    sources = dict.fromkeys(edit.span.source for edit in fix.edits)
    changes = [
        ArtifactChange(
            artifact_location=ArtifactLocation(uri=uri(source.path)),
            replacements=_replacements(fix, source),
        )
        for source in sources
    ]
    safe = fix.applicability is Applicability.SAFE
    return SarifFix(
        description=Message(text=f"{printable(fix.title)}{'' if safe else ' (unsafe)'}"),
        artifact_changes=changes,
        properties={"applicability": fix.applicability.value},
    )


def _replacements(fix: Fix, source: Source) -> list[Replacement]:
    edits = (edit for edit in fix.edits if edit.span.source is source)
    return [
        Replacement(
            deleted_region=_region(edit.span),
            inserted_content=Message(text=edit.text.encode("utf-8", "replace").decode()),
        )
        for edit in edits
    ]
