"""The page in a real browser: it is drawn, filters, prints, and asks nobody for anything."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from mjcf_lint.checking.report import Report
from mjcf_lint.reporters import Format, render
from tests.pages import PROJECT, linted
from tests.test_html import HOSTILE, hostile
from tests.trees import write_tree

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, Page, expect  # noqa: E402

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
LUMINANCE = """
() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (css) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = css; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((one) => {
      const part = one / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (one) => {
    for (; one; one = one.parentElement) {
      const found = rgba(getComputedStyle(one).backgroundColor);
      if (found[3] === 255) return found;
    }
    return [255, 255, 255, 255];
  };
  const low = [];
  for (const one of document.querySelectorAll("body *:not(svg *, script)")) {
    const text = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!text || !one.checkVisibility() || one.classList.contains("skip")) continue;
    const [light, dark] = [luminance(rgba(getComputedStyle(one).color)), luminance(behind(one))]
      .sort((a, b) => b - a);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 4.5) low.push(`${one.tagName}.${one.className} ${contrast.toFixed(2)}`);
  }
  return low;
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser of this machine, or the one that playwright brought."""
    with playwright.sync_playwright() as started:
        own = started.chromium.executable_path
        found = (
            own if Path(own).is_file() else next(filter(None, map(shutil.which, BROWSERS)), None)
        )
        if found is None:
            pytest.skip("no Chromium or Chrome on this machine")
        # Chromium's own sandbox refuses to run as root.
        arguments = ["--no-sandbox"] if hasattr(os, "getuid") and os.getuid() == 0 else []
        opened = started.chromium.launch(executable_path=found, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(write_tree(tmp_path, PROJECT))
    return linted("3.1.6", "4.0.0")


def shown(
    browser: Browser,
    report: Report,
    *,
    width: int = 1280,
    scheme: Literal["light", "dark"] = "light",
    scripts: bool = True,
) -> Page:
    """Open a page, and check that it complains of nothing and asks nobody for anything."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=scripts
    )
    page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    path = Path("shown.html").absolute()
    path.write_text(render(report, Format.HTML), "utf-8")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url))
    page.goto(path.as_uri())
    assert said == [path.as_uri()]
    return page


def test_it_is_drawn_and_nothing_sticks_out(browser: Browser, report: Report) -> None:
    for width in (1280, 400):
        page = shown(browser, report, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        picture = page.screenshot(full_page=True)
        assert len(picture) > 20_000
        for name in ("summary", "models", "includes", "findings", "rules"):
            box = page.locator(f"#{name}").bounding_box()
            assert box is not None
            assert box["height"] > 50


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out(
    browser: Browser, report: Report, scheme: Literal["light", "dark"]
) -> None:
    page = shown(browser, report, scheme=scheme)
    assert page.evaluate(LUMINANCE) == []


def test_findings_are_filtered(browser: Browser, report: Report) -> None:
    page = shown(browser, report)
    visible = page.locator(".finding:visible")
    count = visible.count()
    assert count >= 4
    page.get_by_label("error (").uncheck()
    expect(visible).to_have_count(1)
    assert visible.first.get_attribute("data-severity") == "warning"
    page.get_by_role("button", name="Show all").click()
    expect(visible).to_have_count(count)
    page.get_by_label("rule").select_option("root-default-renamed")
    expect(visible).to_have_count(1)
    page.get_by_label("rule").select_option("")
    page.get_by_label("repair").select_option("unsafe")
    assert {one.get_attribute("data-repair") for one in visible.all()} == {"unsafe"}
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("text").fill("APIRATE")
    expect(visible).to_have_count(1)
    expect(page.locator(".filters output")).to_have_text(f"1 of {count} shown")


def test_the_keyboard_is_enough(browser: Browser, report: Report) -> None:
    page = shown(browser, report)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#findings"
    page.keyboard.press("Tab")
    expect(page.get_by_label("error (")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(".finding.error:visible")).to_have_count(0)


def test_a_link_unfolds_the_page_of_a_rule(browser: Browser, report: Report) -> None:
    page = shown(browser, report)
    target = page.locator("#rule-root-default-renamed")
    assert target.get_attribute("open") is None
    page.locator(".finding .rule", has_text="root-default-renamed").click()
    expect(target.get_by_text("edited the one global class")).to_be_visible()
    page.get_by_label("error (").uncheck()
    page.evaluate("location.hash = '#finding-1'")
    expect(page.locator("#finding-1")).to_be_in_viewport()


def test_the_drawing_shows_what_a_file_is_joined_with(browser: Browser, report: Report) -> None:
    page = shown(browser, report)
    page.locator("a.node", has_text="kettle.xml").focus()
    assert page.locator(".tracing .node.traced").count() == 4
    assert page.locator(".tracing path.traced").count() == 3
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#finding-1"


def test_it_is_whole_without_scripts(browser: Browser, report: Report) -> None:
    page = shown(browser, report, scripts=False)
    expect(page.locator(".finding:visible")).to_have_count(len(report.diagnostics))
    expect(page.locator(".filters")).to_be_hidden()
    page.locator(".explanation summary").first.click()
    expect(page.locator(".explanation p").first).to_be_visible()


def test_it_prints_with_everything_unfolded(browser: Browser, report: Report) -> None:
    page = shown(browser, report)
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    expect(page.locator(".filters")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() > 0


@pytest.mark.usefixtures("report")
def test_hostile_texts_are_texts(browser: Browser) -> None:
    page = shown(browser, hostile(HOSTILE))
    expect(page.locator(".finding .message")).to_have_text(HOSTILE)
    assert page.title() == "mjcf-lint: Both models have errors for MuJoCo 4.0.0"


def test_what_gets_onto_the_page_cannot_run_or_ask(browser: Browser, report: Report) -> None:
    page = shown(browser, report)
    page.evaluate(
        """() => {
          window.refused = [];
          const keep = (event) => refused.push(event.effectiveDirective);
          addEventListener("securitypolicyviolation", keep);
          const script = document.createElement("script");
          script.text = "window.hurt = true";
          document.body.append(script);
          const image = document.createElement("img");
          image.src = "https://example.org/x.png";
          document.body.append(image);
          fetch("https://example.org/").catch(() => {});
        }"""
    )
    page.wait_for_function("refused.length >= 3")
    assert page.evaluate("window.hurt") is None
    assert set(page.evaluate("refused")) == {"script-src-elem", "img-src", "connect-src"}
