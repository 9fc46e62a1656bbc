"""Where the program starts: `parplan`, or `python -m parplan`."""

import gc
import os
import sys
from typing import NoReturn


def run() -> NoReturn:
    """Run the command line in a process of its own, and end the process."""
    # The process is over before anything is worth collecting. While libraries are loaded, the
    # collector would walk all they have brought in again and again; at the end, Python would
    # take apart, object by object, what the system frees at once. A fifth of a short run.
    gc.disable()
    from parplan.cli.app import main  # noqa: PLC0415

    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # whoever read us has seen enough
        code = 1
    except OSError:  # a full disk; it has been told, if it was an answer
        code = 2
    os._exit(code)


if __name__ == "__main__":
    run()
