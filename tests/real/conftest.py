"""Show the figures that tests measured at the end of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

FIGURES = "figures"


@pytest.fixture(autouse=True)
def project(tmp_path: Path) -> None:
    """Make the test's folder a project, so that no run looks among the files of other tests."""
    (tmp_path / "pyproject.toml").touch()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print every property named `figures`, also of tests that ran in another process."""
    lines = [
        str(value)
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
        for name, value in report.user_properties
        if name == FIGURES
    ]
    if lines:
        terminalreporter.section("figures")
        for line in sorted(lines):
            terminalreporter.line(line)
