"""What commands say in the rarer situations, in our own process and with the installed MuJoCo."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mjcf_lint import Category, Diagnostic, Edit, Fix, Model, rule
from mjcf_lint.commands.rules import markdown_table
from mjcf_lint.engine import Engine, find_library
from mjcf_lint.grammar import releases
from mjcf_lint.ruleset import registry
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.sessions import session as session_module
from tests.conftest import OldEngine
from tests.in_process import Ran, Run, runner
from tests.trees import write_tree

BALL = "<mujoco><worldbody><geom name='ball' size='1'/></worldbody></mujoco>"
NOTE = "<mujoco><!-- a -- b --><worldbody><geom size='1'/></worldbody></mujoco>"
KETTLE = "<mujoco><default class='kettle'><geom size='1'/></default></mujoco>"
TYPO = BALL.replace("size", "zzz='1' size")
OLD, NEW = "3.1.6", str(releases()[-1])


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MJCF_LINT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def run(cache: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in a project of its own, with a cache of its own."""
    folder = cache.parent / "project"
    (folder / ".git").mkdir(parents=True)
    monkeypatch.chdir(folder)

    return runner(capfd)


@pytest.fixture
def both(cache: Path, engine: Engine, old_engine: OldEngine) -> None:
    """Install two engines, as `mjcf-lint engines install` leaves them."""
    for release, library in ((OLD, old_engine(OLD).library), (NEW, engine.library)):
        place = cache / "engines" / release / "mujoco"
        place.mkdir(parents=True)
        (place / library.path.name).symlink_to(library.path)
        for name, folder in (("plugin", library.plugins), ("include", library.headers)):
            if folder:
                (place / name).symlink_to(folder if name == "plugin" else folder.parent)


def project(**files: str) -> None:
    write_tree(Path(), {f"{name}.xml": text for name, text in files.items()})


@rule(category=Category.ERROR)
def raising(model: Model) -> Iterator[Diagnostic]:
    """A rule with a bug in it."""
    raise ZeroDivisionError(f"a bug that {model.root.path.name} brings to light")
    yield


@rule(category=Category.ERROR)
def growing(model: Model) -> Iterator[Diagnostic]:
    """A rule whose repair is called safe and lets balls grow."""
    for node in model.elements("geom"):
        if (size := node.attributes["size"]).value == "1":
            fix = Fix.safe("Write 2", Edit(size.value_span, "2"))
            yield Diagnostic(size.span, "too small", fix)


def test_the_table_of_rules_is_that_of_the_readme(run: Run) -> None:
    assert run("rules", "--markdown") == Ran(0, markdown_table(load_rules()), "")


def test_a_bug_of_ours_is_named_as_such(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ZeroDivisionError("a\nbug")

    monkeypatch.setattr(session_module, "load_rules", broken)
    project(a=BALL)
    said = "mjcf-lint: a bug of mjcf-lint, not of your files: ZeroDivisionError: a bug\n"
    ran = run("a.xml")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith(said)
    monkeypatch.setenv("MJCF_LINT_TRACEBACK", "1")
    ran = run("a.xml")
    assert ran.err.startswith("Traceback")
    assert said in ran.err


@pytest.mark.usefixtures("both")
class TestMatrix:
    def test_engines_have_the_last_word(self, run: Run) -> None:
        project(a=BALL, b=KETTLE)
        ran = run("matrix", "--engine", "auto", "--target-version", f"{OLD}..3.2.0")
        assert ran.code == 0
        assert "* what the engine itself says; the others were only read" in ran.out
        assert f"compiled with {OLD}, read for the others" in ran.err

    def test_the_installed_release_is_compiled(self, run: Run) -> None:
        project(a=BALL)
        ran = run("matrix", "--engine", "always", "--target-version", "installed")
        with Engine(find_library()) as engine:
            assert f"1 model in 1 release, compiled with {engine.version()}" in ran.err

    def test_a_page_and_a_table_are_written(self, run: Run) -> None:
        project(a=BALL, b=TYPO)
        page = run("matrix", "--output-format", "html")
        assert page.out.startswith("<!DOCTYPE html>")
        assert "unknown-attribute" in page.out
        assert run("matrix", "--output-format", "markdown").out.startswith("| model |")

    def test_what_is_left_out_is_counted(self, run: Run) -> None:
        project(a=BALL, part="<mujocoinclude><body zzz='1'/></mujocoinclude>", arm="<robot/>")
        ran = run("matrix", "--target-version", NEW)
        assert "1 fragment that no model includes left out" in ran.err
        assert "1 URDF file left out" in ran.err

    def test_a_rule_with_a_bug_ends_it_with_3(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        known = load_rules()
        monkeypatch.setattr(registry, "load_rules", lambda: (raising, *known))
        project(a=BALL)
        ran = run("matrix", "--target-version", NEW)
        assert ran.code == 3
        assert "bug in rule raising, which was left out for" in ran.err
        assert "a bug that a.xml brings to light" in ran.err


@pytest.mark.usefixtures("both")
class TestCompare:
    def test_two_releases_are_compared(self, run: Run) -> None:
        project(a=BALL)
        ran = run("compare", "a.xml", "a.xml", "--across", OLD, NEW)
        assert ran.code == 1
        assert f"(MuJoCo {OLD} and MuJoCo {NEW})" in ran.out
        assert "only the release before has" in ran.out

    def test_elements_in_another_order_are_told(self, run: Run) -> None:
        two = BALL.replace("<geom", "<geom name='box' type='box' size='1 1 1'/><geom")
        other = BALL.replace("/></w", "/><geom name='box' type='box' size='1 1 1'/></w")
        project(a=two, b=other)
        ran = run("compare", "a.xml", "b.xml", "--release", OLD)
        assert "in another order: geoms" in ran.out

    def test_long_lists_are_cut(self, run: Run) -> None:
        many = "".join(f"<geom name='g{at}' size='1'/>" for at in range(40))
        project(a=BALL.replace("<geom", f"{many}<geom"), b=BALL.replace("<geom", f"{many}<geom"))
        Path("b.xml").write_text(Path("b.xml").read_text().replace("size='1'", "size='2'"))
        ran = run("compare", "a.xml", "b.xml", "--release", OLD)
        assert " more\n" in ran.out

    def test_without_headers_models_cannot_be_taken_apart(self, run: Run, cache: Path) -> None:
        (cache / "engines" / OLD / "mujoco" / "include").unlink()
        project(a=BALL, b=BALL.replace("1", "2"))
        ran = run("compare", "a.xml", "b.xml", "--release", OLD)
        assert ran.code == 2
        assert "comes without its headers" in ran.err
        assert run("compare", "a.xml", "a.xml", "--release", OLD).code == 0


def test_an_environment_without_mujoco_has_no_active_engine(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lib" / "mujoco").mkdir(parents=True)
    (tmp_path / "lib" / "mujoco" / "__init__.py").touch()
    monkeypatch.delitem(sys.modules, "mujoco", raising=False)
    monkeypatch.syspath_prepend(tmp_path / "lib")
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    assert run("engines", "list") == Ran(0, "", "")
    ran = run("a.xml")
    assert ran.code == 2
    assert "no mujoco in the active environment" in ran.err


@pytest.mark.usefixtures("both")
class TestCheck:
    def test_a_target_without_an_engine_is_only_read(self, run: Run) -> None:
        project(a=TYPO, b=KETTLE)
        ran = run("--target-version", f"{OLD},3.2.0", "--output-format", "concise")
        assert f"compiled with MuJoCo {OLD}, only read for 3.2.0" in ran.err
        assert "(3.2.0)" in ran.out
        assert "releases: 3.2.0" in run("--target-version", f"{OLD},3.2.0").out

    def test_what_models_were_made_for_is_one_release(self, run: Run) -> None:
        project(a=KETTLE)
        assert "--from-version auto" in run("a.xml").err
        assert "--from-version auto" not in run("a.xml", "--from-version", OLD).err
        assert "--from-version auto" not in run("a.xml", "--from-version", "auto").err
        ran = run("a.xml", "--from-version", f"{OLD}..3.2.0")
        assert ran.code == 2
        assert "names 2 releases; it takes one" in ran.err

    def test_proofs_go_with_repairs(self, run: Run) -> None:
        project(a=KETTLE)
        ran = run("--prove")
        assert ran.code == 2
        assert "--prove goes with --fix, --diff or --output-dir" in ran.err

    def test_a_repair_is_proven_on_an_older_release(self, run: Run) -> None:
        project(a=KETTLE)
        proven = f"a.xml: under MuJoCo {OLD}, the newest release that loads the original, "
        for how in (("--diff",), ("--output-dir", "out"), ("--fix",)):
            ran = run("a.xml", *how, "--prove", "--target-version", NEW)
            assert f"{proven}the compiled model is unchanged" in ran.err, how

    def test_a_repair_that_an_older_release_speaks_against_is_not_made(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        known = load_rules()
        monkeypatch.setattr(session_module, "load_rules", lambda: (growing, *known))
        many = "".join(f"<geom name='g{at}' size='1'/>" for at in range(30))
        text = KETTLE.replace("</mujoco>", f"<worldbody>{many}</worldbody></mujoco>")
        project(a=text)
        ran = run("a.xml", "--fix", "--prove", "--target-version", NEW)
        assert ran.code == 3
        assert "bug: a.xml: under MuJoCo" in ran.err
        assert "the compiled model has changed; nothing was repaired" in ran.err
        assert " more lines\n" in ran.err
        assert Path("a.xml").read_text() == text

    def test_safe_repairs_are_proven_without_the_unsafe_ones(
        self, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        known, ball = load_rules(), "<worldbody><geom name='g' size='1'/></worldbody></mujoco>"
        unsafe = replace(
            growing,
            check=lambda model: (
                replace(one, fix=one.fix and Fix.unsafe(one.fix.title, *one.fix.edits))
                for one in growing.check(model)
            ),
        )
        monkeypatch.setattr(session_module, "load_rules", lambda: (unsafe, *known))
        project(a=KETTLE.replace("</mujoco>", ball))
        ran = run("a.xml", "--fix", "--unsafe-fixes", "--prove", "--target-version", NEW)
        assert (
            "the compiled model has changed; the safe repairs alone leave it unchanged" in ran.err
        )
        assert "size='2'" in Path("a.xml").read_text()

    def test_what_the_proof_leaves_out_is_told(self, run: Run) -> None:
        for option, said in (
            ("apirate", f"but for what MuJoCo {NEW} does not have: opt.apirate"),
            ("mpr_iterations", "not part of this proof: removed-attribute: Write ccd_iterations"),
        ):
            project(a=KETTLE.replace("<mujoco>", f"<mujoco><option {option}='60'/>"))
            assert said in run("a.xml", "--fix", "--prove", "--target-version", NEW).err

    def test_without_a_release_that_loads_it_nothing_is_proven(self, run: Run) -> None:
        project(a=NOTE.replace("size", "zzz='1' size"))
        ran = run("a.xml", "--fix", "--prove", "--target-version", NEW)
        assert "a.xml: not proven: no older release would load the original" in ran.err

    def test_a_repair_that_another_target_would_refuse_is_told(self, run: Run) -> None:
        project(a="<mujoco><option mpr_iterations='60'/></mujoco>")
        ran = run("a.xml", "--fix", "--target-version", f"{OLD},{NEW}")
        assert f"not repaired: a.xml would no longer load in MuJoCo {OLD}" in ran.err

    def test_findings_elsewhere_are_counted(self, run: Run) -> None:
        part = "<mujocoinclude><worldbody><geom size='1' zzz='1'/></worldbody></mujocoinclude>"
        project(a="<mujoco><include file='part.xml'/><worldbody zzz='1'/></mujoco>", part=part)
        ran = run("part.xml")
        assert "in other files of these models not shown" in ran.err

    def test_files_outside_are_left_alone_and_told(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "other" / ".git").mkdir(parents=True)
        part = "<mujocoinclude><!-- a -- b --></mujocoinclude>"
        (tmp_path / "other" / "part.xml").write_text(part)
        project(a="<mujoco><include file='../other/part.xml'/></mujoco>")
        ran = run("a.xml", "--fix")
        assert "not repaired, outside the given paths: " in ran.err
        assert (tmp_path / "other" / "part.xml").read_text() == part

    def test_copies_do_not_go_among_the_models(self, run: Run) -> None:
        project(a=NOTE)
        Path("models").mkdir()
        shutil.move("a.xml", "models/a.xml")
        ran = run("models", "--output-dir", "models/out")
        assert ran.code == 2
        assert "lies inside models, which is checked" in ran.err

    def test_a_proof_without_headers_is_none(
        self, run: Run, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        known = load_rules()
        monkeypatch.setattr(session_module, "load_rules", lambda: (growing, *known))
        (cache / "engines" / OLD / "mujoco" / "include").unlink()
        ball = "<worldbody><geom size='1'/></worldbody></mujoco>"
        project(a=KETTLE.replace("</mujoco>", ball))
        ran = run("a.xml", "--diff", "--prove", "--target-version", NEW)
        assert f"not proven under MuJoCo {OLD}: its engine comes without headers" in ran.err
