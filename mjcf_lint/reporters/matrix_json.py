"""A matrix as one JSON object."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from mjcf_lint import __version__
from mjcf_lint.matrices.matrix import Advice, Blame, Matrix, Row
from mjcf_lint.releases.sets import as_ranges
from mjcf_lint.reporters.text import printable_json

SCHEMA_VERSION = 1


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class JsonBlame(_Model):
    """A rule that refuses a model, with its first finding."""

    rule: str
    path: str
    line: int
    column: int
    message: str
    more: int = Field(description="Further findings of the rule in the model")


class JsonVerdict(_Model):
    """What releases in a row do with a model."""

    releases: str
    loads: bool
    source: Literal["read", "engine"]
    blames: list[JsonBlame]


class JsonRow(_Model):
    """A model and its verdicts, oldest first."""

    model: str
    loads_in: list[str]
    verdicts: list[JsonVerdict]


class JsonAdvice(_Model):
    """The pin that serves every model, or most of them."""

    pin: str
    releases: list[str]
    serves: int
    in_the_way: list[str]


class JsonMatrix(_Model):
    """Which model loads in which release."""

    schema_version: int
    tool: str
    version: str
    releases: list[str]
    models: list[JsonRow]
    every_model_loads_in: list[str]
    advice: JsonAdvice | None


def matrix_json(matrix: Matrix) -> str:
    """Return the matrix as JSON text."""
    advice = matrix.advice()
    result = JsonMatrix(
        schema_version=SCHEMA_VERSION,
        tool="mjcf-lint",
        version=__version__,
        releases=[str(release) for release in matrix.releases],
        models=[_row(row, matrix) for row in matrix.rows],
        every_model_loads_in=list(as_ranges(matrix.common, matrix.known)),
        advice=_advice(advice, matrix) if advice else None,
    )
    return printable_json(result.model_dump_json(indent=1)) + "\n"


def _row(row: Row, matrix: Matrix) -> JsonRow:
    return JsonRow(
        model=_path(row.model),
        loads_in=list(as_ranges(row.loads_in, matrix.known)),
        verdicts=[
            JsonVerdict(
                releases=matrix.ranges(run),
                loads=verdict.loads,
                source=verdict.source.value,
                blames=[_blame(blame) for blame in verdict.blames],
            )
            for run, verdict in row.runs(matrix.known)
        ],
    )


def _blame(blame: Blame) -> JsonBlame:
    return JsonBlame(
        rule=blame.rule,
        path=_path(blame.path),
        line=blame.line,
        column=blame.column,
        message=_text(blame.message),
        more=blame.more,
    )


def _advice(advice: Advice, matrix: Matrix) -> JsonAdvice:
    return JsonAdvice(
        pin=advice.pin,
        releases=list(as_ranges(advice.releases, matrix.known)),
        serves=advice.serves,
        in_the_way=[_path(row.model) for row in advice.in_the_way],
    )


def _path(path: Path) -> str:
    return _text(path.as_posix())


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
