"""What bounds the harm that files made to hurt can do, one part at a time."""

from __future__ import annotations

from bench.removal import Removal

_CASES = "test_hostile_cases.py::test_it_is_told_within_bounds"
_FORMATS = "test_hostile_names.py::test_no_name_speaks_for_itself"
_OUTSIDE = "test_hostile_includes.py::test_what_lies_outside_and_is_not_mjcf_is_never_shown"

INPUT = (
    Removal(
        "Entities are not expanded, and those of other files not read",
        "mjcf_lint/xml/source.py",
        "    return Source(path, read_bytes(path))\n",
        "    from lxml import etree\n\n    data = read_bytes(path)\n"
        "    if data.startswith(b'<!DOCTYPE'):\n"
        "        how = etree.XMLParser(resolve_entities=True, load_dtd=True, huge_tree=True)\n"
        "        data = etree.tostring(etree.fromstring(data, how))\n"
        "    return Source(path, data)\n",
        (
            "test_hostile_includes.py::test_entities_are_not_expanded",
            f"{_CASES}[entities that expand to 10^19, and /etc/passwd]",
        ),
    ),
    Removal(
        "Includes that multiply are no longer followed at some number, and that is said",
        "mjcf_lint/mjcf/tree.py",
        "if len(self.tree.inclusions) > MOST_INCLUSIONS or self.elements > MOST_ELEMENTS:",
        "if len(self.tree.inclusions) > 4 * MOST_INCLUSIONS:",
        ("test_hostile_includes.py::test_includes_that_double_at_each_step",),
    ),
    Removal(
        "Cycles of includes are found, also through links",
        "mjcf_lint/mjcf/tree.py",
        "        real = self.looks.real(path)\n",
        "        real = str(path)\n",
        ("test_hostile_includes.py::test_a_cycle_through_linked_folders",),
    ),
    Removal(
        "What lies outside the project and is no MJCF is never shown, but reported as such",
        "mjcf_lint/project/files.py",
        "if not self._may_show(path) and kind_of(found) is FileKind.OTHER:",
        "if False:",
        (_OUTSIDE,),
    ),
    Removal(
        "Only regular files are read, no FIFOs and no devices",
        "mjcf_lint/xml/source.py",
        "if not stat.S_ISREG(status.st_mode):",
        "if False:",
        (
            "test_hostile.py::test_a_fifo",
            "test_hostile.py::test_an_include_of_what_is_no_file",
            "test_source.py::test_a_folder_is_refused",
        ),
    ),
    Removal(
        "Files that are too large are refused before they are read",
        "mjcf_lint/xml/source.py",
        "if status.st_size > SIZE_LIMIT:",
        "if False:",
        (f"{_CASES}[a file of 500 MB]", "test_source.py::test_a_file_too_large_is_refused"),
    ),
    Removal(
        "A file that grows while it is read is bounded, too",
        "mjcf_lint/xml/source.py",
        "data += file.read(SIZE_LIMIT + 1 - len(data))",
        "data += file.read(64 * SIZE_LIMIT)",
        ("test_source.py::test_of_a_file_without_an_end_no_more_is_read_than_the_limit",),
    ),
    Removal(
        "Files of too many elements and attributes are refused before they are taken apart",
        "mjcf_lint/xml/source.py",
        'if (parts := data.count(b"<") + data.count(b"=")) > MOST_PARTS:',
        'if (parts := data.count(b"<") + data.count(b"=")) > 10**9:',
        (f"{_CASES}[ten million attributes of one element]",),
    ),
    Removal(
        "Elements are read no deeper than the engine reads them",
        "mjcf_lint/xml/lexer.py",
        "if len(self.open) + 1 >= MAX_DEPTH:",
        "if False:",
        ("test_hostile.py::test_elements_nested_a_hundred_thousand_deep",),
    ),
    Removal(
        "Findings of one rule in one model are bounded, and that is said",
        "mjcf_lint/checking/runner.py",
        "if len(found) == MOST_FINDINGS:",
        "if False:",
        ("test_hostile_includes.py::test_a_million_attributes",),
    ),
    Removal(
        "Messages are bounded, whatever stands in them",
        "mjcf_lint/checking/signing.py",
        "if len(text) <= MOST_CHARACTERS:",
        "if True:",
        ("test_hostile_cases.py::test_a_megabyte_of_a_name_is_not_repeated",),
    ),
    Removal(
        "A rule that takes too long is given up, and that is said",
        "mjcf_lint/checking/patience.py",
        "                _raise_in(self.thread, GaveUp)\n",
        "                pass\n",
        ("test_patience.py::test_what_takes_too_long_is_given_up",),
    ),
    Removal(
        "All rules of a model together have a time after which they are given up",
        "mjcf_lint/checking/runner.py",
        "return min(SECONDS_FOR_A_RULE, SECONDS_FOR_ALL_RULES - self._seconds)",
        "return SECONDS_FOR_A_RULE",
        ("test_patience.py::test_all_rules_together_are_given_up",),
    ),
    Removal(
        "No more refusals of the engine are followed up than a limit",
        "mjcf_lint/compiling/trial.py",
        "for round_ in range(MAX_ROUNDS):",
        "for round_ in range(50):",
        ("test_trial.py::test_not_more_refusals_are_followed_up_than_the_limit",),
    ),
    Removal(
        "Refusals of the engine are not followed up for longer than a limit",
        "mjcf_lint/compiling/trial.py",
        "if process_time() - began[0] > SECONDS or monotonic() - began[1] > 2 * SECONDS:",
        "if False:",
        ("test_trial.py::test_they_are_not_followed_up_for_longer_than_the_limit",),
    ),
    Removal(
        "What the engine would wait for without an end is not given to it",
        "mjcf_lint/compiling/trial.py",
        "    if not begun and waits_for_ever(model):\n",
        "    if False:\n",
        ("test_trial.py::test_a_fifo_is_not_given_to_the_engine",),
    ),
    Removal(
        "Includes in a circle, over which older releases crash, are not given to the engine",
        "mjcf_lint/compiling/trial.py",
        "    if begun or not would_hang(model):\n",
        "    if True:\n",
        ("test_trial.py::test_a_cycle_is_not_given_to_the_engine",),
    ),
    Removal(
        "A rule that fails does not take the run along, which ends with exit code 3",
        "mjcf_lint/checking/runner.py",
        "except Exception:",
        "except KeyError:",
        ("test_cli.py::test_a_rule_that_raises_ends_with_3_and_the_others_go_on",),
    ),
    Removal(
        "Numbers of a million digits take no time",
        "mjcf_lint/mjcf/numbers.py",
        "    if len(digits) <= _MOST_DIGITS:\n        return int(digits)\n",
        "    return int(digits)\n",
        (f"{_CASES}[an integer of a million digits]",),
    ),
    Removal(
        "A NUL ends a file, as it does for the engine",
        "mjcf_lint/xml/lexer.py",
        "self.data = source.data if end < 0 else source.data[:end]",
        "self.data = source.data",
        (
            "test_hostile.py::test_nul_bytes",
            "test_lexer.py::test_the_engine_stops_reading_at_a_nul_or_a_stray_end_tag",
        ),
    ),
    Removal(
        "Bytes that are no UTF-8 are read and shown without harm",
        "mjcf_lint/xml/entities.py",
        '    return raw.decode(errors="surrogateescape")\n',
        "    return raw.decode()\n",
        (f"{_CASES}[names of broken UTF-8]",),
    ),
    Removal(
        "Settings that only lie among the models name no code to run",
        "mjcf_lint/sessions/opening.py",
        "if loaded.trusted or not loaded.rule_dirs:",
        "if True:",
        (
            "test_own_rules.py::test_settings_that_only_lie_at_the_models_run_nothing",
            "test_api.py::test_rules_of_the_projects_own_are_run",
        ),
    ),
    Removal(
        "No control character of a name reaches a terminal",
        "mjcf_lint/reporters/text.py",
        "    if text.isprintable():\n        return text\n",
        "    return text\n",
        (
            "test_reporters.py::test_nothing_a_file_holds_reaches_the_terminal_raw",
            "test_hostile_includes.py::test_a_file_name_that_would_speak_to_a_terminal",
            "test_hostile_cases.py::test_a_name_on_the_command_line_is_spelled_out",
        ),
    ),
    *(
        Removal(
            f"No name speaks for itself in {how} output",
            f"mjcf_lint/reporters/{module}.py",
            old,
            new,
            (f"{_FORMATS}[{how}]", *more),
        )
        for how, module, old, new, *more in (
            (
                *("json", "json", "printable_json(result.model_dump_json(indent=1))"),
                "result.model_dump_json(indent=1)",
            ),
            ("sarif", "sarif", "return printable_json(text)", "return text"),
            (
                *("github", "github", "printable(relative(found.path))", "relative(found.path)"),
                "test_hostile_names.py::test_commands_of_github_are_ours",
            ),
            (
                "junit",
                "junit",
                "path = printable(relative(found.path))",
                "path = relative(found.path)",
            ),
            (
                *("markdown", "markdown", "_MARKUP.get(one, one) for one", "one for one"),
                "test_hostile_names.py::test_markdown_holds_no_markup_of_others[markdown]",
            ),
            (
                *("matrix markdown", "matrix_markdown", r'_SPECIAL.sub(r"\\\1", printable(text))'),
                "printable(text)",
                "test_hostile_names.py::test_markdown_holds_no_markup_of_others[matrix markdown]",
            ),
            (
                *("matrix html", "matrix_html", "return escape(printable(text))"),
                "return printable(text)",
                "test_hostile_names.py::test_a_page_holds_no_markup_of_others",
            ),
            (
                *("html", "html/page", "autoescape=True", "autoescape=False"),
                "test_html.py::test_no_text_of_a_file_is_markup_or_code",
            ),
            ("matrix json", "matrix_json", "return printable_json(", "return str("),
        )
    ),
)
