"""A matrix as one HTML page that needs nothing else: no network, no script."""

from __future__ import annotations

from html import escape
from string import Template

from mjcf_lint import __version__
from mjcf_lint.reporters.matrix_table import Cell, Column, Fault, Line, Table
from mjcf_lint.reporters.text import plural, printable

_PAGE = Template(
    """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>Which model loads in which MuJoCo</title>
<style>
$style
</style>
</head>
<body>
<h1>Which model loads in which MuJoCo</h1>
$advice
<div class="wide">
<table>
<caption>$caption</caption>
<thead><tr><th scope="col">model</th>$heads<th scope="col">loads in</th></tr></thead>
<tbody>
$lines
</tbody>
</table>
</div>
$faults
<footer>mjcf-lint $version</footer>
</body>
</html>
"""
)
# Blue and orange, apart for every kind of colour vision, and a sign in each cell besides.
_STYLE = """\
:root { --page: #fff; --text: #1b1f24; --soft: #5c6670; --line: #d5dae0;
  --loads: #cfe3f5; --loads-text: #0b3d66; --refused: #f6c48d; --refused-text: #5a2c00; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14181d; --text: #e4e8ec; --soft: #9aa5b1; --line: #333b45;
    --loads: #14405f; --loads-text: #cfe6fa; --refused: #9a4f08; --refused-text: #fff3e3; }
}
body { margin: 2rem; background: var(--page); color: var(--text);
  font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.4rem; }
.wide { overflow: auto; max-height: 85vh; }
table { border-collapse: separate; border-spacing: 2px; }
caption { text-align: left; color: var(--soft); padding: .4rem 0; }
th { font-weight: 600; text-align: left; padding: .25rem .6rem; white-space: nowrap;
  position: sticky; background: var(--page); }
thead th { top: 0; z-index: 2; }
tbody th, thead th:first-child { left: 0; z-index: 1; font-weight: 400; }
thead th:first-child { z-index: 3; font-weight: 600; }
thead small { display: block; color: var(--soft); font-weight: 400; }
td { padding: .25rem .6rem; white-space: nowrap; }
td.loads, td.refused { text-align: center; border-radius: 3px; }
.loads { background: var(--loads); color: var(--loads-text); }
.refused { background: var(--refused); color: var(--refused-text); }
td a { color: inherit; }
li { margin: .35rem 0; overflow-wrap: anywhere; }
li:target { outline: 2px solid var(--soft); outline-offset: .3rem; }
code { font: .92em/1 ui-monospace, monospace; }
small, footer { color: var(--soft); }
footer { margin-top: 2rem; }"""


def matrix_html(table: Table) -> str:
    """Return the page."""
    return _PAGE.substitute(
        style=_STYLE,
        advice="\n".join(f"<p>{_text(line)}</p>" for line in table.advice),
        caption=_caption(table),
        heads="".join(map(_head, table.columns)),
        lines="\n".join(_line(line, table) for line in table.lines),
        faults=_faults(table.faults),
        version=escape(__version__),
    )


def _text(text: str) -> str:
    return escape(printable(text))


def _caption(table: Table) -> str:
    below = f"Models below <code>{_text(table.folder)}</code>. " if table.folder else ""
    signs = "✓ loads, ✗ refused, with the faults by their numbers"
    star = "; * the engine itself says so, the others were only read" if table.compiled else ""
    return f"{below}{signs}{star}."


def _head(column: Column) -> str:
    many = plural(column.count, "release")
    return f'<th scope="col">{escape(column.label)}<small>{many}</small></th>'


def _line(line: Line, table: Table) -> str:
    cells = "".join(
        _cell(cell, column, table) for cell, column in zip(line.cells, table.columns, strict=True)
    )
    head = f'<th scope="row">{_text(line.model)}</th>'
    return f"<tr>{head}{cells}<td>{escape(line.loads_in)}</td></tr>"


def _cell(cell: Cell, column: Column, table: Table) -> str:
    star = "*" if cell.compiled else ""
    if cell.loads:
        return f'<td class="loads" title="loads in {escape(column.label)}">✓{star}</td>'
    blames = [table.faults[number - 1].blame for number in cell.faults]
    why = "; ".join(f"{blame.rule}: {blame.message}" for blame in blames)
    links = ", ".join(f'<a href="#fault-{number}">{number}</a>' for number in cell.faults)
    title = f"refused in {column.label}: {why}"
    return f'<td class="refused" title="{_text(title)}">✗{star} {links}</td>'


def _faults(faults: tuple[Fault, ...]) -> str:
    if not faults:
        return ""
    items = "\n".join(map(_fault, faults))
    return f"<h2>What refuses them</h2>\n<ol>\n{items}\n</ol>"


def _fault(fault: Fault) -> str:
    blame = fault.blame
    more = f" (and {blame.more} more)" if blame.more else ""
    return (
        f'<li id="fault-{fault.number}"><strong>{_text(blame.rule)}</strong> '
        f"<code>{_text(fault.place)}</code><br/>{_text(blame.message)}{more} "
        f"<small>{escape(fault.extent)}</small></li>"
    )
