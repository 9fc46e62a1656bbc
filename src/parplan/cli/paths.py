"""What the options of `parplan path` ask for."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from parplan.cli.cases import number
from parplan.files.given import read_beside
from parplan.language.phrases import Phrase
from parplan.language.refusal import Refusal
from parplan.questions.rank.placing import ranking

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from parplan.cli.reports import Question
    from parplan.plan.agencies import Body
    from parplan.plan.findings import Finding
    from parplan.plan.plan import Plan
    from parplan.questions.outcome import Ranking
    from parplan.questions.path.costs import Costs
    from parplan.report.report import Report


class Options(NamedTuple):
    """The options of the command; `None` for what the user left open."""

    to: str | None
    to_rank: int | None
    to_group: str | None
    costs: Path | None
    exclude: list[str]
    require: list[str]
    survey_limit: str | None
    agency_limit: list[str]
    alternatives: int
    year: int | None


def asking(options: Options) -> "Question":
    """Make the question; exactly one of the three goals has to be given."""
    goals = (options.to, options.to_rank, options.to_group)
    if sum(goal is not None for goal in goals) != 1:
        raise Refusal(
            Phrase("a path leads to one goal"),
            Phrase("give one of --to POINTS, --to-rank N, --to-group A"),
        )

    def ask(plan: "Plan") -> "Report":
        from parplan.questions.path.optimum import Unproven  # noqa: PLC0415
        from parplan.questions.path.path import path  # noqa: PLC0415
        from parplan.questions.path.search import Choice  # noqa: PLC0415

        _known(plan)
        placed = ranking(plan, options.year)
        to, reason = _goal(plan, options, placed)
        excluded = frozenset(_excluded(plan, options.exclude))
        choice = Choice(
            to=to,
            reason=reason,
            costs=_costs(plan, options.costs) if options.costs else None,
            excluded=excluded,
            required=frozenset(_required(plan, options.require, excluded)),
            survey_limit=None if options.survey_limit is None else number(options.survey_limit),
            agency_limits=tuple(_agency_limit(plan, text) for text in options.agency_limit),
            alternatives=options.alternatives,
        )
        try:
            return path(plan, choice, placed)
        except Unproven:
            raise Refusal(
                Phrase("the search ended without a proof"),
                Phrase("fewer alternatives, or costs with fewer digits, make it easier"),
            ) from None

    return ask


def _known(plan: "Plan") -> None:
    unknown = tuple(leaf.code for leaf in plan.leaves if leaf.score is None)
    if unknown:
        raise Refusal(
            Phrase("a path starts from the scores, and these aren't known: {codes}", codes=unknown)
        )


def _goal(plan: "Plan", options: Options, placed: "Ranking") -> tuple[Decimal, Phrase | None]:
    """Tell how many points are needed, and why if they weren't asked for themselves."""
    from parplan.plan import groups  # noqa: PLC0415
    from parplan.plan.points import standing  # noqa: PLC0415
    from parplan.questions.outcome import points_for  # noqa: PLC0415

    if options.to is not None:
        return number(options.to), None
    if options.to_group is not None and (group := groups.named(options.to_group)):
        reason = Phrase(
            "Group {group} begins at {points} points.", group=group.name, points=group.at_least
        )
        return group.at_least, reason
    rank = options.to_rank or 1
    most = standing(plan.leaves).max_points
    points, best = points_for(placed, rank, most), placed(most)
    if points is None or best is None:
        hint = Phrase(
            "the band of all {most} points ends at rank {rank}",
            most=most,
            rank=best.high if best else "",
        )
        raise Refusal(Phrase("no points are sure to give rank {rank}", rank=rank), hint)
    reason = Phrase(
        "Rank {rank} takes {points} points: from there on even the worse end of the band in the"
        " field of {year} is that good.",
        rank=rank,
        points=points,
        year=str(best.year),
    )
    return points, reason


def _excluded(plan: "Plan", codes: "Iterable[str]") -> "Iterator[str]":
    for code in codes:
        yield from (leaf.code for leaf in plan.criterion(code).leaves)


def _required(plan: "Plan", codes: "Iterable[str]", excluded: frozenset[str]) -> "Iterator[str]":
    from parplan.questions.path.search import reachable  # noqa: PLC0415

    for given in codes:
        code = given.strip().rstrip(".")
        if told := plan.not_a_leaf(code):
            raise Refusal(*told)
        leaf = plan.criterion(code)
        if leaf.score is None or leaf.score >= leaf.max_points:
            raise Refusal(
                Phrase(
                    "{code} can't move: it has all of its {points} points",
                    code=code,
                    points=leaf.max_points,
                )
            )
        if not reachable(plan, leaf):
            raise Refusal(Phrase("{code} can't move: its rule gives no more points", code=code))
        if code in excluded:
            raise Refusal(Phrase("{code} can't be both required and excluded", code=code))
        yield code


def _agency_limit(plan: "Plan", text: str) -> "tuple[Body, Decimal]":
    name, equals, limit = text.rpartition("=")
    if not (name.strip() and equals):
        raise Refusal(
            Phrase('"{given}" limits nothing', given=text),
            Phrase('write a name and points: --agency-limit "so tai chinh=0.5"'),
        )
    return plan.agency(name.strip()), number(limit)


def _costs(plan: "Plan", file: Path) -> "Costs":
    from parplan.questions.path.costs import CostsFile, faults  # noqa: PLC0415

    def unfit(found: CostsFile) -> "Iterable[Finding]":
        return faults(plan, found.costs, ("costs",))

    return read_beside(file, CostsFile, unfit).costs
