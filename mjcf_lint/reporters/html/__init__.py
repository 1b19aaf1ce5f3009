"""The report as one HTML page that needs nothing else: no network, no other file."""

from __future__ import annotations

from mjcf_lint.checking.report import Report
from mjcf_lint.errors import MjcfLintError


class MissingLibrary(MjcfLintError):
    """The page cannot be made without libraries that are not installed."""


def html(report: Report) -> str:
    """Return the page."""
    require()
    from mjcf_lint.reporters.html.page import page

    return page(report)


def require() -> None:
    """Raise MissingLibrary where the page cannot be made."""
    try:
        import jinja2  # noqa: F401
        import markdown_it  # noqa: F401
    except ImportError as error:
        raise MissingLibrary(
            f"an html report needs {error.name}: run pip install 'mjcf-lint[html]'"
        ) from None
