"""lint and fix for Python programs: the same findings and repairs as the command line's."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import mjcf_lint
from mjcf_lint import Applicability, MjcfLintError, Severity
from mjcf_lint.project.settings import SettingsError
from mjcf_lint.repair.proof import Outcome
from tests.in_process import Run

KITCHEN = Path(__file__).parent.parent / "sample_assets" / "kitchen"
REFUSED = '<mujoco>\n  <option apirate="100"/>\n</mujoco>\n'
LOADING = '<mujoco><worldbody><geom size="1" friction="-1"/></worldbody></mujoco>\n'
IN_THREADS = """
import sys
from concurrent.futures import ThreadPoolExecutor
import mjcf_lint
with ThreadPoolExecutor(4) as pool:
    reports = list(pool.map(lambda path: mjcf_lint.lint(path, isolated=True), [sys.argv[1]] * 4))
print(sorted({tuple(found.rule for found in report.diagnostics) for report in reports}))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "model.xml").write_text(REFUSED)
    return tmp_path


def test_a_finding_has_its_place_its_rule_and_its_repair(project: Path) -> None:
    report = mjcf_lint.lint(project, target_version="4.0.0")
    (found,) = report.diagnostics
    assert (found.rule, found.path, found.severity) == (
        "removed-attribute",
        project / "model.xml",
        Severity.ERROR,
    )
    assert found.span.position == (2, 11)
    assert found.fix
    assert found.fix.applicability is Applicability.SAFE
    assert report.roots == (project / "model.xml",)


def test_it_finds_what_the_command_line_finds(run: Run, tmp_path: Path) -> None:
    shutil.copytree(KITCHEN, tmp_path / "kitchen")
    said = json.loads(run("kitchen", "--output-format", "json").out)["diagnostics"]
    report = mjcf_lint.lint("kitchen")
    assert [(one["path"], one["line"], one["column"], one["rule"]) for one in said] == [
        (one.path.as_posix(), *one.span.position, one.rule) for one in report.diagnostics
    ]


def test_it_plans_what_the_command_line_writes(run: Run, tmp_path: Path) -> None:
    shutil.copytree(KITCHEN, tmp_path / "kitchen")
    done = mjcf_lint.fix("kitchen", unsafe=True)
    assert done.diff == run("kitchen", "--diff", "--unsafe-fixes").out
    assert not done.written
    run("kitchen", "--fix", "--unsafe-fixes")
    assert {one.path: one.after for one in done.changes} == {
        one.path: one.path.read_bytes() for one in done.changes
    }


def test_it_writes_only_when_told_to(project: Path) -> None:
    planned = mjcf_lint.fix(project / "model.xml")
    assert (project / "model.xml").read_text() == REFUSED
    assert [one.found.rule for one in planned.applied] == ["removed-attribute"]
    assert len(planned.report.diagnostics) == 1
    done = mjcf_lint.fix(project / "model.xml", write=True)
    assert done.written
    assert done.report.diagnostics == ()
    assert [proof.outcome for proof in done.repair.proofs] == [Outcome.REPAIRED]
    assert (project / "model.xml").read_bytes() == planned.changes[0].after


def test_where_nothing_is_to_repair_nothing_is_written(project: Path) -> None:
    (project / "model.xml").write_text("<mujoco/>")
    done = mjcf_lint.fix(project, write=True)
    assert not done.written
    assert done.changes == ()
    assert done.diff == ""


def test_the_settings_of_the_project_count(project: Path) -> None:
    (project / "mjcf-lint.toml").write_text('ignore = ["removed-attribute"]\n')
    assert not [one for one in mjcf_lint.lint(project).diagnostics if one.rule != "engine-rejects"]
    assert mjcf_lint.lint(project, isolated=True).diagnostics


def test_what_is_given_goes_over_the_settings(project: Path) -> None:
    (project / "model.xml").write_text(LOADING)
    (project / "mjcf-lint.toml").write_text('select = ["style"]\n[severity]\nphysics = "info"\n')
    (mild,) = mjcf_lint.lint(project, select="negative-friction").diagnostics
    assert mild.severity is Severity.INFO
    changed = {"severity": {"negative-friction": "error"}}
    (bad,) = mjcf_lint.lint(project, select=["negative-friction"], settings=changed).diagnostics
    assert bad.severity is Severity.ERROR


def test_another_file_of_settings_is_read_where_it_is_named(project: Path) -> None:
    other = project / "other.toml"
    other.write_text('ignore = ["all"]\n')
    assert mjcf_lint.lint(project, config=other).diagnostics == ()


def test_a_named_repair_is_made(project: Path) -> None:
    shutil.copytree(KITCHEN, project / "kitchen")
    wrap = mjcf_lint.fix(project / "kitchen", alternatives={"root-default-renamed": "wrap"})
    (made,) = [one.fix for one in wrap.applied if one.found.rule == "root-default-renamed"]
    assert made.name == "wrap"


def test_several_paths_may_be_given(project: Path) -> None:
    (project / "other.xml").write_text(REFUSED)
    several: list[Path | str] = [project / "model.xml", str(project / "other.xml")]
    assert len(mjcf_lint.lint(several).diagnostics) == 2
    assert len(mjcf_lint.lint(iter(several)).diagnostics) == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"paths": "nowhere.xml"}, "nowhere.xml: no such file or folder"),
        ({"select": "no-such-rule"}, "no rule or category is named 'no-such-rule'"),
        ({"settings": {"selct": ["syntax"]}}, "no setting is named 'selct'; did you mean"),
        ({"settings": {"severity": {"syntax": "bad"}}}, "severity.syntax: "),
        ({"target_version": "9.9.9"}, "MuJoCo 9.9.9 is not a known release"),
        ({"python": "no/such/python"}, "no/such/python does not exist"),
        ({"config": "nowhere.toml"}, "nowhere.toml: No such file"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_does_not_fit_is_an_error_of_ours(
    project: Path, given: dict[str, object], said: str
) -> None:
    with pytest.raises(MjcfLintError, match=re.escape(said)):
        mjcf_lint.lint(**{"paths": project, **given})  # type: ignore[arg-type]


def test_an_alternative_that_no_rule_offers_is_an_error(project: Path) -> None:
    with pytest.raises(SettingsError, match="is none of"):
        mjcf_lint.fix(project, alternatives={"syntax": "wrap"})


def test_nothing_is_printed(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    mjcf_lint.lint(project)
    mjcf_lint.fix(project, write=True)
    assert capfd.readouterr() == ("", "")


def test_threads_get_the_same_from_the_first_run_on(project: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", IN_THREADS, project], capture_output=True, text=True, check=False
    )
    assert (ran.stdout, ran.stderr) == ("[('removed-attribute',)]\n", "")


def test_it_runs_inside_a_running_loop_as_in_a_notebook(project: Path) -> None:
    async def cell() -> int:
        return len(mjcf_lint.lint(project).diagnostics)

    assert asyncio.run(cell()) == 1


def test_importing_it_loads_nothing_that_only_a_run_needs() -> None:
    late = [
        "mjcf_lint.api",
        "mjcf_lint.checking.linter",
        "mjcf_lint.project.settings",
        "pydantic",
        "typer",
        "rich",
    ]
    ask = f"import sys, mjcf_lint; print([name for name in {late} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_all_names_are_there_and_typed() -> None:
    assert {name: getattr(mjcf_lint, name) for name in mjcf_lint.__all__}
    assert set(mjcf_lint.__all__) <= set(dir(mjcf_lint))
    assert (Path(mjcf_lint.__file__).parent / "py.typed").is_file()
    with pytest.raises(AttributeError, match="no attribute 'no_such_name'"):
        _ = mjcf_lint.no_such_name


@pytest.mark.parametrize("function", [mjcf_lint.lint, mjcf_lint.fix], ids=["lint", "fix"])
def test_every_argument_is_documented(function: object) -> None:
    assert callable(function)
    documented = re.findall(r"^    (\w+): ", inspect.getdoc(function) or "", re.MULTILINE)
    assert documented[: len(inspect.signature(function).parameters)] == list(
        inspect.signature(function).parameters
    )


def test_rules_of_the_projects_own_are_run(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = project / "lint" / "no_models"
    rules.mkdir(parents=True)
    (rules / "rule.py").write_text(
        "from mjcf_lint import Category, Diagnostic, Model, rule\n"
        "@rule(category=Category.PHYSICS)\n"
        "def no_models(model: Model):\n"
        '    """There is a model."""\n'
        "    yield Diagnostic(model.node.element.name_span, 'a model')\n"
    )
    (project / "mjcf-lint.toml").write_text('rule-dirs = ["lint"]\n')
    with pytest.warns(UserWarning, match="rule-dirs of .* left out"):
        mjcf_lint.lint(project)  # settings of somewhere else run no code
    monkeypatch.chdir(project)
    found = [one.rule for one in mjcf_lint.lint().diagnostics]
    assert found == ["no-models", "removed-attribute"]
    own = mjcf_lint.lint("model.xml", isolated=True, settings={"rule_dirs": ["lint"]})
    assert [one.rule for one in own.diagnostics] == found


def test_what_a_baseline_holds_is_held_back(run: Run, tmp_path: Path) -> None:
    (tmp_path / "model.xml").write_text(REFUSED)
    (tmp_path / "mjcf-lint.toml").write_text('baseline = "known.json"\n')
    run("--write-baseline")
    report = mjcf_lint.lint()
    assert report.diagnostics == ()
    assert mjcf_lint.fix().changes == ()
