"""What `mjcf-lint init` writes is taken by those who read it, and nothing of others is lost."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from mjcf_lint import __version__
from mjcf_lint.grammar import releases
from mjcf_lint.project.required import required_mujoco
from mjcf_lint.project.settings import load
from mjcf_lint.project.starters import (
    GITLAB,
    GITLAB_FILE,
    HOOK,
    HOOKS_FILE,
    SETTINGS_FILE,
    WORKFLOW_FILE,
    settings_text,
    with_hook,
)
from tests.in_process import Run

ROOT = Path(__file__).parent.parent
OTHERS = """\
# what we run
default_stages: [pre-commit]
repos:
  # a hook of others
  - repo: https://github.com/pre-commit/pre-commit-hooks
    rev: v5.0.0
    hooks:
      - id: check-yaml   # and nothing else
"""
ENTRY = """\
  - repo: local
    hooks:
    - id: mjcf-lint
"""


def valid(schema: str, path: Path) -> str:
    """Return what is wrong with a file by a schema, nothing where it is well."""
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    done = subprocess.run([*check, str(path)], capture_output=True, encoding="utf-8", check=False)
    return done.stdout + done.stderr if done.returncode else ""


def valid_hooks(path: Path) -> str:
    check = [sys.executable, "-m", "pre_commit", "validate-config", str(path)]
    done = subprocess.run(check, capture_output=True, encoding="utf-8", check=False)
    return done.stdout + done.stderr


class TestCommand:
    def test_three_files_are_written_and_taken(self, run: Run) -> None:
        ran = run("init")
        assert (ran.code, ran.err) == (0, "")
        for file in (SETTINGS_FILE, HOOKS_FILE, WORKFLOW_FILE):
            assert f"{file}: written" in ran.out
        assert "pre-commit install" in ran.out
        assert load([Path()]).path == Path.cwd() / SETTINGS_FILE
        assert valid_hooks(Path(HOOKS_FILE)) == ""
        assert valid("github-workflows", Path(WORKFLOW_FILE)) == ""
        text = Path(WORKFLOW_FILE).read_text()
        assert "if: ${{ !cancelled() }}" in text
        assert "checkout@v5\n" in text
        assert f"mjcf-lint=={__version__}\n" in text

    def test_run_again_it_changes_nothing(self, run: Run) -> None:
        run("init", "--gitlab")
        before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
        ran = run("init", "--gitlab")
        assert ran.code == 0
        assert ran.out.count("left as it is") == 4
        assert "next:" not in ran.out
        assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before

    def test_what_is_there_is_kept_unless_it_is_forced(self, run: Run) -> None:
        for file in (SETTINGS_FILE, WORKFLOW_FILE, GITLAB_FILE, HOOKS_FILE):
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            Path(file).write_text("# mine\n")
        ran = run("init", "--gitlab")
        for file in (SETTINGS_FILE, WORKFLOW_FILE, GITLAB_FILE, HOOKS_FILE):
            assert Path(file).read_text() == "# mine\n"
        assert GITLAB in ran.out
        assert "put this among its repos:\n\n- repo: local" in ran.out
        run("init", "--gitlab", "--force")
        for file in (SETTINGS_FILE, WORKFLOW_FILE, GITLAB_FILE):
            assert "# mine" not in Path(file).read_text()
        assert Path(HOOKS_FILE).read_text() == "# mine\n"

    def test_parts_can_be_left_out(self, run: Run) -> None:
        run("init", "--no-settings", "--no-github")
        assert [path.name for path in Path().iterdir() if path.is_file()] == [HOOKS_FILE]
        ran = run("init", "--no-settings", "--no-github", "--no-pre-commit")
        assert ran.code == 2
        assert "asked to write nothing" in ran.err

    def test_a_dry_run_prints_and_writes_nothing(self, run: Run) -> None:
        ran = run("init", "--dry-run")
        assert f"--- {WORKFLOW_FILE}\nname: mjcf-lint" in ran.out
        assert not [path for path in Path().rglob("*") if path.is_file()]

    def test_below_a_repository_it_goes_to_its_top(self, run: Run) -> None:
        Path("deep/er").mkdir(parents=True)
        ran = run("init", "deep/er")
        assert f"{Path.cwd() / SETTINGS_FILE}: written" in ran.out
        assert Path(SETTINGS_FILE).is_file()

    def test_outside_git_it_works_as_well(self, run: Run) -> None:
        Path(".git").rmdir()
        ran = run("init")
        assert ran.code == 0
        assert "git init, then pre-commit install" in ran.out

    def test_a_table_in_pyproject_is_enough(self, run: Run) -> None:
        Path("pyproject.toml").write_text("[tool.mjcf-lint]\nfail-on = 'warning'\n")
        ran = run("init")
        assert "has [tool.mjcf-lint]" in ran.out
        assert not Path(SETTINGS_FILE).exists()

    def test_what_lies_in_lfs_or_elsewhere_is_fetched(self, run: Run) -> None:
        Path(".gitattributes").write_text("*.stl filter=lfs diff=lfs\n")
        Path(".gitmodules").touch()
        run("init")
        text = Path(WORKFLOW_FILE).read_text()
        assert "        with:\n          lfs: true\n          submodules: true\n" in text
        assert valid("github-workflows", Path(WORKFLOW_FILE)) == ""

    def test_errors_are_a_line_each(self, run: Run) -> None:
        assert run("init", "nowhere").err == "mjcf-lint: nowhere: no such folder\n"
        Path(HOOKS_FILE).write_bytes(b"repos: \xff\n")
        assert run("init").err == f"mjcf-lint: {HOOKS_FILE}: is not UTF-8; change it by hand\n"
        Path(HOOKS_FILE).unlink()
        Path(".github").touch()
        ran = run("init", "--no-pre-commit", "--no-settings")
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert ran.err.startswith(f"mjcf-lint: {WORKFLOW_FILE}: ")

    def test_the_workflow_runs(self, run: Run, tmp_path: Path) -> None:
        run("init")
        Path("a.xml").write_text("<mujoco><option apirate='3'/></mujoco>")
        steps = YAML(typ="safe").load(Path(WORKFLOW_FILE).read_text())["jobs"]["mjcf-lint"]["steps"]
        done = [bash(step["run"], tmp_path) for step in steps[3:]]
        assert [one.returncode for one in done] == [1, 0]
        assert done[0].stdout.startswith("::error file=a.xml,")
        assert "removed-attribute" in (tmp_path / "summary.md").read_text()


def bash(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script of a step where `mjcf-lint` is that of this environment."""
    if os.name != "posix":
        pytest.skip("it is run by a bash that is here")
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    (programs / "mjcf-lint").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mjcf_lint "$@"\n')
    (programs / "mjcf-lint").chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "RUNNER_TEMP": str(folder),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
    }
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


class TestHook:
    def test_it_goes_to_the_end_and_the_rest_stays(self, tmp_path: Path) -> None:
        added = with_hook(OTHERS)
        assert added is not None
        assert added.startswith(OTHERS + ENTRY)
        (tmp_path / "config.yaml").write_text(added)
        assert valid_hooks(tmp_path / "config.yaml") == ""

    @pytest.mark.parametrize(
        "text",
        [
            OTHERS.replace("default_stages: [pre-commit]\n", "") + "default_stages: [pre-commit]\n",
            OTHERS + "\n# at last\nexclude: ^third_party/\n",
            OTHERS.replace("  -", "-").replace("    ", "  "),
            OTHERS.replace("\n", "\r\n"),
            OTHERS.rstrip("\n"),
            "---\n" + OTHERS,
            OTHERS + "        args:\n          - repos\n",
        ],
        ids=["first", "between", "flush", "crlf", "no newline", "marked", "deeper"],
    )
    def test_it_goes_into_the_list_wherever_that_stands(self, text: str, tmp_path: Path) -> None:
        added = with_hook(text)
        assert added is not None
        path = tmp_path / "config.yaml"
        path.write_bytes(added.encode())
        assert valid_hooks(path) == ""
        read = YAML(typ="safe").load(added)
        assert [repo["repo"] for repo in read["repos"]][-1] == "local"
        before = YAML(typ="safe").load(text)
        assert {**read, "repos": read["repos"][:-1]} == before
        newline = "\r\n" if "\r\n" in text else "\n"
        blocks = (
            "".join(f"{indent}{line}{newline}" for line in HOOK.splitlines())
            for indent in ("", "  ")
        )
        rest = [added.replace(block, "") for block in blocks]
        assert text in rest or text + newline in rest
        assert ("\r\n" in added) == ("\r\n" in text)

    @pytest.mark.parametrize(
        "text",
        [
            "repos: []\n",
            "repos: [{repo: meta, hooks: [{id: identity}]}]\n",
            "repos:\n",
            "{repos: []}\n",
            "repos:\n  &all\n  - repo: meta\n",
            "repos:\n- repo: meta\n---\nrepos:\n",
            "# nothing\n",
        ],
    )
    def test_where_it_cannot_tell_it_does_nothing(self, text: str) -> None:
        assert with_hook(text) is None


class TestSettings:
    def test_every_line_in_comments_is_a_setting(self, tmp_path: Path) -> None:
        lines = settings_text(None).splitlines()
        settings = [re.sub(r"^# (?=[\w\[\"].*[=\]])", "", line) for line in lines]
        path = tmp_path / SETTINGS_FILE
        path.write_text("\n".join(settings))
        loaded = load([tmp_path]).settings
        assert loaded.target_version == ("3.2.0..4.0.0",)
        assert loaded.per_file_ignores
        assert loaded.severity

    @pytest.mark.parametrize(
        ("file", "text", "expected"),
        [
            ("requirements.txt", "numpy\nmujoco==3.1.6  # pinned\n", ("3.1.6",)),
            ("requirements-dev.txt", "mujoco >=3.1,<3.3 --hash=x\n", ("3.1.0", "3.2.7")),
            (
                "pyproject.toml",
                "[project]\ndependencies = ['mujoco[usd]~=3.2.0']\n",
                ("3.2.0", "3.2.7"),
            ),
            (
                "pyproject.toml",
                "[project.optional-dependencies]\nsim = ['mujoco<2.3']\n",
                ("2.2.0", "2.2.2"),
            ),
            ("requirements.txt", "mujoco\nmujoco-py==2.1\n", None),
            ("requirements.txt", "mujoco==9.9\n", None),
            ("pyproject.toml", "[project\n", None),
            ("pyproject.toml", "project = 3\n", None),
        ],
    )
    def test_the_releases_are_those_the_project_asks_for(
        self, file: str, text: str, expected: tuple[str, ...] | None, tmp_path: Path
    ) -> None:
        (tmp_path / file).write_text(text)
        found = required_mujoco(tmp_path, releases())
        assert (found.releases if found else None) == expected
        if found:
            (tmp_path / SETTINGS_FILE).write_text(settings_text(found))
            assert load([tmp_path]).settings.target_version == expected


class TestPage:
    """What the page on CI shows is so."""

    def blocks(self) -> list[str]:
        text = (ROOT / "docs" / "ci.md").read_text()
        return re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)

    def test_its_files_are_taken(self, tmp_path: Path) -> None:
        hooks, workflow, gitlab = self.blocks()
        for name, text in (
            ("h.yml", hooks.replace("<tag>", "v1.0")),
            ("w.yml", workflow),
            ("g.yml", gitlab),
        ):
            (tmp_path / name).write_text(text)
        assert valid_hooks(tmp_path / "h.yml") == ""
        assert valid("github-workflows", tmp_path / "w.yml") == ""
        assert valid("gitlab-ci", tmp_path / "g.yml") == ""

    def test_its_hooks_are_ours(self) -> None:
        (offered,) = (YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text()),)
        text = (ROOT / "docs" / "ci.md").read_text()
        assert all(f"| `{hook['id']}` |" in text for hook in offered)

    def test_its_job_for_gitlab_is_the_one_that_is_written(self) -> None:
        assert self.blocks()[2] == GITLAB.replace(f"=={__version__}", "")

    def test_that_job_runs(self, run: Run, tmp_path: Path) -> None:
        (job,) = YAML(typ="safe").load(GITLAB).values()
        Path("a.xml").write_text("<mujoco><option apirate='3'/></mujoco>")
        install, check = job["script"]
        assert install.startswith("pip install")
        done = bash(check, tmp_path)
        assert done.returncode == 1
        for path in job["artifacts"]["reports"].values():
            assert "removed-attribute" in Path(path).read_text()
        assert run("rules").code == 0
