"""A libmujoco of any release, in a process of its own."""

from mjcf_lint.engine.engine import Engine, EngineFailed, Outcome, Verdict
from mjcf_lint.engine.find import EngineNotFound, Library, find_library, library_in
from mjcf_lint.engine.image import FieldDifference, ImageError, differences, fields, same

__all__ = [
    "Engine",
    "EngineFailed",
    "EngineNotFound",
    "FieldDifference",
    "ImageError",
    "Library",
    "Outcome",
    "Verdict",
    "differences",
    "fields",
    "find_library",
    "library_in",
    "same",
]
