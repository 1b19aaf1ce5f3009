"""A libmujoco of any release, in a process of its own."""

from typing import TYPE_CHECKING

from mjcf_lint.later import later

if TYPE_CHECKING:
    from mjcf_lint.engine.engine import Engine, EngineFailed
    from mjcf_lint.engine.find import EngineNotFound, Library, find_library, library_in
    from mjcf_lint.engine.headers import ImageError
    from mjcf_lint.engine.image import (
        Field,
        FieldDifference,
        comparable,
        differences,
        fields,
        same,
    )
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

_LATER = {
    "Engine": "engine",
    "EngineFailed": "engine",
    "EngineNotFound": "find",
    "Field": "image",
    "FieldDifference": "image",
    "ImageError": "headers",
    "Library": "find",
    "Outcome": "process",
    "Verdict": "process",
    "comparable": "image",
    "differences": "image",
    "fields": "image",
    "find_library": "find",
    "library_in": "find",
    "same": "image",
}
"""Where each name is imported from when it is first asked for: who only reads needs no engine."""

__getattr__ = later(__name__, _LATER, globals())
