"""Several processes see what one sees, whatever becomes of them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from mjcf_lint.checking.checked import Below, Outline
from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.portable import from_line, to_line
from mjcf_lint.crew.sparing import FEW, Sparing
from mjcf_lint.mjcf.model import Kind, Model
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import builtin_rules_dir, load_rules
from tests.in_process import Ran, Run, runner
from tests.trees import write_tree

MANY = FEW + 10
FAULTY = '<mujoco><compiler coordinate="global"/><include file="part.xml"/></mujoco>'
SOUND = '<mujoco><include file="part.xml"/></mujoco>'
PART = """<mujocoinclude>
  <worldbody><geom name="part" size=".1" rgba="1 1 1 2"/></worldbody>
</mujocoinclude>"""
OWN = """
import os, signal, time
from mjcf_lint import Category, Diagnostic, rule

@rule(category=Category.STYLE)
def own(model):
    \"\"\"Says that it was here.\"\"\"
    name = model.root.path.name
    if name.startswith("deadly"):
        os.kill(os.getpid(), signal.SIGKILL)
    if name.startswith("slow"):
        time.sleep(60)
    yield Diagnostic(model.node.element.name_span, "seen")
"""


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(capfd)


def project(folder: Path, **others: str) -> Path:
    """Write many models with a fragment, and a rule of the project's own."""
    models = {f"m{at:03}.xml": FAULTY if at % 7 == 3 else SOUND for at in range(MANY)}
    own = {"own/own/rule.py": OWN, "mjcf-lint.toml": 'rule-dirs = ["own"]\nextend-select=["own"]\n'}
    return write_tree(folder, {"part.xml": PART, **models, **own, **others})


def command(folder: Path, *more: str) -> list[str]:
    settings = ["--config", str(folder / "mjcf-lint.toml")]
    return [sys.executable, "-m", "mjcf_lint", "check", str(folder), *settings, "--no-cache", *more]


def ran(folder: Path, *more: str) -> Ran:
    done = subprocess.run(command(folder, *more), capture_output=True, text=True, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    "more",
    [
        ("--engine", "never", "--output-format", "json"),
        ("--engine", "always", "--output-format", "sarif"),
        ("--engine", "never", "--target-version", "2.3.7,3.1.6", "--output-format", "full"),
        ("--engine", "never", "--from-version", "auto", "--output-format", "json"),
    ],
)
def test_the_report_is_the_same_byte_for_byte(tmp_path: Path, more: tuple[str, ...]) -> None:
    folder = project(tmp_path)
    alone, together = (ran(folder, "--jobs", jobs, *more) for jobs in ("1", "3"))
    assert together == alone
    assert alone.code == 1
    assert "global" in alone.out


def test_repairs_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    renamed = '<mujocoinclude><default class="root"><geom size=".1"/></default></mujocoinclude>'
    root = '<mujoco><include file="classes.xml"/><include file="part.xml"/></mujoco>'
    others = {f"r{at}.xml": root for at in range(MANY)}
    folder = project(tmp_path, **{"classes.xml": renamed, **others})
    given = ("--engine", "never", "--diff")
    alone, together = (ran(folder, "--jobs", jobs, *given) for jobs in ("1", "3"))
    assert together == alone
    assert alone.out.startswith("--- a")
    cached = command(folder, "--jobs", "2", *given)
    cached[cached.index("--no-cache")] = f"--cache-dir={tmp_path / 'cache'}"
    environment = {key: os.environ[key] for key in os.environ if key != "MJCF_LINT_NO_CACHE"}
    for _ in range(2):
        done = subprocess.run(cached, capture_output=True, text=True, check=False, env=environment)
        assert done.stdout == alone.out


def test_processes_are_begun_anew_where_other_threads_run(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path)
    told = threading.Event()
    thread = threading.Thread(target=told.wait)
    thread.start()
    try:
        given = ("--engine", "never", "--no-cache", "--isolated", "--output-format", "json")
        alone, together = (run("check", folder, "--jobs", jobs, *given) for jobs in ("1", "2"))
    finally:
        told.set()
        thread.join()
    assert together == alone


def test_a_model_that_kills_its_process_is_named_and_the_others_are_checked(tmp_path: Path) -> None:
    folder = project(tmp_path, **{"deadly.xml": SOUND})
    found = ran(folder, "--jobs", "2", "--engine", "never", "--output-format", "json")
    report = json.loads(found.out)
    assert f"{folder}/deadly.xml: the process that checked it died, twice" in found.err
    seen = [one["path"] for one in report["diagnostics"] if one["rule"] == "own"]
    assert len(seen) == MANY


def children_of(process: int) -> set[int]:
    text = Path(f"/proc/{process}/task/{process}/children").read_text()
    below = {int(number) for number in text.split()}
    return below.union(*map(children_of, below)) if below else below


def gone(processes: set[int]) -> bool:
    return not any(Path(f"/proc/{number}").exists() for number in processes)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks Linux for processes")
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_processes_end_with_the_one_that_began_them(tmp_path: Path, sent: int) -> None:
    slow = {f"slow{at}.xml": SOUND for at in range(4)}
    folder = project(tmp_path, **slow)
    given = command(folder, "--jobs", "2", "--engine", "never")
    with subprocess.Popen(given, stderr=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        until = time.monotonic() + 60
        while len(children := children_of(process.pid)) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        assert len(children) >= 2
        time.sleep(0.5)
        process.send_signal(sent)
        _, err = process.communicate(timeout=30)
    assert b"Traceback" not in err
    assert process.returncode == (130 if sent == signal.SIGINT else -sent)
    while not gone(children) and time.monotonic() < until:
        time.sleep(0.05)
    assert gone(children)


def test_few_models_are_looked_at_right_here(tmp_path: Path, target: Target) -> None:
    paths = [tmp_path / f"{at}.xml" for at in range(FEW)]
    for path in paths:
        path.write_text("<mujoco/>")
    with ExitStack() as stack:
        crew = Sparing(4, (), stack)
        seen = list(crew.look_at(Linter(target, ()), paths))
        assert [one.outline.root for one in seen] == paths
        assert crew._processes is None


EXAMPLES = sorted(builtin_rules_dir().glob("*/bad*.xml"))


@pytest.mark.parametrize("shard", range(4))
def test_what_was_seen_comes_back_from_a_line_as_it_was(shard: int, target: Target) -> None:
    files = Files()
    linter = Linter(target, load_rules(), files=files)
    for path in EXAMPLES[shard::4]:
        seen = linter.examine(path)
        line = to_line(seen)
        assert line.isascii()
        assert "\n" not in line
        assert from_line(line, files.read) == seen


def test_odd_names_come_back(tmp_path: Path, target: Target) -> None:
    path = tmp_path / os.fsdecode(b"b\xff\n\x1b.xml")
    path.write_text('<mujoco><include file="&#10;.xml"/></mujoco>')
    files = Files()
    seen = Linter(target, load_rules(), files=files).examine(path)
    assert seen.checked
    assert seen.checked.findings
    assert from_line(to_line(seen), files.read) == seen


def test_an_outline_names_each_file_once(tmp_path: Path, target: Target) -> None:
    folder = write_tree(tmp_path, {"a.xml": SOUND, "part.xml": PART})
    files = Files()
    model = Model.read(files.read(folder / "a.xml"), target, files.read)
    part = folder / "part.xml"
    assert Outline.of(model) == Outline(
        folder / "a.xml",
        Kind.ROOT,
        os.path.realpath(folder / "a.xml"),
        Below((part,), (os.path.realpath(part),), ((0, 1),)),
    )


PROGRAM = """
import sys
from pathlib import Path

import mjcf_lint


def found(**how):
    report = mjcf_lint.lint(sys.argv[1], engine="never", isolated=True, **how)
    return [(one.path.name, one.span.position, one.message) for one in report.diagnostics]


if __name__ == "__main__":
    alone = found()
    assert alone
    kept = Path(sys.argv[2])
    assert not kept.exists()
    assert found(jobs=2, cache_dir=kept) == alone
    assert any(kept.iterdir())
    assert found(cache_dir=kept) == alone
    print(len(alone))
"""


@pytest.mark.parametrize("threads", [False, True])
def test_programs_may_have_several_processes_and_keep_what_is_found(
    tmp_path: Path, threads: bool
) -> None:
    folder, script = project(tmp_path), tmp_path / "program.py"
    waiting = "    import threading\n    wait = threading.Event()\n"
    waiting += "    threading.Thread(target=wait.wait, daemon=True).start()\n"
    main = 'if __name__ == "__main__":\n'
    script.write_text(PROGRAM.replace(main, main + waiting) if threads else PROGRAM)
    done = subprocess.run(
        [sys.executable, str(script), str(folder), str(tmp_path / "kept")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 1
