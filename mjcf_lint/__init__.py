"""The linter and auto-fixer for MuJoCo XML (MJCF): `lint`, `fix`, and the names a rule needs."""

from typing import TYPE_CHECKING

from mjcf_lint.later import later
from mjcf_lint.rule import Rule, rule

if TYPE_CHECKING:
    from mjcf_lint.api import Fixed, fix, lint
    from mjcf_lint.checking.report import Report
    from mjcf_lint.diagnostic import Applicability, Category, Diagnostic, Fix, Related, Severity
    from mjcf_lint.engine import EngineNotFound
    from mjcf_lint.errors import MjcfLintError
    from mjcf_lint.mjcf.model import Kind, Model
    from mjcf_lint.project.files import PathError
    from mjcf_lint.project.settings import SettingsError
    from mjcf_lint.releases.change import Change
    from mjcf_lint.releases.sets import ReleaseError
    from mjcf_lint.repair.writer import WriteError
    from mjcf_lint.xml.edit import Edit, Span

__version__ = "0.1.0"
__all__ = [
    "Applicability",
    "Category",
    "Change",
    "Diagnostic",
    "Edit",
    "EngineNotFound",
    "Fix",
    "Fixed",
    "Kind",
    "MjcfLintError",
    "Model",
    "PathError",
    "Related",
    "ReleaseError",
    "Report",
    "Rule",
    "SettingsError",
    "Severity",
    "Span",
    "WriteError",
    "fix",
    "lint",
    "rule",
]

_LATER = {
    "Applicability": "diagnostic",
    "Category": "diagnostic",
    "Change": "releases.change",
    "Diagnostic": "diagnostic",
    "Edit": "xml.edit",
    "EngineNotFound": "engine",
    "Fix": "diagnostic",
    "Fixed": "api",
    "Kind": "mjcf.model",
    "MjcfLintError": "errors",
    "Model": "mjcf.model",
    "PathError": "project.files",
    "Related": "diagnostic",
    "ReleaseError": "releases.sets",
    "Report": "checking.report",
    "SettingsError": "project.settings",
    "Severity": "diagnostic",
    "Span": "xml.edit",
    "WriteError": "repair.writer",
    "fix": "api",
    "lint": "api",
}
"""Where each name is imported from when it is first asked for."""

__getattr__ = later(__name__, _LATER, globals())


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})
