"""What MuJoCo says leads to the rule that finds the fault, whatever release says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.explained import examples, explained_by
from mjcf_lint import Category
from mjcf_lint.engine import Engine, Outcome
from mjcf_lint.grammar import releases
from mjcf_lint.logs.pasted import read_pasted
from mjcf_lint.logs.unrecognized import history, rules_of
from mjcf_lint.ruleset.registry import RuleError, load_rules
from mjcf_lint.ruleset.wordings import NOT_HEARD, Wording, plain, read, wordings, written
from tests.conftest import OldEngine


def test_a_wording_matches_whatever_stands_for_its_stars() -> None:
    wording = Wording("mesh '*' not found in geom *", "r")
    assert wording.pattern.search(plain("XML Error: Mesh “a b”  not found\n in geom 7"))
    assert not wording.pattern.search(plain("mesh 'a' and 'b' not found in geom 7"))
    assert wording.weight == len("mesh '' not found in geom ")


def test_a_wording_says_who_says_it() -> None:
    assert Wording("x", "r", "3.0.0..3.1.6").said_by == "MuJoCo 3.0.0 to 3.1.6"
    assert Wording("x", "r", "3.0.0").said_by == "MuJoCo 3.0.0"
    assert Wording("x", "r").said_by == ""


def test_a_file_of_wordings_is_read_as_it_was_written(tmp_path: Path) -> None:
    known = (Wording("a b", "r", "3.0.0..3.1.6"), Wording("'*' c", "r"))
    (tmp_path / "w.txt").write_text(written(known))
    assert tuple(read(tmp_path / "w.txt", "r")) == known


@pytest.mark.parametrize("line", ["words without a release", "3.0.0", "3.0.0.. "])
def test_a_line_that_is_none_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    (tmp_path / "w.txt").write_text(f"- well\n{line}\n")
    with pytest.raises(RuleError, match=r"w\.txt:2: not a range of releases"):
        list(read(tmp_path / "w.txt", "r"))


def test_recorded_ranges_are_of_known_releases() -> None:
    known = [str(release) for release in releases()]
    for wording in wordings():
        if wording.heard != NOT_HEARD:
            ends = wording.heard.split("..")
            assert all(end in known for end in ends), wording
            assert known.index(ends[0]) <= known.index(ends[-1]), wording


WORDLESS = {"engine-crash", "engine-rejects", "fused-camera"}
"""Death and silence have no words; what no rule knows has all of them."""


@pytest.mark.parametrize("wording", wordings(), ids=lambda one: f"{one.rule}: {one.text}")
def test_a_wording_leads_to_its_rule(wording: Wording) -> None:
    errors = read_pasted(wording.text.replace("*", "x")).of_models
    assert any(wording.rule in {best.rule for best in error.best} for error in errors)


def test_no_wording_stands_twice_in_a_rule() -> None:
    seen = [(wording.rule, plain(wording.text)) for wording in wordings()]
    assert len(seen) == len(set(seen))


def test_every_rule_for_errors_says_how_releases_put_it() -> None:
    spoken = {wording.rule for wording in wordings()}
    rules = {rule.id for rule in load_rules() if rule.category is Category.ERROR}
    assert rules - spoken <= WORDLESS


def test_what_the_newest_release_says_of_an_example_leads_to_its_rule(engine: Engine) -> None:
    own = {rule.id for rule in load_rules() if rule.category is Category.ERROR} - WORDLESS
    missed, hits = [], 0
    for example in (path for path in examples() if path.name.startswith("bad")):
        rule = example.parent.name.replace("_", "-")
        message = engine.load(example).message if rule in own else ""
        hits += rule in explained_by(message)
        if message and rule not in explained_by(message):
            missed.append((rule, message))
    assert missed == []
    assert hits > 150


@pytest.mark.real
@pytest.mark.parametrize("release", ["2.2.0", "2.3.7", "3.1.6", "3.2.0", "3.3.7"])
def test_whatever_an_older_release_says_is_explained(release: str, old_engine: OldEngine) -> None:
    engine = old_engine(release)
    verdicts = [engine.load(example) for example in examples()]
    refused = [one.message for one in verdicts if one.outcome is Outcome.REFUSED]
    assert len(refused) > 150
    assert [message for message in refused if not explained_by(message)] == []


@pytest.mark.parametrize(
    ("element", "attribute", "rules", "note"),
    [
        ("option", "apirate", ("removed-attribute",), "only releases up to 3.3.6 knew"),
        ("joint", "actuatorfrcrange", ("unknown-attribute",), "came with 3.0.0"),
        ("geom", "colour", ("unknown-attribute",), "no release ever knew"),
        (
            "camera",
            "orthographic",
            ("removed-attribute", "unknown-attribute"),
            "from 3.2.0 on, up to 3.4.0",
        ),
    ],
)
def test_the_history_of_an_attribute_tells_which_rule(
    element: str, attribute: str, rules: tuple[str, ...], note: str
) -> None:
    text = f"Schema violation: unrecognized attribute: '{attribute}'\n\nElement '{element}', line 3"
    (error,) = read_pasted(text).of_models
    assert rules_of(error) == rules
    assert note in history(error).note
