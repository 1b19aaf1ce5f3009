"""What earlier runs found, kept on disk so that only what has changed is checked again."""

from __future__ import annotations

from mjcf_lint.results.lines import Lines
from mjcf_lint.results.remembering import Remembering
from mjcf_lint.results.store import Store, clean

__all__ = ["Lines", "Remembering", "Store", "clean"]
