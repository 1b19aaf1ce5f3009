"""A preflight as one JSON object."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from mjcf_lint import __version__
from mjcf_lint.preflight.advice import what_now
from mjcf_lint.preflight.cause import Cause
from mjcf_lint.preflight.events import Place
from mjcf_lint.preflight.preflight import Preflight, Trial
from mjcf_lint.reporters.json import JsonDiagnostic, diagnostic

SCHEMA_VERSION = 1


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class JsonModel(_Model):
    """The model behind a failure."""

    path: str
    made_at: Place | None = Field(description="Where a program handed over its text")
    loaded: bool = Field(description="It had loaded before the failure")
    findings: list[JsonDiagnostic]
    trouble: str = Field(description="Why the rules could not be asked")


class JsonCause(_Model):
    """What the first process that failed died of."""

    kind: str
    headline: str
    worker: int = Field(description="1 to N; 0 for the process that starts the workers")
    stage: str
    message: str
    exception: str
    frames: list[Place]
    traceback: str
    seen_by_a_vector_environment: str
    failed_workers: int
    notes: list[str]
    printed: str = Field(description="The end of what it printed")
    printed_bytes: int = Field(description="About; a flood is cut while it is counted")


class JsonTrial(_Model):
    """An attempt to build it."""

    method: Literal["alone", "spawn", "forkserver", "fork"]
    workers: int
    works: bool
    seconds: float
    peak_memory: list[int] = Field(description="Bytes, of each worker")
    observation: int = Field(description="Bytes of one observation")
    works_with_none_built_before: bool
    cause: JsonCause | None
    model: JsonModel | None


class JsonPreflight(_Model):
    """All attempts, and what to do."""

    schema_version: int
    tool: str
    version: str
    what: str
    kind: Literal["model", "factory", "gym"]
    python: str
    versions: dict[str, str]
    workers: int
    works: bool
    too_large: bool = Field(description="Many were not tried: there is not the memory for them")
    free_memory: int | None
    free_shared_memory: int | None
    trials: list[JsonTrial]
    what_now: str


def preflight_json(found: Preflight) -> str:
    """Return a preflight as JSON text."""
    before = found.alone.attempt.before
    result = JsonPreflight(
        schema_version=SCHEMA_VERSION,
        tool="mjcf-lint",
        version=__version__,
        what=_text(found.wanted.text),
        kind=found.wanted.kind.value,
        python=_text(str(found.python)),
        versions=dict(found.versions),
        workers=found.workers,
        works=found.good,
        too_large=found.too_large,
        free_memory=before.memory,
        free_shared_memory=before.shared_free,
        trials=[_trial(trial) for trial in found.trials],
        what_now=_text(what_now(found)),
    )
    return result.model_dump_json(indent=1) + "\n"


def _trial(trial: Trial) -> JsonTrial:
    attempt = trial.attempt
    workers = [left for left in attempt.left if left.number]
    measured = [event for left in workers if (event := left.last("measured"))]
    return JsonTrial(
        method=attempt.method.value,
        workers=attempt.workers,
        works=trial.cause is None,
        seconds=round(attempt.seconds, 3),
        peak_memory=[left.memory.peak or left.peak for left in workers],
        observation=max((event.observation for event in measured), default=0),
        works_with_none_built_before=trial.first_matters,
        cause=_cause(trial.cause) if trial.cause else None,
        model=_model(trial),
    )


def _cause(cause: Cause) -> JsonCause:
    return JsonCause(
        kind=cause.kind.value,
        headline=cause.headline,
        worker=cause.left.number,
        stage=cause.stage,
        message=cause.said,
        exception=cause.raised.type if cause.raised else "",
        frames=list(cause.frames),
        traceback=cause.raised.text if cause.raised else cause.left.stack,
        seen_by_a_vector_environment=cause.saw,
        failed_workers=cause.failed,
        notes=list(cause.notes),
        printed=cause.left.printed,
        printed_bytes=cause.left.printed_bytes,
    )


def _model(trial: Trial) -> JsonModel | None:
    if not (blame := trial.blame):
        return None
    report = blame.report
    return JsonModel(
        path=_text(blame.suspect.path.as_posix()),
        made_at=blame.suspect.made,
        loaded=blame.suspect.loaded,
        findings=[diagnostic(found, report.targets) for found in report.diagnostics],
        trouble=_text(blame.trouble),
    )


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
