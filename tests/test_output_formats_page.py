"""What docs/output-formats.md shows is what the formats give."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mjcf_lint import __version__
from mjcf_lint.reporters import Format
from tests.in_process import Run
from tests.trees import write_tree

PAGE = (Path(__file__).parent.parent / "docs" / "output-formats.md").read_text("utf-8")
SHOWN = [one.value for one in Format if one not in (Format.HTML, Format.JSONL)]


def blocks(section: str) -> list[str]:
    """Return what stands between fences, outermost ones first where they could be nested."""
    return re.findall(r"^```\w+\n(.*?)^```$", section, re.DOTALL | re.MULTILINE)


def section(title: str) -> str:
    parts = re.split(
        r"^## ((?:full|concise|html|markdown|github|sarif|gitlab|junit|rdjson|json).*)$",
        PAGE,
        flags=re.MULTILINE,
    )
    return next(
        text
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
        if name.split()[0] == title
    )


@pytest.mark.parametrize("name", SHOWN)
def test_an_example_is_real(run: Run, tmp_path: Path, name: str) -> None:
    (model,) = [text for text in blocks(PAGE) if text.startswith("<mujoco>")]
    write_tree(tmp_path, {"hand.xml": model})
    arguments = ("--target-version", "4.0.0", "--engine", "never", "--output-format", name)
    given = run("hand.xml", *arguments).out.replace(f'"{__version__}"', '"0.1.0"').strip("\n")
    (example,) = blocks(section(name))
    part = example.strip("\n").removeprefix("...\n").removesuffix("\n...")
    assert part in given
    assert len(part) == len(given) or example.startswith("...\n")


def test_every_format_is_in_the_table() -> None:
    table = re.findall(r"^\| (\[.*?) \|", PAGE, re.MULTILINE)
    named = {name for row in table for name in re.findall(r"`(\w+)`", row)}
    assert named == {one.value for one in Format}
