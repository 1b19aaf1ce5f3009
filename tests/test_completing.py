"""Shells complete commands, options and names of rules, as the scripts of typer ask for them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mjcf_lint.ruleset.registry import load_rules
from tests.trees import write_tree

PROGRAM = "mjcf-lint"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with a program of that name to call."""
    command = f"#!/bin/sh\nexec '{sys.executable}' -c \"\
import sys; sys.argv[0] = '{PROGRAM}'; from mjcf_lint.__main__ import main; main()\" \"$@\"\n"
    program = write_tree(tmp_path, {f"bin/{PROGRAM}": command}) / "bin" / PROGRAM
    program.chmod(0o755)
    return tmp_path


def ask(folder: Path, **environment: str) -> str:
    run = subprocess.run(
        [str(folder / "bin" / PROGRAM)],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
        text=True,
    )
    return run.stdout


def completed(folder: Path, words: str) -> list[str]:
    """Return what bash would offer for the last word."""
    return ask(
        folder,
        _MJCF_LINT_COMPLETE="complete_bash",
        COMP_WORDS=words,
        COMP_CWORD=str(len(words.split(" ")) - 1),
    ).split()


pytestmark = pytest.mark.skipif(os.name != "posix", reason="a program is a script of the shell")


def test_names_of_rules_are_completed(folder: Path) -> None:
    ids = [rule.id for rule in load_rules() if rule.id.startswith("unknown-")]
    assert completed(folder, f"{PROGRAM} --select unknown-") == ids
    assert completed(folder, f"{PROGRAM} check a.xml --ignore unknown-") == ids
    assert completed(folder, f"{PROGRAM} explain unknown-") == ids
    assert completed(folder, f"{PROGRAM} --extend-select unknown-name,sty") == [
        "unknown-name,style"
    ]


def test_commands_and_options_are_completed_without_check(folder: Path) -> None:
    assert {"check", "rules", "explain", "settings"} <= set(completed(folder, f"{PROGRAM} "))
    assert completed(folder, f"{PROGRAM} expl") == ["explain"]
    assert completed(folder, f"{PROGRAM} --exit") == ["--exit-zero"]
    assert completed(folder, f"{PROGRAM} --engine nev") == ["never"]


def test_zsh_gets_the_same(folder: Path) -> None:
    asked = {"_MJCF_LINT_COMPLETE": "complete_zsh"}
    told = ask(folder, _TYPER_COMPLETE_ARGS=f"{PROGRAM} --select unknown-n", **asked)
    assert '"unknown-name"' in told
    assert "_files" in ask(folder, _TYPER_COMPLETE_ARGS=f"{PROGRAM} a", **asked)


def test_rules_of_the_project_are_completed_and_not_run(folder: Path) -> None:
    write_tree(
        folder, {"mjcf-lint.toml": "rule-dirs = 'lint'", "lint/zealous/rule.py": "exit('it ran')"}
    )
    assert completed(folder, f"{PROGRAM} --select zea") == ["zealous"]
    write_tree(folder, {"mjcf-lint.toml": "rule-dirs = ["})
    assert completed(folder, f"{PROGRAM} --select zea") == []


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_the_script_for_a_shell_is_shown(folder: Path, shell: str) -> None:
    told = subprocess.run(
        [str(folder / "bin" / PROGRAM), "--show-completion", shell],
        cwd=folder,
        env={**os.environ, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert f"_MJCF_LINT_COMPLETE=complete_{shell}" in told
    assert PROGRAM in told


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_bash_itself_completes_once_it_is_installed(folder: Path) -> None:
    home = folder / "home"
    home.mkdir()
    environment = {
        **os.environ,
        "HOME": str(home),
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",
    }
    subprocess.run(
        [str(folder / "bin" / PROGRAM), "--install-completion", "bash"],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=True,
    )
    asks = f"""
        source '{home}/.bashrc'
        eval "$(complete -p {PROGRAM} | sed 's/.* -F \\([^ ]*\\) .*/complete_with=\\1/')"
        COMP_WORDS=({PROGRAM} explain unknown-n); COMP_CWORD=2
        $complete_with {PROGRAM}; echo "${{COMPREPLY[*]}}"
    """
    run = subprocess.run(
        ["bash", "--norc", "-c", asks],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=True,
        text=True,
    )
    assert run.stdout.split() == ["unknown-name"], run.stderr
