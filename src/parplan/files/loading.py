"""A folder → a plan, or what keeps it from being one."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path, PurePath
from typing import Any, NamedTuple, TypeVar

from pydantic import TypeAdapter

from parplan.files.saving import settled, unreadable
from parplan.files.shape_errors import shaped
from parplan.files.source import Source, misread
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Misread, Position, Refusal, Remark, in_order
from parplan.language.vietnamese import fold
from parplan.plan.agencies import Agencies
from parplan.plan.criteria_set import CriteriaSet
from parplan.plan.findings import PAR001, Finding
from parplan.plan.plan import Plan, SignedPlan
from parplan.plan.published import PublishedResults
from parplan.plan.shapes import Path as Place
from parplan.plan.shapes import Shape

S = TypeVar("S", bound=Shape)

RESULTS = "results"
"""The folder with a file a year, and what the data calls it."""

FILES = {name: f"{name}.yaml" for name in Plan.model_fields if name != RESULTS}
"""The files of a plan folder, by their names in the data."""

_SIGNED = frozenset(SignedPlan.model_fields)

A_PLAN = Phrase("a plan is a folder with plan.yaml, criteria.yaml, sipas_tasks.yaml, agencies.yaml")

OPTIONAL = frozenset({"criteria_set", "rules", "evaluation"})

Contents = Mapping[Place, tuple[str, bytes]]
"""Files by their places in the data; with each, what the user calls it and what it holds."""


class Loaded(NamedTuple):
    """A plan, unless its data is misshapen; what is wrong with it; and where it all stands.

    `part` is what has its shape of a plan that hasn't: it lacks the other files.
    """

    plan: Plan | None
    findings: list[Finding]
    source: Source
    part: Plan | None = None

    @property
    def remarks(self) -> list[Remark[Position]]:
        """What is wrong with it, in the order of the files."""
        return in_order(map(self.source.remark, self.findings))


def plans(*loaded: Loaded) -> tuple[Plan, ...]:
    """Give the plans that were loaded; it is `Misread` if one of them isn't one."""
    found = tuple(one.plan for one in loaded if one.plan is not None)
    if len(found) < len(loaded):
        raise Misread([remark for one in loaded for remark in one.remarks])
    return found


def bundled() -> Path:
    """Where the plan that comes with parplan is: Đắk Nông's of 2024."""
    here = Path(__file__).parents[1]
    packaged = here / "data"
    return packaged if packaged.is_dir() else here.parents[1] / "data"


def is_plan_folder(folder: Path) -> bool:
    """Whether a folder looks like a plan's."""
    return (folder / "criteria.yaml").is_file()


def plan_folder(asked: Path | None) -> tuple[Path, bool]:
    """Find the plan: as asked, else PARPLAN_PLAN, else here, else the bundled one.

    Also tells whether it was asked for.
    """
    if asked is not None:
        return asked, True
    if named := os.environ.get("PARPLAN_PLAN"):
        return Path(named), False
    for here in (Path(), Path("data")):
        if is_plan_folder(here):
            return here, False
    return bundled(), False


def load_published() -> PublishedResults:
    """Read the published results of the provinces, which come with parplan."""
    file = bundled() / "published_results.yaml"
    data, _ = Source().read((file.stem,), str(file), file.read_bytes())
    return PublishedResults.model_validate(data)


@cache
def bundled_sets() -> tuple[CriteriaSet, ...]:
    """Read the sets of criteria that come with parplan, by the names of their files."""
    found = []
    for file in sorted((bundled() / "criteria_sets").glob("*.yaml")):
        data, _ = Source().read((file.stem,), str(file), file.read_bytes())
        found.append(CriteriaSet.model_validate(data))
    return tuple(found)


def bundled_set(name: str | None) -> CriteriaSet | None:
    """Find a set that comes with parplan, as plans call it."""
    if name is None:
        return None
    return next((one for one in bundled_sets() if fold(one.name) == fold(name)), None)


def standard_agencies() -> Agencies:
    """Read the bodies that every province has, which come with parplan."""
    file = bundled() / "standard_agencies.yaml"
    data, _ = Source().read(("agencies",), str(file), file.read_bytes())
    return Agencies.model_validate(data)


def load(folder: Path, *, signed_only: bool = False) -> Loaded:
    """Read a plan folder. Bad data is a finding; a file that can't be read is refused.

    With `signed_only`, rules and results are left unread, as if there were none: the years of a
    province pile up, and most questions are about what was signed.
    """
    if not folder.is_dir():
        raise Refusal(Phrase("there is no folder {folder}", folder=str(folder)), A_PLAN)
    settled(folder)
    try:
        held = contents(folder)
    except OSError as error:
        raise Refusal(unreadable(error)) from None
    if not signed_only:
        return read(held)
    return read({place: one for place, one in held.items() if place[0] in _SIGNED}, SignedPlan)


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
    if files_held is None or findings:
        return Loaded(None, findings + misshapen, source, _part(data, findings + misshapen))
    held = dict(files_held)
    if held["criteria_set"] is None:
        held["criteria_set"] = bundled_set(files_held.plan.criteria_set)
    return Loaded(Plan.model_construct(**held), misshapen, source)


def _part(data: dict[str, Any], findings: list[Finding]) -> Plan:
    """Take the files of which nothing is wrong, and of results each year by itself."""
    wrong = {finding.path[:1] for finding in findings} | {f.path[:2] for f in findings}
    files = {name: held for name, held in data.items() if name == RESULTS or (name,) not in wrong}
    years = files.pop(RESULTS, {}).items()
    files[RESULTS] = {year: held for year, held in years if (RESULTS, year) not in wrong}
    made: dict[str, Any] = {name: _of_its_shape(name, held) for name, held in files.items()}
    return Plan.model_construct({*made}, **{**dict.fromkeys(OPTIONAL), **made})


def _of_its_shape(name: str, held: object) -> object:
    shape = Plan.model_fields[name].annotation
    assert shape is not None  # noqa: S101 - each file has one
    return TypeAdapter(shape).validate_python(held)


def read_beside(
    file: Path, shape: type[S], unfit: Callable[[S], Iterable[Finding]] = lambda _: ()
) -> S:
    """Read a file that stands beside the plan, or refuse it with everything wrong in it.

    `shape` has one field, whose name is what paths call the file; `unfit` tells what doesn't fit
    the plan in a file that has its shape.
    """
    source = Source()
    (name,) = shape.model_fields
    try:
        data, findings = source.read((name,), str(file), file.read_bytes())
    except OSError as error:
        raise Refusal(unreadable(error)) from None
    content = None
    if not findings:
        content, findings = shaped({name: data}, shape)
        findings += unfit(content) if content else ()
    if content is None or findings:
        raise misread(str(file), in_order(map(source.remark, findings)))
    return content
