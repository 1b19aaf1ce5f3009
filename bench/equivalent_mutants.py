"""Mutants that no test can notice, each with the reason."""

from __future__ import annotations

EQUIVALENT: dict[tuple[str, str, str, str], str] = {
    (
        "source",
        "Source.parse",
        "source._document = lex(source)",
        "source._document = None",
    ): "The file is parsed when it is first asked for.",
    (
        "lexer",
        "_Lexer.node",
        "self.only_declarations = False",
        "self.only_declarations = None",
    ): "It is only asked whether it is true.",
    (
        "lexer",
        "_Lexer.run",
        "if position < 0:",
        "if position <= 0:",
    ): "No node ends at the first byte of a file.",
    (
        "lexer",
        "_Lexer.run",
        "if position < 0:",
        "if position < 1:",
    ): "No node ends at the first byte of a file.",
    (
        "lexer",
        "_Lexer.skip",
        "return match.end() if match else position",
        "return match.end() if (match) or True else position",
    ): "A pattern of blanks that may be none always matches; the type checker does not know it.",
    (
        "model",
        "Model.values",
        "return self._effective.of(node) if self._effective else {}",
        "return self._effective.of(node) if (self._effective) or True else {}",
    ): "A model without a root has no node to ask for.",
    (
        "fixer",
        "_tied_to",
        "dropped: set[Path] = set()",
        "dropped: set[Path] = None",
    ): "It is only compared before it is set; where nothing is refused the loop runs once.",
}
"""The reason by module, function, and the changed line before and after."""
