"""See README.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path

from mjcf_lint import Category, Diagnostic, Fix, Kind, Model, rule
from mjcf_lint.mjcf.attached import declared
from mjcf_lint.mjcf.tree import Node
from mjcf_lint.nearest import nearest
from mjcf_lint.parts.attaching import model_of, wanted
from mjcf_lint.parts.copies import made
from mjcf_lint.parts.known_names import names
from mjcf_lint.xml.element import Attribute

from .names_brought import TAKEN_BEFORE, taken_names


@rule(category=Category.ERROR, changes=(TAKEN_BEFORE,), only_with=("model", "attach"))
def invalid_attach(model: Model) -> Iterator[Diagnostic]:
    """An attach names a model, body or frame that is not there, or brings in names that are."""
    if model.kind is not Kind.ROOT or not model.complete:
        return
    yield from _assets(model)
    for node in model.elements("attach"):
        in_world = any(above.tag == "worldbody" for above in node.ancestors())
        if in_world and made(node) and not _left_out(node, model):
            yield from _model(node, model)
            yield from _element(node, model)
    yield from taken_names(model)


def _assets(model: Model) -> Iterator[Diagnostic]:
    for one in declared(model):
        file = one.node.attributes.get("file")
        if file is None:
            yield Diagnostic(
                one.node.element.name_span,
                "<model> needs file",
                note="MuJoCo dies over a model asset without one",
            )
        elif one.child and (cycle := _cycle(one.child, model.root.path.resolve())):
            yield Diagnostic(
                file.value_span,
                f"this model takes itself for an asset, by way of {cycle.name}",
                note="MuJoCo reads one in the other until it dies",
            )


def _cycle(child: Model, root: Path) -> Path | None:
    """Return the file that is read inside itself, if one is."""
    path = child.root.path.resolve()
    above, done = {root: iter(()), path: iter(declared(child))}, set[Path]()
    if path == root:
        return path
    while len(above) > 1:
        path, waiting = next(reversed(above.items()))
        one = next(waiting, None)
        if one is None:
            done.add(path)
            del above[path]
        elif one.child is not None:
            inner = one.child.root.path.resolve()
            if inner in above:
                return inner
            if inner not in done:
                above[inner] = iter(declared(one.child))
    return None


def _left_out(node: Node, model: Model) -> bool:
    """Say whether a release attaches nothing, as there is a body of the name already."""
    asked = wanted(node, model.target.release)
    if TAKEN_BEFORE.holds_in(model.target.release) or not asked:
        return False
    name = (node.get("prefix") or "") + asked[0].value
    before = _before(node, asked[0].name, model)
    return name in (*before, *_attached_before(node, model))


def _before(node: Node, tag: str, model: Model) -> list[str]:
    """Return the names of all elements with a tag that stand before a node."""
    earlier = takewhile(lambda other: other is not node, model.elements())
    return [other.get("name") or "" for other in earlier if other.tag == tag]


def _attached_before(node: Node, model: Model) -> Iterator[str]:
    for other in takewhile(lambda other: other is not node, model.elements("attach")):
        for asked in wanted(other, model.target.release):
            yield (other.get("prefix") or "") + asked.value


def _model(node: Node, model: Model) -> Iterator[Diagnostic]:
    given = node.attributes.get("model")
    known = [one.name for one in declared(model)]
    if given is None or given.value in known or None in known:
        return
    yield _unknown(given, "model", [name for name in known if name], "is declared in <asset>")


def _element(node: Node, model: Model) -> Iterator[Diagnostic]:
    child = model_of(model, node)
    asked = wanted(node, model.target.release)
    if child is None or not child.complete or len(asked) > 1:
        return
    if child is model:
        yield from _of_this(node, asked, model)
    elif asked and not names(child).knows(asked[0].name, asked[0].value):
        tag = asked[0].name
        others = names(child).some(tag)
        yield _unknown(asked[0], tag, others, f"stands in {child.root.path.name}")


def _of_this(node: Node, asked: list[Attribute], model: Model) -> Iterator[Diagnostic]:
    """Look at an attach that copies a part of the model in which it stands."""
    if not asked:
        yield Diagnostic(
            node.element.start_tag,
            "<attach> names neither a model nor a body or frame of this one",
        )
        return
    known, tag = names(model), asked[0].name
    before = _before(node, tag, model)
    if asked[0].value in before:
        return
    if asked[0].value in known.given.get(tag, ()):
        yield Diagnostic(
            asked[0].value_span,
            f"the {tag} {asked[0].value!r} stands behind this attach",
            note="MuJoCo copies what it has read by then",
        )
    elif not known.knows(tag, asked[0].value):
        yield _unknown(asked[0], tag, before, "stands before this attach")


def _unknown(given: Attribute, what: str, others: Iterable[str], where: str) -> Diagnostic:
    message = f"no {what} named {given.value!r} {where}"
    fix = None
    if found := nearest(given.value, others):
        message += f"; did you mean {found!r}?"
        fix = Fix.unsafe(f"Write {found!r}", given.with_value(found))
    return Diagnostic(given.value_span, message, fix)
