"""An XML schema of MJCF, made of what a release accepts: for `xmllint --schema` to check with.

MuJoCo ships none. This one says which elements stand where, any number of each in any order,
and which attributes each takes; numbers and keywords are types of their own.
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from packaging.version import Version

from mjcf_lint.grammar import recorded
from mjcf_lint.grammar.attribute import AttributeType, Kind
from mjcf_lint.grammar.grammar import Allowed, Grammar

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:simpleType name="numbers"><xs:list itemType="xs:double"/></xs:simpleType>
<xs:simpleType name="integers"><xs:list itemType="xs:integer"/></xs:simpleType>
<xs:complexType name="include">
<xs:attribute name="file" type="xs:string" use="required"/>
</xs:complexType>
"""


def schema(release: Version) -> str:
    """Return the schema of a release."""
    grammar = recorded(release)
    places = {id(one): number for number, (_, one) in enumerate(grammar.walk())}
    types = [_type(grammar, one, places) for _, one in grammar.walk()]
    root = f'<xs:element name="{grammar.root.name}" type="{_name(grammar.root, places)}"/>\n'
    return "".join((_HEAD, *types, root, "</xs:schema>\n"))


def _name(allowed: Allowed, places: dict[int, int]) -> str:
    return f"{allowed.name}.{places[id(allowed)]}"


def _type(grammar: Grammar, allowed: Allowed, places: dict[int, int]) -> str:
    children = ['<xs:element name="include" type="include"/>\n']
    for tag in dict.fromkeys(grammar.child_names(allowed)):
        child = grammar.child(allowed, tag)
        if child is not None:
            children.append(f'<xs:element name="{tag}" type="{_name(child, places)}"/>\n')
    attributes = [_attribute(name, kind) for name, kind in allowed.attributes.items()]
    return (
        f'<xs:complexType name="{_name(allowed, places)}">\n'
        f'<xs:choice minOccurs="0" maxOccurs="unbounded">\n{"".join(children)}</xs:choice>\n'
        f"{''.join(attributes)}</xs:complexType>\n"
    )


def _attribute(name: str, kind: AttributeType) -> str:
    use = ' use="required"' if kind.required else ""
    if kind.kind is Kind.KEYWORD:
        words = "".join(f"<xs:enumeration value={quoteattr(word)}/>" for word in kind.keywords)
        inside = f'<xs:restriction base="xs:string">{words}</xs:restriction>'
        if kind.most != 1:
            inside = f"<xs:list><xs:simpleType>{inside}</xs:simpleType></xs:list>"
        return (
            f'<xs:attribute name="{name}"{use}><xs:simpleType>{inside}</xs:simpleType>'
            "</xs:attribute>\n"
        )
    several = kind.kind is Kind.NUMBER or (kind.kind is Kind.INTEGER and not kind.keywords)
    of = {Kind.NUMBER: "numbers", Kind.INTEGER: "integers"}[kind.kind] if several else "xs:string"
    return f'<xs:attribute name="{name}" type="{of}"{use}/>\n'
