"""A folder → a plan, or what keeps it from being one."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from parplan.agencies import Agencies
from parplan.document import Document
from parplan.findings import Finding
from parplan.misshapen import shaped
from parplan.plan import Criteria, Plan, SipasTasks
from parplan.shapes import Shape
from parplan.source import Source

FILES: dict[str, type[Shape]] = {
    "plan": Document,
    "criteria": Criteria,
    "sipas_tasks": SipasTasks,
    "agencies": Agencies,
}
"""The files of a plan folder, by name without `.yaml`, and what each must hold."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A plan, unless its data is misshapen; what is wrong with it; and where it all stands."""

    plan: Plan | None
    findings: list[Finding]
    source: Source


def bundled() -> Path:
    """Where the plan that comes with parplan is: Đắk Nông's of 2024."""
    packaged = Path(str(files("parplan"))) / "data"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "data"


def is_plan_folder(folder: Path) -> bool:
    """Whether a folder looks like a plan's."""
    return (folder / "criteria.yaml").is_file()


def load(folder: Path) -> Loaded:
    """Read a plan folder. Bad data is a finding; `OSError` says that a file can't be read."""
    source = Source()
    findings: list[Finding] = []
    parts: dict[str, Shape] = {}
    contents = {name: (folder / f"{name}.yaml").read_bytes() for name in FILES}
    for name, shape in FILES.items():
        data, wrong = source.read(name, str(folder / f"{name}.yaml"), contents[name])
        if not any(finding.rule.code == "PAR001" for finding in wrong):
            result = shaped(data, name, shape)
            if isinstance(result, list):
                wrong += result
            else:
                parts[name] = result
        findings += wrong
    plan = None if findings else Plan.model_validate(parts)
    return Loaded(plan, findings, source)
