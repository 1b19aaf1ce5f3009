"""The recorded grammars against the engines and the documentation they are of."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version
from pydantic import ValidationError

from mjcf_lint.engine import Engine, find_library
from mjcf_lint.grammar import (
    AttributeType,
    Grammar,
    Kind,
    NotRecorded,
    Reading,
    grammar_for,
    read_schema,
    reading,
    recorded,
    releases,
)
from mjcf_lint.grammar.history import era_of_attribute, era_of_element
from mjcf_lint.grammar.record_format import RecordFile, TypeRow
from mjcf_lint.grammar.recorded import is_recorded
from tests.conftest import OldEngine
from tests.grammar_trials import Trials, told
from tests.real.fetch import package
from tools.grammar_release import READING

DATA = Path(__file__).parent.parent / "mjcf_lint" / "grammar" / "data" / "grammar.json"
NEWEST = Version("4.0.0")
SOME = ("2.2.0", "2.3.7", "3.1.6", "3.2.0", "3.3.7", "4.0.0")
SEED = 300
LOAD = """
import sys, time
import packaging.version
from mjcf_lint.grammar import recorded
release = packaging.version.Version(sys.argv[1])
start = time.perf_counter()
recorded(release)
print(time.perf_counter() - start)
"""


def structure(grammar: Grammar) -> dict[tuple[str, ...], tuple[str, set[str]]]:
    return {path: (one.cardinality, set(one.attributes)) for path, one in grammar.walk()}


def printed(engine: Engine) -> Grammar:
    return read_schema(engine.schema(), Version(engine.version()))


def types(grammar: Grammar) -> list[AttributeType]:
    return [found for _, allowed in grammar.walk() for found in allowed.attributes.values()]


def disagreements(engine: Engine, folder: Path, count: int) -> list[object]:
    """Return of some random attributes those that the engine reads otherwise."""
    grammar = recorded(Version(engine.version()))
    trials = Trials(engine, grammar, folder)
    sample = random.Random(SEED).sample(
        sorted(told(grammar).items(), key=lambda one: one[0]), count
    )
    return [(place, found) for place, found in sample if not trials.agrees(place, found)]


def test_the_record_is_what_the_installed_engine_prints() -> None:
    with Engine(find_library()) as engine:
        live = printed(engine)
    if not is_recorded(live.release):
        pytest.skip(f"{live.release} is not recorded")
    assert structure(recorded(live.release)) == structure(live)


@pytest.mark.real
@pytest.mark.parametrize("release", SOME)
def test_the_record_is_what_an_engine_prints_and_reads(
    release: str, old_engine: OldEngine, tmp_path: Path
) -> None:
    engine = old_engine(release)
    assert structure(recorded(Version(release))) == structure(printed(engine))
    assert disagreements(engine, tmp_path, 60) == []


@pytest.mark.long
@pytest.mark.parametrize("release", releases(), ids=str)
def test_the_record_of_every_release_is_what_its_library_prints(
    release: Version, old_engine: OldEngine
) -> None:
    assert structure(recorded(release)) == structure(printed(old_engine(str(release))))


def test_three_hundred_attributes_take_and_refuse_what_the_record_says(
    engine: Engine, tmp_path: Path
) -> None:
    if Version(engine.version()) > NEWEST:
        pytest.skip(f"the installed engine is newer than {NEWEST}")
    assert disagreements(engine, tmp_path, 300) == []


def test_all_releases_from_the_first_on_the_index_are_recorded() -> None:
    assert len(releases()) == 51
    assert list(releases()) == sorted(releases())
    assert (releases()[0], releases()[-1]) == (Version("2.2.0"), NEWEST)


@pytest.mark.parametrize("release", releases(), ids=str)
def test_nearly_every_attribute_has_a_kind(release: Version) -> None:
    kinds = [found.kind for found in types(recorded(release))]
    assert kinds.count(Kind.UNKNOWN) <= len(kinds) * 0.02


@pytest.mark.parametrize("release", releases(), ids=str)
def test_types_are_whole(release: Version) -> None:
    for found in types(recorded(release)):
        assert found.most is None or found.least <= found.most
        assert bool(found.refers_to) == (found.kind is Kind.REFERENCE)
        if found.kind is Kind.KEYWORD:
            assert found.keywords
        elif found.kind is not Kind.INTEGER:
            assert not found.keywords


def test_the_file_has_the_form_it_claims_and_is_small() -> None:
    RecordFile.model_validate_json(DATA.read_bytes())
    assert DATA.stat().st_size < 500_000


def without_a_fact(record: Any) -> None:
    record["reading"].popitem()


def with_half_a_span(record: Any) -> None:
    record["elements"][0][2].append(0)


def with_an_unknown_release(record: Any) -> None:
    record["elements"][0][2][1] = len(record["releases"])


def with_an_unknown_mark(record: Any) -> None:
    record["elements"][0][2][2] = "+"


def with_an_unknown_type(record: Any) -> None:
    record["elements"][0][3]["model"][2] = len(record["types"])


def without_a_root(record: Any) -> None:
    del record["elements"][0]


def with_a_step_too_deep(record: Any) -> None:
    record["elements"][1][0] = 2


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (without_a_fact, "not the facts that are measured"),
        (with_half_a_span, "a span is not whole"),
        (with_an_unknown_release, "no releases 0 to 51"),
        (with_an_unknown_mark, "mujoco has the mark +"),
        (with_an_unknown_type, "mujoco has an attribute of no known type"),
        (without_a_root, "the first element is not the root"),
        (with_a_step_too_deep, "an element stands deeper than its parent allows"),
    ],
)
def test_a_record_that_is_not_whole_is_refused(spoil: Callable[[Any], None], said: str) -> None:
    record = json.loads(DATA.read_bytes())
    spoil(record)
    with pytest.raises(ValidationError, match=re.escape(said)):
        RecordFile.model_validate(record)


def test_a_type_stands_in_the_record_and_comes_back() -> None:
    for found in types(recorded(NEWEST)):
        assert TypeRow.of(found).type() == found


@pytest.mark.parametrize("release", ["2.2.0", "4.0.0"])
def test_a_release_is_read_fast(release: str) -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", LOAD, release],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parent.parent,
        )
        for _ in range(5)
    ]
    assert min(float(run.stdout) for run in runs) < 0.02


def test_a_post_release_is_the_release_its_library_says() -> None:
    first, post = (asdict(recorded(Version(one)).root) for one in ("2.3.1", "2.3.1.post1"))
    assert first == post


def test_a_release_without_a_record_is_said_to_have_none() -> None:
    for ask in (recorded, reading):
        with pytest.raises(NotRecorded, match=r"2\.1\.5.*2\.2\.0 to 4\.0\.0"):
            ask(Version("2.1.5"))


def test_an_unrecorded_release_is_read_live_once(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MJCF_LINT_CACHE", str(tmp_path))
    release = Version("99.0.0")
    live = grammar_for(release, engine)
    assert {found.kind for found in types(live)} == {Kind.UNKNOWN}
    (kept,) = (tmp_path / "schemas").iterdir()
    kept.write_text(kept.read_text().replace("childclass", "childclasses"))
    assert "childclasses" in grammar_for(release, engine).root.children["body"].attributes


def test_kinds_of_some_attributes_everyone_knows() -> None:
    root = recorded(NEWEST).root
    body = root.children["body"]
    geom = body.children["geom"].attributes
    assert geom["type"].kind is Kind.KEYWORD
    assert {"sphere", "box", "mesh"} <= set(geom["type"].keywords)
    assert geom["size"] == AttributeType(Kind.NUMBER, least=1, most=3)
    assert geom["solref"] == AttributeType(Kind.NUMBER, least=1, most=2)
    assert geom["user"] == AttributeType(Kind.NUMBER, least=1, most=None)
    assert geom["condim"].kind is Kind.INTEGER
    assert geom["material"].refers_to == ("material",)
    assert body.attributes["childclass"].refers_to == ("default",)
    assert root.children["asset"].children["texture"].attributes["file"].kind is Kind.FILE
    assert root.children["tendon"].children["fixed"].children["joint"].attributes["coef"].required
    assert root.children["size"].attributes["memory"].kind is Kind.SIZE
    inputs = root.children["actuator"].children["pid"].attributes["input"]
    assert {"pos", "vel", "ff"} <= set(inputs.keywords)
    assert (inputs.most or 0) > 2


def test_how_doubtful_values_are_read() -> None:
    assert set(Reading._fields) == READING.keys()
    assert reading(Version("2.2.0")).word_for_number
    assert not reading(NEWEST).word_for_number
    assert reading(NEWEST).empty_numbers
    assert not any(reading(release).commas_between_numbers for release in releases()[-5:])


@pytest.mark.real
@pytest.mark.parametrize("release", SOME)
def test_an_engine_reads_doubtful_values_so(
    release: str, old_engine: OldEngine, tmp_path: Path
) -> None:
    engine, known = old_engine(release), reading(Version(release))
    for fact, (name, value) in READING.items():
        size = "" if name == "size" else 'size="1"'
        geom = f'<geom {size} {name}="{value}"/>'
        model = tmp_path / "model.xml"
        model.write_text(f"<mujoco><worldbody>{geom}</worldbody></mujoco>")
        assert getattr(known, fact) is (engine.load(model).message == ""), fact


def test_history_says_since_when_something_is_gone() -> None:
    apirate = era_of_attribute(("mujoco", "option"), "apirate")
    assert apirate
    assert (str(apirate.first), str(apirate.last)) == ("2.2.0", "3.3.6")
    assert str(apirate.gone_in) == "3.3.7"
    composite = era_of_element(("mujoco", "body", "composite"))
    assert composite
    assert str(composite.gone_in) == "4.0.0"
    assert era_of_attribute(("mujoco", "option"), "aprate") is None


_ROW = re.compile(r"^\.\. _([\w-]+):\n\s*:at:`(\w+)`: :at-val:`([^`]*)`", re.MULTILINE)
# The documentation of 4.0.0 gives these other words, or none; the engine takes what is recorded.
_OTHERWISE_DOCUMENTED = {
    "actuator-orientation-input",
    "body-flexcomp-type",
    "body-site-type",
    "deformable-flex-dof",
    "sensor-user-needstage",
}


def documented() -> list[tuple[str, str, str]]:
    """Return anchor, attribute and value of each row of the reference in the wheel of 4.0.0."""
    folder = find_library().path.parent
    if version("mujoco") != str(NEWEST):
        folder = package("mujoco-core", str(NEWEST)) / "mujoco"
    return _ROW.findall((folder / "doc" / "XMLreference.rst").read_text("utf-8"))


def test_keywords_are_those_of_the_documentation() -> None:
    places = {"-".join(path[1:]): allowed for path, allowed in recorded(NEWEST).walk()}
    same, other = 0, set()
    for anchor, name, value in documented():
        allowed = places.get(anchor.removesuffix(f"-{name}"))
        if allowed is None or not value.startswith("["):
            continue
        words = {word.strip() for word in value[1 : value.index("]")].split(",")}
        if words == set(allowed.attributes[name].keywords):
            same += 1
        else:
            other.add(anchor)
    assert same > 100
    assert other == _OTHERWISE_DOCUMENTED


def test_every_documented_attribute_is_recorded() -> None:
    places = {"-".join(path[1:]): allowed for path, allowed in recorded(NEWEST).walk()}
    rows = [
        (anchor, name, places[element])
        for anchor, name, _ in documented()
        if (element := anchor.removesuffix(f"-{name}")) in places
    ]
    assert len(rows) > 600
    assert [anchor for anchor, name, allowed in rows if name not in allowed.attributes] == []
