"""What would the points be if some leaves had other ones?"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from parplan.language.catalogue import N_, Phrase
from parplan.language.remarks import Refusal
from parplan.plan.plan import Node, Plan
from parplan.plan.points import add, tidy
from parplan.plan.published import GROUPS, NO_GROUP
from parplan.plan.shapes import AssessedBy
from parplan.questions import columns
from parplan.questions.options import FieldYearOption, SurveyErrorOption
from parplan.questions.rank.band import Band, ranking_in, ranking_of_scores
from parplan.questions.rank.simulated import SAMPLED, refuse_error
from parplan.questions.rank.simulation import Sampled
from parplan.questions.scenario import (
    Case,
    Figure,
    Ranking,
    Scenario,
    about_ranks,
    case_words,
    changed,
    figure_name,
    outcome,
    scenarios_of,
    settings_of,
    stacked,
    warnings_of_ranks,
)
from parplan.report.report import Bar, Chart, Column, Drawing, Kind, Report, Table

EXAMPLE = "parplan whatif --set 6.3.4=0.5 --set 8.1=8.5"

_POINTS = (
    Column("before", Phrase("Before"), Kind.POINTS),
    Column("after", Phrase("After"), Kind.POINTS),
    Column("change", Phrase("Change"), Kind.POINTS),
)


class _Beside(NamedTuple):
    """The plan as it is, and as it would be in a case."""

    case: Scenario
    before: Plan
    after: Plan
    figure: Figure

    @property
    def leaves(self) -> list[tuple[Node, Node]]:
        """Each leaf as it is, and as it would be."""
        return list(zip(self.before.leaves, self.after.leaves, strict=True))

    @property
    def name(self) -> str:
        return self.case.name

    @property
    def words(self) -> Phrase | None:
        """The case's name for people, unless it is its name already."""
        return case_words(self.name)


class _Row(NamedTuple):
    """What a leaf, an area, a source of points or the whole plan has before and after."""

    case: str
    before: Decimal | None
    after: Decimal | None
    code: str = ""
    title: str = ""
    max_points: Decimal | None = None
    assessed_by: str | None = None

    @property
    def change(self) -> Decimal | None:
        if self.before is None or self.after is None:
            return None
        return tidy(self.after - self.before)


def whatif(  # noqa: PLR0913 - the contract has as many options
    plan: Plan,
    *,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="CODE=POINTS", help=N_("Points of a leaf, on top of all scenarios.")
        ),
    ] = None,
    scenarios: Annotated[
        list[Path] | None,
        typer.Option(
            "--scenario", metavar="FILE", help=N_("A YAML file with name and set; later ones win.")
        ),
    ] = None,
    figure: Annotated[
        Figure, typer.Option("--from", help=N_("Which points are changed."))
    ] = "target",
    against: Annotated[
        bool, typer.Option("--against", help=N_("Compare the scenarios instead of stacking them."))
    ] = False,
    year: FieldYearOption = None,
    survey_error: SurveyErrorOption = None,
) -> Report:
    """Stack scenarios in their order, what is set on top; or set them beside each other.

    Changed scores are ranked in the field of their own year, if enough of it is published.
    """
    if survey_error is not None:
        refuse_error(survey_error)
    if not settings and not scenarios:
        raise Refusal(
            Phrase("nothing to change"),
            Phrase("give points with --set 6.3.4=0.5, or a file with --scenario"),
        )
    if against and not scenarios:
        raise Refusal(
            Phrase("nothing to compare"), Phrase("--against compares files given with --scenario")
        )
    top = settings_of(plan, settings or ())
    found = scenarios_of(plan, scenarios or ())
    cases = [stacked(found, top)]
    if against:
        cases = [one.model_copy(update={"set": {**one.set, **top}}) for one in found]
    if figure == "score" and year is None:
        ranking = ranking_of_scores(plan)
    else:
        ranking = ranking_in(plan, year)
    return compared(plan, figure, cases, ranking, survey_error)


def compared(
    plan: Plan,
    figure: Figure,
    cases: Sequence[Scenario],
    ranking: Ranking,
    error: Decimal | None = None,
) -> Report:
    """Compute every case on a changed copy of the plan, and set it beside the plan as it is.

    With a standard error of the sampled points, a table says how sure totals and groups are.
    """
    pairs = [_Beside(case, plan, changed(plan, figure, case.set), figure) for case in cases]
    name = figure_name(plan, figure)
    base = _total(plan.leaves, figure)
    totals = [Case(pair.name, pair.words, _total(pair.after.leaves, figure)) for pair in pairs]
    own = ranking_of_scores(plan) if figure == "score" else None
    table = outcome([Case(figure, name, base, own), *totals], base, ranking)
    sampled, about = _sampled([Case(figure, name, base, own), *totals], ranking, error)
    described = [
        Phrase("{case}: {description}", case=case.name, description=case.description)
        for case in cases
        if case.description
    ]
    warnings = warnings_of_ranks(plan, table)
    return Report(
        "whatif",
        Phrase("What if: {base} and changes", base=name),
        columns.head(plan),
        (table, *sampled, _changes(pairs), _areas(pairs), _sources(pairs)),
        (*described, *about_ranks(table), *warnings, *about),
        tuple(_charts(pairs, name)),
        warnings=warnings,
    )


class _Sure(NamedTuple):
    """A case, its total with a standard error, and the ranks of its two ends."""

    case: str
    total: Sampled
    best: Band | None
    worst: Band | None

    @property
    def rank_low(self) -> int | None:
        return self.best and self.best.low

    @property
    def rank_high(self) -> int | None:
        return self.worst and self.worst.high


def _sampled(
    cases: Sequence[Case], ranking: Ranking, error: Decimal | None
) -> tuple[tuple[Table, ...], tuple[Phrase, ...]]:
    """Say how sure totals, groups and ranks are; nothing without an error."""
    if error is None:
        return (), ()
    rows = []
    for case in cases:
        if case.total is not None:
            total, field = Sampled(case.total, error), case.ranking or ranking
            rows.append(_Sure(case.key, total, field(total.high), field(total.low)))
    columns_ = (
        Column("case", Phrase("Case"), words={c.key: c.label for c in cases if c.label}),
        *(column.within("total") for column in SAMPLED),
        Column("rank_low", Phrase("Rank from"), Kind.COUNT),
        Column("rank_high", Phrase("Rank to"), Kind.COUNT),
        *(_group_column(name) for name in (*(group.name for group in GROUPS), NO_GROUP)),
    )
    about = Phrase(
        "With the stated standard error of {error} points, a total is between its quantiles with a "
        "probability of 90%; ranks go from the best of its higher end to the worst of its lower.",
        error=error,
    )
    return (Table("survey_error", Phrase("Surveys' error"), columns_, tuple(rows)),), (about,)


def _group_column(name: str) -> Column:
    key, label = (f"group_{name.lower()}", Phrase("Group {name}", name=name))
    if name == NO_GROUP:
        key, label = "group_none", Phrase("No group")
    return Column(key, label, Kind.PERCENT, of=lambda row: row.total.groups[name])


def _total(leaves: Sequence[Node], figure: Figure) -> Decimal | None:
    return add(getattr(leaf, figure) for leaf in leaves)


def _case(pairs: Sequence[_Beside]) -> Column:
    return Column(
        "case", Phrase("Case"), words={pair.name: said for pair in pairs if (said := pair.words)}
    )


def _moved(pair: _Beside, old: Node, new: Node) -> _Row:
    before, after = getattr(old, pair.figure), getattr(new, pair.figure)
    return _Row(pair.name, before, after, old.code, old.title, old.max_points)


def _summed(
    pair: _Beside,
    old: Sequence[Node],
    new: Sequence[Node],
    area: Node | None = None,
    source: AssessedBy | None = None,
) -> _Row:
    """Add leaves up: those of an area, of a source, or all."""
    return _Row(
        pair.name,
        _total(old, pair.figure),
        _total(new, pair.figure),
        code=area.code if area else "",
        title=area.title if area else "",
        assessed_by=source and source.value,
    )


def _changes(pairs: Sequence[_Beside]) -> Table:
    rows = tuple(
        _moved(pair, old, new)
        for pair in pairs
        for old, new in pair.leaves
        if old.code in pair.case.set
    )
    shown = (columns.code, columns.title, columns.max_points, *_POINTS, _case(pairs))
    return Table("changes", Phrase("Changes"), shown, rows)


def _areas(pairs: Sequence[_Beside]) -> Table:
    """Give the exact sums of each area's leaves; the last row of a case is the whole plan."""
    rows = []
    for pair in pairs:
        areas = zip(pair.before.areas, pair.after.areas, strict=True)
        rows += [_summed(pair, old.leaves, new.leaves, area=old) for old, new in areas]
        rows.append(_summed(pair, pair.before.leaves, pair.after.leaves))
    title = Column("title", Phrase("Title"), words={"": Phrase("Whole plan")})
    return Table(
        "areas", Phrase("Areas"), (columns.code, title, *_POINTS, _case(pairs)), tuple(rows)
    )


def _sources(pairs: Sequence[_Beside]) -> Table:
    rows = []
    for pair in pairs:
        for source in (*AssessedBy, None):
            of = [both for both in pair.leaves if both[0].criterion.assessed_by == source]
            if of:
                old, new = zip(*of, strict=True)
                rows.append(_summed(pair, old, new, source=source))
    shown = (columns.source, *_POINTS, _case(pairs))
    return Table("sources", Phrase("Sources of points"), shown, tuple(rows))


def _charts(pairs: Sequence[_Beside], base: Phrase) -> Iterator[Chart]:
    """Draw each case, all in one scale: the plan's points, every change, and what it comes to."""
    drawn = [(pair, bars) for pair in pairs if (bars := _bars(pair, base))]
    every = tuple(value for _, bars in drawn for bar in bars for value in bar.values)
    for number, (pair, bars) in enumerate(drawn, start=1):
        title = Phrase(
            "{case}: from {base} to {points} points",
            case=pair.words or pair.name,
            base=base,
            points=bars[-1].values[0],
        )
        yield Chart(
            f"waterfall-{number}",
            title,
            Drawing.WATERFALL,
            Phrase("Points"),
            tuple(bars),
            above="changes",
            reaching=tuple(Decimal(value) for value in every if value is not None),
        )


def _bars(pair: _Beside, base: Phrase) -> list[Bar]:
    """Go from total to total by every leaf that changes; nowhere if a total isn't known."""
    whole = _summed(pair, pair.before.leaves, pair.after.leaves)
    total, end = whole.before, whole.after
    if total is None or end is None:
        return []
    bars = [Bar(base, (total,), is_total=True)]
    for old, new in pair.leaves:
        change = _moved(pair, old, new).change
        if change:
            total = tidy(total + change)
            bars.append(Bar(old.code, (total,), old.title))
    return [*bars, Bar(pair.words or pair.name, (end,), is_total=True)]
