"""Dataclasses whose methods are written late are those that `dataclasses` makes."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field, fields, replace
from typing import Any, cast

import pytest

from mjcf_lint.deferred import dataclass


@dataclass(frozen=True, slots=True)
class Late:
    """A value with fields of every kind."""

    place: str
    size: int = 3
    names: tuple[str, ...] = ()
    table: dict[str, int] = field(default_factory=dict, hash=False)
    hidden: list[int] = field(default_factory=list, repr=False, compare=False)
    made: str = field(init=False, default="here")


@dataclasses.dataclass(frozen=True, slots=True)
class Early:
    """A value with fields of every kind."""

    place: str
    size: int = 3
    names: tuple[str, ...] = ()
    table: dict[str, int] = field(default_factory=dict, hash=False)
    hidden: list[int] = field(default_factory=list, repr=False, compare=False)
    made: str = field(init=False, default="here")


@dataclass(slots=True)
class Counter:
    """What is changed and compares, so it has no hash."""

    limit: int
    seen: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.seen = [self.limit]


@dataclass(frozen=True)
class Loose:
    """A value that also holds what it worked out."""

    number: int

    @property
    def doubled(self) -> int:
        return 2 * self.number


@dataclass(slots=True, eq=False)
class Apart:
    """What is only the same as itself."""

    number: int = 0


@dataclass
class Plain:
    """As the decorator stands by itself."""

    number: int = 0

    def __repr__(self) -> str:
        return "its own words"


ARGUMENTS: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    (("a",), {}),
    (("a", 4), {}),
    (("a",), {"names": ("b",), "table": {"c": 1}}),
    (("a", 3, (), {}, [1]), {}),
]


@pytest.mark.parametrize(("given", "named"), ARGUMENTS)
def test_they_hold_print_and_compare_alike(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    late, early = Late(*given, **named), Early(*given, **named)
    assert repr(late) == repr(early).replace("Early", "Late")
    assert hash(late) == hash(early)
    assert late == Late(*given, **named)
    assert late != Late("other")
    assert late != cast(Any, early)
    assert dataclasses.asdict(late) == dataclasses.asdict(early)
    assert repr(replace(late, size=9)) == repr(replace(early, size=9)).replace("Early", "Late")


@pytest.mark.parametrize(
    ("given", "named"),
    [((), {}), (("a",), {"place": "b"}), (("a",), {"made": "b"}), ("abcdef", {})],
)
def test_they_refuse_the_same_arguments(given: tuple[Any, ...], named: dict[str, Any]) -> None:
    for made in (Late, Early):
        with pytest.raises(TypeError):
            made(*given, **named)


def test_classes_are_described_alike() -> None:
    assert Late.__slots__ == Early.__slots__
    assert Late.__match_args__ == Early.__match_args__
    assert [one.name for one in fields(Late)] == [one.name for one in fields(Early)]
    params = [vars(made)["__dataclass_params__"] for made in (Late, Early, Counter)]
    frozen = [one.frozen for one in params]
    assert frozen == [True, True, False]


def test_frozen_ones_refuse_to_be_changed() -> None:
    made: Any
    for made in (Late("a"), Early("a"), Loose(1)):
        with pytest.raises(FrozenInstanceError, match="cannot assign to field"):
            made.size = 4
        with pytest.raises(FrozenInstanceError, match="cannot delete field"):
            del made.size


def test_copies_and_pickles_are_the_same_though_nothing_was_written_for_them() -> None:
    late = Late("a", 4, ("b",), {"c": 1}, [2])
    for other in (copy.copy(late), copy.deepcopy(late), pickle.loads(pickle.dumps(late))):
        assert other == late
        assert other.hidden == late.hidden
    assert pickle.loads(pickle.dumps(Loose(2))) == Loose(2)


def test_the_others() -> None:
    counter = Counter(2)
    counter.limit = 3
    assert (counter.limit, counter.seen) == (3, [2])
    assert (Counter(3) == counter, Counter(2) == Counter(2)) == (False, True)
    with pytest.raises(TypeError, match="unhashable"):
        hash(counter)
    assert not hasattr(counter, "__dict__")
    assert Loose(2).doubled == 4
    assert Apart() != Apart()
    assert len({Apart(), Apart()}) == 2
    assert repr(Plain(1)) == "its own words"
    assert Plain(1) == Plain(1)


def test_each_has_lists_of_its_own() -> None:
    one, other = Late("a"), Late("a")
    one.hidden.append(1)
    assert other.hidden == []


def test_a_method_is_written_once() -> None:
    @dataclass(frozen=True, slots=True)
    class Once:
        """Nothing was made of it yet."""

        number: int

    before = Once.__init__
    Once(1)
    written = Once.__init__
    assert before is not written
    Once(2)
    assert Once.__init__ is written
