"""What if some leaves had other points? A scenario, and the plan as it would be then."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import Field

from parplan.files.loading import read_beside
from parplan.files.shape_errors import shaped
from parplan.files.source import NUMBER, Data
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal
from parplan.plan.findings import PAR002, Finding
from parplan.plan.plan import Criterion, Plan
from parplan.plan.points import add, tidy
from parplan.plan.published import NO_GROUP, group_of
from parplan.plan.shapes import Path as Place
from parplan.plan.shapes import Points, Shape, Text
from parplan.questions.rank.band import Band, of_another_set
from parplan.report.report import Column, Kind, Table

Figure = Literal["score", "target"]
"""What a scenario changes: last year's result, or this year's aim."""

Settings = Mapping[str, Decimal]
"""The points of some leaves, by their codes."""

SET = "set"
"""What a scenario is called that stands on the command line alone."""


class Scenario(Shape):
    """A file of its own: what it is called, what it supposes, and the points of some leaves."""

    name: Text
    description: Text | None = None
    set: dict[Text, Points] = Field(min_length=1)


class ScenarioFile(Shape):
    """A field for the file, as `Plan` has one for each of its files."""

    scenario: Scenario


def figure_name(plan: Plan, figure: Figure) -> Phrase:
    """Name the plan's own points: last year's result, or this year's aim."""
    if figure == "score":
        return Phrase("scores of {year}", year=str(plan.plan.score_year))
    return Phrase("targets for {year}", year=str(plan.plan.target_year))


def case_words(name: str) -> Phrase | None:
    """Say a case's name to people, if it has the word for what is set on the command line."""
    if name == SET:
        return Phrase("set")
    scenarios, plus, top = name.rpartition(" + ")
    return Phrase("{scenarios} + set", scenarios=scenarios) if plus and top == SET else None


def stacked(scenarios: Sequence[Scenario], top: Settings) -> Scenario:
    """Make one of several, later ones winning, and what is set on top of all."""
    settings: dict[str, Decimal] = {}
    for scenario in scenarios:
        settings |= scenario.set
    name = " + ".join([*(scenario.name for scenario in scenarios), *([SET] if top else [])])
    description = scenarios[0].description if len(scenarios) == 1 else None
    return Scenario.model_construct(name=name, description=description, set={**settings, **top})


def scenarios_of(plan: Plan, files: Sequence[Path]) -> list[Scenario]:
    """Read files of scenarios; those of one name are told apart by their files."""

    def misfits(file: ScenarioFile) -> Iterable[Finding]:
        return faults(plan, file.scenario.set, ("scenario", "set"))

    found = [read_beside(file, ScenarioFile, misfits).scenario for file in files]
    named = Counter(scenario.name for scenario in found)
    return [
        scenario
        if named[scenario.name] == 1
        else scenario.model_copy(update={"name": f"{scenario.name} ({file})"})
        for scenario, file in zip(found, files, strict=True)
    ]


def settings_of(plan: Plan, typed: Iterable[str]) -> Settings:
    """Read "6.3.4=0.5"; a code that comes again has the last points."""
    written: dict[str, Data] = {}
    for text in typed:
        code, equals, points = (part.strip() for part in text.partition("="))
        if not (code and equals and points):
            raise Refusal(
                Phrase('"{given}" sets nothing', given=text),
                Phrase("write a code and its points: --set 6.3.4=0.5"),
            )
        written[code] = Decimal(points) if NUMBER(points) else points
    if not written:
        return {}
    found, wrong = shaped({"scenario": {"name": SET, "set": written}}, ScenarioFile)
    settings = found.scenario.set if found else {}
    for finding in [*wrong, *faults(plan, settings, ())]:
        raise Refusal(finding.message, finding.hint)
    return settings


def faults(plan: Plan, settings: Settings, path: Place) -> Iterator[Finding]:
    """Tell which settings the plan has no place for. `path` is where they stand."""
    for code, points in settings.items():
        if told := unfit(plan, code, points):
            yield Finding(PAR002, (*path, code), *told)


def unfit(plan: Plan, code: str, points: Decimal) -> tuple[Phrase, Phrase | None] | None:
    """Say why a leaf can't have so many points, if it can't."""
    if told := plan.not_a_leaf(code):
        return told
    most = next(leaf.max_points for leaf in plan.leaves if leaf.code == code)
    if points > most:
        message = Phrase(
            "{code}: {points} is above max points {max_points}",
            code=code,
            points=points,
            max_points=most,
        )
        return message, Phrase("at most {limit}", limit=most)
    return None


def changed(plan: Plan, figure: Figure, settings: Settings) -> Plan:
    """Make a copy of the plan in which some leaves have other points.

    Rows above a changed leaf get the sum of the rows below them: nobody has printed another.
    """
    areas = tuple(_changed(area, figure, settings) for area in plan.criteria.areas)
    return plan.with_areas(areas)


def _changed(row: Criterion, figure: Figure, settings: Settings) -> Criterion:
    if not row.criteria:
        points = settings.get(row.code)
        return row if points is None else row.model_copy(update={figure: points})
    below = tuple(_changed(child, figure, settings) for child in row.criteria)
    if all(new is old for new, old in zip(below, row.criteria, strict=True)):
        return row
    points = add(getattr(child, figure) for child in below)
    return row.model_copy(update={"criteria": below, figure: points})


GROUP = Column("group", Phrase("Group"), words={NO_GROUP: Phrase("none")})

_STEP = Decimal("0.0001")

Ranking = Callable[[Decimal], Band | None]
"""Points → the band of ranks that they would have had, if the field is known."""


class Case(NamedTuple):
    """One supposition: its key, its name for people unless the key is one, and its total."""

    key: str
    label: Phrase | None
    total: Decimal | None
    ranking: Ranking | None = None
    """The field that it is ranked in, if not the others'."""


class _Placed(NamedTuple):
    """A case, how far it is from the base, and its ranks; all unknown where its total is."""

    case: str
    total: Decimal | None
    change: Decimal | None
    band: Band | None

    @property
    def group(self) -> str | None:
        return None if self.total is None else group_of(self.total)


def outcome(cases: Iterable[Case], base: Decimal | None, ranking: Ranking) -> Table:
    """Set cases beside each other; `change` is against the base."""
    listed = list(cases)
    words = {case.key: case.label for case in listed if case.label}
    return Table(
        "outcome",
        Phrase("Outcome"),
        (
            Column("case", Phrase("Case"), words=words),
            Column("total", Phrase("Total"), Kind.POINTS),
            Column("change", Phrase("Change"), Kind.POINTS),
            GROUP,
            _of_band(Column("rank_low", Phrase("Rank from"), Kind.COUNT), "low"),
            _of_band(Column("rank_high", Phrase("Rank to"), Kind.COUNT), "high"),
            _of_band(Column("field_year", Phrase("Field of"), Kind.COUNT), "year"),
        ),
        tuple(_placed(case, base, ranking) for case in listed),
    )


def _of_band(column: Column, name: str) -> Column:
    """Read a column from a case's band, if there is one."""
    return column._replace(of=lambda placed: placed.band and getattr(placed.band, name))


def _placed(case: Case, base: Decimal | None, ranking: Ranking) -> _Placed:
    if case.total is None:
        return _Placed(case.key, None, None, None)
    change = None if base is None else tidy(case.total - base)
    return _Placed(case.key, case.total, change, (case.ranking or ranking)(case.total))


def about_ranks(table: Table) -> tuple[Phrase, ...]:
    """Say what the ranks of an outcome rest on, if there are any."""
    years = {str(placed.band.year) for placed in table.rows if placed.band}
    return tuple(
        Phrase(
            "Ranks are a band in the field of {year}, of which only some places are published"
            " (`parplan rank`).",
            year=year,
        )
        for year in sorted(years)
    )


def warnings_of_ranks(plan: Plan, table: Table) -> tuple[Phrase, ...]:
    """Warn where an outcome's ranks are in a field of another set of criteria."""
    return of_another_set(plan, {placed.band.year for placed in table.rows if placed.band})


def points_for(ranking: Ranking, place: int, most: Decimal) -> Decimal | None:
    """Find the fewest points, to a ten-thousandth, whose band's worse end is that good.

    More points never make a band's worse end worse. Published points are rounded to a hundredth,
    so these are the fewest by the figures as they are printed.
    """

    def is_enough(steps: int) -> bool:
        band = ranking(steps * _STEP)
        return band is not None and band.high <= place

    low, high = 0, int(most / _STEP)
    if not is_enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle + 1, high)
    return tidy(high * _STEP)
