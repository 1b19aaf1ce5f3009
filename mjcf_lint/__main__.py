"""Start the command line, and turn whatever ends it into an exit code."""

from __future__ import annotations

import gc
import io
import os
import sys

USAGE, BUG, INTERRUPTED = 2, 3, 130

_RARELY = (50_000, 5, 10)
"""Garbage collection: nearly all we make lives to the end, and looking through it takes a third."""


def main() -> None:
    """Run mjcf-lint; exits 0 clean, 1 findings, 2 usage, 3 a bug of ours, 130 interrupted."""
    gc.set_threshold(*_RARELY)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # it was closed before we began
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a pipe on Windows is not UTF-8
    code = _run(sys.argv[1:])
    gc.freeze()  # nothing is to be collected one by one when all of it ends
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    from mjcf_lint.errors import MjcfLintError

    try:
        code = _called(arguments)
        sys.stdout.flush()
    except MjcfLintError as error:
        from mjcf_lint.reporters.text import printable

        print(f"mjcf-lint: {printable(str(error))}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED
    except Exception as error:
        return _unexpected(error)
    return code if isinstance(code, int) else 0


def _called(arguments: list[str]) -> object:
    """Call what arguments ask for, the plain things without the framework of the command line."""
    from mjcf_lint.commands import COMMANDS, command_in, with_command

    if arguments == ["--version"]:
        from mjcf_lint import __version__

        print(f"mjcf-lint {__version__}")
        return 0
    name = command_in(arguments)
    if name == "check":
        from mjcf_lint.commands.check import check
        from mjcf_lint.commands.plain import plain_arguments

        given = plain_arguments(check, with_command(arguments)[1:])
        if given is not None:
            return check(**given)
    from mjcf_lint.cli import app_of

    app = app_of([name] if name else COMMANDS)
    return app(with_command(arguments), standalone_mode=False)


def _unexpected(error: Exception) -> int:
    import typer

    if isinstance(error, typer.Abort):
        return INTERRUPTED
    # A usage error of the command line: which library defines it depends on typer's release.
    if show := getattr(error, "show", None):
        show()
        return USAGE
    if os.environ.get("MJCF_LINT_TRACEBACK"):
        import traceback

        traceback.print_exception(error)
    from mjcf_lint.reporters.text import printable

    said = printable(" ".join(str(error).split()))
    print(
        f"mjcf-lint: a bug of mjcf-lint, not of your files: {type(error).__name__}: {said}\n"
        "mjcf-lint: please report it, with what MJCF_LINT_TRACEBACK=1 prints",
        file=sys.stderr,
    )
    return BUG


if __name__ == "__main__":
    main()
