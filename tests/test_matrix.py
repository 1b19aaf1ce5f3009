"""Which model loads in which release: read for every release, grouped and pinned."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.version import Version

from mjcf_lint.checking.linter import Linter
from mjcf_lint.engine import Engine
from mjcf_lint.grammar import recorded, releases
from mjcf_lint.matrices.matrix import Blame, Matrix, Row, Source, Verdict
from mjcf_lint.matrices.pin import newest_run, pin
from mjcf_lint.matrices.reading import ask, verdict_of
from mjcf_lint.matrices.turning import names_in, turns
from mjcf_lint.project.files import PathError
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules
from tests.matrices import FOUR, HAND, NOWHERE, PLAIN, WORLD, read
from tests.trees import write_tree

# What begins or ends somewhere: frames, replicates, prefixed names, types, includes, classes.
SHIFTING = {
    "frame.xml": "<mujoco><worldbody><frame zzz='1'><geom size='1'/></frame></worldbody></mujoco>",
    "replicate.xml": "<mujoco><worldbody><replicate count='2'><geom size='1'/></replicate>"
    "</worldbody></mujoco>",
    "prefix.xml": f"<mujoco xmlns:a='b' a:c='d'>{WORLD}</mujoco>",
    "stray.xml": f"<mujoco><frame/>{WORLD}</mujoco>",
    "deep.xml": "<mujoco><include file='sub/outer.xml'/></mujoco>",
    "sub/outer.xml": "<mujoco><include file='inner.xml'/></mujoco>",
    "sub/inner.xml": f"<mujoco>{WORLD}</mujoco>",
    "slash.xml": r"<mujoco><include file='sub\inner.xml'/></mujoco>",
    "twice.xml": "<mujoco><include file='sub/inner.xml'/><include file='sub/./inner.xml'/>"
    "</mujoco>",
    "main.xml": "<mujoco><worldbody><geom class='main' size='1'/></worldbody></mujoco>",
}


def ranges(matrix: Matrix) -> dict[str, str]:
    return {row.model.name: matrix.ranges(row.loads_in) for row in matrix.rows}


def made(*loads: str, known: str = "1.0 1.1 1.2 1.3 2.0", checked: str = "") -> Matrix:
    """Return a matrix of models that load in these releases."""
    versions = [Version(text) for text in known.split()]
    releases = tuple(Version(text) for text in (checked or known).split())
    blame = Blame("some-rule", Path("a.xml"), 1, 1, "wrong")
    rows = tuple(
        Row(
            Path(f"{chr(97 + at)}.xml"),
            {
                release: Verdict(loads=True)
                if str(release) in own.split()
                else Verdict(False, Source.READ, (blame,))
                for release in releases
            },
        )
        for at, own in enumerate(loads)
    )
    return Matrix(rows, releases, tuple(versions))


def advised(matrix: Matrix) -> str:
    found = matrix.advice()
    assert found
    return found.pin


def test_each_model_loads_in_the_releases_that_take_it(tmp_path: Path) -> None:
    matrix = read(write_tree(tmp_path, FOUR))
    assert ranges(matrix) == {
        "plain.xml": "2.2.0..4.0.0",
        "kettle.xml": "2.2.0..3.1.6",
        "hand.xml": "2.2.0..3.3.6",
        "newer.xml": "3.2.3..4.0.0",
    }


def test_a_fragment_is_no_row(tmp_path: Path) -> None:
    folder = write_tree(tmp_path, {**FOUR, "lone.xml": "<mujocoinclude/>"})
    matrix = read(folder)
    assert not any("parts" in row.model.parts for row in matrix.rows)
    assert [path.name for path in matrix.fragments] == ["lone.xml"]


def test_a_model_that_others_include_is_a_row_if_some_release_loads_it(tmp_path: Path) -> None:
    files = {"top.xml": "<mujoco><include file='hand.xml'/></mujoco>", "hand.xml": HAND}
    assert ranges(read(write_tree(tmp_path, files))) == {
        "top.xml": "2.2.0..3.3.6",
        "hand.xml": "2.2.0..3.3.6",
    }


def test_a_named_fragment_brings_in_the_models_around_it(tmp_path: Path) -> None:
    folder = write_tree(tmp_path, {**FOUR, "pyproject.toml": ""})
    assert ranges(read(folder / "parts" / "kettle.xml")) == {"kettle.xml": "2.2.0..3.1.6"}


def test_a_refusal_names_the_rule_and_its_first_place(tmp_path: Path) -> None:
    matrix = read(write_tree(tmp_path, FOUR))
    (kettle,) = (row for row in matrix.rows if row.model.name == "kettle.xml")
    (blame,) = kettle.verdicts[Version("3.2.0")].blames
    assert (blame.rule, blame.path.name, blame.line, blame.column, blame.more) == (
        "root-default-renamed",
        "kettle.xml",
        2,
        3,
        0,
    )
    assert blame.path.parent.name == "parts"


def test_further_findings_of_a_rule_are_counted(tmp_path: Path) -> None:
    text = f"<mujoco><option zzz='1' yyy='1'/>{WORLD}</mujoco>"
    matrix = read(write_tree(tmp_path, {"a.xml": text}))
    (blame,) = matrix.rows[0].verdicts[releases()[-1]].blames
    assert (blame.rule, blame.more) == ("unknown-attribute", 1)


def test_warnings_do_not_keep_a_model_from_loading(tmp_path: Path) -> None:
    text = f"<mujoco><!-- a -- b -->{WORLD}</mujoco>"
    assert ranges(read(write_tree(tmp_path, {"a.xml": text}))) == {"a.xml": "2.2.0..4.0.0"}


def test_columns_are_releases_that_every_model_fares_alike_in(tmp_path: Path) -> None:
    matrix = read(write_tree(tmp_path, FOUR))
    assert [matrix.ranges(column) for column in matrix.columns()] == [
        "2.2.0..3.1.6",
        "3.2.0..3.2.2",
        "3.2.3..3.3.6",
        "3.3.7..4.0.0",
    ]


@pytest.mark.parametrize("tree", [FOUR, SHIFTING], ids=["four", "shifting"])
def test_every_cell_is_what_a_linter_of_that_release_says(
    tree: dict[str, str], tmp_path: Path
) -> None:
    matrix = read(write_tree(tmp_path, tree))
    rules = [rule for rule in load_rules() if rule.category.value == "error" and not rule.compiles]
    for release in releases():
        linter = Linter(Target(release, recorded(release)), rules)
        for row in matrix.rows:
            expected = verdict_of(linter.check(linter.model(row.model)))
            assert row.verdicts[release].key == expected.key, (row.model.name, str(release))


def test_a_model_is_read_again_only_where_a_release_reads_it_otherwise(tmp_path: Path) -> None:
    folder = write_tree(tmp_path, {"plain.xml": PLAIN})
    linter = Linter(Target(releases()[-1], recorded(releases()[-1])), ())
    used = names_in(linter.model(folder / "plain.xml").node)
    all_turns = turns([recorded(release) for release in releases()])
    stretches = list(all_turns.stretches(lambda _: used))
    assert [release for stretch in stretches for release in stretch] == list(releases())
    assert len(stretches) < len(releases()) / 2


def test_the_pin_covers_all_neighbouring_releases_that_serve_every_model() -> None:
    matrix = made("1.0 1.1 1.2", "1.1 1.2 1.3 2.0")
    assert advised(matrix) == "mujoco>=1.1,<1.3"
    assert matrix.ranges(matrix.common) == "1.1..1.2"


def test_a_pin_is_open_up_to_the_newest_release() -> None:
    assert advised(made("1.2 1.3 2.0")) == "mujoco>=1.2"


def test_the_upper_end_of_a_pin_is_short() -> None:
    known = [Version(text) for text in ("3.1.3", "3.1.6", "3.2.0", "3.2.1", "4.0.0")]
    assert pin(known[:2], known) == "mujoco>=3.1.3,<3.2"
    assert pin(known[2:3], known) == "mujoco>=3.2.0,<3.2.1"
    assert pin(known[2:4], known) == "mujoco>=3.2.0,<4"
    odd = [Version("2.3.0"), Version("2.3.1.post1")]
    assert pin(odd[:1], odd) == "mujoco>=2.3.0,<2.3.1.post1"


def test_a_release_that_was_not_looked_at_ends_a_run() -> None:
    known = [Version(text) for text in ("1.0", "1.1", "1.2")]
    assert newest_run({known[0], known[2]}, known) == (known[2],)
    assert advised(made("1.0 1.2", known="1.0 1.1 1.2 1.3", checked="1.0 1.2")) == (
        "mujoco>=1.2,<1.3"
    )


def test_where_no_release_serves_all_the_pin_serves_most_and_names_the_others() -> None:
    found = made("1.0 1.1", "1.2 1.3", "1.1 1.2 1.3", "").advice()
    assert found
    assert (found.pin, found.serves) == ("mujoco>=1.2,<2", 2)
    assert [row.model.name for row in found.in_the_way] == ["a.xml", "d.xml"]


def test_there_is_no_pin_where_nothing_loads() -> None:
    assert made("", "").advice() is None


def test_only_the_wanted_releases_are_columns(tmp_path: Path) -> None:
    wanted = [Version("3.1.6"), Version("3.3.7")]
    matrix = read(write_tree(tmp_path, FOUR), wanted=wanted)
    assert matrix.releases == tuple(wanted)
    assert ranges(matrix)["plain.xml"] == "3.3.7, 3.1.6"
    assert ranges(matrix)["hand.xml"] == "3.1.6"


def test_an_engine_has_the_last_word_on_its_release(engine: Engine, tmp_path: Path) -> None:
    unknown_to_rules = "<mujoco><extension><plugin plugin='none'/></extension></mujoco>"
    folder = write_tree(tmp_path, {"a.xml": unknown_to_rules, "b.xml": PLAIN, "c.xml": NOWHERE})
    release = Version(engine.version())
    read_only = read(folder, wanted=[release])
    asked = ask(read_only, release, engine, only_loading=True)
    verdicts = {row.model.name: row.verdicts[release] for row in asked.rows}
    assert not verdicts["a.xml"].loads
    assert verdicts["a.xml"].source is Source.ENGINE
    assert verdicts["b.xml"] == Verdict(loads=True, source=Source.ENGINE)
    assert verdicts["c.xml"].source is Source.READ
    every = ask(read_only, release, engine, only_loading=False)
    (refused,) = (row.verdicts[release] for row in every.rows if row.model.name == "c.xml")
    assert refused.source is Source.ENGINE
    assert [blame.rule for blame in refused.blames] == ["unknown-attribute"]


def test_a_path_that_holds_no_model_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PathError):
        read(tmp_path)
