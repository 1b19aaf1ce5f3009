"""A repaired actuator does in the newest release what it did where kinds shared their defaults."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.checking.linter import Linter
from mjcf_lint.engine import Engine, Field, fields
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.xml import edit
from tests.conftest import OldEngine
from tests.trees import read_model

OLD = "3.3.7"
MODEL = """<mujoco>
<default><default class="c">{default}</default></default>
<worldbody><body name="b"><joint name="h" limited="true" range="-1 1"/><geom size=".1"/></body>
</worldbody>
<actuator>{actuator}</actuator>
</mujoco>
"""
REPAIRED = {
    "position": ('<velocity kv="7"/>', '<position class="c" joint="h" kv="2"/>'),
    "position_alone": ('<velocity kv="7"/>', '<position class="c" joint="h"/>'),
    "position_time": (
        '<position timeconst=".5"/><velocity kv="3"/>',
        '<position class="c" joint="h"/>',
    ),
    "position_early": (
        '<general actearly="true" dyntype="filter"/><velocity kv="3"/>',
        '<position class="c" joint="h" timeconst=".3"/>',
    ),
    "intvelocity": ('<velocity kv="7"/>', '<intvelocity class="c" joint="h" actrange="-1 1"/>'),
    "velocity": ('<position kp="7"/>', '<velocity class="c" joint="h"/>'),
    "adhesion": ('<motor/><position kp="7"/>', '<adhesion class="c" body="b" ctrlrange="0 1"/>'),
    "cylinder": ('<position kp="7" kv="3"/>', '<cylinder class="c" joint="h"/>'),
    "cylinder_time": (
        '<general dyntype="filter" dynprm=".5" biasprm="1 2 3"/><motor/>',
        '<cylinder class="c" joint="h"/>',
    ),
    "muscle_time": (
        '<general dynprm=".5 .6 .7" gainprm=".5 1 3 100 .4 1.5 1.4 1.2 1.1"/>',
        '<muscle class="c" joint="h"/>',
    ),
}


def compiled(engine: Engine, path: Path, text: str) -> dict[str, Field]:
    """Return what the engine makes of the actuator."""
    path.write_text(text)
    verdict = engine.load(path, image=True)
    assert verdict.image, verdict
    assert engine.library.headers
    found = fields(verdict.image, engine.library.headers)
    numbers = ("dynprm", "gainprm", "biasprm", "dyntype", "gaintype", "biastype", "actearly")
    return {name: found[f"actuator_{name}"] for name in numbers}


def differing(one: dict[str, Field], other: dict[str, Field]) -> list[str]:
    """Return what differs by value: a release may keep more numbers than another."""
    found = []
    for name in one:
        pair = [list(fields[name].values()) for fields in (one, other)]
        width = max(map(len, pair))
        padded = [values + [0] * (width - len(values)) for values in pair]
        if padded[0] != padded[1]:
            found.append(name)
    return found


@pytest.mark.parametrize("case", REPAIRED)
def test_what_was_repaired_does_what_it_did(
    case: str, tmp_path: Path, engine: Engine, target: Target, old_engine: OldEngine
) -> None:
    default, actuator = REPAIRED[case]
    text = MODEL.format(default=default, actuator=actuator)
    path = tmp_path / "model.xml"
    before = compiled(old_engine(OLD), path, text)
    rules = [one for one in load_rules() if one.id == "mixed-actuator-defaults"]
    made_for = replace(target, made_for=Version(OLD))
    (found,) = Linter(made_for, rules).check(read_model(path, made_for))
    assert found.fix
    repaired = edit.apply(text.encode(), found.fix.edits).decode()
    assert differing(before, compiled(engine, path, text))
    assert differing(before, compiled(engine, path, repaired)) == []
