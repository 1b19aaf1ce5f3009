"""Rules of one's own run beside ours, and only where the user named the project they are of."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from mjcf_lint.project.settings import load
from tests.in_process import Ran, Run
from tests.test_cli import HEALTHY
from tests.trees import write_tree

RULE = '''
"""Geoms without a name."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Model, rule

from .naming import NAME


@rule(category=Category.PHYSICS)
def nameless_geom(model: Model) -> Iterator[Diagnostic]:
    """A geom has no name."""
    for node in model.elements("geom"):
        if node.get("name") is None:
            fix = Fix.unsafe("Name it", node.element.with_attribute("name", NAME))
            yield Diagnostic(node.element.name_span, "geom without a name", fix)
'''
FOLDER = {
    "lint/nameless_geom/rule.py": RULE,
    "lint/nameless_geom/naming.py": "NAME = 'geom'\n",
    "lint/nameless_geom/README.md": "# nameless-geom\n\nWhy geoms want names.\n",
}
SETTINGS = "rule-dirs = 'lint'\n"


@pytest.fixture
def check(run: Run) -> Run:
    def check(*arguments: str | Path) -> Ran:
        return run(*arguments, "--engine", "never", "--output-format", "concise")

    return check


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_tree(tmp_path, {**FOLDER, "arm/a.xml": HEALTHY, "mjcf-lint.toml": SETTINGS})


FOUND = "arm/a.xml:1:20: warning nameless-geom: geom without a name [unsafe fix]\n"


def test_they_run_beside_ours(check: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check().out == FOUND
    assert check("--ignore", "nameless-geom").out == ""
    assert check("--select", "nameless-geom").out == FOUND
    assert check("--select", "physics").out == FOUND
    assert check("--isolated").out == ""
    assert check("--fail-on", "warning").code == 1
    monkeypatch.chdir(project / "arm")
    assert check().out == FOUND.removeprefix("arm/")


def test_settings_and_comments_know_them(check: Run, project: Path) -> None:
    more = "severity = {nameless-geom = 'error'}\nper-file-ignores = {'x.xml' = 'nameless-geom'}"
    write_tree(project, {"mjcf-lint.toml": f"{SETTINGS}{more}"})
    assert check().code == 1
    kept = "<!-- mjcf-lint: ignore nameless-geom (it is alone) --><geom"
    write_tree(project, {"arm/a.xml": HEALTHY.replace("<geom", kept)})
    assert check().out == ""
    assert check("--ignore", "nameless-geom").out == ""


def test_their_repairs_are_made_and_reported(run: Run, project: Path) -> None:
    for output in ("json", "sarif", "junit", "gitlab", "full", "markdown"):
        ran = run("--engine", "never", "--output-format", output)
        assert "nameless-geom" in ran.out, output
    sarif = json.loads(run("--output-format", "sarif").out)
    (described,) = sarif["runs"][0]["tool"]["driver"]["rules"]
    assert "Why geoms want names." in described["help"]["text"]
    run("--fix", "--unsafe-fixes")
    assert 'name="geom"' in (project / "arm" / "a.xml").read_text()


def test_a_repair_that_cannot_be_written_is_told_as_a_bug_of_its_rule(
    run: Run, project: Path
) -> None:
    twice = 'Fix.unsafe("Name it", node.element.removed(), node.element.removed())'
    broken = RULE.replace('Fix.unsafe("Name it", node.element.with_attribute("name", NAME))', twice)
    before = write_tree(project, {"lint/nameless_geom/rule.py": broken}) / "arm" / "a.xml"
    bytes_before = before.read_bytes()
    for options in ((), ("--fix", "--unsafe-fixes"), ("--diff", "--unsafe-fixes")):
        ran = run("--engine", "never", *options)
        assert ran.code == 3
        assert "nameless-geom" in ran.err
        assert "edits of 'Name it' overlap" in ran.err
    assert before.read_bytes() == bytes_before


def test_they_are_listed_and_explained(run: Run, project: Path) -> None:
    assert "nameless-geom  " in run("rules").out
    assert (
        "| `nameless-geom` | physics |  | A geom has no name. |" in run("rules", "--markdown").out
    )
    assert run("explain", "nameless-geom").out == FOLDER["lint/nameless_geom/README.md"]
    (project / "lint" / "nameless_geom" / "README.md").unlink()
    assert run("explain", "nameless-geom").out == "# nameless-geom\n\nA geom has no name.\n"
    assert run("rules", "--isolated").code == 0
    assert "nameless-geom" not in run("rules", "--isolated").out
    ran = run("explain", "nameles-geom")
    assert "did you mean 'nameless-geom'?" in ran.err
    assert run("explain", "nameless-geom", "--isolated").code == 2


def test_settings_that_only_lie_at_the_models_run_nothing(
    check: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    proof = tmp_path / "it-ran"
    evil = f"from pathlib import Path\nPath({str(proof)!r}).touch()\n{RULE}"
    strange = tmp_path_factory.mktemp("strange")
    settings = f"{SETTINGS}extend-select = 'nameless-geom'\nfail-on = 'warning'"
    (strange / ".git").mkdir()
    write_tree(
        strange,
        {
            **FOLDER,
            "lint/nameless_geom/rule.py": evil,
            "mjcf-lint.toml": settings,
            "arm/a.xml": HEALTHY.replace("size='1'", "size='1' rgba='200 0 0 1'"),
        },
    )
    for given in (strange, strange / "arm", strange / "arm" / "a.xml"):
        for flag in ((), ("--show-files",), ("--fix",), ("--statistics",)):
            ran = check(given, *flag)
            assert not proof.exists()
            assert "nameless-geom" not in ran.out
            assert f"rule-dirs of {strange / 'mjcf-lint.toml'} left out: only settings" in ran.err
    # All else that these settings say counts.
    assert check(strange).code == 1
    write_tree(tmp_path, {"models/mjcf-lint.toml": SETTINGS, "models/a.xml": HEALTHY})
    assert "rule-dirs of models/mjcf-lint.toml left out" in check("models").err.replace(
        f"{tmp_path}{os.sep}", ""
    )
    monkeypatch.chdir(tmp_path)
    assert not proof.exists()
    # The user may name them, or go there.
    assert "nameless-geom" in check(strange, "--config", strange / "mjcf-lint.toml").out
    assert proof.exists()
    proof.unlink()
    monkeypatch.chdir(strange / "arm")
    assert "nameless-geom" in check().out
    assert proof.exists()


def test_a_line_of_the_command_names_them_from_here(check: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {**FOLDER, "arm/a.xml": HEALTHY, "arm/mjcf-lint.toml": "fail-on='info'"})
    assert check("arm", "--config", "rule-dirs = ['lint']").out == FOUND
    assert check("arm", "--config", "rule-dirs = 'lint'").out == FOUND
    assert "rule-dirs: " in check("arm", "--config", "rule-dirs = 3").err


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="owners and modes of POSIX")
def test_a_folder_of_everybody_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {"mjcf-lint.toml": SETTINGS, "mine/a.xml": HEALTHY})
    monkeypatch.chdir(tmp_path / "mine")
    assert load([Path()]).trusted
    tmp_path.chmod(tmp_path.stat().st_mode | stat.S_IWOTH | stat.S_ISVTX)
    assert load([Path()]).trusted
    monkeypatch.setattr(os, "getuid", lambda: (tmp_path / "mjcf-lint.toml").stat().st_uid + 1)
    assert not load([Path()]).trusted


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "rule-dirs: {}/lint: no such folder"),
        ({"lint/x.txt": ""}, "rule-dirs: {}/lint: no rule folders in it (NAME/rule.py)"),
        ({"lint/x/rule.py": "def x(: pass"}, "{}/lint/x/rule.py: does not load: SyntaxError: "),
        (
            {"lint/x/rule.py": "import sys\n\nraise ValueError('a\\nb')\n"},
            "{}/lint/x/rule.py:3: does not load: ValueError: a b",
        ),
        (
            {"lint/x/rule.py": "import nowhere_at_all\n"},
            "{}/lint/x/rule.py:1: does not load: ModuleNotFoundError: No module named",
        ),
        ({"lint/x/rule.py": "exit(0)"}, "{}/lint/x/rule.py:1: does not load: SystemExit: 0"),
        ({"lint/x/rule.py": "y = 1"}, "{}/lint/x/rule.py: defines no rule named x"),
        (
            {"lint/unknown_name/rule.py": "exit(0)"},
            "{}/lint/unknown_name/rule.py: the name unknown-name is that of the rule that comes "
            "with mjcf-lint; rename it",
        ),
        ({"lint/style/rule.py": "exit(0)"}, "{}/lint/style/rule.py: the name style is that of a"),
        ({"lint/all/rule.py": "exit(0)"}, "{}/lint/all/rule.py: the name all is that of all rules"),
    ],
)
def test_a_folder_that_does_not_load_ends_with_2(
    check: Run, run: Run, tmp_path: Path, files: dict[str, str], said: str
) -> None:
    write_tree(tmp_path, {"a.xml": HEALTHY, "mjcf-lint.toml": SETTINGS, **files})
    for ran in (check(), run("rules"), run("explain", "my-rule")):
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"mjcf-lint: {said.format(tmp_path)}")
        assert len(ran.err.splitlines()) == 1
    assert run("explain", "unknown-name").code == 0


def test_two_of_one_name_are_refused(check: Run, project: Path) -> None:
    write_tree(
        project,
        {"more/nameless_geom/rule.py": RULE, "mjcf-lint.toml": "rule-dirs = ['lint', 'more']"},
    )
    ran = check()
    assert ran.code == 2
    assert f"the name nameless-geom is that of {project / 'lint'}" in ran.err


def test_one_that_raises_is_named_and_the_others_go_on(check: Run, project: Path) -> None:
    broken = RULE.replace("    for node in", "    1 / 0\n    for node in")
    two = HEALTHY.replace("size='1'", "zzz='1'")
    write_tree(project, {"lint/nameless_geom/rule.py": broken, "arm/a.xml": two})
    ran = check()
    assert ran.code == 3
    assert "unknown-attribute" in ran.out
    assert "bug in rule nameless-geom" in ran.err
    assert "ZeroDivisionError" in ran.err


def test_they_leave_our_modules_alone(check: Run, project: Path) -> None:
    check()
    assert Path(sys.modules["mjcf_lint_rule_nameless_geom"].__file__ or "").parent == (
        project / "lint" / "nameless_geom"
    )
    assert "rules" in (sys.modules["mjcf_lint_rule_unknown_name"].__file__ or "")
