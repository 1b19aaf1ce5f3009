"""A baseline holds back what a project lives with, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mjcf_lint.ruleset.registry import builtin_rules_dir
from mjcf_lint.sessions.baseline import Baseline
from mjcf_lint.xml.source import MOST_PARTS
from tests.in_process import Ran, Run
from tests.test_cli import HEALTHY
from tests.trees import write_tree

TWO = """<mujoco>
  <worldbody>
    <geom name="a" size="1" zzz="1"/>
    <geom name="b" size="1" yyy="1"/>
  </worldbody>
</mujoco>
"""
NOTE = "<mujoco><!-- a -- b --><worldbody><geom size='1'/></worldbody></mujoco>"
FILE = "accepted.json"


@pytest.fixture
def check(run: Run) -> Run:
    def check(*arguments: str | Path) -> Ran:
        engine = () if "--engine" in arguments else ("--engine", "never")
        return run(*arguments, *engine, "--output-format", "concise")

    return check


@pytest.fixture
def accepted(check: Run, tmp_path: Path) -> Path:
    """A project whose two faults are in a baseline that its settings name."""
    write_tree(tmp_path, {"arm/a.xml": TWO, "mjcf-lint.toml": f"baseline = '{FILE}'"})
    ran = check("--write-baseline")
    assert (ran.code, ran.out) == (0, "")
    assert f"{FILE}: holds 2 findings, 2 new, 0 taken out" in ran.err
    return tmp_path


def found(ran: Ran) -> list[tuple[str, str]]:
    """Return the place of each finding and the last word of it."""
    return [(line.split(": ")[0], line.split()[-1]) for line in ran.out.splitlines()]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.usefixtures("accepted")
def test_what_it_holds_does_not_count_and_is_not_shown(check: Run) -> None:
    ran = check()
    assert (ran.code, ran.out) == (0, "")
    assert f"2 findings held back by {FILE}" in ran.err
    assert "not found any more" not in ran.err
    assert check("--no-baseline").code == 1
    assert len(found(check("--isolated"))) == 2
    assert check("--isolated", "--baseline", FILE).code == 0
    assert check("--config", "baseline = 'other.json'").code == 2


def test_the_file_is_for_people_too(accepted: Path) -> None:
    text = (accepted / FILE).read_text()
    held = json.loads(text)
    assert held["schema_version"] == 1
    assert text.endswith("}\n")
    assert held["findings"] == {
        "arm/a.xml": [
            {
                "rule": "unknown-attribute",
                "message": f"<geom> has no attribute '{name}'",
                "element": f'<geom name="{geom}" size="1" {name}="1"/>',
                "count": 1,
            }
            for geom, name in (("b", "yyy"), ("a", "zzz"))
        ]
    }


def test_lines_may_move_and_elements_be_edited(
    check: Run, accepted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = accepted / "arm" / "a.xml"
    edit(model, "  <worldbody>", "\n\n  <option timestep='0.001'/>\n  <worldbody>")
    edit(model, 'name="b" size="1"', 'size="2"\n   name="b"')
    assert check().code == 0
    assert check(model).code == 0
    monkeypatch.chdir(accepted / "arm")
    assert check("a.xml").code == 0
    assert check("..").code == 0


def test_new_findings_show_also_beside_old_ones(check: Run, accepted: Path) -> None:
    model = accepted / "arm" / "a.xml"
    edit(model, "  </worldbody>", '    <geom name="c" size="1" zzz="1"/>\n  </worldbody>')
    ran = check()
    assert ran.code == 1
    assert found(ran) == [("arm/a.xml:5:29", "'zzz'")]
    # It need not be the last of those that are alike.
    edit(model, "  <worldbody>", '  <worldbody><geom name="d" size="1" zzz="1"/>')
    assert [place for place, _ in found(check())] == ["arm/a.xml:2:38", "arm/a.xml:5:29"]
    edit(model, "yyy", "www")
    assert found(check())[1] == ("arm/a.xml:4:29", "'www'")


def test_what_is_repaired_is_said_and_can_be_pruned(check: Run, accepted: Path) -> None:
    edit(accepted / "arm" / "a.xml", ' zzz="1"', "")
    before = (accepted / FILE).read_text()
    ran = check()
    assert ran.code == 0
    assert f"1 finding of {FILE} not found any more: --prune-baseline takes them out" in ran.err
    assert "  arm/a.xml: unknown-attribute: <geom> has no attribute 'zzz'" in ran.err
    assert (accepted / FILE).read_text() == before
    write_tree(accepted, {"arm/b.xml": TWO})
    ran = check("--prune-baseline")
    assert ran.code == 1
    assert len(found(ran)) == 2
    assert f"{FILE}: holds 1 finding, 1 taken out" in ran.err
    ran = check("--write-baseline")
    assert f"{FILE}: holds 3 findings, 2 new, 0 taken out" in ran.err
    (accepted / "arm" / "a.xml").unlink()
    assert "1 finding of" in check().err
    assert f"{FILE}: holds 2 findings, 0 new, 1 taken out" in check("--write-baseline").err
    assert list(json.loads((accepted / FILE).read_text())["findings"]) == ["arm/b.xml"]


def test_what_was_not_looked_at_is_not_stale(check: Run, accepted: Path) -> None:
    write_tree(accepted, {"leg/b.xml": TWO})
    check("--write-baseline")
    edit(accepted / "leg" / "b.xml", ' zzz="1"', "")
    assert "not found any more" not in check("arm").err
    assert "not found any more" not in check("--select", "colour-range").err
    assert "holds 4 findings, 0 new, 0 taken out" in check("arm", "--write-baseline").err
    assert "holds 4 findings, 0 taken out" in check("arm", "--prune-baseline").err
    assert "holds 3 findings, 1 taken out" in check("--prune-baseline").err


def test_what_only_the_engine_finds_is_not_stale_without_it(check: Run, accepted: Path) -> None:
    model = builtin_rules_dir() / "engine_rejects" / "bad.xml"
    write_tree(accepted, {"arm/a.xml": model.read_bytes()})
    check("--write-baseline", "--engine", "auto")
    text = (accepted / FILE).read_text()
    assert [one["rule"] for one in json.loads(text)["findings"]["arm/a.xml"]] == ["engine-rejects"]
    assert str(accepted) not in text
    assert "not found any more" not in check().err
    assert check("--engine", "auto").out == ""


def test_what_it_holds_is_not_repaired(check: Run, accepted: Path) -> None:
    model = write_tree(accepted, {"arm/a.xml": NOTE}) / "arm" / "a.xml"
    check("--write-baseline")
    ran = check("--fix")
    assert (ran.code, model.read_text()) == (0, NOTE)
    assert check("--diff").out == ""
    write_tree(accepted, {"arm/b.xml": NOTE})
    assert "b/arm/b.xml" in check("--diff").out
    assert "b/arm/a.xml" not in check("--diff").out
    check("--fix")
    assert model.read_text() == NOTE
    assert (accepted / "arm" / "b.xml").read_text() != NOTE
    check("--fix", "--no-baseline")
    assert model.read_text() != NOTE


def test_a_repair_beside_it_neither_fails_nor_brings_it_back(check: Run, accepted: Path) -> None:
    option = "<mujoco><option zzz='1' mpr_iterations='9'/></mujoco>"
    model = write_tree(accepted, {"arm/a.xml": option}) / "arm" / "a.xml"
    version = ("--target-version", "4.0.0")
    check("--write-baseline", "--select", "unknown-attribute", *version)
    ran = check("--fix", "--select", "unknown-attribute,removed-attribute", *version)
    assert model.read_text() == "<mujoco><option zzz='1' ccd_iterations='9'/></mujoco>"
    assert (ran.code, ran.out) == (0, "")


def test_a_repair_that_changes_the_words_of_it_is_made(check: Run, accepted: Path) -> None:
    counting = """
from mjcf_lint import Category, Diagnostic, rule

@rule(category=Category.ERROR)
def counting(model):
    yield Diagnostic(model.node.element.name_span, f"{len(model.root.data)} bytes")
"""
    text = "<mujoco><option zzz='1'/><custom><text name='a' data='b & c'/></custom></mujoco>"
    write_tree(
        accepted,
        {
            "lint/counting/rule.py": counting,
            "mjcf-lint.toml": f"baseline = '{FILE}'\nrule-dirs = 'lint'",
            "arm/a.xml": text,
        },
    )
    check("--write-baseline", "--ignore", "not-well-formed")
    ran = check("--fix")
    assert (accepted / "arm" / "a.xml").read_text() == text.replace("&", "&amp;")
    assert "would no longer load" not in ran.err
    assert found(ran) == [("arm/a.xml:1:1", "bytes")]


def test_copies_are_held_against_it_too(
    check: Run, accepted: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write_tree(accepted, {"arm/b.xml": NOTE})
    copies = tmp_path_factory.mktemp("copies")
    ran = check("--output-dir", copies)
    assert (ran.code, ran.out) == (0, "")
    assert "2 findings held back" in ran.err
    assert (copies / "a.xml").read_text() == TWO
    assert (copies / "b.xml").read_text() != NOTE


def test_each_target_has_its_own_words(check: Run, accepted: Path) -> None:
    old = "<mujoco><compiler convexhull='true'/><option apirate='9'/></mujoco>"
    write_tree(accepted, {"arm/a.xml": old})
    several = ("--target-version", "3.1.6..4.0.0")
    assert check(*several).code == 1
    assert check(*several, "--write-baseline").code == 0
    assert check(*several).out == ""
    assert check("--target-version", "4.0.0").out == ""


def test_what_a_comment_ignores_needs_no_baseline(check: Run, accepted: Path) -> None:
    kept = TWO.replace('<geom name="b"', '<!-- mjcf-lint: ignore error (later) --><geom name="b"')
    write_tree(accepted, {"arm/a.xml": kept})
    ran = check()
    assert (ran.code, ran.out) == (0, "")
    assert "1 finding of" in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "No such file or directory; --write-baseline makes it"),
        ("{", "invalid JSON"),
        ("[]", "input should be an object"),
        ('{"findings": {}}', "schema_version: field required"),
        ('{"schema_version": 1, "finding": {}}', "finding: extra inputs are not permitted"),
        ('{"schema_version": 1, "findings": {"a.xml": [{"rule": 3}]}}', "findings: a.xml: 0: rule"),
        ('{"schema_version": 2, "other": {}}', "has schema_version 2, and this mjcf-lint reads 1"),
        ("<mujoco/>", "invalid JSON"),
    ],
)
def test_a_broken_or_newer_file_ends_with_2(
    check: Run, tmp_path: Path, text: str | None, said: str
) -> None:
    write_tree(tmp_path, {"a.xml": HEALTHY})
    if text is not None:
        (tmp_path / FILE).write_text(text)
    for flag in ((), ("--prune-baseline",)) + ((("--write-baseline",),) if text else ()):
        ran = check("--baseline", FILE, *flag)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("mjcf-lint: baseline ")
        assert said in ran.err
        assert len(ran.err.splitlines()) == 1
    assert text is None or (tmp_path / FILE).read_text() == text


def test_flags_that_make_no_sense_are_refused(check: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": HEALTHY})
    assert "--write-baseline: say which file" in check("--write-baseline").err
    assert "--prune-baseline: say which file" in check("--prune-baseline").err
    ran = check("--write-baseline", "--prune-baseline", "--baseline", FILE)
    assert "--write-baseline and --prune-baseline exclude each other" in ran.err
    assert check("--baseline", "nowhere/a.json", "--write-baseline").code == 2


def test_a_file_that_cannot_be_read_leaves_it_as_it_was(check: Run, accepted: Path) -> None:
    before = (accepted / FILE).read_text()
    edit(accepted / "arm" / "a.xml", ' zzz="1"', "")
    (accepted / "arm" / "c.xml").symlink_to(accepted / "nowhere.xml")
    (accepted / "arm" / "b.xml").write_bytes(b"<mujoco " + b"=" * (MOST_PARTS + 1))
    for flag in ("--write-baseline", "--prune-baseline"):
        ran = check(flag)
        assert "left as it was, for not everything could be checked" in ran.err
        assert (accepted / FILE).read_text() == before
    assert "not found any more" not in check().err


def test_writing_it_again_changes_nothing(accepted: Path, check: Run) -> None:
    before = (accepted / FILE).read_bytes()
    check("--write-baseline")
    assert (accepted / FILE).read_bytes() == before
    assert Baseline.read(accepted / FILE).total == 2
    assert [path.name for path in accepted.iterdir() if path.name.startswith(".a")] == []
