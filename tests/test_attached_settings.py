"""attached-settings: it finds what MuJoCo warns of, setting by setting, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import mkdtemp

import pytest
from packaging.version import Version

from mjcf_lint.checking.linter import Linter
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import recorded
from mjcf_lint.mjcf.numbers import numbers
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import builtin_rules_dir, load_module, load_rule
from tests.conftest import OldEngine

RULE = builtin_rules_dir() / "attached_settings" / "rule.py"
RELEASES = ("3.10.0", "3.17.0", "4.0.0")
WORDS = {
    "integrator": ("implicit", "RK4"),
    "cone": ("elliptic", "elliptic"),
    "jacobian": ("dense", "sparse"),
    "solver": ("CG", "PGS"),
    "memory": ("1M", "2M"),
}
FLAGS = ("contact", "gravity", "energy", "sleep")


def section(path: tuple[str, ...], attributes: str) -> str:
    *outer, inner = path
    text = f"<{inner} {attributes}/>" if attributes else ""
    for tag in reversed(outer):
        text = f"<{tag}>{text}</{tag}>"
    return text


def models(folder: Path, path: tuple[str, ...], ours: str, theirs: str, compiler: str = "") -> Path:
    """Write a model and one that it attaches; names are new, as engines keep files for a while."""
    body = "<body name='c'><joint/><geom size='.1'/></body>"
    place = Path(mkdtemp(dir=folder))
    (place / "c.xml").write_text(
        f"<mujoco>{section(path, theirs)}<worldbody>{body}</worldbody></mujoco>"
    )
    (place / "main.xml").write_text(
        f"<mujoco>{compiler}{section(path, ours)}<asset><model name='m' file='c.xml'/></asset>"
        "<worldbody><attach model='m' body='c' prefix='p_'/></worldbody></mujoco>"
    )
    return place / "main.xml"


def found(path: Path, release: str) -> list[str]:
    target = Target(Version(release), recorded(Version(release)))
    report = Linter(target, (load_rule(RULE),)).lint([path])
    assert not report.failures, report.failures[0].traceback
    asked = [re.search(r"asks for (\w+)=", one.message) for one in report.diagnostics]
    return sorted(one[1] for one in asked if one)


def said(path: Path, engine: Engine) -> list[str]:
    lines = "\n".join(engine.load(path).warnings).splitlines()
    names = [re.match(r"(?:flag ')?(\w+)'?: parent", line) for line in lines]
    return sorted({one[1].lower() for one in names if one})


def others(name: str, default: str) -> tuple[str, str]:
    if name in WORDS:
        return WORDS[name]
    given = numbers(default)
    assert given
    first, *rest = given
    shown = [" ".join(f"{one:g}" for one in (first + more, *rest)) for more in (1, 2)]
    return shown[0], shown[1]


def pairs(name: str, default: str) -> Iterator[tuple[str, str]]:
    """Yield what the model around and the attached one write of a setting."""
    other, third = others(name, default)
    written = ("", *(f'{name}="{value}"' for value in (default, other, third)))
    yield from product(written, written[:3])


@pytest.mark.real
@pytest.mark.parametrize("release", RELEASES)
def test_it_finds_what_the_engine_warns_of(
    release: str, tmp_path: Path, old_engine: OldEngine
) -> None:
    settings = load_module(RULE).compared(Version(release))
    for setting in settings:
        for ours, theirs in pairs(setting.name, setting.default):
            path = models(tmp_path, setting.path, ours, theirs)
            assert found(path, release) == said(path, old_engine(release)), (ours, theirs)


@pytest.mark.real
@pytest.mark.parametrize("release", RELEASES)
def test_flags_are_compared_where_both_are_written(
    release: str, tmp_path: Path, old_engine: OldEngine
) -> None:
    values = ("", "enable", "disable")
    for one, other in (FLAGS[:2], FLAGS[1:3], FLAGS[2:]):
        texts = [
            " ".join(
                f'{name}="{value}"' for name, value in zip((one, other), both, strict=True) if value
            )
            for both in product(values, repeat=2)
        ]
        for ours, theirs in product(texts, texts):
            path = models(tmp_path, ("option", "flag"), ours, theirs)
            assert found(path, release) == said(path, old_engine(release)), (ours, theirs)


@pytest.mark.real
@pytest.mark.parametrize("policy", ["warning", "error", "merge"])
@pytest.mark.parametrize("ours", ["", 'timestep="0.01"', 'timestep="0.05"'])
def test_the_policy_decides(policy: str, ours: str, tmp_path: Path, old_engine: OldEngine) -> None:
    compiler = f'<compiler conflict="{policy}"/>'
    path = models(tmp_path, ("option",), ours, 'timestep="0.01"', compiler)
    verdict = old_engine("4.0.0").load(path)
    kept = any("keeping parent" in one for one in verdict.warnings)
    assert (found(path, "4.0.0") == ["timestep"]) == kept
    assert verdict.loaded == (policy != "error" or ours != 'timestep="0.05"')
