"""What keeps the engine in its box, one part at a time."""

from __future__ import annotations

from bench.removal import Removal

ENGINE = (
    Removal(
        "The engine has a time for each model, after which it is ended",
        "mjcf_lint/engine/engine.py",
        "worker.replies.get(timeout=max(0.0, until - time.monotonic()))",
        "worker.replies.get()",
        (
            "test_engine.py::test_a_hang_is_ended_and_the_next_model_loads",
            "test_box.py::test_the_next_model_loads_and_nothing_is_left[endless]",
        ),
    ),
    Removal(
        "The engine's memory is limited, where the system can limit it",
        "mjcf_lint/engine/worker.py",
        "        resource.RLIMIT_AS: memory,\n",
        "",
        ("test_worker.py::test_a_limit_too_small_for_the_library_is_said",),
    ),
    Removal(
        "A crash of the engine is a finding that names the model",
        "rules/engine_crash/rule.py",
        "if rejection.crash:",
        "if False:",
        (
            "test_box.py::test_models_that_kill_the_engine_are_named_and_the_others_checked",
            "test_box.py::test_the_command_line_goes_on_after_a_crash",
        ),
    ),
    Removal(
        "A worker that has died is replaced",
        "mjcf_lint/engine/engine.py",
        "if died and not self._ahead:",
        "if False:",
        ("test_engine.py::test_a_worker_killed_at_rest_is_replaced",),
    ),
    Removal(
        "An engine that aborts takes its process with it, and says why",
        "mjcf_lint/engine/worker.py",
        "            pointer.value = ctypes.cast(handler, ctypes.c_void_p).value\n",
        "            pass\n",
        ("test_worker.py::test_an_engine_that_aborts_takes_the_worker_with_it",),
    ),
    Removal(
        "A release that crashes over a model is named as such",
        "mjcf_lint/engine/process.py",
        'outcome = Outcome.ABORTED if name == "SIGABRT" else Outcome.CRASHED',
        "outcome = Outcome.REFUSED",
        (
            "test_engine.py::test_a_worker_killed_at_work_is_a_crash",
            "test_box.py::test_an_abort_is_told",
        ),
    ),
    Removal(
        "What the engine prints on stdout goes neither to ours nor among its replies",
        "mjcf_lint/engine/worker.py",
        "    os.dup2(capture, 1)\n",
        "",
        ("test_box.py::test_the_next_model_loads_and_nothing_is_left[prints]",),
    ),
    Removal(
        "What the engine prints on stderr is a warning",
        "mjcf_lint/engine/worker.py",
        "    os.dup2(capture, 2)\n",
        "",
        ("test_box.py::test_what_the_engine_prints_is_a_warning",),
    ),
    Removal(
        "What the engine writes, MUJOCO_LOG.TXT say, lands in a folder of its own",
        "mjcf_lint/engine/process.py",
        "            cwd=folder,\n",
        "",
        (
            "test_engine.py::test_nothing_is_printed_or_left_behind",
            "test_box.py::test_the_next_model_loads_and_nothing_is_left[warns]",
        ),
    ),
    Removal(
        "The folder of the engine goes with its process",
        "mjcf_lint/engine/process.py",
        "                    continue\n        drop(self.folder)\n",
        "                    continue\n",
        (
            "test_engine.py::test_nothing_is_printed_or_left_behind",
            "test_box.py::test_the_next_model_loads_and_nothing_is_left[warns]",
        ),
    ),
    Removal(
        "The engine loads the plugins of its own package, and none that the environment names",
        "mjcf_lint/engine/process.py",
        'str(library.plugins or "")',
        "os.environ.get('MUJOCO_PLUGIN_PATH', str(library.plugins))",
        ("test_box.py::test_no_plugins_of_others_are_loaded[MUJOCO_PLUGIN_PATH]",),
    ),
    Removal(
        "The process of the engine runs no code but ours and the engine's",
        "mjcf_lint/engine/process.py",
        '*(sys.executable, "-I", "-S", "-B", ',
        '*(sys.executable, "-B", ',
        ("test_box.py::test_no_module_of_others_is_run",),
    ),
    Removal(
        "The engine ends with the run that started it, however that ends",
        "mjcf_lint/engine/worker.py",
        "threading.Thread(target=_follow, args=(int(parent), scratch), daemon=True).start()",
        "pass",
        (
            "test_box.py::test_a_run_that_ends_early_leaves_no_worker_and_no_folder[compiling-killed]",
        ),
    ),
)
