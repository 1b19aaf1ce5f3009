"""Work that takes too long is given up, and nothing else is hurt by it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mjcf_lint import Category, Diagnostic, Model, rule
from mjcf_lint.checking import runner
from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.patience import GaveUp, patience
from mjcf_lint.releases.target import Target
from tests.trees import write_tree

SHORT = 0.3


def work(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_what_takes_too_long_is_given_up() -> None:
    began = time.thread_time()
    with pytest.raises(GaveUp), patience(SHORT):
        work(5)
    assert SHORT < time.thread_time() - began < 5


def test_no_handler_of_errors_holds_it_back() -> None:
    def stubborn() -> None:
        while True:
            try:
                work(60)
            except Exception:
                continue

    with pytest.raises(GaveUp), patience(SHORT):
        stubborn()


def test_what_is_done_in_time_is_left_alone() -> None:
    for _ in range(200):
        with patience(SHORT):
            work(0.001)
    work(2 * SHORT)


def test_waiting_takes_nothing_of_the_processor() -> None:
    with patience(SHORT):
        time.sleep(3 * SHORT)


def test_it_never_comes_up_behind_the_end() -> None:
    """Many ends of work come within the time at which it is given up."""
    given_up = 0
    for number in range(40):
        try:
            with patience(SHORT):
                work(SHORT + 0.3 * number / 40)
        except GaveUp:
            given_up += 1
        work(0.001)
    assert given_up < 40


def test_threads_are_watched_apart() -> None:
    ended: list[str] = []

    def long() -> None:
        try:
            with patience(SHORT):
                work(60)
        except GaveUp:
            ended.append("given up")

    thread = threading.Thread(target=long)
    thread.start()
    with patience(60):
        work(SHORT)
    thread.join(60)
    assert ended == ["given up"]


@rule(category=Category.ERROR)
def endless(model: Model) -> Iterator[Diagnostic]:
    """It never comes to its end."""
    yield Diagnostic(model.root.span(0, 1), "found before")
    while True:
        pass


@rule(category=Category.ERROR)
def deep(model: Model) -> Iterator[Diagnostic]:
    """It goes into itself."""
    yield from deep.check(model)


@rule(category=Category.ERROR)
def sound(model: Model) -> Iterator[Diagnostic]:
    """It finds something."""
    yield Diagnostic(model.root.span(0, 1), "x" * 5000)


def test_a_rule_without_an_end_is_given_up_and_the_others_run(
    tmp_path: Path, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "SECONDS_FOR_A_RULE", SHORT)
    write_tree(tmp_path, {"a.xml": "<mujoco/>", "pyproject.toml": ""})
    report = Linter(target, (endless, deep, sound)).lint([tmp_path])
    assert [found.rule for found in report.diagnostics] == ["endless", "sound"]
    assert not report.failures
    assert any("endless was given up after" in said for said in report.unreadable)
    assert any("deep was given up" in said for said in report.unreadable)
    assert report.diagnostics[1].message == f"{'x' * 1000}... (4000 more characters)"


def test_all_rules_together_are_given_up(
    tmp_path: Path, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "SECONDS_FOR_A_RULE", 2 * SHORT)
    monkeypatch.setattr(runner, "SECONDS_FOR_ALL_RULES", 3 * SHORT)
    write_tree(tmp_path, {"a.xml": "<mujoco/>", "pyproject.toml": ""})
    began = time.process_time()
    Linter(target, (endless,) * 20).lint([tmp_path])
    assert time.process_time() - began < 20 * 2 * SHORT
