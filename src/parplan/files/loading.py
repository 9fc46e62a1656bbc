"""A folder → a plan, or what keeps it from being one."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePath
from typing import Any, NamedTuple, TypeVar

from parplan.files.saving import settled, unreadable
from parplan.files.shape_errors import shaped
from parplan.files.source import Source, misread
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Misread, Position, Refusal, Remark, in_order
from parplan.plan.findings import PAR001, Finding
from parplan.plan.plan import Plan, SignedPlan
from parplan.plan.published import PublishedResults
from parplan.plan.shapes import Path as Place
from parplan.plan.shapes import Shape

S = TypeVar("S", bound=Shape)

RESULTS = "results"
"""The folder with a file a year, and what the data calls it."""

FILES = {
    name: f"{name.replace('_en', '.en')}.yaml" for name in Plan.model_fields if name != RESULTS
}
"""The files of a plan folder, by their names in the data."""

_SIGNED = frozenset(SignedPlan.model_fields)

A_PLAN = Phrase("a plan is a folder with plan.yaml, criteria.yaml, sipas_tasks.yaml, agencies.yaml")

OPTIONAL = frozenset({"criteria_en", "rules", "evaluation"})

Contents = Mapping[Place, tuple[str, bytes]]
"""Files by their places in the data; with each, what the user calls it and what it holds."""


class Loaded(NamedTuple):
    """A plan, unless its data is misshapen; what is wrong with it; and where it all stands."""

    plan: Plan | None
    findings: list[Finding]
    source: Source

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
    plan = Plan.model_construct(**dict(files_held)) if files_held and not findings else None
    return Loaded(plan, findings + misshapen, source)


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
