"""What a MuJoCo release accepts: elements, how often, and their attributes."""

from mjcf_lint.grammar.attribute import AttributeType, Kind, Reading
from mjcf_lint.grammar.grammar import Allowed, Grammar
from mjcf_lint.grammar.live import grammar_for
from mjcf_lint.grammar.recorded import NotRecorded, reading, recorded, releases
from mjcf_lint.grammar.schema import GrammarError, read_schema

__all__ = [
    "Allowed",
    "AttributeType",
    "Grammar",
    "GrammarError",
    "Kind",
    "NotRecorded",
    "Reading",
    "grammar_for",
    "read_schema",
    "reading",
    "recorded",
    "releases",
]
