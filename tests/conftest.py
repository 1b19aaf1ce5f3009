"""What several test modules share: recorded files that --bless rewrites, and engines to ask."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from packaging.version import Version

from mjcf_lint.engine import Engine, find_library
from mjcf_lint.grammar import releases
from mjcf_lint.releases.target import Target
from tests.in_process import Run, runner
from tests.trees import target_of

settings.register_profile(
    "mutants",
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
)

MUTANT = "MUTANT_UNDER_TEST"
"""mutmut sets it."""
PATIENCE = 4
"""Seconds of computing after which a mutant is taken to run in circles."""

OldEngine = Callable[[str], Engine]
"""Gives the engine of a release, fetched into a cache; skips the test where that cannot be."""


def pytest_configure() -> None:
    """Keep no results between tests, and let Ctrl-C through.

    A shell makes what it starts in the background deaf to it.
    """
    os.environ["MJCF_LINT_NO_CACHE"] = "1"
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="rewrite recorded reports and fixes")


@pytest.fixture(autouse=MUTANT in os.environ)
def patience() -> Iterator[None]:
    """Fail a test in which a mutant runs in circles, however busy the machine is."""

    def give_up(*_: object) -> None:
        pytest.fail(f"still computing after {PATIENCE} seconds")

    signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE, 1)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@pytest.fixture(scope="session")
def bless(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--bless"))


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """The newest release: the installed one, or fetched where that is older."""
    with Engine(find_library()) as engine:
        if Version(engine.version()) >= releases()[-1]:
            yield engine
            return
    with Engine(import_module("tests.real.fetch").library(str(releases()[-1]))) as engine:
        yield engine


@pytest.fixture(scope="session")
def old_engine() -> Iterator[OldEngine]:
    engines: dict[str, Engine] = {}

    def ask(release: str) -> Engine:
        if release not in engines:
            engines[release] = Engine(import_module("tests.real.fetch").library(release))
        return engines[release]

    yield ask
    for engine in engines.values():
        engine.close()


@pytest.fixture(scope="session")
def target(engine: Engine) -> Target:
    """The newest release."""
    return target_of(engine)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in our own process, in a project of its own."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return runner(capfd)
