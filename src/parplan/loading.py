"""A folder → a plan, or what keeps it from being one."""

import re
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from parplan.findings import Finding
from parplan.misshapen import shaped
from parplan.plan import Plan, SignedPlan
from parplan.rules import PAR001
from parplan.shapes import Path as Place
from parplan.source import Source

if TYPE_CHECKING:
    from parplan.published import PublishedResults

RESULTS = "results"
"""The folder with a file a year, and what the data calls it."""

FILES = {
    name: f"{name.replace('_en', '.en')}.yaml" for name in Plan.model_fields if name != RESULTS
}
"""The files of a plan folder, by their names in the data."""

_SIGNED = frozenset(SignedPlan.model_fields)

OPTIONAL = frozenset({"criteria_en", "rules", "evaluation"})

Contents = Mapping[Place, tuple[str, bytes]]
"""Files by their places in the data; with each, what the user calls it and what it holds."""


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
    data, _ = Source().read((file.stem,), str(file), file.read_bytes())
    return PublishedResults.model_validate(data)


def load(folder: Path, *, signed_only: bool = False) -> Loaded:
    """Read a plan folder. Bad data is a finding; `OSError` says that a file can't be read.

    With `signed_only`, rules and results are left unread, as if there were none: the years of a
    province pile up, and most questions are about what was signed.
    """
    if not signed_only:
        return read(contents(folder))
    return read(
        {place: held for place, held in contents(folder).items() if place[0] in _SIGNED}, SignedPlan
    )


def contents(folder: Path) -> Contents:
    """Take in the files of a plan folder. `OSError` says that one of them can't be read."""
    files: dict[Place, Path] = {(name,): folder / file for name, file in FILES.items()}
    files |= {year_of(file.stem): file for file in sorted((folder / RESULTS).glob("*.yaml"))}
    return {
        place: (str(file), file.read_bytes())
        for place, file in files.items()
        if place[0] not in OPTIONAL or file.exists()
    }


def place_of(file: PurePath) -> Place | None:
    """Tell where a file of that name within the folder stands in the data, if it does."""
    if file.parent.as_posix() == RESULTS and file.suffix == ".yaml":
        return year_of(file.stem)
    return next(((name,) for name, known in FILES.items() if PurePath(known) == file), None)


def year_of(stem: str) -> Place:
    """Tell where the results of a file of that name stand in the data: by their year."""
    return (RESULTS, int(stem) if re.fullmatch("[0-9]{4}", stem) else stem)


def read(files: Contents, shape: type[SignedPlan] = Plan) -> Loaded:
    """Read a plan from its files' contents."""
    source = Source()
    data: dict[str, Any] = {}
    findings: list[Finding] = []
    for place, (shown, content) in files.items():
        found, wrong = source.read(place, shown, content)
        findings += wrong
        if any(finding.rule is PAR001 for finding in wrong):
            continue
        name, *year = place
        if year:
            data.setdefault(str(name), {})[year[0]] = found
        else:
            data[str(name)] = found
    files_held, misshapen = shaped(data, shape)
    plan = Plan.model_construct(**dict(files_held)) if files_held and not findings else None
    return Loaded(plan, findings + misshapen, source)
