"""See README.md."""

from collections.abc import Iterator
from pathlib import Path

from mjcf_lint import Category, Diagnostic, Edit, Fix, Model, rule
from mjcf_lint.disk import exists, is_dir
from mjcf_lint.mjcf.tree import BESIDE_THE_INCLUDER, IncludeFault, IncludeTrouble
from mjcf_lint.nearest import nearest


@rule(category=Category.ERROR, searches=True, only_with=("include",))
def include_missing(model: Model) -> Iterator[Diagnostic]:
    """An include names no file, or one that is not there or cannot be read."""
    for fault in model.tree.faults:
        if fault.trouble is IncludeTrouble.NO_FILE:
            message = "this include names no file"
            yield Diagnostic(fault.element.start_tag, message)
        elif fault.trouble is IncludeTrouble.MISSING:
            yield _missing(fault, model)
        elif fault.trouble is IncludeTrouble.UNREADABLE:
            file = fault.element.attributes["file"]
            reason = fault.reason.removeprefix(f"{fault.tried[0]}: ")
            yield Diagnostic(
                file.value_span, f"included file {file.value!r} cannot be read: {reason}"
            )


def _missing(fault: IncludeFault, model: Model) -> Diagnostic:
    file = fault.element.attributes["file"]
    tried = " and ".join(str(path) for path in fault.tried)
    note = f"MuJoCo {model.target.release} looks for it at {tried}"
    if file.value.startswith("model://") or file.value.startswith("package://"):
        return Diagnostic(file.value_span, f"MuJoCo cannot resolve {file.value!r}", note=note)
    message = f"included file {file.value!r} does not exist"
    beside = fault.inclusion.source.path.parent / file.value
    if model.target.release < BESIDE_THE_INCLUDER and exists(beside):
        message += " in the root's folder"
        note += f"; only from {BESIDE_THE_INCLUDER} on also beside the including file"
    fix = None
    if found := _alike(fault.tried, file.value):
        message += f"; did you mean {found!r}?"
        fix = Fix.unsafe(f"Include {found!r}", Edit(file.value_span, found))
    return Diagnostic(file.value_span, message, fix, note=note)


def _alike(tried: tuple[Path, ...], value: str) -> str | None:
    """Return the path of a file beside a missing one whose name is much like it."""
    for path in tried:
        if is_dir(path.parent):
            names = [other.name for other in path.parent.iterdir() if other.suffix == path.suffix]
            if found := nearest(path.name, names):
                return value[: len(value) - len(path.name)] + found
    return None
