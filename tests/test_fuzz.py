"""The fuzzer finds nothing, neither in what once went wrong nor in a minute of new inputs."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from bench.fuzz import CORPUS, MOST_BYTES, RELEASE, dictionary, fuzz
from bench.fuzz_input import MAIN, Yard, packed, seeds, unpacked
from bench.fuzz_trial import TARGETS, Trial, Trouble
from mjcf_lint import Category, Diagnostic, Model, rule
from mjcf_lint.checking.linter import Linter
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import recorded
from mjcf_lint.project.files import Files
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.xml.edit import apply
from mjcf_lint.xml.source import Source
from tests.test_properties_of_examples import target_of

SECONDS = int(os.environ.get("MJCF_LINT_FUZZ_SECONDS", "60"))
KEPT = sorted(CORPUS.iterdir())
MOST_KEPT = 200_000
ABSURD = ("inf", "1e400", "-1e308", "nan", "1e-310", "99999999999")
BALL = b"<mujoco><worldbody><geom size='1'/></worldbody></mujoco>"


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_what_once_went_wrong_goes_well(path: Path, tmp_path: Path, engine: Engine) -> None:
    trial = Trial(tmp_path, load_rules(), engine, every=1)
    for number in range(2 * len(TARGETS)):
        trial.run(path.read_bytes(), number)


def test_the_corpus_is_small() -> None:
    assert sum(path.stat().st_size for path in KEPT) < MOST_KEPT


def test_the_examples_are_seeds_that_go_well(tmp_path: Path) -> None:
    found = list(seeds(recorded(RELEASE)))
    assert sum(len(data) < MOST_BYTES for data in found) > 800
    trial = Trial(tmp_path, load_rules())
    for data in found[::10]:
        trial.run(data)


def test_several_files_are_one_input() -> None:
    files = {MAIN: BALL, "parts/a.xml": b"<mujocoinclude/>", "b.xml": b""}
    assert unpacked(packed(files)) == files
    assert unpacked(BALL + b"\x1e../../etc/passwd\nx\x1eb.xml\ny") == {
        MAIN: BALL,
        "part0.xml": b"x",
        "b.xml": b"y",
    }


def test_the_dictionary_knows_the_grammar() -> None:
    words = dictionary(recorded(RELEASE))
    assert {"<geom ", ' rgba=\\"', "capsule"} <= set(words)


def test_a_rule_that_raises_is_found(tmp_path: Path) -> None:
    @rule(category=Category.ERROR)
    def raising(model: Model) -> list[Diagnostic]:
        """It always raises."""
        raise ZeroDivisionError(model.root.path)

    with pytest.raises(Trouble, match="raising raises ZeroDivisionError"):
        Trial(tmp_path, [raising]).run(BALL)


@pytest.mark.skipif(
    find_spec("atheris") is None, reason=f"there is no atheris for Python {sys.version_info[:2]}"
)
def test_new_inputs_go_well(tmp_path: Path) -> None:
    (tmp_path / "found").mkdir()
    figures = fuzz(SECONDS, tmp_path, tmp_path / "found", seed=0)
    said = "\n".join(path.read_text("utf-8") for path in tmp_path.glob("found/*.txt"))
    assert figures.findings == (), said
    assert figures.executions > figures.seeds
    assert figures.edges > 1000
    assert figures.compared > 0


def test_absurd_numbers_raise_nothing(tmp_path: Path) -> None:
    linter, yard = Linter(target_of("4.0.0", "2.3.7"), load_rules()), Yard(tmp_path)
    number = 0
    for files in map(unpacked, list(seeds(recorded(RELEASE)))[::7]):
        root = Source(Path(MAIN), files[MAIN]).root
        for element in root.walk() if root else ():
            for attribute in element.attributes.values():
                number += 1
                if number % 3 or attribute.name in ("name", "class", "file"):
                    continue
                words = attribute.value.split() or [""]
                words[number % len(words)] = ABSURD[number % len(ABSURD)]
                edit = attribute.with_value(" ".join(words))
                path = yard.put({**files, MAIN: apply(files[MAIN], [edit])})
                other = linter.again(Files())
                other.check(other.model(path))
                assert other.failures == (), other.failures[0].traceback
