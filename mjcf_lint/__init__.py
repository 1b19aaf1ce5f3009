"""The linter and auto-fixer for MuJoCo XML (MJCF); the names a rule needs."""

from mjcf_lint.change import Change
from mjcf_lint.diagnostic import Category, Diagnostic, Fix, Related
from mjcf_lint.edit import Edit, Span
from mjcf_lint.model import Kind, Model
from mjcf_lint.rule import Rule, rule

__version__ = "0.1.0"
__all__ = [
    "Category",
    "Change",
    "Diagnostic",
    "Edit",
    "Fix",
    "Kind",
    "Model",
    "Related",
    "Rule",
    "Span",
    "rule",
]
