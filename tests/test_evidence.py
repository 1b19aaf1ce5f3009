"""What the target refuses is proven on an older release that loads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint import Category, Diagnostic, Edit, Fix, Model, Rule, rule
from mjcf_lint.checking.linter import Linter
from mjcf_lint.engine import Engine, Library
from mjcf_lint.engine.store import StoreError
from mjcf_lint.releases.target import Target
from mjcf_lint.repair.evidence import Evidence, gather
from mjcf_lint.repair.fixer import Repair, repair
from mjcf_lint.repair.plan import Choice
from mjcf_lint.ruleset.registry import load_rules
from tests.conftest import OldEngine
from tests.trees import write_tree

OLD = Version("3.1.6")
KETTLE = """<mujoco><default class="kettle"><geom size=".1"/></default>
<worldbody><geom name="ball"/><geom size=".2"/></worldbody></mujoco>
"""

Fetch = Callable[[Version], Library]
Prove = Callable[..., tuple[Evidence, ...]]


def growing(*, safe: bool) -> Rule:
    """Make a rule that lets balls grow."""
    return writing("size", ".2", ".3", safe=safe)


def writing(name: str, old: str, new: str, *, safe: bool) -> Rule:
    """Make a rule that writes another value into an attribute, wherever it stands."""
    make = Fix.safe if safe else Fix.unsafe

    def writes(model: Model) -> Iterator[Diagnostic]:
        for node in model.elements():
            given = node.attributes.get(name)
            if given and given.value == old:
                fix = make(f"Write {new}", Edit(given.value_span, new))
                yield Diagnostic(given.value_span, f"{name} is {old}", fix)

    writes.__name__ = f"{name}_{'safe' if safe else 'unsafe'}"
    return rule(category=Category.ERROR)(writes)


RENAMES = writing("name", "ball", "egg", safe=False)


@pytest.fixture
def prove(engine: Engine, target: Target, old_engine: OldEngine, tmp_path: Path) -> Prove:
    """Repair a model with all rules and more, and ask 3.1.6 about it."""

    def run(
        text: str,
        *more: Rule,
        unsafe: bool = False,
        compiled: bool = True,
        known: tuple[Version, ...] = (OLD,),
        fetch: Fetch = lambda release: old_engine(str(release)).library,
    ) -> tuple[Evidence, ...]:
        write_tree(tmp_path, {"m.xml": text, "pyproject.toml": ""})
        usual = (rule for rule in load_rules() if rule.category.on)
        linter = Linter(target, (*usual, *more))
        planned: Repair = repair([tmp_path], linter, Choice(unsafe), engine if compiled else None)
        assert planned.changes
        headers = engine.library.headers
        return gather(
            [tmp_path], linter, target, planned, headers=headers, known=known, fetch=fetch
        )

    return run


def test_a_repair_is_proven_where_the_original_loads(prove: Prove) -> None:
    (found,) = prove(KETTLE)
    assert found.release == OLD
    assert found.comparison is not None
    assert found.comparison.equal
    assert not found.against
    assert found.apart == ()


def test_what_the_target_loads_is_proven_already(prove: Prove) -> None:
    assert prove("<mujoco><!-- a -- b --><worldbody><geom size='1'/></worldbody></mujoco>") == ()


def test_a_safe_repair_that_changes_the_old_model_speaks_against_us(prove: Prove) -> None:
    (found,) = prove(KETTLE, growing(safe=True))
    assert found.comparison is not None
    (size,) = [one for one in found.comparison.fields if one.field == "geom_size"]
    assert [one.element for one in size.differences] == ["geom 1 (in body 'world')"]
    assert found.against


def test_an_unsafe_repair_may_change_it(prove: Prove) -> None:
    (found,) = prove(KETTLE, growing(safe=False), unsafe=True)
    assert found.comparison is not None
    assert not found.comparison.equal
    assert not found.against
    assert found.safe_apart


def test_safe_repairs_are_held_against_the_older_release_without_unsafe_ones(
    prove: Prove,
) -> None:
    (found,) = prove(KETTLE, growing(safe=True), RENAMES, unsafe=True)
    assert found.against
    assert found.comparison is not None
    assert "geom_size" in {one.field for one in found.comparison.fields}
    assert (found.comparison.removed, found.comparison.added) == ((), ())


def test_an_unsafe_repair_cannot_hide_what_a_safe_one_changed(prove: Prove) -> None:
    shrinks = writing("size", ".3", ".20", safe=False)
    (found,) = prove(KETTLE, growing(safe=True), shrinks, unsafe=True)
    assert found.against


def test_a_safe_repair_of_what_an_unsafe_one_wrote_is_none_of_the_safe_part(prove: Prove) -> None:
    spells = writing("size", ".3", ".30", safe=True)
    (found,) = prove(KETTLE, growing(safe=False), spells, unsafe=True)
    assert not found.against
    assert found.safe_apart


def test_where_there_are_only_unsafe_repairs_nothing_is_said_of_safe_ones(prove: Prove) -> None:
    text = "<mujoco><option apirate='1'/><worldbody><geom size='.2'/></worldbody></mujoco>"
    text = text.replace("<worldbody>", "<worldbody><geom size='1' zzz='1'/>")
    (found,) = prove(text, growing(safe=False), unsafe=True)
    assert not found.safe_apart
    assert not found.against


def test_where_unsafe_repairs_break_the_older_model_the_safe_ones_are_proven(prove: Prove) -> None:
    """Only a simulation finds out how long the muscle can get, and so that memory is short."""
    starves = writing("memory", "10M", "1", safe=False)
    muscle = (
        "<size memory='10M'/><compiler><lengthrange mode='all'/></compiler><worldbody><body>"
        "<joint name='j' range='0 1' limited='true'/><geom size='.1' pos='.2 0 0'/></body>"
        "</worldbody><actuator><muscle joint='j'/></actuator></mujoco>"
    )
    text = KETTLE.replace("</mujoco>", muscle)
    (found,) = prove(text, starves, unsafe=True, compiled=False)
    assert found.comparison is None
    assert "does not load there" in found.trouble
    assert found.safe_apart


def test_what_only_newer_releases_read_is_set_apart_and_the_rest_proven(prove: Prove) -> None:
    option = '<option mpr_iterations="60"/><default class'
    (found,) = prove(KETTLE.replace("<default class", option))
    assert found.comparison is not None
    assert found.comparison.equal
    assert [one.fix.title for one in found.apart] == ["Write ccd_iterations"]


def test_a_field_that_the_target_does_not_have_may_change(prove: Prove) -> None:
    option = '<option apirate="50"/><default class'
    (found,) = prove(KETTLE.replace("<default class", option))
    assert found.gone == ("opt.apirate",)
    assert found.comparison is not None
    assert found.comparison.equal
    assert not found.against


def test_without_an_engine_to_be_had_the_reason_is_told(prove: Prove) -> None:
    def offline(release: Version) -> Library:
        raise StoreError(f"cannot fetch MuJoCo {release}: no way there")

    (found,) = prove(KETTLE, fetch=offline)
    assert found.comparison is None
    assert (found.release, found.trouble) == (OLD, "cannot fetch MuJoCo 3.1.6: no way there")
    assert not found.against


def test_releases_that_see_an_error_are_not_asked(prove: Prove) -> None:
    def never(release: Version) -> Library:
        raise AssertionError(release)

    (found,) = prove(KETTLE, known=(Version("3.2.0"), Version("3.3.7")), fetch=never)
    assert found.trouble == "no older release would load the original"


def test_three_releases_are_tried(prove: Prove, engine: Engine) -> None:
    asked = []

    def refusing(release: Version) -> Library:
        asked.append(str(release))
        return engine.library  # which does not load the kettle

    known = tuple(map(Version, ("3.1.2", "3.1.3", "3.1.4", "3.1.5", "3.1.6")))
    (found,) = prove(KETTLE, known=known, fetch=refusing)
    assert asked == ["3.1.6", "3.1.5", "3.1.4"]
    assert found.trouble == "MuJoCo 3.1.6, 3.1.5, 3.1.4 refuse the original, too"
