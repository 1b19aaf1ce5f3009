"""What a MuJoCo release accepts: elements, how often, and their attributes."""

from mjcf_lint.grammar.grammar import Allowed, Grammar
from mjcf_lint.grammar.schema import GrammarError, read_schema

__all__ = ["Allowed", "Grammar", "GrammarError", "read_schema"]
