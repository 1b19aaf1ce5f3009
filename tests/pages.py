"""Pages of a report taken apart, and a small project that has everything a page shows."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from lxml import etree, html
from packaging.version import Version

from mjcf_lint.checking.joint import JointLinter
from mjcf_lint.checking.linter import Linter
from mjcf_lint.checking.report import Report
from mjcf_lint.grammar import recorded
from mjcf_lint.project.files import Files
from mjcf_lint.releases.target import Target
from mjcf_lint.ruleset.registry import load_rules

PROJECT = {
    "kitchen.xml": """<mujoco>
  <include file="assets/kettle.xml"/>
  <worldbody><geom name="floor" type="plane" size="1 1 1"/></worldbody>
</mujoco>
""",
    "kettle_only.xml": '<mujoco>\n  <include file="assets/kettle.xml"/>\n</mujoco>\n',
    "healthy.xml": "<mujoco/>\n",
    "assets/kettle.xml": """<mujocoinclude>
  <include file="assets/size.xml"/>
  <option timestep="0.002" apirate="100"/>
  <default class="kettle">
    <geom rgba="1 0 0 1"/>
  </default>
  <worldbody>stray words
    <geom class="kettle" type="spere" size=".1"/>
  </worldbody>
</mujocoinclude>
""",
    "assets/size.xml": "<mujocoinclude>\n  <size memory='1M'/>\n</mujocoinclude>\n",
}


def linted(*releases: str) -> Report:
    """Return the findings in the working folder for some releases."""
    files = Files()
    linters = [
        Linter(Target(Version(one), recorded(Version(one))), load_rules(), None, files)
        for one in releases
    ]
    return (JointLinter(tuple(linters)) if len(linters) > 1 else linters[0]).lint([Path()])


@dataclass(frozen=True)
class Page:
    text: str
    tree: html.HtmlElement

    @classmethod
    def of(cls, text: str) -> Page:
        return cls(text, html.fromstring(text))

    def all(self, path: str) -> list[html.HtmlElement]:
        found = self.tree.xpath(path)
        assert isinstance(found, list)
        return found

    def texts(self, path: str) -> list[str]:
        """Return what some elements say, runs of blanks as one."""
        return [" ".join(one.text_content().split()) for one in self.all(path)]

    def finding(self, rule: str) -> html.HtmlElement:
        """Return the first finding of a rule."""
        return self.all(f"//article[@data-rule='{rule}']")[0]

    def code(self, element: html.HtmlElement) -> list[tuple[str, str, str]]:
        """Return number, sign and text of each line of the code in an element."""
        rows = element.xpath(".//tr")
        assert isinstance(rows, list)
        return [tuple(cell.text_content() for cell in row) for row in rows]

    def is_whole(self) -> None:
        """Check that the page leads nowhere but to itself, and runs what we wrote alone."""
        ids = [one.get("id") for one in self.all("//*[@id]")]
        assert len(ids) == len(set(ids))
        for link in self.all("//*[@href]"):
            assert link.get("href", "")[:1] == "#", etree.tostring(link)
            assert link.get("href", "")[1:] in ids, etree.tostring(link)
        for one in self.all("//*[@src]"):
            assert one.get("src", "").startswith("data:image/png;base64,")
        assert not self.all("//link | //iframe | //object | //embed | //base")
        for one in self.all("//*"):
            assert not [name for name in one.attrib if name == "style" or name[:2] == "on"]
        (meta,) = self.all("//meta[@http-equiv='Content-Security-Policy']")
        policy = meta.get("content", "")
        assert policy.startswith("default-src 'none';")
        for tag in ("style", "script"):
            (text,) = re.findall(f"<{tag}>(.*?)</{tag}>", self.text, re.DOTALL)
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy
