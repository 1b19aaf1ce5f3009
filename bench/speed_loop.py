"""Load models with MuJoCo's own bindings, as a program of a user would; it imports nothing else.

`python speed_loop.py LIST` loads each file named in a list, a path a line; with a number behind,
in so many processes. It prints how many seconds the loads took and which were refused, as JSON.
"""

import json
import subprocess
import sys
import time
from pathlib import Path


def load(paths: list[str]) -> None:
    """Load each model, and tell."""
    import mujoco

    refused = []
    began = time.perf_counter()
    for path in paths:
        try:
            mujoco.MjModel.from_xml_path(path)
        except ValueError:
            refused.append(path)
    print(json.dumps({"seconds": time.perf_counter() - began, "refused": refused}))


def main(listed: str, processes: str = "1", share: str = "") -> None:
    """Load all models, or every so many-th of them."""
    paths = Path(listed).read_text("utf-8").splitlines()
    if share or processes == "1":
        load(paths[int(share or 0) :: int(processes)])
        return
    children = [
        subprocess.Popen([sys.executable, __file__, listed, processes, str(number)])
        for number in range(int(processes))
    ]
    sys.exit(max(child.wait() for child in children))


if __name__ == "__main__":
    main(*sys.argv[1:])
