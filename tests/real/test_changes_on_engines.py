"""What releases changed, run on the real older and newer release."""

from __future__ import annotations

from pathlib import Path

import pytest

from mjcf_lint.comparing.comparison import Comparison, compare
from mjcf_lint.comparing.compiled import read_compiled
from mjcf_lint.engine import Engine, Outcome, Verdict, same
from tests.changes import ChangeExample, examples, line_of, lint, one_of_each_rule, repaired
from tests.conftest import OldEngine

SHORT = {example.name for example in one_of_each_rule()}

every_change = pytest.mark.parametrize(
    "example",
    [
        pytest.param(
            example,
            id=example.name,
            marks=pytest.mark.real if example.name in SHORT else pytest.mark.long,
        )
        for example in examples()
    ],
)


@every_change
def test_both_releases_do_what_is_claimed(
    example: ChangeExample, tmp_path: Path, old_engine: OldEngine
) -> None:
    claim = example.claim
    old, new = old_engine(claim.old), old_engine(claim.new)
    path = example.copied("before", tmp_path)
    before, now = old.load(path, image=True), new.load(path, image=True)
    assert before.loaded, before.message
    match claim.kind:
        case "error":
            assert now.outcome is Outcome.REFUSED
            assert claim.said in " ".join(now.message.split())
        case "crash":
            assert not now.loaded
            assert now.outcome is not Outcome.REFUSED
        case "warning":
            assert now.loaded, now.message
            assert claim.said in " ".join(" ".join(now.warnings).split())
            assert claim.said not in " ".join(before.warnings)
        case "silent":
            assert now.loaded, now.message
            assert set(claim.differs) <= fields(compared(before, old, now, new))


@every_change
def test_the_repaired_model_is_what_is_claimed(
    example: ChangeExample, tmp_path: Path, old_engine: OldEngine
) -> None:
    claim = example.claim
    if claim.fix == "none":
        pytest.skip("only a person can repair it")
    old, new = old_engine(claim.old), old_engine(claim.new)
    path = example.copied("after", tmp_path)
    now = new.load(path, image=True)
    assert now.loaded, now.message
    if claim.kind == "warning":
        assert claim.said not in " ".join(now.warnings)
    if claim.fix == "unsafe":
        return
    before = old.load(example.copied("before", tmp_path), image=True)
    differing = fields(compared(before, old, now, new))
    assert not differing & set(claim.differs) - set(claim.tolerates)
    assert differing - differing_anyway(tmp_path, old, new) <= set(claim.tolerates)
    again = old.load(path, image=True)
    if again.loaded and not claim.tolerates:
        assert before.image
        assert again.image
        assert old.library.headers
        assert same(before.image, again.image, old.library.headers)


@every_change
def test_the_new_release_lets_the_repair_pass(
    example: ChangeExample, tmp_path: Path, old_engine: OldEngine
) -> None:
    path = example.copied("before", tmp_path)
    done = repaired(path, example.claim, old_engine(example.claim.new))
    assert [proof.detail for proof in done.refused] == []
    assert done.changes or example.claim.fix == "none"


@pytest.mark.real
@pytest.mark.parametrize(
    "example", [one for one in examples() if one.compiles], ids=lambda one: one.name
)
def test_the_engine_tells_of_it(
    example: ChangeExample, tmp_path: Path, old_engine: OldEngine, bless: bool
) -> None:
    claim = example.claim
    path = example.copied("before", tmp_path)
    told = [
        lint(path, claim, release, old_engine(release)).diagnostics
        for release in (claim.old, claim.new)
    ]
    assert [one for one in told[0] if one.rule == example.rule] == []
    assert [one for one in told[1] if one.rule == example.rule]
    lines = "".join(line_of(found, path.parent) for found in told[1])
    if bless:
        example.report.write_text(lines, newline="\n")
    assert lines == example.report.read_text()


def compared(before: Verdict, old: Engine, now: Verdict, new: Engine) -> Comparison:
    assert before.image, before.message
    assert now.image, now.message
    assert old.library.headers
    assert new.library.headers
    return compare(
        read_compiled(before.image, old.library.headers),
        read_compiled(now.image, new.library.headers),
    )


def differing_anyway(folder: Path, old: Engine, new: Engine) -> set[str]:
    """Return the fields in which even empty models of the two releases differ."""
    empty = folder / "empty.xml"
    empty.write_text("<mujoco/>")
    loaded = [engine.load(empty, image=True) for engine in (old, new)]
    return fields(compared(loaded[0], old, loaded[1], new))


def fields(found: Comparison) -> set[str]:
    """Return what differs; elements that one model has more or less differ under their kind."""
    kinds = {name.split()[0] for name in (*found.removed, *found.added)}
    return {one.field for one in found.fields} | kinds | set(found.reordered)
