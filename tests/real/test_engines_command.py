"""`mjcf-lint engines`, with the engines that the package index really has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mjcf_lint.engine import Engine, Outcome, library_in
from tests.real.command_line import Run, mjcf_lint
from tests.real.fetch import library

pytestmark = pytest.mark.real

OLD, NEW = "3.1.6", "4.0.0"
# The old release lets the root default have any name, the new one only `main`.
RENAMED = '<mujoco><default class="x"><geom size="1"/></default></mujoco>'


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache; without engines to be had, these tests are skipped as others are."""
    library(OLD)
    monkeypatch.setenv("MJCF_LINT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def engines(*arguments: str) -> Run:
    return mjcf_lint("engines", *arguments)


def rows(run: Run) -> list[list[str]]:
    """Return release, state and the rest of each line."""
    assert run.code == 0, run.stderr
    return [line.split(maxsplit=2) for line in run.stdout.splitlines()]


def outcome(folder: Path, model: Path) -> Outcome:
    with Engine(library_in(folder, "test")) as engine:
        return engine.load(model).outcome


def test_installed_engines_load_models_and_can_be_removed(cache: Path, tmp_path: Path) -> None:
    assert [row[:2] for row in rows(engines("install", OLD, NEW))] == [
        [OLD, "installed"],
        [NEW, "installed"],
    ]
    model = tmp_path / "m.xml"
    model.write_text(RENAMED)
    assert outcome(cache / "engines" / OLD / "mujoco", model) is Outcome.LOADED
    assert outcome(cache / "engines" / NEW / "mujoco", model) is Outcome.REFUSED

    kept = [row[0] for row in rows(engines("list")) if row[1] == "installed"]
    assert kept == [OLD, NEW]
    path = engines("path", OLD)
    assert Path(path.stdout.strip()).parent == cache / "engines" / OLD / "mujoco"

    assert engines("remove", f"<{NEW}").stdout == f"{OLD}  removed\n"
    assert [row[0] for row in rows(engines("list")) if row[1] == "installed"] == [NEW]
    assert [path.name for path in (cache / "engines").iterdir()] == [NEW]


def test_only_the_engine_is_kept(cache: Path) -> None:
    engines("install", OLD)
    kept = {path.suffix for path in cache.rglob("*") if path.is_file()}
    assert ".h" in kept
    assert ".py" not in kept
    assert not [path for path in cache.rglob("*") if "cpython" in path.name]
    found = library_in(cache / "engines" / OLD / "mujoco", "test")
    assert found.plugins
    assert found.headers


def test_an_engine_for_which_this_python_has_no_wheel_installs(cache: Path) -> None:
    assert engines("install", "2.2.0").code == 0
    with Engine(library_in(cache / "engines" / "2.2.0" / "mujoco", "test")) as engine:
        assert engine.version() == "2.2.0"


def test_the_list_of_all_tells_what_can_be_installed() -> None:
    listed = {row[0]: row[1] for row in rows(engines("list", "--all"))}
    assert {"2.2.0", "2.3.1.post1", OLD} <= {
        release for release, state in listed.items() if state == "available"
    }
    assert NEW in listed


def test_the_engine_of_the_environment_is_marked() -> None:
    states = [row[1] for row in rows(engines("list"))]
    assert states == ["active"]


def test_a_condition_installs_what_meets_it() -> None:
    assert [row[0] for row in rows(engines("install", ">=2.3.1,<2.3.3"))] == [
        "2.3.1.post1",
        "2.3.2",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("path", OLD), f"MuJoCo {OLD} is not among the installed engines; run `mjcf-lint engines"),
        (("remove", OLD), f"MuJoCo {OLD} is not among the installed engines"),
        (("install", "3.1.9"), "there is no MuJoCo 3.1.9 for this machine; did you mean 3.1.6?"),
        (("install", ">=99"), "no known release is >=99; known are 2.2.0.."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(arguments: tuple[str, ...], said: str) -> None:
    run = engines(*arguments)
    assert run.code == 2
    assert run.stdout == ""
    assert run.stderr.startswith(f"mjcf-lint: {said}")
    assert run.stderr.count("\n") == 1


def test_without_a_network_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "nowhere")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_INDEX_URL", "https://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    for arguments in (("install", OLD), ("list", "--all"), ("install", ">=3")):
        run = engines(*arguments)
        assert run.code == 2
        assert run.stdout == ""
        assert "pip did not reach its package index" in run.stderr
        assert run.stderr.count("\n") == 1


def test_two_runs_at_once_install_the_same_engine(cache: Path) -> None:
    command = [sys.executable, "-m", "mjcf_lint", "engines", "install", OLD]
    runs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [run.communicate(timeout=300) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    assert [path.name for path in (cache / "engines").iterdir()] == [OLD]
    assert engines("path", OLD).code == 0
