"""What check does with a baseline: read it, hold findings back, write it anew."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from itertools import islice

from mjcf_lint.checking.report import Report
from mjcf_lint.commands.request import Accepting
from mjcf_lint.reporters.paths import relative
from mjcf_lint.reporters.text import plural, printable
from mjcf_lint.sessions.baseline import Baseline, Key

_SHOWN = 5


def read_baseline(accepting: Accepting) -> Baseline | None:
    """Return the baseline, an empty one where it is only about to be written."""
    if accepting.path is None:
        return None
    if accepting.write and not accepting.path.exists():
        return Baseline(accepting.path)
    return Baseline.read(accepting.path)


def settle(report: Report, baseline: Baseline, accepting: Accepting, *, compiled: bool) -> Report:
    """Write the baseline where that was asked for, and say on stderr what it holds back."""
    name = printable(relative(baseline.path))
    whole = not (report.unreadable or report.failures)
    if (accepting.write or accepting.prune) and not whole:
        _say(f"{name}: left as it was, for not everything could be checked")
    elif accepting.write:
        written = baseline.rewritten(report, compiled=compiled)
        written.write()
        every = sorted((*report.diagnostics, *report.known), key=lambda found: found.sort_key)
        new, gone = len(report.diagnostics), sum(baseline.stale(report, compiled=compiled).values())
        _say(f"{name}: holds {plural(written.total, 'finding')}, {new} new, {gone} taken out")
        return written.held_back(replace(report, diagnostics=tuple(every), known=()))
    elif accepting.prune:
        pruned = baseline.pruned(report, compiled=compiled)
        gone = baseline.total - pruned.total
        if gone:
            pruned.write()
        _say(f"{name}: holds {plural(pruned.total, 'finding')}, {gone} taken out")
    elif whole and not report.unchanged:
        _tell_stale(baseline.stale(report, compiled=compiled), name)
    if report.known:
        _say(f"{plural(len(report.known), 'finding')} held back by {name}")
    return report


def _tell_stale(stale: Counter[Key], name: str) -> None:
    if not stale:
        return
    _say(
        f"{plural(sum(stale.values()), 'finding')} of {name} not found any more: "
        "--prune-baseline takes them out"
    )
    for key in islice(sorted(stale), _SHOWN):
        _say(f"  {printable(f'{key.file}: {key.rule}: {key.message}')}")
    if len(stale) > _SHOWN:
        _say(f"  and {len(stale) - _SHOWN} more")


def _say(text: str) -> None:
    print(text, file=sys.stderr)
