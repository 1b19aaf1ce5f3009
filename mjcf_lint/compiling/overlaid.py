"""Load a model of which some files are not on the disk as they are meant."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from mjcf_lint.compiling.hanging import waits_for_ever, would_hang
from mjcf_lint.compiling.layout import lay_out, layout
from mjcf_lint.engine import Engine, Verdict
from mjcf_lint.engine.scratch import scratch
from mjcf_lint.mjcf.model import Model


def load(model: Model, engine: Engine, changed: Mapping[Path, bytes]) -> Verdict:
    """Have the engine load a model; `changed` holds other bytes by resolved path."""
    if model.reader is None or not _differs(model, changed):
        return engine.load(model.root.path)
    plan = layout([model], model.reader)
    with scratch() as folder:
        lay_out(plan, folder, changed, link=True)
        verdict = engine.load(plan.place(model.root.path, folder))
    # Where the copies lay is nobody's business.
    told = (text.replace(str(folder), str(plan.base)) for text in verdict.warnings)
    message = verdict.message.replace(str(folder), str(plan.base))
    return replace(verdict, message=message, warnings=tuple(told))


def load_ahead(model: Model, engine: Engine, changed: Mapping[Path, bytes]) -> bool:
    """Have the engine begin with what `load` is asked for soon; return False if it must not."""
    if model.node is None or model.root.fault is not None or _differs(model, changed):
        return False
    if would_hang(model) or waits_for_ever(model):
        return False
    engine.ahead(model.root.path)
    return True


def _differs(model: Model, changed: Mapping[Path, bytes]) -> bool:
    """Say whether a file of a model is not on the disk as it is meant."""
    here = {os.path.realpath(source.path) for source in model.sources} if changed else set()
    return any(str(path) in here for path in changed)
