"""What mkdocs calls while it builds the site."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from mkdocs.structure.files import File

from website.links import for_the_site
from website.navigation import HOME, navigation
from website.pages import ROOT, STYLES, made, sources

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the pages that are made, and put all of them in order."""
    for place, make in made().items():
        files.append(File.generated(config, place, content=make()))
    files.append(
        File.generated(config, STYLES, abs_src_path=str(Path(__file__).parent / "site.css"))
    )
    config.nav = navigation({file.src_uri for file in files.documentation_pages()})
    return files


def on_page_markdown(markdown: str, *, page: Page, config: Any, files: Any) -> str:
    """Turn links between files of the repository into links between pages."""
    del config, files
    origins, place = sources(), page.file.src_uri
    places = {source: target for target, source in origins.items()} | {"README.md": HOME}
    return for_the_site(markdown, place, origins.get(place, f"docs/{place}"), places, ROOT)
