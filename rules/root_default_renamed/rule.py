"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Edit, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.defaults import MAIN, DefaultClasses
from mjcf_lint.mjcf.tree import Node

_SHOWN = 4
FIXED_NAME = Change("3.2.0")


@rule(
    category=Category.ERROR,
    alternatives=("hoist", "wrap"),
    changes=[FIXED_NAME],
    only_with=("default",),
)
def root_default_renamed(model: Model) -> Iterator[Diagnostic]:
    """A top-level default has a class name, which renames the global class."""
    defaults = model.defaults
    if defaults is None or not model.target.grammar.quirks.top_level_class_is_fixed:
        return
    if model.kind is Kind.FRAGMENT and not _holds_sections(model):
        return
    for top in defaults.top_level:
        name = top.get("class")
        if name and name != MAIN:
            yield _renamed(top, name, defaults, model)


def _holds_sections(model: Model) -> bool:
    """Say whether a lone fragment holds what can only stand at the top of a model."""
    sections = set(model.target.grammar.root.children) - {"default", "body", "plugin"}
    return any(child.tag in sections for child in model.node.children) if model.node else False


def _renamed(top: Node, name: str, defaults: DefaultClasses, model: Model) -> Diagnostic:
    fix = _hoist(top, name, defaults, model)
    wrap = _wrap(top, name, defaults)
    affected = list(defaults.takers(top, model.elements()))
    note = (
        "up to 3.1.6 MuJoCo gave the global class this name and wrote these values into it: "
        "every element without a class took them; from 3.2.0 on it refuses the file"
    )
    if affected:
        kinds = ", ".join(f"{count} {tag}{'s' * (count > 1)}" for tag, count in _counted(affected))
        note += (
            f"\nin {model.root.path.name}, wrapping the block in <default> instead would take them "
            f"away from {kinds} outside class {name!r}"
        )
    affected.sort(key=lambda pair: "name" not in pair[0].attributes)
    related = tuple(
        Related(node.element.name_span, f"the wrap changes {_described(node, changed)}")
        for node, changed in affected[:_SHOWN]
    )
    return Diagnostic(
        top.element.start_tag,
        f"the top-level default class cannot be named {name!r}; only 'main' may stand there",
        fix,
        (wrap,) if wrap else (),
        related=related,
        note=note,
    )


def _hoist(top: Node, name: str, defaults: DefaultClasses, model: Model) -> Fix:
    """Keep what the old engine did: the values global, the name a class that adds nothing."""
    edits = [top.attributes["class"].removed()]
    last = [other for other in defaults.top_level if other.get("class") == name][-1] is top
    title = "Keep the physics: let the values be global"
    if name in defaults.nested_names:
        # The old engine found the global class first, so every reference meant that one.
        if top is defaults.top_level[-1]:
            edits += [
                reference.with_value(MAIN)
                for _, reference in defaults.references
                if reference.value == name
            ]
    elif last:
        edits.append(_empty_class(top))
        title += f", and {name!r} a class without values of its own"
    edits += _rename_nested_main(top, defaults)
    # Who includes a lone fragment may refer to its classes, or define more of them.
    known = model.kind is Kind.ROOT and _loaded_before(defaults)
    return (Fix.safe if known else Fix.unsafe)(title, *edits, name="hoist")


def _loaded_before(defaults: DefaultClasses) -> bool:
    """Say whether an engine up to 3.1.6 built these classes and found every one referred to."""
    names = [MAIN]
    for top in defaults.top_level:
        names[0] = top.get("class") or MAIN
        for node in top.walk():
            if node.tag == "default" and node is not top:
                name = node.get("class")
                if not name or name in names:
                    return False
                names.append(name)
    return all(reference.value in names for _, reference in defaults.references)


def _empty_class(top: Node) -> Edit:
    """Define a class of the block's name behind everything else that stands in it."""
    element, name = top.element, top.attributes["class"]
    quoted = element.source.span(name.value_start - 1, name.value_end + 1).text
    return element.with_child(f"<default class={quoted}/>")


def _rename_nested_main(top: Node, defaults: DefaultClasses) -> list[Edit]:
    """Give a nested class `main` another name, as the global class takes that one back."""
    nested = [
        node for node in defaults.nested if node.get("class") == MAIN and top in node.ancestors()
    ]
    if not nested:
        return []
    taken = defaults.nested_names | defaults.top_level_names
    fresh = MAIN + "_"
    while fresh in taken:
        fresh += "_"
    edits = [node.attributes["class"].with_value(fresh) for node in nested]
    if defaults.old_global_name != MAIN:
        edits += [
            reference.with_value(fresh)
            for _, reference in defaults.references
            if reference.value == MAIN
        ]
    return edits


def _wrap(top: Node, name: str, defaults: DefaultClasses) -> Fix | None:
    """Do what the author most likely meant: a class of its own below the global one."""
    if name in defaults.nested_names:
        return None
    if [other.get("class") for other in defaults.top_level].count(name) > 1:
        return None
    element = top.element
    source, newline, indent = element.source, element.source.newline, element.indent
    start = source.span(element.start, element.start)
    end = source.span(element.end, element.end)
    edits = [Edit(start, "<default>"), Edit(end, "</default>")]
    if indent or element.line != source.position(element.end)[0]:
        edits = [
            Edit(start, f"<default>{newline}{indent}"),
            Edit(end, f"{newline}{indent}</default>"),
        ]
    edits += _rename_nested_main(top, defaults)
    return Fix.unsafe(f"Wrap it: make {name!r} a class of its own", *edits, name="wrap")


def _counted(affected: list[tuple[Node, tuple[str, ...]]]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for node, _ in affected:
        counts[node.tag] = counts.get(node.tag, 0) + 1
    return list(counts.items())


def _described(node: Node, changed: tuple[str, ...]) -> str:
    name = node.get("name")
    which = f" {name!r}" if name else ""
    return f"{', '.join(changed)} of this {node.tag}{which}"
