"""The target that an engine gives."""

from __future__ import annotations

from packaging.version import Version

from mjcf_lint.engine import Engine
from mjcf_lint.grammar import grammar_for
from mjcf_lint.releases.target import Target


def target_of(engine: Engine) -> Target:
    """Return the release of an engine and its grammar."""
    release = Version(engine.version())
    return Target(release, grammar_for(release, engine))
