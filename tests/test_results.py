"""What earlier runs found is used again as long as nothing of it has changed, and no longer."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mjcf_lint.checking.checked import Seen
from mjcf_lint.checking.digests import Digests
from mjcf_lint.checking.linter import Linter
from mjcf_lint.crew.order import Order
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from mjcf_lint.results import Remembering, Store
from mjcf_lint.results.store import NAME
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.sessions.chosen import choose_rules
from mjcf_lint.xml.source import Source
from tests.in_process import Ran
from tests.trees import write_tree

TREE = {
    "a.xml": '<mujoco><include file="deep/part.xml"/><include file="both.xml"/></mujoco>',
    "b.xml": '<mujoco><include file="both.xml"/><worldbody><geom size="1"/></worldbody></mujoco>',
    "c.xml": '<mujoco><asset><mesh file="m.obj" name="m"/></asset></mujoco>',
    "m.obj": "v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 2 3\nf 1 2 4\nf 1 3 4\nf 2 3 4\n",
    "deep/part.xml": '<mujocoinclude><default class="main"/></mujocoinclude>',
    "both.xml": '<mujocoinclude><option timestep="0.002" jacobian="auto"/></mujocoinclude>',
}
HOLDS = {
    "a.xml": {"a.xml", "deep/part.xml", "both.xml"},
    "b.xml": {"b.xml", "both.xml"},
    "c.xml": {"c.xml", "m.obj"},
}
"""The files that each model depends on."""


@dataclass
class Counting:
    """Looks at models in this process, and takes down at which."""

    looked_at: list[str] = field(default_factory=list)

    def look_at(self, linter: Linter, roots: Sequence[Path]) -> Iterator[Seen]:
        self.looked_at += [root.name for root in roots]
        return map(linter.examine, roots)


Found = tuple[str, int, int, str, str, str, tuple[Path, ...]]
Known = tuple[list[Found], object]
"""Findings, and what else a report says."""


def lint(folder: Path, target: Target, store: Store | None) -> tuple[Known, set[str]]:
    """Check a folder, with what a store holds or without; return findings and what was read."""
    rules = choose_rules(load_rules(), ["all"], [])
    files, crew = Files(), Counting()
    linter = Linter(target, rules, files=files)
    if store:
        ids = tuple(rule.id for rule in rules)
        linter.crew = Remembering(store, crew)
        linter.order = Order(target.release, None, None, compiles=False, rules=ids)
        linter.digests = Digests(files)
    report = linter.lint([folder])
    found = [
        (str(one.path), one.span.start, one.span.end, one.rule, one.message, one.note, one.roots)
        for one in report.diagnostics
    ]
    told = (report.roots, report.fragments, report.includes, report.unreadable)
    return (found, told), set(crew.looked_at)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    kept = Store(tmp_path / "results")
    yield kept
    kept.close()


def searching(known: Known) -> set[str]:
    """Return the models whose findings say what else lies around them."""
    return {
        root.name
        for _, _, _, rule, _, _, roots in known[0]
        for root in roots
        if rule in ("asset-missing", "include-missing")
    }


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_byte_that_changes_has_checked_again_what_depends_on_it(
    target: Target, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(TREE)))
    at = data.draw(st.integers(0, len(TREE[name]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != ord(TREE[name][at])))
    with tempfile.TemporaryDirectory() as place:
        store, folder = Store(Path(place, "results")), write_tree(Path(place, "tree"), TREE)
        try:
            fresh, everything = lint(folder, target, None), set(HOLDS)
            assert lint(folder, target, store) == (fresh[0], everything)
            assert lint(folder, target, store) == (fresh[0], set())
            changed = bytearray(TREE[name].encode())
            changed[at] = byte
            (folder / name).write_bytes(changed)
            known, looked_at = lint(folder, target, store)
            assert known == lint(folder, target, None)[0]
            roots = {path.name for path in folder.glob("*.xml")}
            must = {root for root in roots & set(HOLDS) if name in HOLDS[root]}
            assert looked_at <= must
            assert must - looked_at <= {name}, "only a root that is none any more is left out"
            again, looked_at = lint(folder, target, store)
            assert again == known
            assert looked_at == searching(known), "they may find more next time"
        finally:
            store.close()


def test_what_was_not_there_and_comes_is_seen(tmp_path: Path, target: Target, store: Store) -> None:
    folder = write_tree(tmp_path / "tree", {**TREE, "deep/both.xml": "<mujocoinclude/>"})
    (folder / "deep/part.xml").write_text(
        '<mujocoinclude><include file="both.xml"/><include file="more.xml"/></mujocoinclude>'
    )
    (folder / "both.xml").rename(folder / "away.xml")
    lint(folder, target, store)
    (folder / "away.xml").rename(folder / "both.xml")  # it now stands before deep/both.xml
    known, looked_at = lint(folder, target, store)
    assert {"a.xml", "b.xml"} <= looked_at
    assert known == lint(folder, target, None)[0]
    write_tree(folder, {"deep/more.xml": "<mujocoinclude><geom/></mujocoinclude>"})
    known, looked_at = lint(folder, target, store)
    assert looked_at == {"a.xml"}
    assert known == lint(folder, target, None)[0]


def test_a_link_that_leads_elsewhere_is_seen(tmp_path: Path, target: Target, store: Store) -> None:
    folder = write_tree(tmp_path / "tree", {**TREE, "twin.xml": TREE["both.xml"]})
    (folder / "both.xml").rename(folder / "real.xml")
    (folder / "both.xml").symlink_to("real.xml")
    lint(folder, target, store)
    assert lint(folder, target, store)[1] == set()
    (folder / "both.xml").unlink()
    (folder / "both.xml").symlink_to("twin.xml")
    assert lint(folder, target, store)[1] == {"a.xml", "b.xml"}


def test_a_large_asset_is_known_by_its_size_and_times(
    tmp_path: Path, target: Target, store: Store
) -> None:
    folder = write_tree(tmp_path / "tree", TREE)
    with (folder / "m.obj").open("a") as file:
        file.write("# more\n" * 200_000)
    lint(folder, target, store)
    assert lint(folder, target, store)[1] == set()
    facts = (folder / "m.obj").stat()
    with (folder / "m.obj").open("r+") as file:
        file.write("v 9")
    os.utime(folder / "m.obj", ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert lint(folder, target, store)[1] == {"c.xml"}


def test_another_target_is_another_matter(tmp_path: Path, target: Target, store: Store) -> None:
    folder = write_tree(tmp_path / "tree", TREE)
    lint(folder, target, store)
    other = Target(target.release, target.grammar, made_for=target.release)
    ids = tuple(rule.id for rule in load_rules())
    crew, files = Counting(), Files()
    linter = Linter(other, load_rules(), files=files, crew=Remembering(store, crew))
    linter.order = Order(other.release, other.made_for, None, compiles=False, rules=ids)
    linter.digests = Digests(files)
    linter.lint([folder])
    assert set(crew.looked_at) == set(HOLDS)


def test_lines_that_were_not_asked_for_go_when_the_file_is_full(tmp_path: Path) -> None:
    store = Store(tmp_path, most_bytes=200_000)
    store.put([(b"old%d" % at, "x" * 1000) for at in range(300)])
    store.close()
    assert (tmp_path / NAME).stat().st_size <= 200_000
    with sqlite3.connect(tmp_path / NAME) as database:
        database.execute("UPDATE seen SET used = used - 1")
    store = Store(tmp_path, most_bytes=200_000)
    kept = [at for at in range(300) if store.get(b"old%d" % at)]
    assert 100 < len(kept) < 200
    met = kept[:50]
    store.close()
    store = Store(tmp_path, most_bytes=200_000)
    assert all(store.get(b"old%d" % at) for at in met)
    store.put([(b"new%d" % at, "x" * 1000) for at in range(60)])
    store.close()
    store = Store(tmp_path, most_bytes=200_000)
    assert all(store.get(b"new%d" % at) for at in range(60))
    store.close()
    assert (tmp_path / NAME).stat().st_size <= 200_000


# The command line, in processes of its own.

OWN = """
from pathlib import Path
from mjcf_lint import Category, Diagnostic, rule

@rule(category=Category.STYLE)
def own(model):
    \"\"\"Says that it was here, and counts how often it was asked.\"\"\"
    with Path(__file__).with_name("asked.log").open("a") as log:
        log.write(model.root.path.name + "\\n")
    yield Diagnostic(model.node.element.name_span, "seen")
"""
SETTINGS = 'rule-dirs = ["own"]\nextend-select = ["own"]\n'


class Project:
    """Models, settings, and a rule that counts."""

    def __init__(self, place: Path) -> None:
        self.cache, self.folder = place / "cache", write_tree(place / "tree", TREE)
        # The log lies outside the rule's folder, which counts as its code.
        self.log = place / "asked.log"
        rule = OWN.replace('Path(__file__).with_name("asked.log")', f"Path({str(self.log)!r})")
        write_tree(place, {"own/own/rule.py": rule, "own/own/README.md": "# own\n"})
        self.settings, self.rule = place / "mjcf-lint.toml", place / "own/own/rule.py"
        self.settings.write_text(SETTINGS)

    def command(self, *more: str) -> list[str]:
        given = ["--config", str(self.settings), "--cache-dir", str(self.cache)]
        given += ["--output-format", "json", *more]
        return [sys.executable, "-m", "mjcf_lint", "check", str(self.folder), *given]

    def run(self, *more: str) -> tuple[Ran, list[str]]:
        self.log.write_text("")
        environment = {key: os.environ[key] for key in os.environ if key != "MJCF_LINT_NO_CACHE"}
        done = subprocess.run(
            self.command(*more), capture_output=True, text=True, check=False, env=environment
        )
        assert done.returncode in (0, 1), done.stderr
        return Ran(done.returncode, done.stdout, done.stderr), sorted(self.log.read_text().split())


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


ALL = sorted(HOLDS)


@pytest.mark.parametrize("engine", ["never", "auto"])
def test_a_second_run_prints_the_same_and_asks_nothing(project: Project, engine: str) -> None:
    first, asked = project.run("--engine", engine)
    assert asked == ALL
    assert project.run("--engine", engine) == (first, [])
    assert project.run("--engine", engine, "--no-cache") == (first, ALL)


def test_what_settings_change_of_findings_changes(project: Project) -> None:
    given = ("--engine", "never")
    project.run(*given)
    project.settings.write_text(SETTINGS + '[severity]\nown = "error"\n')
    found, asked = project.run(*given)
    assert {one["severity"] for one in json.loads(found.out)["diagnostics"]} == {"error"}
    assert asked == []
    project.settings.write_text(SETTINGS + 'ignore = ["unused-asset"]\n')
    assert project.run(*given)[1] in ([], ALL)
    project.settings.write_text(SETTINGS + 'select = ["own"]\n')
    assert project.run(*given)[1] == ALL
    project.settings.write_text(SETTINGS + 'target-version = ["3.1.6"]\n')
    assert project.run(*given)[1] == ALL


def test_a_byte_of_a_rule_has_everything_checked_again(project: Project) -> None:
    given = ("--engine", "never")
    project.run(*given)
    (project.rule.parent / "README.md").write_text("# own\n\nMore.\n")
    assert project.run(*given)[1] == []
    project.rule.write_text(project.rule.read_text().replace('"seen"', '"Seen"'))
    found, asked = project.run(*given)
    assert asked == ALL
    assert {one["message"] for one in json.loads(found.out)["diagnostics"]} == {"Seen"}
    (project.rule.parent / "table.csv").write_text("1\n")
    assert project.run(*given)[1] == ALL


def test_runs_at_once_do_not_disturb_each_other(project: Project) -> None:
    write_tree(project.folder, {f"n{at}.xml": TREE["b.xml"] for at in range(60)})
    environment = {key: os.environ[key] for key in os.environ if key != "MJCF_LINT_NO_CACHE"}
    command = project.command("--engine", "never", "--jobs", "1")
    runs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
        for _ in range(4)
    ]
    said = {one.communicate()[0] for one in runs}
    assert len(said) == 1
    assert project.run("--engine", "never")[1] == []
    with sqlite3.connect(project.cache / NAME) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("spoilt", ["garbage", "another table", "a folder in its place", "a line"])
def test_a_file_that_is_none_of_ours_spoils_nothing(project: Project, spoilt: str) -> None:
    first, _ = project.run("--engine", "never")
    file = project.cache / NAME
    if spoilt == "a line":
        with sqlite3.connect(file) as database:
            database.execute('UPDATE seen SET line = \'{"files": [], "outline": 3}\'')
    else:
        file.unlink()
    if spoilt == "garbage":
        file.write_bytes(b"no database " * 1000)
    if spoilt == "another table":
        with sqlite3.connect(file) as database:
            database.execute("CREATE TABLE seen (one, other)")
    if spoilt == "a folder in its place":
        file.mkdir()
    assert project.run("--engine", "never") == (first, ALL)
    kept = spoilt in ("garbage", "a line")
    assert project.run("--engine", "never") == (first, [] if kept else ALL)


def test_clean_deletes_it(project: Project) -> None:
    project.run("--engine", "never")
    clean = [sys.executable, "-m", "mjcf_lint", "clean", "--cache-dir", str(project.cache)]
    said = subprocess.run(clean, capture_output=True, text=True, check=True).stdout
    assert said.startswith("deleted 0.")
    assert not (project.cache / NAME).exists()
    assert project.run("--engine", "never")[1] == ALL
    subprocess.run(clean, check=True, capture_output=True)
    said = subprocess.run(clean, capture_output=True, text=True, check=True).stdout
    assert said == f"no results are kept in {project.cache}\n"


def test_what_is_kept_in_memory_does_not_grow_with_the_models(
    tmp_path: Path, target: Target
) -> None:
    models = {f"m{at}.xml": TREE["b.xml"].replace("both", "x") for at in range(200)}
    folder = write_tree(tmp_path, {**models, "x.xml": TREE["both.xml"]})
    files = Files(most=10_000)
    linter = Linter(target, load_rules(), files=files)
    report = linter.lint([folder])
    assert len(report.roots) == 200
    kept = [found for found in files._sources.values() if isinstance(found, Source)]
    assert sum(len(found.data) for found in kept) <= 10_000
    assert all(one.span.source._document is None for one in report.diagnostics)
