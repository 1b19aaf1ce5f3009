"""Models that the engine would hang over, or die."""

from __future__ import annotations

from mjcf_lint.mjcf.assets import assets
from mjcf_lint.mjcf.model import Model
from mjcf_lint.mjcf.tree import IncludeTrouble

_LONGEST_NAME = 1 << 16


def would_hang(model: Model) -> bool:
    """Say whether the engine would hang, or die, over an include: without an end, or a name."""
    endless = (IncludeTrouble.CYCLE, IncludeTrouble.UNREADABLE, IncludeTrouble.TOO_MANY)
    return any(
        fault.trouble in endless or len(fault.element.get("file") or "") > _LONGEST_NAME
        for fault in model.tree.faults
    )


def waits_for_ever(model: Model) -> bool:
    """Say whether the engine would hang over an asset, in any copy, too.

    That is a FIFO or a device, or a name longer than any system's that it would take apart.
    """
    if any(len(asset.node.get("file") or "") > _LONGEST_NAME for asset in assets(model)):
        return True
    return any(asset.is_odd for asset in assets(model))
