"""What keeps files whole, one part at a time."""

from __future__ import annotations

from bench.removal import Removal

_STEPS = "test_journal.py::test_killed_at_any_step_it_is_all_old_or_all_new"
_200 = "test_journal.py::test_killed_at_200_random_moments_it_is_all_old_or_all_new"

FILES = (
    Removal(
        "New bytes are written into the folder of the file that they replace",
        "mjcf_lint/repair/journal.py",
        "str(target.with_name(name))",
        "str(_folder() / name)",
        ("test_writer.py::test_bytes_are_on_the_disk_before_they_take_the_name_of_a_file",),
    ),
    Removal(
        "New bytes are on the disk before they take the name of the file",
        "mjcf_lint/repair/writer.py",
        "        file.flush()\n        os.fsync(file.fileno())\n",
        "",
        ("test_writer.py::test_bytes_are_on_the_disk_before_they_take_the_name_of_a_file",),
    ),
    Removal(
        "Names are on the disk when the run says that it has written",
        "mjcf_lint/repair/writer.py",
        "            os.fsync(handle)\n",
        "            pass\n",
        ("test_writer.py::test_bytes_are_on_the_disk_before_they_take_the_name_of_a_file",),
    ),
    Removal(
        "The journal is on the disk before the first file gets its new bytes",
        "mjcf_lint/repair/journal.py",
        "            file.flush()\n            os.fsync(file.fileno())\n",
        "",
        ("test_writer.py::test_bytes_are_on_the_disk_before_they_take_the_name_of_a_file",),
    ),
    Removal(
        "A file gets its new bytes by a rename, all at once",
        "mjcf_lint/repair/writer.py",
        "            Path(entry.temporary).replace(entry.target)\n        for folder in",
        "            Path(entry.target).write_bytes(Path(entry.temporary).read_bytes())\n"
        "            Path(entry.temporary).unlink()\n        for folder in",
        ("test_writer.py::test_bytes_are_on_the_disk_before_they_take_the_name_of_a_file",),
    ),
    Removal(
        "A file keeps its mode",
        "mjcf_lint/repair/writer.py",
        "    shutil.copystat(target, temporary)\n",
        "",
        ("test_writer.py::test_the_mode_of_a_file_is_kept",),
    ),
    Removal(
        "A file keeps its owner, where the user may give files away",
        "mjcf_lint/repair/writer.py",
        "            os.chown(temporary, status.st_uid, status.st_gid)\n",
        "            pass\n",
        ("test_writer.py::test_the_owner_of_a_file_is_kept",),
    ),
    Removal(
        "A link stays a link, and the file behind it is repaired",
        "mjcf_lint/repair/writer.py",
        "targets = [Path(os.path.realpath(change.path)) for change in changes]",
        "targets = [change.path for change in changes]",
        ("test_writer.py::test_a_link_stays_a_link",),
    ),
    Removal(
        "A file with several hard links is refused without --break-hardlinks",
        "mjcf_lint/repair/writer.py",
        "if names > 1 and not break_hardlinks:",
        "if False:",
        ("test_writer.py::test_a_file_with_another_name_is_refused",),
    ),
    Removal(
        "A read-only file is refused, though its folder would let it be replaced",
        "mjcf_lint/repair/writer.py",
        "if not os.access(target, os.W_OK):",
        "if False:",
        ("test_writer.py::test_a_read_only_file_is_refused",),
    ),
    Removal(
        "Where one file cannot be written, for want of room or of rights, none is",
        "mjcf_lint/repair/writer.py",
        "            _prepare(entry, change.after)\n",
        "            _prepare(entry, change.after)\n            _replace([change], [entry])\n",
        (
            "test_writer.py::test_a_read_only_folder_is_refused",
            "test_writer.py::test_a_disk_that_is_full_leaves_everything_as_it_was",
            "test_writer.py::test_a_file_system_that_is_full_leaves_everything_as_it_was",
        ),
    ),
    Removal(
        "What had been written until a write failed is cleared away",
        "mjcf_lint/repair/writer.py",
        "                Path(entry.temporary).unlink(missing_ok=True)\n        journal.close()",
        "                pass\n        journal.close()",
        (
            "test_writer.py::test_a_disk_that_is_full_leaves_everything_as_it_was",
            "test_writer.py::test_a_file_system_that_is_full_leaves_everything_as_it_was",
        ),
    ),
    Removal(
        "Where one file cannot be put in place, the others get their old bytes back",
        "mjcf_lint/repair/writer.py",
        "gone = [not Path(entry.temporary).exists() for entry in entries]",
        "gone = [False for entry in entries]",
        (
            "test_writer.py::"
            "test_where_one_cannot_be_put_in_place_the_others_get_their_old_bytes_back",
            "test_writer.py::test_ctrl_c_in_the_middle_leaves_the_old_bytes",
        ),
    ),
    Removal(
        "A file that somebody changed since it was read is left alone",
        "mjcf_lint/repair/writer.py",
        "if target.read_bytes() != change.before:",
        "if False:",
        (
            "test_writer.py::test_a_file_that_changed_since_it_was_read_stops_everything",
            "test_writer.py::test_a_file_that_changes_while_others_are_prepared_stops_everything",
        ),
    ),
    Removal(
        "A file that somebody changes while the new bytes are being written is left alone",
        "mjcf_lint/repair/writer.py",
        "_check(change, target, break_hardlinks=break_hardlinks)\n        journal.ready()\n",
        "pass\n        journal.ready()\n",
        ("test_writer.py::test_a_file_that_changes_while_others_are_prepared_stops_everything",),
    ),
    Removal(
        "Of two runs that repair in one project the second waits",
        "mjcf_lint/repair/writer.py",
        "                lock.acquire()\n",
        "                pass\n",
        (
            "test_writer.py::test_a_second_run_waits_for_the_first_and_says_so",
            "test_writer.py::test_two_processes_do_not_repair_in_one_project_at_once",
        ),
    ),
    Removal(
        "A run that waits for another says so",
        "mjcf_lint/repair/writer.py",
        "                waiting(project)\n",
        "",
        (
            "test_writer.py::test_a_second_run_waits_for_the_first_and_says_so",
            "test_writer.py::test_two_processes_do_not_repair_in_one_project_at_once",
        ),
    ),
    Removal(
        "A run killed while it renames is finished by the next one",
        "mjcf_lint/repair/journal.py",
        "                temporary.replace(target)\n",
        "",
        (_STEPS, _200),
    ),
    Removal(
        "A run killed before all new bytes are there has written nothing",
        "mjcf_lint/repair/journal.py",
        "yield Interrupted(path, entries, rest == _READY)",
        "yield Interrupted(path, entries, True)",
        (_STEPS, "test_journal.py::test_new_bytes_that_were_not_all_there_are_cleared_away"),
    ),
    Removal(
        "What a killed run left is told by the next check",
        "mjcf_lint/repair/writer.py",
        "        return tuple(file for one in _around(paths) for file in one.files)\n",
        "        return ()\n",
        (_STEPS, "test_journal.py::test_the_command_line_says_so_and_finishes"),
    ),
    Removal(
        "A file that somebody changed after the kill is left alone and named",
        "mjcf_lint/repair/journal.py",
        "if held == entry.before and _digest_of(temporary) == entry.after:",
        "if _digest_of(temporary) == entry.after:",
        (
            "test_journal.py::test_a_file_changed_since_is_left_alone",
            "test_journal.py::test_the_command_line_tells_what_it_left",
        ),
    ),
    Removal(
        "Nothing outside the given paths and their projects is written without --fix-outside",
        "mjcf_lint/repair/plan.py",
        "return not beyond",
        "return True",
        (
            "test_fixer.py::test_a_file_outside_the_project_is_named_and_not_repaired",
            "test_commands.py::TestCheck::test_files_outside_are_left_alone_and_told",
        ),
    ),
    Removal(
        "The copies of --output-dir are there whole or not at all",
        "mjcf_lint/repair/copying.py",
        'beside = place.with_name(f".{place.name}.{uuid.uuid4().hex[:12]}.tmp")',
        "beside = place",
        ("test_copying.py::test_killed_at_any_step_it_is_whole_or_not_there[not-there]",),
    ),
    Removal(
        "Where copies cannot be written, nothing is left of them",
        "mjcf_lint/repair/copying.py",
        "        shutil.rmtree(beside, ignore_errors=True)\n",
        "",
        (
            "test_copying.py::test_a_file_that_has_gone_leaves_nothing",
            "test_copying.py::test_a_full_disk_leaves_nothing",
        ),
    ),
    Removal(
        "Copies go into no folder that holds something",
        "mjcf_lint/commands/repairing.py",
        "if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):",
        "if False:",
        ("test_cli.py::test_output_dir_has_to_be_empty",),
    ),
)
