"""The hooks of this checkout, installed and run by the real pre-commit on real commits."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]
FRAGMENT = "<mujocoinclude>\n  <option apirate='3'/>\n</mujocoinclude>\n"
MENDED = FRAGMENT.replace(" apirate='3'", "")
MODEL = "<mujoco>\n  <include file='part.xml'/>\n</mujoco>\n"
NAME = "models of mine/root model.xml"
PART = "models of mine/part.xml"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not shutil.which("git"), reason="there is no git here"),
]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str


@dataclass(frozen=True)
class Hooks:
    """A commit that holds the hooks, and where pre-commit keeps what it installs of it."""

    repository: Path
    revision: str
    home: Path


@dataclass(frozen=True)
class Project:
    """A git repository whose commits run hooks."""

    folder: Path
    home: Path

    def run(self, *command: str, code: int | None = None) -> Ran:
        drop = ("VIRTUAL_ENV", "CONDA_PREFIX")
        environment = {name: value for name, value in os.environ.items() if name not in drop}
        environment |= identity() | {"PRE_COMMIT_HOME": str(self.home), "PRE_COMMIT_COLOR": "never"}
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=600,
            check=False,
        )
        assert code is None or done.returncode == code, done.stdout
        return Ran(done.returncode, done.stdout)

    def write(self, **files: str) -> None:
        for name, text in files.items():
            self.put(f"{name}.xml", text)

    def put(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def stage(self, *names: str) -> None:
        self.run("git", "add", *(names or (".",)), code=0)

    def commit(self) -> Ran:
        return self.run("git", "commit", "-m", "models")

    def skipping(self) -> None:
        """Commit what is staged without asking the hooks."""
        self.run("git", "commit", "--no-verify", "-m", "as it was", code=0)


def identity() -> dict[str, str]:
    who = {"NAME": "a tester", "EMAIL": "tester@example.com"}
    return {f"GIT_{role}_{key}": who[key] for role in ("AUTHOR", "COMMITTER") for key in who} | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }


@pytest.fixture(scope="session")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Hooks:
    """Commit the files of this checkout as they are; once, whichever worker comes first."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "hooks"
    shared.mkdir(exist_ok=True)
    project = Project(shared / "repository", shared / "home")
    with FileLock(shared / "lock"):
        if not (project.folder / "committed").exists():
            listed = subprocess.run(
                ["git", "ls-files", "-z"], cwd=ROOT, stdout=subprocess.PIPE, check=False
            )
            if listed.returncode:
                pytest.skip("this is no checkout")
            project.folder.mkdir()
            for name in filter(None, listed.stdout.decode().split("\0")):
                if (ROOT / name).is_file():
                    (project.folder / name).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(ROOT / name, project.folder / name)
            project.run("git", "init", "-q", code=0)
            project.run("git", "add", "-A", "-f", code=0)
            project.run("git", "commit", "-q", "-m", "hooks", code=0)
            (project.folder / "committed").touch()
        revision = project.run("git", "rev-parse", "HEAD", code=0).out.strip()
    return Hooks(project.folder, revision, project.home)


@pytest.fixture
def project(tmp_path: Path, hooks: Hooks, request: pytest.FixtureRequest) -> Project:
    """Make a repository with one of the hooks, which the test names."""
    (hook,) = (mark.args[0] for mark in request.node.iter_markers("hook"))
    made = Project(tmp_path / "project", hooks.home)
    made.folder.mkdir()
    made.run("git", "init", "-q", code=0)
    config = (
        f"repos:\n- repo: {hooks.repository}\n  rev: {hooks.revision}\n  hooks: [{{id: {hook}}}]\n"
    )
    made.put(".pre-commit-config.yaml", config)
    made.stage()
    made.skipping()
    made.run(sys.executable, "-m", "pre_commit", "install", code=0)
    with FileLock(hooks.home.parent / "lock"):
        installed = made.run(sys.executable, "-m", "pre_commit", "install-hooks")
    if installed.code and os.environ.get("CI") != "true":
        pytest.skip(f"the hooks cannot be installed: {installed.out[-400:]}")
    assert installed.code == 0, installed.out
    return made


@pytest.mark.hook("mjcf-lint")
class TestCheck:
    def test_a_fragment_alone_is_seen_in_the_models_that_include_it(self, project: Project) -> None:
        project.put(NAME, MODEL)
        project.put(PART, MENDED)
        project.stage()
        project.skipping()
        project.put(PART, FRAGMENT)
        project.stage(PART)
        ran = project.commit()
        assert ran.code == 1
        assert f"{PART}:2:11: error removed-attribute" in ran.out
        assert f"included by: {NAME}:2" in ran.out

    def test_what_is_staged_counts_not_what_lies_there(self, project: Project) -> None:
        project.write(model="<mujoco><option apirate='3'/></mujoco>")
        project.stage()
        project.write(model="<mujoco><option/></mujoco>")
        assert "removed-attribute" in project.commit().out
        project.stage()
        project.write(model="<mujoco><option apirate='3'/></mujoco>")
        ran = project.commit()
        assert ran.code == 0, ran.out
        assert "apirate" in (project.folder / "model.xml").read_text()

    def test_other_xml_and_other_files_are_passed_over(self, project: Project) -> None:
        project.write(pom="<project><zzz/></project>", arm="<robot name='arm'/>")
        project.put("broken.xml", "<project>")
        project.stage()
        ran = project.commit()
        assert ran.code == 0, ran.out
        project.put("notes.txt", "no model")
        project.stage()
        assert "(no files to check)Skipped" in project.commit().out

    def test_more_files_than_one_command_line_holds(self, project: Project) -> None:
        for number in range(1200):
            project.put(f"{'a long name ' * 10}{number}.xml", "<project/>")
        project.put("z last.xml", "<mujoco><option apirate='3'/></mujoco>")
        project.stage()
        ran = project.commit()
        assert ran.code == 1
        assert ran.out.count("z last.xml:1:17: error removed-attribute") == 1
        assert ran.out.count("models, compiled with") + ran.out.count("model, compiled with") == 2


@pytest.mark.hook("mjcf-lint-fix")
class TestFix:
    def test_what_it_repaired_is_left_to_be_looked_at_and_staged(self, project: Project) -> None:
        project.put(NAME, MODEL)
        project.put(PART, FRAGMENT)
        project.stage()
        ran = project.commit()
        assert ran.code == 1
        assert "files were modified by this hook" in ran.out
        assert (project.folder / PART).read_text() == MENDED
        project.stage()
        assert project.commit().code == 0


@pytest.mark.hook("mjcf-lint-assets")
class TestAssets:
    def test_a_mesh_alone_lets_all_models_be_checked(self, project: Project) -> None:
        model = "<mujoco><asset><mesh name='m' file='m.obj'/></asset></mujoco>"
        project.put("models/model.xml", model)
        project.stage()
        project.skipping()
        project.put("models/m.obj", "this is no mesh\n")
        project.stage()
        ran = project.commit()
        assert ran.code == 1
        assert "models/model.xml:1:" in ran.out
