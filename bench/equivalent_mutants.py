"""Mutants that no test can notice, each with the reason."""

from __future__ import annotations

EQUIVALENT: dict[tuple[str, str, str, str], str] = {
    (
        "xml.source",
        "Source.parse",
        "source._document = lex(source)",
        "source._document = None",
    ): "The file is parsed when it is first asked for.",
    (
        "xml.lexer",
        "_Lexer.node",
        "self.only_declarations = False",
        "self.only_declarations = None",
    ): "It is only asked whether it is true.",
    (
        "xml.markup",
        "skipped",
        "return match.end() if match else position",
        "return match.end() if (match) or True else position",
    ): "A pattern of blanks that may be none always matches; the type checker does not know it.",
    (
        "mjcf.model",
        "Model.values",
        "return self._effective.of(node) if self._effective else {}",
        "return self._effective.of(node) if (self._effective) or True else {}",
    ): "A model without a root has no node to ask for.",
    (
        "repair.fixer",
        "_tied_to",
        "dropped: set[Path] = set()",
        "dropped: set[Path] = None",
    ): "It is only compared before it is set; where nothing is refused the loop runs once.",
    (
        "xml.source",
        "Source._characters",
        "if end - start <= _STRIDE:",
        "if end + start <= _STRIDE:",
    ): "The answer is the same, only slower to come.",
    (
        "xml.source",
        "Source._characters",
        "if end - start <= _STRIDE:",
        "if end - start < _STRIDE:",
    ): "The answer is the same, only slower to come.",
    (
        "xml.source",
        "Source._characters",
        "while (mark := marks[-1])[0] + 2 * _STRIDE < end:",
        "while (mark := marks[-1])[0] + 3 * _STRIDE < end:",
    ): "The answer is the same, only slower to come.",
    (
        "xml.source",
        "Source._characters",
        "while (mark := marks[-1])[0] + 2 * _STRIDE < end:",
        "while (mark := marks[-1])[0] + 2 * _STRIDE <= end:",
    ): "The answer is the same, only slower to come.",
    (
        "xml.source",
        "Source._characters",
        "at, count = marks[bisect_right(marks, (end, 0)) - 1]",
        "at, count = marks[bisect_right(marks, (end, 1)) - 1]",
    ): "A mark at the end itself counts as many characters as the one before and what follows it.",
    (
        "xml.source",
        "Source.line_text",
        "if self._line[0] != line:",
        "if self._line[1] != line:",
    ): "The answer is the same, only slower to come.",
    (
        "xml.source",
        "Source.line_text",
        'text = self.data[lines[line - 1] : end].decode("utf-8", "replace").rstrip("\\r\\n")',
        'text = self.data[lines[line - 1] : end].decode("UTF-8", "replace").rstrip("\\r\\n")',
    ): "Python takes names of encodings in any case.",
    (
        "xml.source",
        "read_bytes",
        "data = file.read(status.st_size + 1)",
        "data = file.read(None)",
    ): "More is read than is needed to see that a file is too large, and no more is kept.",
    (
        "xml.source",
        "read_bytes",
        "data = file.read(status.st_size + 1)",
        "data = file.read(status.st_size + 2)",
    ): "More is read than is needed to see that a file is too large, and no more is kept.",
    (
        "xml.source",
        "read_bytes",
        "if len(data) > status.st_size:",
        "if len(data) >= status.st_size:",
    ): "More is read than is needed to see that a file is too large, and no more is kept.",
    (
        "xml.source",
        "read_bytes",
        "data += file.read(SIZE_LIMIT + 1 - len(data))",
        "data += file.read(None)",
    ): "More is read than is needed to see that a file is too large, and no more is kept.",
    (
        "xml.source",
        "read_bytes",
        "data += file.read(SIZE_LIMIT + 1 - len(data))",
        "data += file.read(SIZE_LIMIT + 1 + len(data))",
    ): "More is read than is needed to see that a file is too large, and no more is kept.",
    (
        "xml.source",
        "read_bytes",
        "data += file.read(SIZE_LIMIT + 1 - len(data))",
        "data += file.read(SIZE_LIMIT + 2 - len(data))",
    ): "More is read than is needed to see that a file is too large, and no more is kept.",
    (
        "xml.source",
        "_between_characters",
        "return next((near for near in range(at, at + 3) if data[near] & 0xC0 != 0x80), at + 3)",
        "return next((near for near in range(at, at + 4) if data[near] & 0xC0 != 0x80), at + 3)",
    ): "Behind three bytes that continue a character any place will do.",
    (
        "repair.fixer",
        "repair",
        "for model in (*(after.model(one.root.path, one.kind) for one in models), *models)",
        "for model in (*(after.model(one.root.path, None) for one in models), *models)",
    ): "Nobody asks a model for its kind that is read for its files only.",
    (
        "repair.fixer",
        "repair",
        "for model in (*(after.model(one.root.path, one.kind) for one in models), *models)",
        "for model in (*(after.model(one.root.path, ) for one in models), *models)",
    ): "Nobody asks a model for its kind that is read for its files only.",
    (
        "repair.fixer",
        "_states",
        "reached = linter.again(stage.files).model(path, model.kind)",
        "reached = linter.again(stage.files).model(path, None)",
    ): "Nobody asks a model for its kind that is read for its files only.",
    (
        "repair.fixer",
        "_states",
        "reached = linter.again(stage.files).model(path, model.kind)",
        "reached = linter.again(stage.files).model(path, )",
    ): "Nobody asks a model for its kind that is read for its files only.",
    (
        "repair.fixer",
        "_faulty",
        "if choice.only or len(suspects) <= 1:",
        "if choice.only and len(suspects) <= 1:",
    ): "A rule by itself is named whether it is tried alone or not.",
    (
        "repair.fixer",
        "_faulty",
        "if choice.only or len(suspects) <= 1:",
        "if choice.only or len(suspects) < 1:",
    ): "A rule by itself is named whether it is tried alone or not.",
}
"""The reason by module, function, and the changed line before and after."""
