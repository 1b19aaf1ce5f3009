"""Only models of which something has changed in Git are checked; Git is asked for real."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mjcf_lint.project.since import GitError, Since
from tests.in_process import Ran, Run
from tests.test_cli import FAULTY, HEALTHY
from tests.trees import STL, write_tree

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")

IDENTITY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_NAME": "Ann" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "ann@example.org" for who in ("AUTHOR", "COMMITTER")},
}
PART = "<mujocoinclude><worldbody><geom size='1' zzz='1'/></worldbody></mujocoinclude>"
USER = "<mujoco><include file='{}'/></mujoco>"
MESH = "<mujoco zzz='1'><compiler meshdir='meshes'/><asset><mesh file='a.stl'/></asset></mujoco>"


@pytest.fixture(autouse=True)
def identity(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in IDENTITY.items():
        monkeypatch.setenv(name, value)


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "protocol.file.allow=always", *arguments],
        cwd=folder,
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.strip()


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "a commit")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository in which each of four models has a fault."""
    write_tree(
        tmp_path,
        {
            "own.xml": FAULTY,
            "user.xml": USER.format("parts/part.xml"),
            "parts/part.xml": PART,
            "meshed.xml": MESH,
            "meshes/a.stl": STL,
            "late.xml": USER.format("late/part.xml"),
        },
    )
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path)
    return tmp_path


@pytest.fixture
def changed(run: Run, project: Path) -> Run:
    """Check what changed since main."""
    assert project

    def changed(*arguments: str | Path) -> Ran:
        more = () if "--changed-since" in arguments else ("--changed-since", "main")
        return run(*arguments, *more, "--engine", "never", "--output-format", "concise")

    return changed


def files(ran: Ran) -> list[str]:
    return [line.split(":")[0] for line in ran.out.splitlines()]


def test_nothing_changed_is_said_and_ends_with_0(changed: Run) -> None:
    assert changed() == Ran(0, "", "no model of 4 changed since main\n")


@pytest.mark.parametrize(
    ("path", "data", "found"),
    [
        ("own.xml", FAULTY + "\n", ["own.xml"]),
        ("parts/part.xml", PART + "\n", ["parts/part.xml"]),
        ("meshes/a.stl", b"S" + STL[1:], ["meshed.xml"]),
        ("late/part.xml", PART, ["late/part.xml"]),
        ("new.xml", FAULTY, ["new.xml"]),
        ("readme.txt", "new", []),
    ],
)
@pytest.mark.parametrize("committed", [False, True])
def test_whatever_a_model_is_made_of_counts(
    changed: Run, project: Path, path: str, data: str | bytes, found: list[str], committed: bool
) -> None:
    if committed:
        git(project, "switch", "-q", "-c", "work")
    write_tree(project, {path: data})
    if committed:
        commit(project)
    ran = changed()
    assert files(ran) == found
    assert ran.code == (1 if found else 0)


def test_what_is_gone_or_renamed_counts(changed: Run, project: Path) -> None:
    (project / "meshes" / "a.stl").unlink()
    assert files(changed()) == ["meshed.xml", "meshed.xml"]
    (project / "meshes" / "a.stl").write_bytes(STL)
    git(project, "mv", "parts/part.xml", "parts/other.xml")
    assert files(changed("user.xml")) == ["user.xml"]
    write_tree(project, {"user.xml": USER.format("parts/other.xml")})
    assert files(changed()) == ["parts/other.xml"]


def test_what_only_the_other_branch_changed_does_not_count(changed: Run, project: Path) -> None:
    git(project, "switch", "-q", "-c", "work")
    git(project, "switch", "-q", "main")
    write_tree(project, {"own.xml": FAULTY + "<!-- main -->"})
    commit(project)
    git(project, "switch", "-q", "work")
    assert files(changed()) == []
    write_tree(project, {"new.xml": FAULTY})
    assert files(changed()) == ["new.xml"]
    # Without a common commit the reference itself is what counts.
    git(project, "switch", "-q", "--orphan", "else")
    write_tree(project, {"own.xml": FAULTY, "new.xml": FAULTY})
    assert files(changed()) == ["new.xml", "own.xml"]


def test_it_works_from_a_subfolder_and_for_fragments(
    changed: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(project, {"parts/part.xml": PART + "\n"})
    monkeypatch.chdir(project / "parts")
    assert files(changed("part.xml")) == ["part.xml"]
    assert files(changed("..")) == ["../parts/part.xml"]
    assert files(changed(project / "own.xml")) == []


def test_files_that_git_ignores_do_not_count_as_new(changed: Run, project: Path) -> None:
    write_tree(project, {".gitignore": "late/\n", "late/part.xml": PART})
    assert files(changed()) == []


def test_attached_models_and_links_count(changed: Run, project: Path) -> None:
    write_tree(
        project,
        {
            "host.xml": "<mujoco zzz='1'><asset><model file='child.xml' name='c'/></asset>"
            "<worldbody><attach model='c' body='b' prefix='c'/></worldbody></mujoco>",
            "child.xml": MESH.replace("a.stl", "b.stl").replace(" zzz='1'", ""),
            "meshes/b.stl": STL,
            "first/part.xml": PART,
            "second/part.xml": PART,
            "linking.xml": USER.format("linked/part.xml"),
        },
    )
    (project / "linked").symlink_to("first")
    commit(project)
    head = ("--changed-since", "HEAD")
    assert files(changed(*head)) == []
    (project / "meshes" / "b.stl").write_bytes(b"S" + STL[1:])
    assert "host.xml" in files(changed("host.xml", *head))
    (project / "linked").unlink()
    (project / "linked").symlink_to("second")
    assert files(changed("linking.xml", *head)) == ["linked/part.xml"]
    commit(project)
    write_tree(project, {"second/part.xml": PART + "\n"})
    assert files(changed("linking.xml", *head)) == ["linked/part.xml"]


def test_releases_look_for_the_files_of_attached_models_in_their_ways(
    changed: Run, project: Path
) -> None:
    host = (
        "<mujoco zzz='1'><compiler meshdir='meshes'/><asset><model file='sub/child.xml' name='c'/>"
        "</asset><worldbody><attach model='c' body='b' prefix='c'/></worldbody></mujoco>"
    )
    child = (
        "<mujoco><asset><mesh file='a.stl'/></asset>"
        "<worldbody><body name='b'/></worldbody></mujoco>"
    )
    write_tree(project, {"host.xml": host, "sub/child.xml": child, "sub/a.stl": STL})
    commit(project)
    head = ("host.xml", "--changed-since", "HEAD")
    (project / "meshes" / "a.stl").write_bytes(b"S" + STL[1:])
    assert "host.xml" in files(changed(*head, "--target-version", "3.2.1"))
    assert files(changed(*head, "--target-version", "4.0.0")) == []


def test_changes_in_a_submodule_count(changed: Run, project: Path) -> None:
    shared = project.parent / "shared"
    shutil.rmtree(shared, ignore_errors=True)
    write_tree(shared, {"part.xml": PART, "other.xml": PART})
    git(shared, "init", "-q", "-b", "main")
    commit(shared)
    git(project, "submodule", "--quiet", "add", str(shared), "lib")
    write_tree(
        project, {"in.xml": USER.format("lib/part.xml"), "on.xml": USER.format("lib/other.xml")}
    )
    commit(project)
    head = ("--changed-since", "HEAD")
    assert files(changed(*head)) == []
    write_tree(project, {"lib/part.xml": PART + "\n"})
    assert files(changed(*head)) == ["lib/part.xml"]
    commit(project / "lib")
    assert files(changed(*head)) == ["lib/part.xml"]
    assert files(changed("lib", *head)) == ["lib/part.xml"]
    write_tree(project, {"lib/new.xml": FAULTY})
    assert files(changed(*head)) == ["lib/new.xml", "lib/part.xml"]
    commit(project)
    assert files(changed(*head)) == ["lib/new.xml"]
    commit(project / "lib")
    commit(project)
    assert files(changed("lib/new.xml", *head)) == []
    # Of a submodule that was not there, or stood at a commit that is not here, everything is new.
    first = git(project, "rev-list", "--max-parents=0", "HEAD")
    assert files(changed("lib/new.xml", "--changed-since", first)) == ["lib/new.xml"]
    git(project, "update-index", "--cacheinfo", f"160000,{'12' * 20},lib")
    git(project, "commit", "-q", "-m", "elsewhere")
    assert files(changed("lib/new.xml", *head)) == ["lib/new.xml"]


def test_a_hook_may_ask(changed: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(project, {"new.xml": FAULTY})
    monkeypatch.setenv("GIT_DIR", str(project.parent / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(project.parent / "no-index"))
    assert files(changed()) == ["new.xml"]


@pytest.mark.parametrize("ref", ["nowhere", "--help", "-1", "main:own.xml", ""])
def test_a_commit_that_is_none_ends_with_2(changed: Run, project: Path, ref: str) -> None:
    ran = changed("--changed-since", ref)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"mjcf-lint: --changed-since {ref}: {project} has no such commit")
    assert len(ran.err.splitlines()) == 1


def test_outside_a_repository_it_ends_with_2(run: Run, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / ".git")
    write_tree(tmp_path, {"a.xml": HEALTHY})
    ran = run("--changed-since", "main")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("mjcf-lint: --changed-since main: .: not a git repository")


def test_without_git_it_ends_with_2(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "meshes"))
    with pytest.raises(GitError, match="there is no git to ask"):
        Since.of("main", [project])


def test_repairs_are_made_in_what_changed(changed: Run, project: Path) -> None:
    note = "<mujoco><!-- a -- b --><worldbody><geom size='1'/></worldbody></mujoco>"
    write_tree(project, {"a.xml": note})
    commit(project)
    write_tree(project, {"b.xml": note})
    changed("--fix", "--changed-since", "HEAD")
    assert (project / "a.xml").read_text() == note
    assert (project / "b.xml").read_text() != note
    ran = changed("--output-dir", "copies")
    assert (ran.code, ran.out) == (2, "")
    assert "--changed-since and --output-dir exclude each other" in ran.err
