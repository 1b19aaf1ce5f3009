"""A session runs the rules that were asked for, and refuses names that are none."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint import Category, Diagnostic, Model, Rule
from mjcf_lint.checking.linter import Linter
from mjcf_lint.project.settings import SettingsError
from mjcf_lint.releases.sets import as_text
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.sessions.chosen import choose_rules
from mjcf_lint.sessions.session import EngineUse, Session, session


def nothing(_: Model) -> Iterator[Diagnostic]:
    yield from ()


def made(name: str, category: Category, *alternatives: str) -> Rule:
    return Rule(name, category, "", nothing, alternatives=alternatives)


RULES = (
    made("one-error", Category.ERROR, "hoist", "wrap"),
    made("other-error", Category.ERROR),
    made("some-physics", Category.PHYSICS),
    made("some-style", Category.STYLE),
)


def chosen(select: str = "", ignore: str = "") -> list[str]:
    return [rule.id for rule in choose_rules(RULES, select.split(), ignore.split())]


@pytest.fixture(scope="module")
def opened() -> Iterator[Session]:
    with session() as opened:
        yield opened


def test_every_rule_runs_but_those_of_style() -> None:
    assert chosen() == ["one-error", "other-error", "some-physics"]


def test_rules_are_selected_by_name_or_category() -> None:
    assert chosen("some-style") == ["some-style"]
    assert chosen("error some-style") == ["one-error", "other-error", "some-style"]


def test_all_selects_every_rule() -> None:
    assert len(chosen("all")) == len(RULES)


def test_rules_are_ignored_by_name_or_category() -> None:
    assert chosen(ignore="one-error") == ["other-error", "some-physics"]
    assert chosen(ignore="error") == ["some-physics"]


def test_an_ignored_rule_is_out_though_it_is_selected() -> None:
    assert chosen("error", "one-error") == ["other-error"]


def test_names_may_be_joined_by_commas() -> None:
    assert chosen("one-error,some-style,") == ["one-error", "some-style"]


@pytest.mark.parametrize("where", ["select", "ignore"])
def test_an_unknown_name_is_refused_with_the_nearest_one(where: str) -> None:
    with pytest.raises(
        SettingsError, match="no rule or category is named 'one-eror'; did you mean 'one-error'"
    ):
        chosen(**{where: "one-eror"})


def test_a_session_is_of_the_installed_release(opened: Session) -> None:
    assert opened.target.release == Version(Version(version("mujoco")).base_version)
    assert opened.target.grammar.root.name == "mujoco"
    assert {rule.id for rule in opened.rules} <= {rule.id for rule in load_rules()}


def test_the_engine_can_be_left_out() -> None:
    with session(use=EngineUse.NEVER) as opened:
        linter = opened.linter()
        assert isinstance(linter, Linter)
        assert linter.engine is None


def test_the_engine_is_asked_else(opened: Session) -> None:
    asking, reading = opened.linter(), opened.static_linter()
    assert isinstance(asking, Linter)
    assert isinstance(reading, Linter)
    assert asking.engine is opened.engine
    assert reading.engine is None


def test_an_alternative_is_chosen_by_rule_and_name(opened: Session) -> None:
    given = Session(opened.benches, RULES, EngineUse.AUTO)
    assert given.alternatives(["one-error=wrap"]) == {"one-error": "wrap"}


@pytest.mark.parametrize(
    "text", ["one-error", "one-error=none", "other-error=wrap", "=", "none=wrap"]
)
def test_an_alternative_that_no_rule_offers_is_refused(text: str, opened: Session) -> None:
    given = Session(opened.benches, RULES, EngineUse.AUTO)
    with pytest.raises(SettingsError, match="is none of one-error=hoist, one-error=wrap"):
        given.alternatives([text])


def test_several_targets_are_checked_in_one_run(tmp_path: Path) -> None:
    path = tmp_path / "old.xml"
    path.write_text('<mujoco><option apirate="1" gravity="0 0 0" foo="1"/></mujoco>')
    with session(targets=["3.3.6..4.0.0"], use=EngineUse.NEVER) as opened:
        report = opened.linter().lint([path])
    found = {found.message: as_text(found.releases, report.targets) for found in report.diagnostics}
    assert found == {
        "<option> has no attribute 'apirate' since MuJoCo 3.3.7": "3.3.7..4.0.0",
        "<option> has no attribute 'foo'": "3.3.6..4.0.0",
    }


def test_a_target_without_a_library_is_only_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MJCF_LINT_CACHE", str(tmp_path))
    with session(targets=["2.3.7"]) as opened:
        assert opened.engine is None
        assert str(opened.target.release) == "2.3.7"
