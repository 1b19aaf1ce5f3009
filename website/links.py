"""Links of files in the repository, turned into links of pages of the site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from pathlib import Path

FENCED = re.compile(r"^( *)(`{3,}|~{3,}).*?^\1\2`*[ ]*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|#|/)", re.IGNORECASE)


def links_of(text: str) -> list[str]:
    """Return the targets of all links that do not stand in code."""
    return [found[2] for found in LINK.finditer(FENCED.sub("", text))]


def for_the_site(text: str, page: str, source: str, places: Mapping[str, str], root: Path) -> str:
    """Return the text of a page with its links to files of the repository made links to pages.

    `page` is its place in the site, `source` the file it comes from; `places` says which file is
    which page. Of a link to a file that is no page its words stay.
    """

    def turned(found: re.Match[str]) -> str:
        words, target = found[1], found[2]
        if ELSEWHERE.match(target):
            return found[0]
        path, _, anchor = target.partition("#")
        file = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        known = places.get(file, file.removeprefix("docs/"))
        if file in places or (file != known and (root / file).is_file()):
            place = posixpath.relpath(known, posixpath.dirname(page) or ".")
            return f"[{words}]({place}{f'#{anchor}' if anchor else ''})"
        if not file.startswith("docs/") and (root / file).exists():
            return words
        return found[0]

    return _outside_code(text, lambda part: LINK.sub(turned, part))


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    pieces, done = [], 0
    for fenced in FENCED.finditer(text):
        pieces += [change(text[done : fenced.start()]), fenced[0]]
        done = fenced.end()
    return "".join((*pieces, change(text[done:])))
