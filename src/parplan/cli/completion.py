"""What the shell offers: codes, agencies and plan folders."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parplan.plan import Plan


def _plan() -> "Plan | None":
    """Read the plan that a command without `--plan` would take; no complaints while typing."""
    from parplan.cli.choosing import plan_folder  # noqa: PLC0415
    from parplan.loading import load  # noqa: PLC0415

    try:
        return load(plan_folder(None)[0]).plan
    except OSError:
        return None


def codes(incomplete: str) -> list[tuple[str, str]]:
    """Offer codes of Appendix 01, with their titles."""
    plan = _plan()
    nodes = plan.nodes if plan else ()
    return [(node.code, node.title) for node in nodes if node.code.startswith(incomplete)]


def agencies(incomplete: str) -> list[str]:
    """Offer names that hold what has been typed, tone marks or not."""
    from parplan.vietnamese import without_tones  # noqa: PLC0415

    plan = _plan()
    bodies = plan.agencies.bodies if plan else ()
    wanted = without_tones(incomplete)
    return [body.name for body in bodies if wanted in without_tones(body.name)]


def plan_folders(incomplete: str) -> list[str]:
    """Offer folders that hold a plan, and those that lead on."""
    from parplan.loading import is_plan_folder  # noqa: PLC0415

    start = incomplete.rpartition("/")[2]
    typed = incomplete.removesuffix(start)
    try:
        folders = [f for f in sorted(Path(typed).iterdir()) if f.is_dir()]
    except OSError:
        return []
    begun = [f for f in folders if f.name.startswith(start) and (start or f.name[0] != ".")]
    return [typed + (f.name if is_plan_folder(f) else f"{f.name}/") for f in begun]


def rules(incomplete: str) -> list[str]:
    """Offer rule codes."""
    from parplan.rules import RULES  # noqa: PLC0415

    return [code for code in RULES if code.startswith(incomplete.upper())]
