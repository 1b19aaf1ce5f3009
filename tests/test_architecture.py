"""The table of docs/architecture.md is what the code is, and imports go up in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "mjcf_lint"
ROWS = re.findall(
    r"^\| (`[^|]+`) \| (.+) \|$",
    (ROOT / "docs" / "architecture.md").read_text("utf-8"),
    re.MULTILINE,
)
PLACES = {
    name.rstrip("/"): number
    for number, (names, _) in enumerate(ROWS)
    for name in re.findall(r"`([\w/]+(?:\.py)?)`", names)
}
"""The row of each folder, and of each module that lies in none."""


def parts() -> list[str]:
    """Return the folders of code, and the modules beside them."""
    folders = [path.parent.name for path in PACKAGE.glob("*/__init__.py")]
    return sorted([*folders, *(path.name for path in PACKAGE.glob("*.py"))])


def imported(part: str) -> Iterator[tuple[str, str]]:
    """Yield what each module of a part imports of ours when it is loaded, types left out."""
    for path in [PACKAGE / part] if part.endswith(".py") else (PACKAGE / part).rglob("*.py"):
        for node in at_once(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                names = [alias.name for alias in node.names]
            for name in names:
                if name.partition(".")[0] == "mjcf_lint":
                    yield str(path.relative_to(PACKAGE)), name


def at_once(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            yield from at_once(ast.Module(child.orelse, []))
        elif not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from at_once(child)


def part_of(name: str) -> str:
    """Return the part that an imported name belongs to."""
    _, _, rest = name.partition(".")
    first = rest.partition(".")[0]
    if (PACKAGE / first / "__init__.py").is_file():
        return first
    return f"{first}.py" if (PACKAGE / f"{first}.py").is_file() else "__init__.py"


@pytest.mark.parametrize("part", parts())
def test_imports_go_up_in_the_table(part: str) -> None:
    down = [
        f"{module} imports {name}"
        for module, name in imported(part)
        if PLACES[part_of(name)] > PLACES[part]
    ]
    assert down == []


@pytest.mark.parametrize("part", parts())
def test_every_part_has_a_row(part: str) -> None:
    assert part in PLACES


@pytest.mark.parametrize(("names", "text"), ROWS, ids=[names for names, _ in ROWS])
def test_every_module_of_a_row_is_there(names: str, text: str) -> None:
    folder = PACKAGE / names.strip("`/") if names.endswith("/`") else PACKAGE
    for module in re.findall(r"`(\w+\.py)`", names if folder == PACKAGE else text):
        assert (folder / module).is_file()


def test_few_modules_lie_in_no_folder() -> None:
    assert len([part for part in parts() if part.endswith(".py")]) <= 12
