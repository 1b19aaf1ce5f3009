from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from packaging.version import Version

from mjcf_lint.checking.linter import Linter
from mjcf_lint.grammar import recorded
from mjcf_lint.releases.target import Target
from mjcf_lint.reporters import Format, render
from mjcf_lint.ruleset.registry import load_rules
from tests.pages import Page
from tests.real.command_line import mjcf_lint
from tests.real.fetch import package

pytestmark = pytest.mark.real

KITCHEN = "gymnasium_robotics/envs/assets/kitchen_franka"


def test_the_page_of_the_kitchen_shows_the_kettle_and_the_repaired_kitchen(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    run = mjcf_lint(package("gymnasium-robotics") / KITCHEN, "--output-file", file)
    assert run.code == 1
    assert file.stat().st_size < 1_000_000
    page = Page.of(file.read_text("utf-8"))
    page.is_whole()
    kettle = page.finding("root-default-renamed")
    assert "kitchen_assets/item_assets/kettle_asset.xml:16:5" in kettle.text_content()
    added = [text.strip() for _, sign, text in page.code(kettle) if sign == "+"]
    assert added[:2] == ["<default>", '<default class="kettle"/>']
    said = page.texts("//section[@id='pictures']")[0]
    assert "top-level default class 'main' cannot be renamed" in said
    assert page.all("//section[@id='pictures']//img") or "no graphics" in said


def test_the_page_of_metaworld_stays_small_and_quick() -> None:
    release = Version("4.0.0")
    linter = Linter(Target(release, recorded(release)), load_rules())
    report = linter.lint([package("metaworld") / "metaworld" / "assets"])
    began = process_time()
    text = render(report, Format.HTML)
    assert process_time() - began < 4
    assert len(text) < 1_000_000
    page = Page.of(text)
    page.is_whole()
    first, whole = page.all("//section[@id='includes']//*[local-name()='svg']")
    assert len(first.xpath(".//*[@data-node]")) <= 60
    assert "table_dependencies.xml" in first.text_content()
    assert len(whole.xpath(".//*[@data-node]")) == report.files
