"""The report of GitLab's Code Quality widget: a JSON array of issues."""

from __future__ import annotations

import hashlib
import json

from mjcf_lint.checking.report import Report
from mjcf_lint.diagnostic import Diagnostic, Severity
from mjcf_lint.reporters.paths import relative
from mjcf_lint.reporters.text import printable

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def gitlab(report: Report) -> str:
    """Return the findings as issues, each with a fingerprint that other lines do not change."""
    seen: dict[str, int] = {}
    issues = []
    for found in report.diagnostics:
        key = "\0".join((relative(found.path), found.rule, found.message))
        seen[key] = seen.get(key, 0) + 1
        issues.append(_issue(found, f"{key}\0{seen[key]}"))
    return json.dumps(issues, indent=1) + "\n"


def _issue(found: Diagnostic, key: str) -> dict[str, object]:
    return {
        "description": printable(found.message),
        "check_name": found.rule,
        "fingerprint": hashlib.sha256(key.encode("utf-8", "replace")).hexdigest(),
        "severity": _SEVERITIES[found.severity],
        "location": {
            "path": relative(found.path),
            "lines": {"begin": found.span.position[0], "end": found.span.end_position[0]},
        },
    }
