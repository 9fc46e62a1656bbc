"""Which plan, which rows, which agency the user means."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from parplan.cli.refusal import Refusal
from parplan.phrases import N_, Phrase

if TYPE_CHECKING:
    from parplan.agencies import Body
    from parplan.loading import Loaded
    from parplan.plan import Node, Plan

A_PLAN = Phrase("a plan is a folder with plan.yaml, criteria.yaml, sipas_tasks.yaml, agencies.yaml")


def plan_folder(asked: Path | None) -> tuple[Path, bool]:
    """Find the plan: as asked, else PARPLAN_PLAN, else here, else the bundled one.

    Also tells whether it was asked for by an option.
    """
    from parplan.loading import bundled, is_plan_folder  # noqa: PLC0415

    if asked is not None:
        return asked, True
    if named := os.environ.get("PARPLAN_PLAN"):
        return Path(named), False
    for here in (Path(), Path("data")):
        if is_plan_folder(here):
            return here, False
    return bundled(), False


def load(folder: Path, *, signed_only: bool = False) -> "Loaded":
    """Read a plan folder, or say in one line why it can't be read."""
    from parplan.loading import load as read  # noqa: PLC0415

    if not folder.is_dir():
        raise Refusal(
            Phrase("there is no folder {folder}", folder=str(folder)),
            A_PLAN,
        )
    try:
        return read(folder, signed_only=signed_only)
    except OSError as error:
        raise Refusal(unreadable(error)) from None


def unreadable(error: OSError) -> Phrase:
    """Say which file can't be read or written, and why."""
    reason = error.strerror or str(error)
    return Phrase("{file}: {reason}", file=str(error.filename), reason=Phrase(reason))


_REASONS = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Is a directory"),
    N_("Not a directory"),
)
"""What systems say most often, for the catalogue."""


def announce(words: str) -> None:
    """Say something about the answer on stderr, if somebody is there to read it."""
    if sys.stderr.isatty():
        print(words, file=sys.stderr)


def criterion(plan: "Plan", code: str) -> "Node":
    """Find a row of Appendix 01 by its code."""
    wanted = code.strip().rstrip(".")
    if node := plan.node(wanted):
        return node
    from difflib import get_close_matches  # noqa: PLC0415

    near = tuple(get_close_matches(wanted, [node.code for node in plan.nodes]))
    hint = Phrase("near it: {codes}", codes=near) if near else None
    raise Refusal(Phrase("no criterion has the code {code}", code=code), hint)


def agency(plan: "Plan", words: str) -> "Body":
    """Find the one agency or group that these words mean."""
    found = plan.agencies.search(words)
    if len(found) == 1:
        return found[0]
    if found:
        names = tuple(body.name for body in found[:8])
        raise Refusal(
            Phrase('"{words}" may be any of {count} agencies', words=words, count=len(found)),
            Phrase("for example: {names}", names=names),
        )
    near = plan.agencies.nearest(words)
    hint = (
        Phrase("near it: {names}", names=near) if near else Phrase("`parplan agencies` lists them")
    )
    raise Refusal(Phrase('no agency is called "{words}"', words=words), hint)
