"""What the shell offers: codes, agencies, plan folders and rules."""

from pathlib import Path

from parplan.files.loading import is_plan_folder, load, plan_folder
from parplan.language.remarks import Refusal
from parplan.language.vietnamese import without_tones
from parplan.plan.findings import RULES
from parplan.plan.plan import Plan


def _plan() -> Plan | None:
    """Read the plan that a command without `--plan` would take; no complaints while typing."""
    try:
        return load(plan_folder(None)[0]).plan
    except Refusal:
        return None


def codes(incomplete: str) -> list[tuple[str, str]]:
    """Offer codes of Appendix 01, with their titles."""
    plan = _plan()
    nodes = plan.nodes if plan else ()
    return [(node.code, node.title) for node in nodes if node.code.startswith(incomplete)]


def agencies(incomplete: str) -> list[str]:
    """Offer names that hold what has been typed, tone marks or not."""
    plan = _plan()
    bodies = plan.agencies.bodies if plan else ()
    wanted = without_tones(incomplete)
    return [body.name for body in bodies if wanted in without_tones(body.name)]


def plan_folders(incomplete: str) -> list[str]:
    """Offer folders that hold a plan, and those that lead on."""
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
    return [code for code in RULES if code.startswith(incomplete.upper())]
