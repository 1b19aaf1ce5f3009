"""A static check of a small file loads nothing that it does not use, and begins soon."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest

from mjcf_lint.cache import CACHE_VARIABLE
from tests.test_cli import FAULTY, HEALTHY

NEVER_NEEDED = (
    *("typer", "click", "rich", "pydantic", "lxml", "mujoco", "numpy", "asyncio", "email"),
    *("importlib.metadata", "multiprocessing", "concurrent", "subprocess", "filelock", "uuid"),
    *("jinja2", "pathspec", "rapidfuzz", "junitparser", "tempfile", "tomllib", "tomli"),
    *(
        "mjcf_lint.cli",
        "mjcf_lint.project.settings_model",
        "mjcf_lint.engine.engine",
        "mjcf_lint.repair.fixer",
    ),
    *(
        "mjcf_lint.engine.process",
        "mjcf_lint.compiling.trial",
        "mjcf_lint.repair.writer",
        "mjcf_lint.api",
    ),
)
LOADED = """
import json, sys
from mjcf_lint.__main__ import _run
code = _run(json.loads(sys.argv[1]))
sys.stdout.flush()
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""
TIMES = 9
"""How often as long as the import of argparse a static check of a small file may take."""
TIMES_FOR_THE_VERSION = 4
LATITUDE = 1.5
"""The bars themselves are measured by bench/speed.py, where nothing else runs."""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    file = tmp_path / "model.xml"
    file.write_text(HEALTHY)
    return file


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment without settings of ours but a cache, in which this Python is the only one."""
    told = {
        name: value
        for name, value in os.environ.items()
        if name not in ("VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONDONTWRITEBYTECODE")
        and not name.startswith(("MJCF_LINT", "COV", "COVERAGE"))
    }
    return {**told, CACHE_VARIABLE: str(tmp_path / "cache")}


def loaded(environment: dict[str, str], *arguments: str) -> tuple[int, set[str]]:
    """Return the exit code of a command line, and the modules that are loaded then."""
    run = subprocess.run(
        [sys.executable, "-c", LOADED, json.dumps(arguments)],
        env=environment,
        capture_output=True,
        check=True,
        text=True,
    )
    code, modules = json.loads(run.stderr.splitlines()[-1])
    return code, set(modules)


def unneeded(modules: set[str]) -> list[str]:
    return [name for name in NEVER_NEEDED if name in modules]


@pytest.mark.parametrize("more", [[], ["--no-cache"], ["--output-format=concise", "-j1"]])
def test_a_static_check_loads_only_what_it_uses(
    model: Path, environment: dict[str, str], more: list[str]
) -> None:
    loaded(environment, "--version")
    for _ in range(2):  # the first one fills the cache
        code, modules = loaded(environment, "--engine", "never", *more, str(model))
        assert code == 0
        last = modules
    assert unneeded(last) == []


def test_findings_are_printed_without_a_framework_for_arguments(
    model: Path, environment: dict[str, str]
) -> None:
    model.write_text(FAULTY)
    for form in ("full", "concise", "github"):
        loaded(environment, "--engine=never", f"--output-format={form}", str(model))
        code, modules = loaded(environment, "--engine=never", f"--output-format={form}", str(model))
        assert code == 1
        assert set(unneeded(modules)) <= {"rapidfuzz", "tempfile"}


def test_rules_of_what_was_found_before_are_not_loaded(
    model: Path, environment: dict[str, str]
) -> None:
    counts = []
    for _ in range(2):
        _, modules = loaded(environment, "--engine=never", str(model))
        counts.append(sum(name.startswith("mjcf_lint_rule_") for name in modules))
    assert counts[0] > 100
    assert counts[1] == 0


def test_the_version_loads_next_to_nothing(environment: dict[str, str]) -> None:
    code, modules = loaded(environment, "--version")
    assert code == 0
    assert unneeded(modules) == []
    ours = {name for name in modules if name.startswith("mjcf_lint")}
    assert len(ours) < 10


def test_a_command_loads_no_other_one(environment: dict[str, str]) -> None:
    _, modules = loaded(environment, "settings", "--schema")
    commands = {name for name in modules if name.startswith("mjcf_lint.commands.")}
    assert commands == {"mjcf_lint.commands.settings", "mjcf_lint.commands.flag"}


def seconds(environment: dict[str, str], *command: str) -> float:
    began = perf_counter()
    subprocess.run(
        [sys.executable, *command],
        env=environment,
        check=True,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    return perf_counter() - began


@pytest.mark.skipif("coverage" in sys.modules, reason="code that is measured takes longer")
def test_it_begins_soon(model: Path, environment: dict[str, str]) -> None:
    """The least of several, side by side, with time to spare for a machine that is busy."""
    commands = {
        "argparse": ["-c", "import argparse"],
        "version": ["-m", "mjcf_lint", "--version"],
        "check": ["-m", "mjcf_lint", "--engine", "never", str(model)],
    }
    least = dict.fromkeys(commands, float("inf"))
    for attempt in range(30):
        for name, command in commands.items():
            least[name] = min(least[name], seconds(environment, *command))
        version, check = least["version"] / least["argparse"], least["check"] / least["argparse"]
        if attempt > 2 and version < TIMES_FOR_THE_VERSION and check < TIMES:
            return
    assert version < TIMES_FOR_THE_VERSION * LATITUDE
    assert check < TIMES * LATITUDE
