"""What is told of a run besides its findings: counts, files, and how many more there are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mjcf_lint.xml.source import MOST_PARTS
from tests.in_process import Run
from tests.test_cli import FAULTY, HEALTHY
from tests.trees import write_tree

NOTE = "<mujoco><!-- a -- b --><worldbody><geom size='1'/></worldbody></mujoco>"
PART = "<mujocoinclude><worldbody><geom size='1'/></worldbody></mujocoinclude>"


def many(count: int, name: str = "zzz") -> str:
    geoms = f"<geom size='1' {name}='1'/>" * count
    return f"<mujoco><worldbody>{geoms}</worldbody></mujoco>"


@pytest.fixture
def check(run: Run) -> Run:
    return lambda *arguments: run(*arguments, "--engine", "never")


class TestStatistics:
    def test_rules_are_counted_most_often_first(self, check: Run, tmp_path: Path) -> None:
        misspelt = NOTE.replace("<geom", "<geom rbga='1 0 0 1'")
        write_tree(tmp_path, {"a.xml": many(11), "b.xml": NOTE, "c.xml": misspelt})
        ran = check("--statistics")
        assert ran.code == 1
        assert ran.out.splitlines() == [
            "12  error         unknown-attribute  An attribute that MuJoCo does not know on this "
            "element.",
            " 2  warning  [*]  not-well-formed    MuJoCo reads the file, but other XML tools "
            "refuse it.",
            "[*] repaired by --fix",
        ]
        ran = check("--statistics", "--unsafe-fixes", "--output-format", "concise")
        assert "12  error    [-]  unknown-attribute" in ran.out
        assert ran.out.endswith(
            "[*] repaired by --fix --unsafe-fixes\n[-] some of them repaired by --fix "
            "--unsafe-fixes\n"
        )
        rows = json.loads(check("--statistics", "--output-format", "json").out)
        assert [(row["rule"], row["count"], row["fixable"]) for row in rows] == [
            ("unknown-attribute", 12, 0),
            ("not-well-formed", 2, 2),
        ]
        assert (rows[0]["category"], rows[0]["severity"]) == ("error", "error")

    def test_of_nothing_there_is_nothing(self, check: Run, tmp_path: Path) -> None:
        write_tree(tmp_path, {"a.xml": HEALTHY})
        assert check("--statistics").out == ""
        assert check("--statistics", "--output-format", "json").out == "[]\n"

    def test_they_are_of_what_is_left(self, check: Run, tmp_path: Path) -> None:
        write_tree(tmp_path, {"a.xml": NOTE, "b.xml": FAULTY})
        assert check("--statistics", "--fix").out.startswith("1  error         unknown-attribute")

    def test_they_take_the_place_of_findings_only(self, check: Run, tmp_path: Path) -> None:
        write_tree(tmp_path, {"a.xml": FAULTY})
        for flags, said in (
            (("--output-format", "sarif"), "--statistics is printed as full, concise or json only"),
            (("--diff",), "--diff and --statistics exclude each other"),
        ):
            ran = check("--statistics", *flags)
            assert (ran.code, ran.out, ran.err) == (2, "", f"mjcf-lint: {said}\n")
        check("--statistics", "--output-file", "a.json")
        assert len(json.loads((tmp_path / "a.json").read_text())["diagnostics"]) == 1


class TestFiles:
    @pytest.fixture
    def listed(self, check: Run, tmp_path: Path) -> Run:
        write_tree(
            tmp_path,
            {
                "a.xml": "<mujoco><include file='parts/both.xml'/></mujoco>",
                "b.xml": "<mujoco><include file='parts/both.xml'/><include file='a.xml'/></mujoco>",
                "parts/both.xml": PART,
                "parts/none.xml": PART,
                "arm.xml": "<robot/>",
                "old/c.xml": HEALTHY,
                "mjcf-lint.toml": "exclude = 'old'",
            },
        )
        return lambda *arguments: check("--show-files", *arguments)

    def test_each_is_listed_with_where_it_is_read(self, listed: Run) -> None:
        ran = listed()
        assert ran.code == 0
        assert ran.out.splitlines() == [
            "a.xml           model, in b.xml",
            "b.xml           model",
            "parts/both.xml  in a.xml, b.xml",
            "parts/none.xml  fragment, which no model includes",
        ]
        assert ran.err == "1 URDF file left out\n"

    def test_only_what_was_asked_about_is_listed(self, listed: Run) -> None:
        assert listed("parts/both.xml").out == "parts/both.xml  in a.xml, b.xml\n"
        assert listed("old").out == "old/c.xml  model\n"
        ran = listed("nowhere")
        assert (ran.code, ran.out) == (2, "")

    def test_programs_get_json(self, listed: Run) -> None:
        told = json.loads(listed("--output-format", "json", "--target-version", "3.1.6,4.0.0").out)
        assert told["schema_version"] == 1
        assert told["files"][2] == {
            "path": "parts/both.xml",
            "kind": "included",
            "roots": ["a.xml", "b.xml"],
        }
        kinds = [(one["path"], one["kind"]) for one in told["files"]]
        assert kinds[0] == ("a.xml", "model")
        assert kinds[3] == ("parts/none.xml", "fragment")

    def test_what_cannot_be_read_is_said(self, listed: Run, tmp_path: Path) -> None:
        (tmp_path / "odd\x1b.xml").write_bytes(b"<mujoco " + b"=" * (MOST_PARTS + 1))
        ran = listed()
        assert "not read: odd\\x1b.xml: 6,000,002 elements and attributes" in ran.err
        assert "\x1b" not in ran.out + ran.err


class TestCap:
    def test_the_rest_is_counted(self, check: Run, tmp_path: Path) -> None:
        write_tree(tmp_path, {"a.xml": many(57), "b.xml": many(20), "c.xml": many(2)})
        ran = check("--output-format", "concise")
        lines = ran.out.splitlines()
        assert len(lines) == 20 + 1 + 20 + 2
        assert lines[20] == "a.xml: and 37 more unknown-attribute (--max-per-rule 0 prints all)"
        assert "79 errors in 3 files" in ran.err
        assert (
            len(check("--output-format", "concise", "--max-per-rule", "0").out.splitlines()) == 79
        )
        full = check().out
        assert full.count("error unknown-attribute") == 42
        assert "\na.xml: and 37 more unknown-attribute (--max-per-rule 0 prints all)\n\n" in full

    def test_other_formats_have_all_unless_asked(self, check: Run, tmp_path: Path) -> None:
        write_tree(tmp_path, {"a.xml": many(21)})
        as_json = ("--output-format", "json")
        assert len(json.loads(check(*as_json).out)["diagnostics"]) == 21
        assert len(json.loads(check(*as_json, "--max-per-rule", "2").out)["diagnostics"]) == 2
        assert check("--statistics").out.startswith("21 ")
        check("--output-file", "a.sarif", "--max-per-rule", "2")
        assert len(json.loads((tmp_path / "a.sarif").read_text())["runs"][0]["results"]) == 21

    def test_it_is_a_setting(self, check: Run, tmp_path: Path) -> None:
        write_tree(tmp_path, {"a.xml": many(3), "mjcf-lint.toml": "max-per-rule = 1"})
        assert "and 2 more unknown-attribute" in check().out
        assert "more unknown-attribute" not in check("--max-per-rule", "3").out
        assert check("--config", "max-per-rule = -1").code == 2
        assert check("--max-per-rule", "-1").code == 2

    def test_only_findings_of_one_rule_in_one_file_are_alike(
        self, check: Run, tmp_path: Path
    ) -> None:
        mixed = many(2).replace("size='1' zzz", "size='-1' zzz")
        write_tree(tmp_path, {"a.xml": mixed, "b.xml": mixed})
        out = check("--output-format", "concise", "--max-per-rule", "1").out.splitlines()
        assert len(out) == 8
        assert sum("and 1 more" in line for line in out) == 4


def test_exit_zero_is_for_findings_only(check: Run, tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.xml": FAULTY})
    ran = check("--exit-zero", "--output-format", "concise")
    assert ran.code == 0
    assert "unknown-attribute" in ran.out
    assert check("--exit-zero", "nowhere").code == 2
    assert check("--exit-zero", "--config", "x = 1").code == 2
    (tmp_path / "large.xml").write_bytes(b"<mujoco " + b"=" * (MOST_PARTS + 1))
    assert check("--exit-zero").code == 2
