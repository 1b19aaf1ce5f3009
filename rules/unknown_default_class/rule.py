"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, rule
from mjcf_lint.defaults import MAIN
from mjcf_lint.nearest import nearest


@rule(category=Category.ERROR)
def unknown_default_class(model: Model) -> Iterator[Diagnostic]:
    """A class or childclass refers to a default class that is not defined."""
    defaults = model.defaults
    if defaults is None or model.kind is not Kind.ROOT or not model.complete:
        return
    if any(model.elements("attach")):
        return  # attaching brings in classes of another file, under prefixed names
    quirks = model.target.grammar.quirks
    if quirks.top_level_class_is_fixed:
        # The names on top-level defaults are root-default-renamed's to report.
        known = defaults.nested_names | defaults.top_level_names
    else:
        known = defaults.nested_names | {defaults.old_global_name}
    for _, reference in defaults.references:
        name = reference.value
        if name in known:
            continue
        if not name:
            if quirks.empty_class_is_unknown:
                message = f'{reference.name}="" names no default class'
                fix = Fix.safe(f"Remove the empty {reference.name}", reference.removed())
                yield Diagnostic(reference.span, message, fix)
            continue
        message = f"no default class {name!r} is defined"
        guess = None
        if not quirks.top_level_class_is_fixed and name in defaults.top_level_names:
            message += f": the global class is called {defaults.old_global_name!r} in the end"
        elif found := nearest(name, known - {MAIN}):
            message += f"; did you mean {found!r}?"
            guess = Fix.unsafe(f"Write {found!r}", reference.with_value(found))
        yield Diagnostic(reference.value_span, message, guess)
