"""Start the agent; the interpreter that is looked at runs this with the place of a request."""

import os
import sys

# Behind all else, so that no name of ours hides one of the program's.
HERE = os.path.dirname(os.path.abspath(__file__))
if HERE not in sys.path[1:]:
    sys.path.append(HERE)

from mjcf_lint_agent.workers import main  # type: ignore[import-not-found]  # noqa: E402

if __name__ == "__main__":
    sys.path[0] = os.getcwd()  # where `python -m` looks first
    main(sys.argv[1])
