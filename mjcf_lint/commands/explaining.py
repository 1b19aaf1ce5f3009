"""What `explain --error` prints of the errors in a text."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterator

from mjcf_lint.logs.pasted import Error, Pasted
from mjcf_lint.logs.signs import Sign
from mjcf_lint.logs.unrecognized import history, rules_of
from mjcf_lint.reporters.text import plural, printable
from mjcf_lint.ruleset.registry import load_rules
from mjcf_lint.ruleset.rule_page import sections_of
from mjcf_lint.ruleset.wordings import Wording, plain, wordings

_WIDTH = 100
_SHOWN_TEXT = 200
_SHOWN_ERRORS = 12
_NEAREST = 3
_ALIKE = 60.0
_MODEL = "MODEL.xml"


def explained(pasted: Pasted) -> Iterator[str]:
    """Yield lines that say which rule or command each error leads to."""
    for error in pasted.of_models[:_SHOWN_ERRORS]:
        yield from _heading(error)
        yield from _rules(error)
        yield ""
    for error in pasted.of_other_things:
        assert error.sign
        yield from _heading(error)
        yield from _other(error.sign)
        yield ""
    if len(pasted.of_models) > _SHOWN_ERRORS:
        yield f"and {plural(len(pasted.of_models) - _SHOWN_ERRORS, 'more error')}"
    if pasted.of_models:
        yield from _what_to_run(pasted)


def not_known(text: str, pasted: Pasted) -> Iterator[str]:
    """Yield lines that say that nothing is known of a text, and what is most like it."""
    said = pasted.unknown or next((line for line in text.splitlines() if line.strip()), "")
    yield f"no rule is known to be about: {_shown(said)}"
    for wording in _nearest(said):
        yield f"  most like it: {wording.text}  ({wording.rule})"
    if pasted.unknown:
        yield f"it sounds like MuJoCo; {_command(pasted)} finds its place (engine-rejects)"


def _heading(error: Error) -> Iterator[str]:
    times = f" ({error.times} times)" if error.times > 1 else ""
    yield f"line {error.line}{times}: {_shown(error.text)}"


def _rules(error: Error) -> Iterator[str]:
    best = {wording.rule: wording for wording in error.best}
    note, names = history(error).note, rules_of(error)
    summaries = {rule.id: rule.summary for rule in load_rules()}
    for name in names:
        said_by = best[name].said_by
        yield f"  {name}: {summaries[name]}"
        if said_by:
            yield f"    these words: {said_by}"
    if note:
        yield from _paragraph("note", note)
    if error.placeless:
        yield from _paragraph(
            "line 0", "the fault is in an included file, which MuJoCo does not name; mjcf-lint does"
        )
    if len(names) == 1:
        sections = sections_of(names[0])
        yield from _paragraph("why", sections.get("Why", ""))
        yield from _paragraph("fix", sections.get("Fix", ""))
        yield f"    more: mjcf-lint explain {names[0]}"
    else:
        yield "    which of them it is, mjcf-lint tells at each place"


def _other(row: Sign) -> Iterator[str]:
    yield from _paragraph("", row.means)
    yield from _paragraph("do", row.now)
    if row.command:
        yield f"    run: {row.command}"


def _paragraph(label: str, text: str) -> Iterator[str]:
    start = f"    {label}: " if label else "    "
    yield from textwrap.wrap(
        text.replace("**", ""),
        _WIDTH,
        initial_indent=start,
        subsequent_indent="    ",
        break_on_hyphens=False,
    )


def _what_to_run(pasted: Pasted) -> Iterator[str]:
    command = _command(pasted)
    if _MODEL in command:
        yield f"with {_MODEL} for the file that the program loads, or for its folder:"
    yield f"{command}  finds each place, also in included files"
    yield f"{command} --diff  shows the repairs, where there are some"


def _command(pasted: Pasted) -> str:
    words = ["mjcf-lint"]
    if pasted.files:
        words.append(str(pasted.files[0]))
    elif pasted.loader:
        words.append(str(pasted.loader.folder))
    else:
        words.append(_MODEL)
    if pasted.loader and pasted.loader.python:
        words += ["--python", str(pasted.loader.python)]
    return printable(shlex.join(words))


def _shown(text: str) -> str:
    return printable(textwrap.shorten(text, _SHOWN_TEXT, placeholder=" ..."))


def _nearest(text: str) -> list[Wording]:
    from rapidfuzz import fuzz, process

    choices = {at: plain(one.text) for at, one in enumerate(wordings())}
    found = process.extract(
        plain(text), choices, scorer=fuzz.token_sort_ratio, limit=_NEAREST, score_cutoff=_ALIKE
    )
    return [wordings()[at] for _, _, at in found]
