"""Ways to print a report, one module each."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mjcf_lint.checking.report import Report


class Format(str, Enum):
    """How findings are printed; FULL is for people and goes to a console, the others are text."""

    FULL = "full"
    CONCISE = "concise"
    JSON = "json"
    JSONL = "jsonl"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"
    RDJSON = "rdjson"
    MARKDOWN = "markdown"
    HTML = "html"


def render(report: Report, output_format: Format) -> str:
    """Return a report in a format that is text: what the function of that name makes of it."""
    module = import_module(f"mjcf_lint.reporters.{output_format.value}")
    write: Callable[[Report], str] = getattr(module, output_format.value)
    return write(report)
