"""What a run does on a terminal, at a closed stream, and when someone breaks it off."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mjcf_lint.repair.writer import alone
from tests.trees import write_tree

FAULTY = "<mujoco><worldbody><geom size='1' zzz='1'/></worldbody></mujoco>"
COMMAND = (sys.executable, "-m", "mjcf_lint")

posix = pytest.mark.skipif(os.name != "posix", reason="terminals and signals of POSIX")


def on_a_terminal(*arguments: str, folder: Path, stream: str) -> str:
    """Run a command with one of its streams at a terminal; return what appears there."""
    import pty

    ours, theirs = pty.openpty()
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: theirs}
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=streams["stdout"],
        stderr=streams["stderr"],
    ) as process:
        os.close(theirs)
        said = b""
        try:
            while some := os.read(ours, 4096):
                said += some
        except OSError:  # Linux: the other end was closed
            pass
        assert process.wait() in (0, 1, 2)
    os.close(ours)
    return said.decode()


@posix
def test_a_page_is_laid_out_on_a_terminal(tmp_path: Path) -> None:
    shown = on_a_terminal("explain", "unknown-attribute", folder=tmp_path, stream="stdout")
    assert "\x1b[" in shown
    assert "# unknown-attribute" not in shown
    assert "unknown-attribute" in shown


def test_a_page_is_plain_text_elsewhere(tmp_path: Path) -> None:
    run = subprocess.run(
        [*COMMAND, "explain", "unknown-attribute"], cwd=tmp_path, capture_output=True, check=True
    )
    assert run.stdout.startswith(b"# unknown-attribute\n")


@posix
def test_findings_are_coloured_on_a_terminal(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": FAULTY, "pyproject.toml": ""})
    shown = on_a_terminal("a.xml", folder=tmp_path, stream="stdout")
    assert "\x1b[" in shown
    assert "unknown-attribute" in shown


@posix
def test_what_takes_long_is_shown_on_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("MJCF_LINT_CACHE", str(tmp_path / "cache"))
    shown = on_a_terminal("engines", "list", "--all", folder=tmp_path, stream="stderr")
    assert "asking for the releases of MuJoCo" in shown


@posix
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_stream_that_is_closed_is_no_bug(closed: str, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": FAULTY, "pyproject.toml": ""})
    for output in ("full", "concise", "json"):
        command = f"'{sys.executable}' -m mjcf_lint a.xml --output-format {output} {closed}"
        run = subprocess.run(
            ["sh", "-c", command], cwd=tmp_path, capture_output=True, timeout=60, check=False
        )
        assert run.returncode == 1, run.stderr


def heeding_interrupts() -> None:
    """Undo what a shell does to a job in the background: have it ignore interrupts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@posix
def test_a_run_that_is_broken_off_ends_with_130(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MJCF_LINT_CACHE", str(tmp_path / "cache"))
    write_tree(tmp_path, {"a.xml": FAULTY, "pyproject.toml": ""})
    with (
        alone([tmp_path], lambda _: None),
        subprocess.Popen(
            [*COMMAND, "a.xml", "--fix"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=heeding_interrupts,
        ) as process,
    ):
        try:
            assert process.stderr
            assert b"waiting for another mjcf-lint that repairs in" in process.stderr.readline()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (130, b"", b"")
    assert (tmp_path / "a.xml").read_text() == FAULTY
