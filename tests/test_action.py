"""The GitHub action: valid, and each of its shell steps run as the runner runs it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
ACTION: dict[str, Any] = YAML(typ="safe").load((ROOT / "action.yml").read_text())
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
INSTALL, CHECK, UPLOAD, FAIL = STEPS
FAULTY = "<mujoco>\n  <option apirate='3'/>\n</mujoco>\n"
SOUND = "<mujoco/>\n"

unix = pytest.mark.skipif(os.name != "posix", reason="its steps are run by a bash that is here")


@dataclass
class Runner:
    """What GitHub gives to the steps of an action, and what they leave."""

    folder: Path
    inputs: dict[str, str]
    outputs: dict[str, str] = field(default_factory=dict)
    log: str = ""

    @property
    def temporary(self) -> Path:
        return self.folder / "runner temp"

    @property
    def summary(self) -> str:
        path = self.folder / "summary.md"
        return path.read_text() if path.exists() else ""

    @property
    def sarif(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(Path(self.outputs["sarif-file"]).read_text())
        return found

    def run(self, step: dict[str, Any], **more: str) -> int:
        """Run one step in the folder `work`."""
        script, output = self.folder / "step.sh", self.folder / "output.txt"
        script.write_text(step["run"])
        output.touch()
        environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        environment |= {name: self.value(str(value)) for name, value in step["env"].items()}
        environment |= {
            "RUNNER_TEMP": str(self.temporary),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
            **more,
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=self.folder / "work",
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        self.log += done.stdout
        self.read(output.read_text().splitlines())
        return done.returncode

    def value(self, text: str) -> str:
        """Return what the expressions in a text stand for."""
        known = {f"inputs.{name}": value for name, value in self.inputs.items()}
        known |= {f"steps.check.outputs.{name}": value for name, value in self.outputs.items()}
        known["github.action_path"] = str(ROOT)
        return re.sub(r"\$\{\{ (\S+) \}\}", lambda match: known.get(match[1], ""), text)

    def read(self, lines: list[str]) -> None:
        rest = iter(lines)
        for line in rest:
            name, _, value = line.partition("=")
            if "<<" in name:
                name, _, end = line.partition("<<")
                value = "\n".join(iter(lambda: next(rest), end))
            self.outputs[name] = value


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """Stand in for the runner, with this environment's mjcf-lint where the action installs its."""
    given = {name: str(one.get("default", "")) for name, one in ACTION["inputs"].items()}
    made = Runner(tmp_path, given)
    (tmp_path / "work" / ".git").mkdir(parents=True)
    programs = made.temporary / "mjcf-lint" / "bin"
    programs.mkdir(parents=True)
    for name, module in (("python", ""), ("mjcf-lint", "-m mjcf_lint ")):
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {module}"$@"\n')
        (programs / name).chmod(0o755)
    return made


def put(runner: Runner, name: str, text: str) -> None:
    path = runner.folder / "work" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_it_is_what_github_takes_for_an_action() -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions"]
    done = subprocess.run([*check, ROOT / "action.yml"], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode()


def test_no_input_is_written_into_a_script() -> None:
    for step in STEPS:
        assert "${{" not in step.get("run", "")
        assert "if" not in step or "inputs." in step["if"]


def test_every_input_is_used_and_said_in_the_docs() -> None:
    text, page = (ROOT / "action.yml").read_text(), (ROOT / "docs" / "ci.md").read_text()
    for name in ACTION["inputs"]:
        assert f"inputs.{name} " in text
        assert f"`{name}`" in page
    for name in ACTION["outputs"]:
        assert f"`{name}`" in page


def test_the_report_is_uploaded_also_where_something_was_found() -> None:
    assert UPLOAD["if"].startswith("${{ !cancelled() && inputs.upload-sarif == 'true'")
    assert STEPS.index(UPLOAD) < STEPS.index(FAIL)


@unix
class TestCheck:
    def test_findings_are_annotated_summed_up_and_reported_before_it_fails(
        self, runner: Runner
    ) -> None:
        put(runner, "my models/a.xml", FAULTY)
        assert runner.run(CHECK) == 0
        assert "::error file=my models/a.xml,line=2,endLine=2,col=11" in runner.log
        assert runner.outputs["exit-code"] == "1"
        (result,) = runner.sarif["runs"][0]["results"]
        assert result["ruleId"] == "removed-attribute"
        assert "removed-attribute" in runner.summary
        assert runner.run(FAIL) == 1

    def test_nothing_found_is_nothing_failed(self, runner: Runner) -> None:
        put(runner, "a.xml", SOUND)
        assert runner.run(CHECK) == 0
        assert runner.outputs["exit-code"] == "0"
        assert runner.sarif["runs"][0]["results"] == []
        assert runner.run(FAIL) == 0

    def test_paths_stand_one_a_line_whatever_is_in_them(self, runner: Runner) -> None:
        odd = "$(touch pwned) \"; touch pwned; '`touch pwned`.xml"
        put(runner, odd, FAULTY)
        put(runner, "-b c.xml", FAULTY)
        put(runner, "other.xml", FAULTY)
        runner.inputs["paths"] = f"{odd}\r\n\n-b c.xml\n"
        assert runner.run(CHECK) == 0
        assert runner.log.count("::error file=") == 2
        assert "other.xml" not in runner.log
        assert not (runner.folder / "work" / "pwned").exists()

    def test_arguments_are_quoted_as_in_a_shell_and_not_run_by_one(self, runner: Runner) -> None:
        put(runner, "a.xml", FAULTY)
        put(runner, "its own.toml", "ignore = ['removed-attribute']\n")
        odd = "--config \"exclude=['$(touch pwned)']\""
        runner.inputs["args"] = f"--config 'its own.toml' {odd} --engine never"
        assert runner.run(CHECK) == 0
        assert runner.outputs["exit-code"] == "0", runner.log
        assert not (runner.folder / "work" / "pwned").exists()

    def test_quotes_that_do_not_end_are_an_error(self, runner: Runner) -> None:
        runner.inputs["args"] = "--config 'its own"
        assert runner.run(CHECK) == 2
        assert "::error title=mjcf-lint::args cannot be read" in runner.log

    def test_a_path_that_is_not_there_fails_with_2_and_says_so(self, runner: Runner) -> None:
        runner.inputs["paths"] = "nowhere"
        assert runner.run(CHECK) == 0
        assert runner.outputs == {"exit-code": "2"}
        assert "nowhere: no such file or folder" in runner.log
        assert "exit code 2" in runner.summary
        assert runner.run(FAIL) == 2

    def test_what_fails_it_can_be_chosen(self, runner: Runner) -> None:
        put(runner, "a.xml", "<mujoco><default><default class='a'/></default></mujoco>")
        runner.inputs |= {"args": "--extend-select unused-class", "fail-on": "info"}
        assert runner.run(CHECK) == 0
        assert runner.run(FAIL) == 1
        runner.inputs["fail-on"] = "never"
        assert runner.run(CHECK) == 0
        assert runner.outputs["exit-code"] in ("0", "1")
        assert runner.run(FAIL) == 0

    def test_other_releases_and_another_interpreter(self, runner: Runner) -> None:
        put(runner, "a.xml", FAULTY)
        runner.inputs |= {"target-version": "3.1.6", "args": "--engine never"}
        assert runner.run(CHECK) == 0
        assert runner.outputs["exit-code"] == "0", runner.log
        runner.inputs |= {"python": "no-such-python", "target-version": "", "args": ""}
        assert runner.run(CHECK) == 0
        assert runner.outputs["exit-code"] == "2"
        assert "no-such-python" in runner.log

    def test_a_report_for_people_is_no_command(self, runner: Runner) -> None:
        put(runner, "a.xml", FAULTY)
        runner.inputs |= {"annotations": "false", "summary": "false"}
        runner.inputs["sarif-file"] = "my report.sarif"
        assert runner.run(CHECK) == 0
        assert "::error" not in runner.log
        token = re.search(r"^::stop-commands::(\w+)$", runner.log, re.MULTILINE)
        assert token
        assert runner.log.index("a.xml:2:11") < runner.log.index(f"\n::{token[1]}::\n")
        assert runner.summary == ""
        assert (runner.folder / "work" / "my report.sarif").is_file()


PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "mjcf-lint"
version = "1.0"
scripts = { mjcf-lint = "stand_in:main" }
[tool.hatch.build.targets.wheel]
only-include = ["stand_in.py"]
"""


@unix
@pytest.mark.real
def test_it_installs_what_lies_beside_it(runner: Runner) -> None:
    # That the checkout itself installs is seen in the hooks; here it would take a minute more.
    shutil.rmtree(runner.temporary)
    put(runner, "its own/pyproject.toml", PROJECT)
    put(runner, "its own/stand_in.py", "def main():\n    print('here')\n")
    pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    assert runner.run(INSTALL, **pip, ACTION=str(runner.folder / "work" / "its own")) == 0
    installed = runner.temporary / "mjcf-lint" / "bin" / "mjcf-lint"
    assert subprocess.run([installed], capture_output=True, check=True).stdout == b"here\n"
    assert runner.run(INSTALL, **pip, VERSION="0.0.0.dev0+none") == 1
    assert "mjcf-lint==0.0.0.dev0+none" in runner.log


@unix
def test_without_python_it_says_what_is_missing(runner: Runner) -> None:
    bash = Path(shutil.which("bash") or "bash")
    (runner.folder / "path").mkdir()
    (runner.folder / "path" / "bash").symlink_to(bash)
    script = runner.folder / "work" / "step.sh"
    script.write_text(INSTALL["run"])
    done = subprocess.run(
        [bash, "-eo", "pipefail", script],
        env={"PATH": str(runner.folder / "path"), "RUNNER_TEMP": "."},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"add actions/setup-python" in done.stdout
