"""D9 and D10: memory, shared memory, files and processes for the workers, and how they start."""

from __future__ import annotations

from collections.abc import Iterator

from mjcf_lint.doctor.case import Case
from mjcf_lint.doctor.finding import Finding, fine, note, problem
from mjcf_lint.preflight.resources import size
from mjcf_lint.reporters.text import plural

MEMORY_A_WORKER = {"fork": 160 << 20}
MEMORY_A_WHOLE_WORKER = 250 << 20
"""What a process of AsyncVectorEnv with FrankaKitchen-v1 has for itself, as measured with mujoco
3.11.0 and gymnasium-robotics 1.4.2: 158 MB by fork, 246 MB by spawn; torch takes more."""
SHARED_A_WORKER = 2 << 20
"""Two pictures of 640 by 480 pixels, as observations in shared memory; states need far less."""
FILES_A_WORKER, FILES_BESIDE = 4, 64
"""Measured on AsyncVectorEnv: 16 more with four workers; what Python and libraries hold open."""
_LEAST_MEMORY, _LEAST_SHARED = 256 << 20, 16 << 20


def memory(case: Case) -> Iterator[Finding]:
    """Yield too little memory for the workers."""
    left, workers = case.resources.memory, case.asked.workers
    if left is None:
        return
    takes = MEMORY_A_WORKER.get(case.facts.start_method, MEMORY_A_WHOLE_WORKER)
    fitting = left // takes
    said = f"{size(left)} left to this machine and the control groups around us"
    if workers and fitting < workers:
        yield problem(
            *("D9", "memory", f"{plural(workers, 'worker')} do not fit in memory"),
            f"{said}; a worker with a Kitchen takes {size(takes)}, more with torch",
            f"at most {plural(fitting, 'worker')}, or more memory",
        )
    elif left < _LEAST_MEMORY:
        yield note("D9", "memory", "hardly any memory is left", said)
    else:
        yield fine("D9", "memory", f"{size(left)} of memory, enough for {max(workers, 1)}")


def shared_memory(case: Case) -> Iterator[Finding]:
    """Yield too little in /dev/shm, where vector environments keep observations and locks."""
    resources, workers = case.resources, case.asked.workers
    if resources.shared is None or resources.shared_free is None:
        return
    free = resources.shared_free
    needed = max(workers * SHARED_A_WORKER, _LEAST_SHARED)
    more = "docker run --shm-size=8g, or --ipc=host"
    said = f"{size(free)} of {size(resources.shared)} free in /dev/shm"
    if not resources.shared_writable:
        yield problem(
            *("D9", "shared-memory", "/dev/shm cannot be written to"),
            "multiprocessing keeps its locks and shared arrays there",
            more,
        )
    elif workers and free < needed:
        yield problem(
            *("D9", "shared-memory", f"/dev/shm is too small for {plural(workers, 'worker')}"),
            f"{said}; pictures of {workers} workers may take {size(needed)}",
            f"{more}; shared_memory=False where observations are small",
        )
    elif free < _LEAST_SHARED:
        yield note("D9", "shared-memory", "hardly anything is free in /dev/shm", said, more)
    else:
        yield fine("D9", "shared-memory", said)


def open_files(case: Case) -> Iterator[Finding]:
    """Yield limits on open files and processes that the workers do not fit in."""
    resources, workers = case.resources, case.asked.workers
    needed = FILES_A_WORKER * workers + FILES_BESIDE
    if resources.open_files is not None and workers and resources.open_files < needed:
        yield problem(
            *("D9", "open-files", f"a process may open {resources.open_files} files"),
            f"{plural(workers, 'worker')} take about {needed}",
            f"ulimit -n {max(needed, 4096)}",
        )
    if resources.processes is not None and workers and resources.processes < 2 * workers:
        yield problem(
            *("D9", "processes", f"the control group allows {resources.processes} processes"),
            f"/sys/fs/cgroup/pids.max; {workers} workers have threads of their own, too",
            "docker run --pids-limit=-1, or fewer workers",
        )


def start_method(case: Case) -> Iterator[Finding]:
    """Yield that workers are forked while something draws, which a context does not survive."""
    method = case.facts.start_method
    draws = case.asked.render or case.facts.variables.get("MUJOCO_GL", "") in ("egl", "osmesa")
    if case.asked.workers and method == "fork" and draws:
        yield note(
            *("D10", "start-method", "workers are forked, and something is drawn"),
            "an OpenGL or CUDA context made before the fork does not work in the workers; "
            "https://github.com/openai/gym/issues/1874",
            "AsyncVectorEnv(..., context='spawn'), or draw nothing before the workers start",
        )
    else:
        yield fine("D10", "start-method", f"workers start by {method}")
