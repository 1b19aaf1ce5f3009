"""What check says on stderr besides the findings, and the findings on stdout."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Severity
from mjcf_lint.grammar.recorded import releases
from mjcf_lint.releases.sets import as_text
from mjcf_lint.reporters import Format, render
from mjcf_lint.reporters.text import plural, printable, some_names
from mjcf_lint.sessions.session import EngineUse, Session

if TYPE_CHECKING:
    from mjcf_lint.repair.evidence import Evidence
    from mjcf_lint.repair.fixer import Repair
    from mjcf_lint.repair.plan import Choice
    from mjcf_lint.repair.proof import Proof

_SHOWN = 5
_LINES_SHOWN = 12
_SAFE_APART = "; the safe repairs alone leave it unchanged"


def print_report(report: Report, output_format: Format, stream: TextIO | None = None) -> None:
    """Print the findings in one of the formats, on stdout unless told otherwise."""
    stream = stream or sys.stdout
    if output_format is Format.FULL:
        if not report.diagnostics:
            return
        from mjcf_lint.reporters.full import full
        from mjcf_lint.reporters.lines import onto

        full(report, onto(stream))
    elif output_format is Format.CONCISE:
        stream.write(render(report, output_format))
    else:
        stream.flush()
        stream.buffer.write(render(report, output_format).encode("utf-8", "replace"))


def summarise(report: Report, repair: Repair | None, opened: Session, choice: Choice) -> None:
    """Say on stderr what was done and what remains."""
    if repair:
        _of_repair(repair, opened, choice)
    for failure in report.failures:
        _say(f"bug in rule {failure.rule}, which was left out for {failure.root}:")
        _say(failure.traceback.rstrip())
    _of_report(report, opened, repaired=repair is not None, choice=choice)


def _of_repair(repair: Repair, opened: Session, choice: Choice) -> None:
    for change in repair.changes:
        done = [one for one in repair.applied if one.found.span.source.path == change.path]
        titles = dict.fromkeys(f"{one.found.rule}: {one.fix.title}" for one in done)
        _say(f"repaired {printable(str(change.path))}")
        for title in titles:
            _say(f"  {printable(title)}")
    for proof in repair.proofs:
        if proof not in repair.refused:
            _say(_of_proof(proof, opened))
    for proof in repair.refused:
        _say(f"bug: {_of_proof(proof, opened)}; its files were left as they are")
    if repair.faulty:
        names = " or ".join(repair.faulty)
        _say(f"bug: the repair of {names} is at fault; --ignore {repair.faulty[0]} leaves it out")
    for root, broken in repair.worse.items():
        named = as_text(broken, releases())
        _say(f"not repaired: {printable(str(root))} would no longer load in MuJoCo {named}")
    for one in repair.evidence:
        _say(_of_evidence(one, opened))
    if repair.outside and choice.alone:
        _say(f"not repaired, only stdin is: {some_names(repair.outside)}")
    elif repair.outside:
        _say(f"not repaired, outside the given paths: {some_names(repair.outside)} (--fix-outside)")
    if not repair.converged:
        _say("bug: the repairs undo each other; nothing was repaired")


def _of_proof(proof: Proof, opened: Session) -> str:
    from mjcf_lint.repair.proof import Outcome

    text = f"{printable(str(proof.root))}: {proof.outcome.value} ({opened.target})"
    text += _SAFE_APART if proof.safe_apart else ""
    if proof.outcome in (Outcome.CHANGED, Outcome.BROKEN, Outcome.STILL_REFUSED):
        more = len(proof.detail) - _SHOWN
        lines = [" ".join(line.split()) for line in proof.detail[:_SHOWN]]
        text += "".join(f"\n  {printable(line)}" for line in lines)
        text += f"\n  and {plural(more, 'more field')}" if more > 0 else ""
    return text


def _of_evidence(found: Evidence, opened: Session) -> str:
    text = f"{'bug: ' if found.against else ''}{printable(str(found.root))}: "
    if found.comparison is None:
        under = f" under MuJoCo {found.release}" if found.release else ""
        text += f"not proven{under}: {printable(' '.join(found.trouble.split()))}"
        return text + (_SAFE_APART if found.safe_apart else "")
    text += f"under MuJoCo {found.release}, the newest release that loads the original, "
    lines: list[str] = []
    if found.comparison.equal:
        text += "the compiled model is unchanged"
    else:
        from mjcf_lint.reporters.comparison import details

        text += "the compiled model has changed"
        text += "; nothing was repaired" if found.against else ""
        lines = list(details(found.comparison))
        if (more := len(lines) - _LINES_SHOWN) > 0:
            lines[_LINES_SHOWN:] = [f"and {plural(more, 'more line')}"]
    text += _SAFE_APART if found.safe_apart else ""
    apart = dict.fromkeys(f"{one.found.rule}: {one.fix.title}" for one in found.apart)
    if found.gone:
        lines.append(f"but for what {opened.target} does not have: {', '.join(found.gone)}")
    lines += [f"not part of this proof: {printable(title)}" for title in apart]
    return "\n  ".join((text, *lines))


def _of_report(report: Report, opened: Session, *, repaired: bool, choice: Choice) -> None:
    looked_at = f"{plural(report.files, 'file')}, {plural(len(report.roots), 'model')}"
    if report.fragments:
        looked_at += f", {plural(len(report.fragments), 'fragment')} no model includes"
    counts = [
        plural(report.count(severity), severity.value)
        for severity in Severity
        if report.count(severity)
    ]
    found = ", ".join(counts) or "nothing to report"
    _say(f"{found} in {looked_at}, {_how(opened)}")
    if report.unchanged:
        _say(f"{plural(report.unchanged, 'unchanged model')} left out")
    for reason in report.unreadable:
        _say(f"not read: {printable(reason)}")
    if report.urdf:
        _say(f"{plural(report.urdf, 'URDF file')} left out")
    if report.elsewhere:
        _say(f"{plural(report.elsewhere, 'finding')} in other files of these models not shown")
    if not repaired:
        _offer(report, choice)
    if _is_outdated(report, opened):
        _say("--from-version auto also tells what reads differently since these models were made")


def _is_outdated(report: Report, opened: Session) -> bool:
    """Say whether models fail for what changed between releases, and nobody said from which."""
    if opened.origins or opened.target.made_for:
        return False
    dated = {rule.id for rule in opened.rules if rule.changes or rule.id.startswith("removed-")}
    return any(
        found.severity is Severity.ERROR and found.rule in dated for found in report.diagnostics
    )


def _how(opened: Session) -> str:
    """Say what the models were checked against, and what of it only by reading."""
    read = [bench.target.release for bench in opened.benches]
    compiled = [bench.target.release for bench in opened.benches if bench.library]
    if opened.use is EngineUse.NEVER:
        return f"read for MuJoCo {as_text(read, releases())}"
    if compiled == read:
        return f"compiled with MuJoCo {as_text(read, releases())}"
    without = as_text([release for release in read if release not in compiled], releases())
    text = f"compiled with MuJoCo {as_text(compiled, releases())}, " if compiled else ""
    return f"{text}only read for {without} (mjcf-lint engines install fetches engines)"


def _offer(report: Report, choice: Choice) -> None:
    safe, every = report.fixable(), report.fixable(unsafe=True)
    if safe:
        _say(f"{safe} can be repaired without changing the model: --diff shows it, --fix writes it")
    if every > safe and not choice.unsafe:
        _say(f"{every - safe} more with --unsafe-fixes, to be looked at")


def _say(text: str) -> None:
    print(text, file=sys.stderr)
