"""Small trees whose models load in different releases, and the matrix of a tree."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from packaging.version import Version

from mjcf_lint.grammar import recorded, releases
from mjcf_lint.matrices.matrix import Matrix
from mjcf_lint.matrices.reading import read_matrix
from mjcf_lint.ruleset.registry import load_rules

WORLD = "<worldbody><geom size='1'/></worldbody>"
PLAIN = f"<mujoco>{WORLD}</mujoco>"
KETTLE = f"<mujoco><include file='parts/kettle.xml'/>{WORLD}</mujoco>"
PART = "<mujocoinclude>\n  <default class='kettle'/>\n</mujocoinclude>"
HAND = f"<mujoco><option apirate='50'/>{WORLD}</mujoco>"
NEWER = f"<mujoco><option><flag nativeccd='enable'/></option>{WORLD}</mujoco>"
NOWHERE = f"<mujoco><option zzz='1'/>{WORLD}</mujoco>"
FOUR = {
    "plain.xml": PLAIN,
    "kettle.xml": KETTLE,
    "parts/kettle.xml": PART,
    "hand.xml": HAND,
    "newer.xml": NEWER,
}


def read(*paths: Path, wanted: Sequence[Version] = ()) -> Matrix:
    """Return the matrix of paths, by default for all recorded releases."""
    grammars = {release: recorded(release) for release in releases()}
    return read_matrix(paths, wanted or releases(), grammars, load_rules())
