"""The command line does what was asked, says it where it belongs, and ends with its code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mjcf_lint import Category, Diagnostic, Edit, Fix, Model, Rule, __version__, rule
from mjcf_lint.reporters.json import JsonReport
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.sessions import session as session_module
from tests.in_process import Ran, Run
from tests.trees import PNG, STL, tree_of, write_tree

HEALTHY = "<mujoco><worldbody><geom size='1'/></worldbody></mujoco>"
FAULTY = "<mujoco><worldbody><geom size='1' zzz='1'/></worldbody></mujoco>"
NOTE = "<mujoco><!-- a -- b --><worldbody><geom size='1'/></worldbody></mujoco>"


def started(
    *arguments: str, folder: Path, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "mjcf_lint", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


@rule(category=Category.ERROR)
def raising(model: Model) -> Iterator[Diagnostic]:
    """A rule with a bug in it."""
    yield Diagnostic(model.root.span(0, 1), "found before the bug")
    raise ZeroDivisionError("a bug")


@rule(category=Category.ERROR)
def growing(model: Model) -> Iterator[Diagnostic]:
    """A rule whose safe repair is none."""
    for node in model.elements("geom"):
        if (size := node.attributes["size"]).value == "1":
            yield Diagnostic(
                size.span, "too small", Fix.safe("Write 2", Edit(size.value_span, "2"))
            )


@rule(category=Category.ERROR)
def endless(model: Model) -> Iterator[Diagnostic]:
    """A rule whose repair never ends."""
    span = model.root.span(0, 0)
    yield Diagnostic(span, "too short", Fix.safe("Add a blank", Edit(span, " ")))


def use_rules(monkeypatch: pytest.MonkeyPatch, *rules: Rule) -> None:
    monkeypatch.setattr(session_module, "load_rules", lambda: (*rules, *load_rules()))


def test_a_healthy_model_ends_with_0_and_prints_nothing_on_stdout(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": HEALTHY})
    ran = run("a.xml")
    assert (ran.code, ran.out) == (0, "")
    assert "nothing to report in 1 file, 1 model, compiled with MuJoCo" in ran.err


def test_a_finding_ends_with_1_and_stands_on_stdout(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": FAULTY})
    ran = run("a.xml", "--output-format", "concise")
    assert ran.code == 1
    assert ran.out.startswith("a.xml:1:35: error unknown-attribute: ")
    assert "1 error in 1 file" in ran.err


def test_check_is_the_default_command(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": FAULTY})
    assert run("check", "a.xml") == run("a.xml")


def test_the_current_folder_is_the_default_path(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"d/a.xml": FAULTY})
    assert run("--output-format", "concise").out.startswith("d/a.xml:1:")


def test_paths_are_shown_as_they_were_given(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"d/a.xml": FAULTY})
    assert run(tmp_path / "d", "--output-format", "concise").out.startswith(f"{tmp_path}/d/a.xml:")


def test_warnings_alone_end_with_0(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": NOTE})
    ran = run("a.xml")
    assert ran.code == 0
    assert "warning" in ran.out


def test_warnings_end_with_1_where_they_count(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": NOTE})
    assert run("a.xml", "--fail-on", "warning").code == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.xml"], "none.xml: no such file or folder"),
        (["--select", "none"], "no rule or category is named 'none'"),
        (["--fix", "--diff"], "exclude each other"),
        (["--zzz"], "No such option"),
        (["--python", "none"], "does not exist"),
        (["--output-format", "none"], "none"),
        (["explain", "none"], "no rule is named 'none'"),
        (["--alternative", "none"], "is none of"),
    ],
)
def test_a_wrong_use_ends_with_2(
    arguments: list[str], words: str, run: Run, tmp_path: Path
) -> None:
    write_tree(tmp_path, {"a.xml": HEALTHY})
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


def test_a_folder_without_mjcf_ends_with_2(run: Run) -> None:
    assert run().code == 2


def test_a_rule_that_raises_ends_with_3_and_the_others_go_on(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_rules(monkeypatch, raising)
    write_tree(tmp_path, {"a.xml": FAULTY})
    ran = run("a.xml", "--output-format", "concise")
    assert ran.code == 3
    assert "unknown-attribute" in ran.out
    assert "found before the bug" in ran.out
    assert "bug in rule raising, which was left out for a.xml" in ran.err
    assert "ZeroDivisionError" in ran.err


def test_a_safe_repair_that_changes_the_model_ends_with_3_and_writes_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_rules(monkeypatch, growing)
    write_tree(tmp_path, {"a.xml": HEALTHY})
    ran = run("a.xml", "--fix")
    assert ran.code == 3
    assert "geom_size" in ran.err
    assert (tmp_path / "a.xml").read_text() == HEALTHY


def test_repairs_without_an_end_end_with_3_and_write_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_rules(monkeypatch, endless)
    write_tree(tmp_path, {"a.xml": HEALTHY})
    ran = run("a.xml", "--fix")
    assert ran.code == 3
    assert "bug: the repairs undo each other" in ran.err
    assert (tmp_path / "a.xml").read_text() == HEALTHY


def test_fix_writes_safe_repairs_in_place(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": NOTE, "b.xml": HEALTHY})
    ran = run("--fix")
    assert (ran.code, ran.out) == (0, "")
    assert tree_of(tmp_path) == {
        "a.xml": NOTE.replace("a -- b", "a == b").encode(),
        "b.xml": HEALTHY.encode(),
    }
    assert "repaired a.xml" in ran.err
    assert "the compiled model is unchanged" in ran.err


def test_diff_prints_the_repairs_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": NOTE})
    ran = run("--diff")
    assert ran.out.startswith("--- a/a.xml\n+++ b/a.xml\n@@ -1 +1 @@\n-<mujoco><!-- a -- b -->")
    assert (tmp_path / "a.xml").read_text() == NOTE


def test_output_dir_gets_a_tree_that_loads(run: Run, tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "in/scene/root.xml": "<mujoco><include file='../parts/a.xml'/><!-- a -- b --></mujoco>",
            "in/parts/a.xml": (
                "<x><asset><mesh file='../parts/a.stl'/><texture name='a' file='../parts/a.png'/>"
                "</asset><worldbody><geom type='mesh' mesh='a'/></worldbody></x>"
            ),
            "in/parts/a.stl": STL,
            "in/parts/a.png": PNG,
        },
    )
    before = tree_of(tmp_path / "in")
    ran = run("in", "--output-dir", "out")
    assert (ran.code, ran.out) == (0, "")
    copies = tree_of(tmp_path / "out")
    assert set(copies) == set(before)
    assert b"a == b" in copies["scene/root.xml"]
    assert tree_of(tmp_path / "in") == before


def test_output_dir_has_to_be_empty(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": NOTE, "out/b.txt": ""})
    ran = run("a.xml", "--output-dir", "out")
    assert ran.code == 2
    assert "is not an empty folder" in ran.err


def test_json_on_stdout_is_valid_whatever_else_is_said(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": FAULTY, "b.xml": "<robot/>"})
    ran = run("--output-format", "json")
    report = JsonReport.model_validate_json(ran.out)
    assert [found.rule for found in report.diagnostics] == ["unknown-attribute"]
    assert "1 URDF file left out" in ran.err


def test_the_published_schema_is_that_of_the_report() -> None:
    schema = Path(__file__).parent.parent / "docs" / "report.schema.json"
    assert json.loads(schema.read_text("utf-8")) == JsonReport.model_json_schema()


def test_the_engine_can_be_left_out(run: Run, tmp_path: Path) -> None:
    known_to_it_alone = (  # only a simulation tells how long the muscle can get
        "<mujoco><worldbody><body><joint name='j'/><geom size='1'/></body></worldbody>"
        "<actuator><muscle joint='j'/></actuator></mujoco>"
    )
    write_tree(tmp_path, {"a.xml": known_to_it_alone})
    assert run("a.xml").code == 1
    ran = run("a.xml", "--engine", "never")
    assert ran.code == 0
    assert "read for MuJoCo" in ran.err


def test_version_prints_the_version(run: Run) -> None:
    assert run("--version") == Ran(0, f"mjcf-lint {__version__}\n", "")


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_names_the_commands(flag: str, run: Run) -> None:
    ran = run(flag)
    assert ran.code == 0
    assert all(command in ran.out for command in ("check", "rules", "explain"))


def test_help_of_check_names_its_options(run: Run) -> None:
    ran = run("check", "--help")
    assert ran.code == 0
    assert "--unsafe-fixes" in ran.out


def test_rules_are_listed(run: Run) -> None:
    assert [line.split()[0] for line in run("rules").out.splitlines()] == [
        rule.id for rule in load_rules()
    ]
    assert [row["rule"] for row in json.loads(run("rules", "--json").out)] == [
        rule.id for rule in load_rules()
    ]


def test_a_file_called_like_a_command_can_be_checked(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"rules/a.xml": FAULTY})
    assert run("check", "rules").code == 1


def test_output_that_stdout_cannot_encode_is_spelled_out(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": FAULTY.replace("zzz", "zzzé")})
    for output_format in ("full", "concise"):
        ran = started("--output-format", output_format, folder=tmp_path, PYTHONIOENCODING="ascii")
        assert ran.returncode == 1, ran.stderr
        assert b"zzz\\xe9" in ran.stdout


def test_json_is_utf8_whatever_stdout_encodes(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": FAULTY.replace("zzz", "zzzé")})
    ran = started("--output-format", "json", folder=tmp_path, PYTHONIOENCODING="ascii")
    assert ran.returncode == 1, ran.stderr
    assert "zzzé" in JsonReport.model_validate_json(ran.stdout).diagnostics[0].message


def test_a_reader_that_leaves_is_no_bug(tmp_path: Path) -> None:
    unknown = f"<{'z' * 500}/>"
    write_tree(tmp_path, {"a.xml": f"<mujoco>{unknown * 300}</mujoco>"})
    options = ["--engine", "never", "--output-format", "concise"]
    command = [sys.executable, "-m", "mjcf_lint", *options, "a.xml"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert b"bug" not in process.stderr.read()
    assert process.returncode in (1, 130)


def test_the_output_of_two_runs_is_the_same(run: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {f"{name}.xml": FAULTY for name in "cab"})
    assert run().out == run().out
