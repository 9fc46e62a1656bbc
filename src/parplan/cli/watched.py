"""How far a long run is, for whoever watches."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 0.5
"""Seconds before there is anything to watch."""


class Watched:
    """A bar on stderr, if that is a terminal, once a run has taken half a second."""

    def __init__(self, total: int) -> None:
        """Begin to count: `total` steps are to be done."""
        self._total, self._done = total, 0
        self._since = time.monotonic()
        self._bar: tuple[Progress, TaskID] | None = None

    def __enter__(self) -> Callable[[int], None]:
        """Count until the block ends."""
        return self.more

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Take the bar away again."""
        if self._bar:
            self._bar[0].stop()

    def more(self, steps: int) -> None:
        """Count some more steps as done."""
        self._done += steps
        if self._bar is None and sys.stderr.isatty():
            if time.monotonic() - self._since < _PATIENCE or self._done >= self._total:
                return
            self._bar = self._begun()
        if self._bar:
            progress, task = self._bar
            progress.update(task, completed=self._done)

    def _begun(self) -> "tuple[Progress, TaskID]":
        from rich.console import Console  # noqa: PLC0415 - only for those who wait
        from rich.progress import Progress  # noqa: PLC0415

        progress = Progress(console=Console(stderr=True), transient=True)
        progress.start()
        return progress, progress.add_task("", total=self._total)
