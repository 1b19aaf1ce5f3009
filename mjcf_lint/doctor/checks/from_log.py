"""D3 and D4: what the log of a failed run says behind the connection that was reset."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from mjcf_lint.doctor.case import Case
from mjcf_lint.doctor.finding import Finding, note, problem
from mjcf_lint.doctor.log import LogRead, Raised
from mjcf_lint.logs.signs import sign_in
from mjcf_lint.reporters.text import plural
from mjcf_lint.ruleset.wordings import heard_in, plain


def behind_a_lost_worker(case: Case) -> Iterator[Finding]:
    """Yield the error behind the others of a log, what it means, and what to do."""
    log = case.log
    if log is None:
        return
    inner = log.inner
    if inner:
        yield _inner(case, log, inner)
    elif log.deaths or log.masks:
        yield _without_inner(case, log)
    else:
        said = f"{log.name} holds no exception"
        yield note("D3", "log", said, "", "hand over the whole output of the run, stderr, too")


def of_another_environment(case: Case) -> Iterator[Finding]:
    """Yield that a log was written in another environment than the one examined."""
    python = case.log.python if case.log else None
    prefix = Path(case.facts.prefix).resolve()
    if case.log and python and prefix not in (one.resolve() for one in python.parents):
        yield note(
            *("D3", "other-environment", f"the run in the log was that of {python}"),
            f"its packages lie in the frames of {case.log.name}; examined was {case.python}",
            shlex.join(("mjcf-lint", "doctor", "--python", str(python), case.log.name)),
        )


def _inner(case: Case, log: LogRead, inner: Raised) -> Finding:
    behind = f" behind {log.masks[0].name}" if log.masks else ""
    what = f"the error{behind} is {inner.text}"
    where = f"{log.name}, line {inner.line}"
    if inner.frames:
        where += f", raised below {inner.frames[-1]}"
    now: list[str] = []
    check = "D3"
    if inner.by_the_engine:
        check = "D4"
        if heard := heard_in(plain(inner.said)):
            where += f"; rule {heard[0].rule}"
            now.append(f"mjcf-lint explain {heard[0].rule}")
        now += _lint(case, log)
    elif sign := sign_in(inner.text):
        check = sign.check or check
        where += f"; {sign.means}"
        now.append(sign.now)
    return problem(check, "log", what, where, *now)


def _lint(case: Case, log: LogRead) -> list[str]:
    """Return how to look at the models that the log or its frames lead to."""
    if (case.models and case.models.refusals) or any(
        kitchen.looked and kitchen.looked.refusals for kitchen in case.kitchens
    ):
        return ["repair it as said below"]
    if log.models:
        return [f"mjcf-lint {log.models[0]} --python {case.python}"]
    return [f"mjcf-lint ASSETS --python {case.python}   # the folder the model lies in"]


def _without_inner(case: Case, log: LogRead) -> Finding:
    if sign := sign_in("\n".join(log.deaths)):
        return problem(sign.check, "log", sign.means, f"{log.name}: {log.deaths[0]}", sign.now)
    if log.deaths:
        what, seen = "a worker was killed", log.deaths[0]
    else:
        first = log.masks[0]
        what = f"{first.name} says that a worker died; why, the worker said elsewhere or not at all"
        seen = f"line {first.line}; {plural(len(log.masks), 'such exception')}, no other"
    return problem(
        *("D3", "log", what),
        f"{log.name}: {seen}",
        f"mjcf-lint preflight ENVIRONMENT-ID --python {case.python}   # or MODEL.xml, or "
        "module:function: builds it and prints what a worker says",
    )
