"""See README.md."""

from collections.abc import Iterator

from mjcf_lint import Category, Change, Diagnostic, Fix, Kind, Model, Related, rule
from mjcf_lint.mjcf.attached import Attached, attached
from mjcf_lint.xml.element import Attribute

from .settings import CHANGES, FLAG, Setting, compared, other_flags, written

SAID = Change("3.10.0")
_REFUSED = "error"
"""The policy under which what both models write is refused; what one writes is still dropped."""


@rule(category=Category.UPGRADE, changes=[SAID, *CHANGES], only_with=("model", "attach"))
def attached_settings(model: Model) -> Iterator[Diagnostic]:
    """An attached model asks for other settings than the model around it, and does not get them."""
    release = model.target.release
    if model.kind is not Kind.ROOT or not model.complete or not SAID.holds_in(release):
        return
    given = model.setting("compiler", "conflict")
    policy = given.value if given else "warning"
    if policy not in ("warning", _REFUSED):
        return
    for one in attached(model):
        for setting in compared(release):
            ours, theirs = (
                written(each, setting.path).get(setting.name) for each in (model, one.child)
            )
            if theirs and _differ(setting, ours, theirs) and not (ours and policy == _REFUSED):
                yield _ignored(one, setting.name, ours, theirs, setting.default)
        if policy != _REFUSED:
            flags, others = written(model, FLAG), written(one.child, FLAG)
            for name in other_flags(flags, others, release):
                yield _ignored(one, name, flags[name], others[name])


def _differ(setting: Setting, ours: Attribute | None, theirs: Attribute) -> bool:
    if setting.counted and setting.same(theirs.value, setting.default):
        return False
    return not setting.same(theirs.value, ours.value if ours else setting.default)


def _ignored(
    one: Attached, name: str, ours: Attribute | None, theirs: Attribute, default: str = ""
) -> Diagnostic:
    got = f"{ours.value!r} of this one" if ours else f"{default!r}, the default"
    message = f"the attached model asks for {name}={theirs.value!r} and gets {got}"
    related = [Related(theirs.span, "asked for here")]
    if ours:
        related.append(Related(ours.span, "set here"))
    fix = Fix.unsafe(f"Remove {name} from the attached model", theirs.removed())
    note = "where the attached file is also loaded by itself, it does get what it asks for"
    return Diagnostic(one.node.element.start_tag, message, fix, related=tuple(related), note=note)
