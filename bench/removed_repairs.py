"""What makes a repair a transaction, one part at a time."""

from __future__ import annotations

from bench.removal import Removal

_FAULTY = "test_proven_apart.py::test_a_faulty_rule_ends_every_kind_of_run_with_3"

REPAIRS = (
    Removal(
        "Repairs after which the engine refuses a model that it loaded are not written",
        "mjcf_lint/repair/proof.py",
        "if not before.loaded and broken_by is not None:",
        "if False:",
        ("test_fixer.py::test_a_repair_that_breaks_the_model_is_refused",),
    ),
    Removal(
        "Repairs called safe that change the compiled model are not written",
        "mjcf_lint/repair/proof.py",
        "if proof.outcome is not Outcome.SAME:",
        "if False:",
        (
            "test_fixer.py::test_a_safe_repair_that_changes_the_model_is_refused",
            f"{_FAULTY}[how0-changes-safe]",
        ),
    ),
    Removal(
        "Safe repairs are held against the engine without the unsafe ones of the same run",
        "mjcf_lint/repair/plan.py",
        "if one.safe is safe and taken.take(one.fix.edits)]",
        "if taken.take(one.fix.edits)]",
        (
            "test_proven_apart.py::test_a_safe_repair_that_changes_a_mass_is_found_among_unsafe_ones",
        ),
    ),
    Removal(
        "Of a root that is refused nothing is written: by --fix, by --diff or by --output-dir",
        "mjcf_lint/repair/fixer.py",
        "dropped = _tied_to(spoilt, roots.values(), changed)",
        "dropped = set[Path]()",
        (f"{_FAULTY}[how0-breaks-safe]", f"{_FAULTY}[how1-breaks-safe]"),
    ),
    Removal(
        "The rule whose repair is at fault is named",
        "mjcf_lint/repair/fixer.py",
        "return tuple(alone or suspects)",
        'return ("some-rule",)',
        ("test_fixer.py::test_the_rule_whose_repair_is_refused_is_named_among_others",),
    ),
    Removal(
        "A faulty repair ends the run with exit code 3, whichever way repairs are asked for",
        "mjcf_lint/commands/running.py",
        "return bool(repair.refused or against or not repair.converged)",
        "return bool(against or not repair.converged)",
        (_FAULTY,),
    ),
    Removal(
        "Roots that share a fragment are repaired together or not at all",
        "mjcf_lint/repair/fixer.py",
        "tied = {path for files in roots if files & dropped for path in files if path in changed}",
        "tied = dropped",
        (
            "test_fixer.py::test_roots_that_share_a_fragment_are_repaired_together_or_not_at_all",
            "test_proven_apart.py::test_one_refused_root_holds_back_what_it_shares",
        ),
    ),
    Removal(
        "A model that attaches what is repaired is proven with it",
        "mjcf_lint/repair/fixer.py",
        "here = _files([last, state])",
        "here = {real(source) for source in reached.sources}",
        ("test_proven_apart.py::test_a_model_that_attaches_what_is_repaired_is_proven_with_it",),
    ),
    Removal(
        "A model is compiled with all that the models it attaches open and attach in turn",
        "mjcf_lint/compiling/layout.py",
        'if asset.node.tag == "model" and asset.found and asset.found not in attached:',
        "if False:",
        ("test_fixer.py::test_a_model_is_proven_with_all_that_an_attached_one_opens",),
    ),
    Removal(
        "Repairing twice is repairing once: passes go on until none has anything to do",
        "mjcf_lint/repair/plan.py",
        "if not chosen:",
        "if not chosen or stages:",
        (
            "test_fixer.py::test_repairs_go_on_until_nothing_changes",
            "test_fixer_properties.py::test_chosen_repairs_of_a_tree_come_to_an_end",
        ),
    ),
    Removal(
        "Repairs that never come to an end are given up, and nothing is written",
        "mjcf_lint/repair/fixer.py",
        "if not converged:",
        "if False:",
        (
            "test_fixer.py::test_repairs_that_undo_each_other_are_given_up",
            "test_fixer.py::test_repairs_that_never_end_are_given_up",
        ),
    ),
    Removal(
        "No byte outside the edits changes",
        "mjcf_lint/xml/edit.py",
        "pieces.append(data[done:])",
        "pieces.append(data[done:].replace(b'\\r\\n', b'\\n'))",
        (
            "test_edit.py::test_apply_leaves_every_byte_outside_the_spans_untouched",
            "test_fixer.py::test_a_fix_keeps_the_comments_the_quotes_and_the_line_ends",
        ),
    ),
    Removal(
        "Edits that touch each other are never made together",
        "mjcf_lint/xml/edit.py",
        "if any(self._touches(edit) for edit in edits):",
        "if False:",
        (
            "test_fixer.py::test_repairs_that_overlap_wait_for_the_next_pass",
            "test_fixer.py::test_a_repair_far_from_its_finding_waits_for_what_it_overlaps",
        ),
    ),
    Removal(
        "A repair leaves nothing new to find: one that does is noticed among the examples",
        "rules/root_default_renamed/rule.py",
        'Edit(start, f"<default>{newline}{indent}"),',
        "Edit(start, f\"<default size='1'>{newline}{indent}\"),",
        ("test_properties_of_examples.py::test_repairs_of_examples[root_default_renamed]",),
    ),
    Removal(
        "A root that another targeted release would refuse after its repairs is left as it is",
        "mjcf_lint/repair/fixer.py",
        "for path, release in sorted(_failing(after) - _failing(before)):",
        "for path, release in sorted(set[tuple[Path, Version]]()):",
        ("test_fixer.py::test_a_repair_after_which_a_root_fails_in_a_release_is_left_out",),
    ),
    Removal(
        "A file that cannot be read to its end is not repaired",
        "mjcf_lint/checking/signing.py",
        "if fix is None or any(edit.span.source.fault for edit in fix.edits):",
        "if fix is None:",
        ("test_fixer.py::test_a_file_that_cannot_be_read_to_its_end_is_not_repaired",),
    ),
    Removal(
        "With --prove, safe repairs of what the target refuses are held against an older release",
        "mjcf_lint/repair/evidence.py",
        "against = safe and not comparison.equal",
        "against = False",
        ("test_evidence.py::test_a_safe_repair_that_changes_the_old_model_speaks_against_us",),
    ),
    Removal(
        "With --prove, they are so without the unsafe ones of the same run",
        "mjcf_lint/repair/evidence.py",
        "portions.append(self.readable(linter, root, self.safe))",
        "pass",
        (
            "test_evidence.py::"
            "test_safe_repairs_are_held_against_the_older_release_without_unsafe_ones",
            "test_evidence.py::test_an_unsafe_repair_cannot_hide_what_a_safe_one_changed",
        ),
    ),
)
