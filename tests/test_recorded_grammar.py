"""The recorded structure of every release is what its library prints."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.engine import Engine
from mjcf_lint.grammar import Grammar, read_schema, recorded, releases
from mjcf_lint.grammar.history import era_of_attribute, era_of_element
from mjcf_lint.grammar.record_format import RecordFile
from mjcf_lint.grammar.recorded import is_recorded

DATA = Path(__file__).parent.parent / "mjcf_lint" / "grammar" / "data" / "grammar.json"


def structure(grammar: Grammar) -> dict[tuple[str, ...], tuple[str, set[str]]]:
    return {path: (one.cardinality, set(one.attributes)) for path, one in grammar.walk()}


def printed(engine: Engine) -> Grammar:
    return read_schema(engine.schema(), Version(engine.version()))


def test_the_record_is_what_the_installed_engine_prints(engine: Engine) -> None:
    live = printed(engine)
    if not is_recorded(live.release):
        pytest.skip(f"{live.release} is not recorded")
    assert structure(recorded(live.release)) == structure(live)


@pytest.mark.real
@pytest.mark.parametrize("release", ["3.1.6", "3.2.0", "3.3.7", "4.0.0"])
def test_the_record_is_what_an_engine_prints(release: str) -> None:
    with Engine(import_module("tests.real.fetch").library(release)) as engine:
        assert structure(recorded(Version(release))) == structure(printed(engine))


def test_all_releases_from_the_first_on_the_index_are_recorded() -> None:
    assert len(releases()) == 51
    assert (str(releases()[0]), str(releases()[-1])) == ("2.2.0", "4.0.0")


def test_the_file_has_the_form_it_claims_and_is_small() -> None:
    RecordFile.model_validate_json(DATA.read_text("utf-8"))
    assert DATA.stat().st_size < 500_000


def test_history_says_since_when_something_is_gone() -> None:
    apirate = era_of_attribute(("mujoco", "option"), "apirate")
    assert apirate
    assert (str(apirate.first), str(apirate.last)) == ("2.2.0", "3.3.6")
    assert str(apirate.gone_in) == "3.3.7"
    composite = era_of_element(("mujoco", "body", "composite"))
    assert composite
    assert str(composite.gone_in) == "4.0.0"
    assert era_of_attribute(("mujoco", "option"), "aprate") is None
