"""A folder → a plan, or what keeps it from being one."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from parplan.findings import Finding
from parplan.misshapen import shaped
from parplan.plan import Plan
from parplan.rules import PAR001
from parplan.source import Data, Source

if TYPE_CHECKING:
    from parplan.published import PublishedResults

FILES = {name: f"{name.replace('_en', '.en')}.yaml" for name in Plan.model_fields}
"""The files of a plan folder, by their names in the data."""

OPTIONAL = frozenset({"criteria_en"})


class Loaded(NamedTuple):
    """A plan, unless its data is misshapen; what is wrong with it; and where it all stands."""

    plan: Plan | None
    findings: list[Finding]
    source: Source


def bundled() -> Path:
    """Where the plan that comes with parplan is: Đắk Nông's of 2024."""
    here = Path(__file__).parent
    packaged = here / "data"
    return packaged if packaged.is_dir() else here.parents[1] / "data"


def is_plan_folder(folder: Path) -> bool:
    """Whether a folder looks like a plan's."""
    return (folder / "criteria.yaml").is_file()


def load_published() -> "PublishedResults":
    """Read the published results of the provinces, which come with parplan."""
    from parplan.published import PublishedResults  # noqa: PLC0415 - few commands rank

    file = bundled() / "published_results.yaml"
    data, _ = Source().read(file.stem, str(file), file.read_bytes())
    return PublishedResults.model_validate(data)


def load(folder: Path) -> Loaded:
    """Read a plan folder. Bad data is a finding; `OSError` says that a file can't be read."""
    files = {name: folder / file for name, file in FILES.items()}
    return read(
        {
            name: (str(file), file.read_bytes())
            for name, file in files.items()
            if name not in OPTIONAL or file.exists()
        }
    )


def read(files: Mapping[str, tuple[str, bytes]]) -> Loaded:
    """Read a plan from its files' contents; with each, how the file is named to the user."""
    source = Source()
    data: dict[str, Data] = {}
    findings: list[Finding] = []
    for name, (shown, content) in files.items():
        found, wrong = source.read(name, shown, content)
        findings += wrong
        if not any(finding.rule is PAR001 for finding in wrong):
            data[name] = found
    plan, misshapen = shaped(data, Plan)
    return Loaded(None if findings else plan, findings + misshapen, source)
