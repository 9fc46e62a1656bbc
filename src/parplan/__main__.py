"""Where the program starts: `parplan`, or `python -m parplan`."""

import gc
import os
import signal
import sys
from typing import NoReturn


def run() -> NoReturn:
    """Run the command line in a process of its own, and end the process."""
    interruptible = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if interruptible:  # half of an import can't be told as anything but a traceback
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # The process is over before anything is worth collecting. While libraries are loaded, the
    # collector would walk all they have brought in again and again; at the end, Python would
    # take apart, object by object, what the system frees at once. A fifth of a short run.
    gc.disable()
    from parplan.cli.app import main  # noqa: PLC0415

    code = 0
    try:
        if interruptible:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    except KeyboardInterrupt:
        code = 130  # as shells report Ctrl-C
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
