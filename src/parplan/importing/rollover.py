"""A year's plan and results → the files of next year's plan, to be gone over and signed."""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import PurePath
from typing import Any, NamedTuple

from parplan.checks.check import Judged, check, place
from parplan.files.loading import FILES, Contents, Loaded, place_of, read
from parplan.files.source import Source
from parplan.files.yaml_text import written
from parplan.plan.findings import PAR901
from parplan.plan.plan import Plan
from parplan.plan.points import add, half_up
from parplan.plan.results import Round, YearResults
from parplan.plan.shapes import Path

Data = dict[str, Any]

Targets = Callable[[Decimal, Decimal | None], Decimal | None]
"""A leaf's max points and new score → its new target."""

_MODELINE = re.compile(rb"\A(?:\xef\xbb\xbf)?# yaml-language-server: \$schema=(?!https?:).*\r?\n")
"""What tells an editor where the schema is: beside the old plan."""


class RolloverWishes(NamedTuple):
    """What the user wants of the new plan; without `targets`, the old ones are kept."""

    folder: str
    """What it is called where something is found in it."""
    year: int
    targets: Targets | None
    date: datetime.date | None


class Rolled(NamedTuple):
    """The new files by their names without `.yaml`, and what there is to say of them."""

    files: dict[str, bytes]
    unscored: tuple[str, ...]
    """Leaves without an official score, by their codes."""
    years_named: tuple[str, ...]
    """Places whose words name the old years."""
    kept: int
    dropped: tuple[str, ...]
    """Places of oddities that were acknowledged, and are there no more."""
    source: Source
    judged: list[Judged]
    """What `check` finds in the new plan."""


def nothing(_most: Decimal, _score: Decimal | None) -> None:
    """Leave targets to be set."""


def at_max(most: Decimal, _score: Decimal | None) -> Decimal:
    """Aim for everything."""
    return most


def raised_by(percent: Decimal) -> Targets:
    """Aim for so many percent more than the score, half-up to two decimals, at most the maximum."""

    def raised(most: Decimal, score: Decimal | None) -> Decimal | None:
        if score is None:
            return None
        more = half_up(score * (100 + percent) / 100, 2)
        return min(most, max(score, more))  # a score may have more decimals than two

    return raised


def rolled(old: Plan, contents: Contents, wishes: RolloverWishes) -> Rolled:
    """Make next year's files: only the document and the criteria change, the rest is carried."""
    results = old.of_year(wishes.year - 1)
    areas = [_row(row, results, wishes.targets) for row in _data(contents, "criteria")["areas"]]
    document = _document(old, _data(contents, "plan"), areas, wishes)
    carried = {_name(where): _MODELINE.sub(b"", held) for where, (_, held) in contents.items()}
    of = "" if old.plan.number is None else f" from {old.plan.number}"
    day = "" if old.plan.date is None else f" of {old.plan.date.isoformat()}"
    comment = f"Draft for {wishes.year}, rolled over{of}{day}."
    draft = {**carried, "criteria": written({"areas": areas}, comment).encode()}

    def files(acknowledged: Sequence[Data]) -> dict[str, bytes]:
        new = {**document, "acknowledged": list(acknowledged)} if acknowledged else document
        return {**draft, "plan": written(new, comment).encode()}

    every = document.pop("acknowledged", [])
    trial = _checked(_read(files(every), wishes))
    stale = {found.finding.path[2] for found in trial if found.finding.rule == PAR901}
    kept = [oddity for index, oddity in enumerate(every) if index not in stale]
    made = files(kept)
    loaded = _read(made, wishes)
    judged = [Judged(finding) for finding in loaded.findings]
    return Rolled(
        made,
        tuple(
            leaf.code
            for leaf in old.leaves
            if results.leaf(leaf.code).scores.get(Round.OFFICIAL) is None
        ),
        tuple(_years_named(old, made)),
        len(kept),
        tuple(str(oddity["place"]) for i, oddity in enumerate(every) if i in stale),
        loaded.source,
        [*judged, *_checked(loaded)],
    )


def _data(contents: Contents, name: str) -> Data:
    shown, held = contents[name,]
    data, _ = Source().read((name,), shown, held)
    assert isinstance(data, dict)  # noqa: S101 - it has been read as a plan before
    return data


def _read(files: Mapping[str, bytes], wishes: RolloverWishes) -> Loaded:
    return read(
        {_place(name): (f"{wishes.folder}/{name}.yaml", held) for name, held in files.items()}
    )


def _name(where: Path) -> str:
    """Name the file of a place in the data, without its ending."""
    folder, *year = map(str, where)
    return "/".join((folder, *year)) if year else FILES[folder].removesuffix(".yaml")


def _place(name: str) -> Path:
    where = place_of(PurePath(f"{name}.yaml"))
    assert where is not None  # noqa: S101 - it is one of a plan's files
    return where


def _checked(loaded: Loaded) -> list[Judged]:
    return check(loaded.plan) if loaded.plan else []


def _row(row: Data, results: YearResults, targets: Targets | None) -> Data:
    """Give a leaf its official score and new target; a row above leaves, their exact sums."""
    if below := row.get("criteria"):
        rows = [_row(child, results, targets) for child in below]
        figures = {key: add(child[key] for child in rows) for key in ("score", "target")}
        new = {**row, **figures, "criteria": rows}
    else:
        score = results.leaf(row["code"]).scores.get(Round.OFFICIAL)
        target = targets(row["max_points"], score) if targets else None
        new = {**row, "score": score, "target": target}
    return new if targets else {**new, "target": row["target"]}


def _document(old: Plan, data: Data, areas: list[Data], wishes: RolloverWishes) -> Data:
    """Take the old document on, without what only it says: its number, day, result and signer."""
    figures = {key: add(area[key] for area in areas) for key in ("score", "target")}
    totals = {**data["totals"], **figures}
    if wishes.targets is None:
        totals["target"] = data["totals"]["target"]
    new: Data = {}
    for key, value in data.items():
        if key in {"results", "objectives", "previous", "number", "date", "preamble"}:
            continue
        new[key] = value
        if key == "target_year":
            new |= _before(old)
    if wishes.date:
        new = {"date": wishes.date.isoformat(), **new}
    new |= {
        "score_year": wishes.year - 1,
        "target_year": wishes.year,
        "totals": totals,
    }
    new |= _still_so(data)
    if "reports" in new:
        years = wishes.year - old.plan.target_year
        new["reports"] = [{**one, "due": _moved(one["due"], years)} for one in new["reports"]]
    left = "\n".join(words for path, words in _words(new) if path[0] != "readings")
    if "readings" in new:
        new["readings"] = [one for one in new["readings"] if one["printed"] in left]
    return new


def _before(old: Plan) -> Data:
    """Name the plan before it, as far as it has a name."""
    known = {"number": old.plan.number, "date": old.plan.date and old.plan.date.isoformat()}
    before = {key: value for key, value in known.items() if value}
    return {"previous": before} if before else {}


def _still_so(data: Data) -> Data:
    """Take what stays of the signer and of the appendices' heads, if there is any."""
    signer = _without(data.get("signer"), "name")
    heads = [_without(one, "belongs_to") for one in data.get("appendices", [])]
    return {**({"signer": signer} if signer else {}), **({"appendices": heads} if heads else {})}


def _without(data: Data | None, key: str) -> Data:
    """Leave one key out."""
    return {name: value for name, value in (data or {}).items() if name != key}


def _moved(due: object, years: int) -> str:
    """Move a day by so many years; the last of February stays the last that there is."""
    day = datetime.date.fromisoformat(str(due))
    if (day.month, day.day) == (2, 29):
        day -= datetime.timedelta(days=1)
    return day.replace(year=day.year + years).isoformat()


def _words(data: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Walk over all text, with its place."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, Mapping):
        for key, part in data.items():
            yield from _words(part, (*path, key))
    elif isinstance(data, Sequence):
        for index, part in enumerate(data):
            yield from _words(part, (*path, index))


def _years_named(old: Plan, files: Mapping[str, bytes]) -> Iterator[str]:
    """Find words that speak of the old plan's years and may have to speak of others."""
    years = re.compile(rf"(?<![0-9])(?:{old.plan.score_year}|{old.plan.target_year})(?![0-9])")
    contents = {_place(name): (name, held) for name, held in files.items()}
    for name in ("plan", "criteria", "sipas_tasks"):
        for path, words in _words(_data(contents, name), (name,)):
            if years.search(words) and path[1] not in {"previous", "acknowledged", "readings"}:
                yield place(old, path)
