"""A libmujoco of any release, in a process of its own."""

from mjcf_lint.engine.engine import Engine, EngineFailed
from mjcf_lint.engine.find import EngineNotFound, Library, find_library, library_in
from mjcf_lint.engine.headers import ImageError
from mjcf_lint.engine.image import Field, FieldDifference, comparable, differences, fields, same
from mjcf_lint.engine.process import Outcome, Verdict

__all__ = [
    "Engine",
    "EngineFailed",
    "EngineNotFound",
    "Field",
    "FieldDifference",
    "ImageError",
    "Library",
    "Outcome",
    "Verdict",
    "comparable",
    "differences",
    "fields",
    "find_library",
    "library_in",
    "same",
]
