"""The year's self-score report: what a province claims of each criterion, and what proves it.

It is what `parplan score --round self-score` answers: area by area, as it is sent to the Ministry.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.plan.plan import Node, Plan
from parplan.plan.points import add, percent, tidy
from parplan.plan.results import Evidence, Round
from parplan.questions import columns
from parplan.questions.year.known import ROUNDS, for_year, no_results
from parplan.questions.year.scored import Scored, scored
from parplan.report.report import Column, Kind, Report, Table

NAME = "self-score"
"""What it is called among the rounds."""

_BY_OTHERS = (Round.APPRAISAL1, Round.APPRAISAL2, Round.OFFICIAL)


def self_score(plan: Plan, year: int, area: str | None = None) -> Report:
    """Report every row of the tree, or those below an area or criterion."""
    below = None if area is None else plan.criterion(area).code
    nodes = [
        node
        for node in for_year(plan, year).nodes
        if below is None or f"{node.code}.".startswith(f"{below}.")
    ]
    results = plan.of_year(year)
    leaves = {
        node.code: scored(plan, node, results.leaf(node.code), Round.SELF)
        for node in nodes
        if not node.children
    }
    rows = tuple(Claimed(node, tuple(_below(node, leaves))) for node in nodes)
    highest = min((node.level for node in nodes), default=1)
    whole = SelfScores("", None, tuple(leaves.values()))
    return Report(
        "self_score",
        Phrase("Self-score report of {year}", year=str(year)),
        columns.head(plan),
        (_areas([row for row in rows if row.level == highest], whole), _rows(rows, whole)),
        (*no_results(plan, year), *_notes(whole)),
    )


def _below(node: Node, leaves: dict[str, Scored]) -> Iterator[Scored]:
    if node.children:
        for child in node.children:
            yield from _below(child, leaves)
    else:
        yield leaves[node.code]


class SelfScores(NamedTuple):
    """Leaves that are counted together: what they could be claimed for, and what is claimed."""

    code: str
    title: str | None
    leaves: tuple[Scored, ...]
    title_en: str | None = None

    @property
    def claimable(self) -> tuple[Scored, ...]:
        """Those that the province scores itself: that apply, and of which nobody else is asked."""
        return tuple(one for one in self.leaves if one.applies and not one.leaf.asks_people)

    @property
    def max_points(self) -> Decimal:
        """The maximum of all of them."""
        return _most(self.leaves)

    @property
    def claimable_max_points(self) -> Decimal:
        """The maximum of those that the province scores itself."""
        return _most(self.claimable)

    @property
    def self_score(self) -> Decimal | None:
        """What is claimed of them; unknown as long as one leaf's claim is."""
        return add(one.points for one in self.claimable) if self.claimable else None

    @property
    def lost(self) -> Decimal | None:
        """What isn't claimed of what could be."""
        claimed = self.self_score
        return None if claimed is None else tidy(self.claimable_max_points - claimed)

    @property
    def percent(self) -> Decimal | None:
        """The share that is claimed."""
        return percent(self.self_score, self.claimable_max_points)

    @property
    def known(self) -> Decimal | None:
        """What is claimed as far as it is known."""
        return add(one.points for one in self.claimable if one.points is not None)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The leaves of which no claim is known."""
        return tuple(one.leaf.code for one in self.claimable if one.points is None)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All documents that prove what is claimed."""
        return tuple(evidence for one in self.leaves for evidence in one.result.evidence)


def _most(leaves: Iterable[Scored]) -> Decimal:
    return tidy(sum((one.leaf.max_points for one in leaves), Decimal(0)))


class Claimed(NamedTuple):
    """A row of the tree with the leaves below it, or the leaf that it is itself."""

    node: Node
    leaves: tuple[Scored, ...]

    @property
    def level(self) -> int:
        """How deep in the tree it stands."""
        return self.node.level

    @property
    def together(self) -> SelfScores:
        """What is claimed of all below it."""
        return SelfScores(self.node.code, self.node.title, self.leaves, self.node.title_en)

    @property
    def leaf(self) -> Scored | None:
        """The leaf that it is, if it is one."""
        return None if self.node.children else self.leaves[0]

    @property
    def evidence(self) -> Iterator[Phrase]:
        """Name the documents that prove it."""
        for one in self.leaf.result.evidence if self.leaf else ():
            yield _document(one)

    @property
    def figures(self) -> Iterator[Phrase]:
        """Name the figures that it follows from."""
        if self.leaf:
            yield from self.leaf.figures

    @property
    def explanation(self) -> Iterator[Phrase]:
        """Say why it isn't claimed in full."""
        if (leaf := self.leaf) is None:
            return
        if leaf.result.not_applicable is not None:
            yield Phrase("doesn't apply: {reason}", reason=leaf.result.not_applicable)
        elif leaf.leaf.asks_people:
            source = columns.source_name(leaf.leaf.criterion.assessed_by)
            yield Phrase("not self-scored: {source}", source=source)
        for words in (leaf.result.cause, leaf.result.notes.get(Round.SELF)):
            if words:
                yield Phrase("{words}", words=words)

    @property
    def appraisal(self) -> Iterator[Phrase]:
        """Give what appraisers noted, and the points that they gave."""
        if (leaf := self.leaf) is None:
            return
        for round_ in _BY_OTHERS:
            if note := leaf.result.notes.get(round_):
                yield Phrase(
                    "{round}, {points} points: {words}",
                    round=ROUNDS[round_.value],
                    points=leaf.result.scores.get(round_),
                    words=note,
                )


def _document(one: Evidence) -> Phrase:
    """Name a document as one cites it: number, day, issuer, where in it, and where it is."""
    where = tuple(
        part
        for part in (
            Phrase("section {section}", section=one.section) if one.section else None,
            Phrase("page {page}", page=one.page) if one.page else None,
            Phrase("{words}", words=one.link) if one.link else None,
        )
        if part
    )
    named = Phrase(
        "{number} of {day}, {issuer}", number=one.number, day=one.date, issuer=one.issuer
    )
    return Phrase("{document}; {where}", document=named, where=where) if where else named


def _areas(rows: Iterable[Claimed], whole: SelfScores) -> Table:
    return Table(
        "areas",
        Phrase("Self-scores by area"),
        (
            columns.code,
            columns.title,
            columns.title_en,
            columns.max_points,
            Column("claimable_max_points", Phrase("Self-scored max"), Kind.POINTS),
            _SELF_SCORE,
            Column("lost", Phrase("Not claimed"), Kind.POINTS),
            Column("percent", Phrase("Of self-scored max"), Kind.PERCENT),
        ),
        tuple(row.together for row in rows),
        whole,
    )


_SELF_SCORE = Column("self_score", Phrase("Self-score"), Kind.POINTS)


def _rows(rows: tuple[Claimed, ...], whole: SelfScores) -> Table:
    return Table(
        "self_score",
        Phrase("Self-scores, evidence and explanations"),
        (
            *(c.within("node") for c in (columns.code, columns.title, columns.title_en)),
            columns.max_points.within("node"),
            _SELF_SCORE.within("together"),
            _words("figures", Phrase("Figures"), rows),
            _words("evidence", Phrase("Evidence"), rows),
            _words("explanation", Phrase("Explanation"), rows),
            _words("appraisal", Phrase("Appraiser's note"), rows),
        ),
        rows,
        _Sums(whole, whole),
        as_records=True,
        level=lambda row: row.level,
    )


class _Sums(NamedTuple):
    """The figures of all leaves, where a row has its own."""

    node: SelfScores
    together: SelfScores


def _words(key: str, label: Phrase, rows: Iterable[Claimed]) -> Column:
    """Make a column of phrases, each under its English words."""
    every = {str(phrase): phrase for row in rows for phrase in getattr(row, key)}
    return Column(key, label, words=every, of=lambda row: tuple(map(str, getattr(row, key))))


def _notes(whole: SelfScores) -> Iterator[Phrase]:
    if len(whole.unknown) == len(whole.claimable):
        yield Phrase("Nothing is self-scored yet.")
    elif whole.unknown:
        yield Phrase(
            "Of {leaves} self-scored leaves, {unknown} have no self-score yet: {codes}; the others"
            " add up to {known} points.",
            leaves=len(whole.claimable),
            unknown=len(whole.unknown),
            codes=whole.unknown,
            known=whole.known,
        )
    else:
        yield Phrase(
            "Self-scored: {points} of {max} points ({percent}%).",
            points=whole.self_score,
            max=whole.claimable_max_points,
            percent=whole.percent,
        )
    if asked := [one for one in whole.leaves if one.applies and one.leaf.asks_people]:
        yield Phrase(
            "Not self-scored, since people are asked: {leaves} leaves, {max} points.",
            leaves=len(asked),
            max=_most(asked),
        )
    if left_out := [one for one in whole.leaves if not one.applies]:
        yield Phrase(
            "Leaves that don't apply lower the maximum by {points}: {codes}.",
            points=_most(left_out),
            codes=tuple(one.leaf.code for one in left_out),
        )
    if by_rule := [one for one in whole.claimable if one.stated is None and one.points is not None]:
        yield Phrase(
            "Where nothing is stated the rule's points count: {points} points (leaves: {leaves}).",
            leaves=len(by_rule),
            points=add(one.points for one in by_rule),
        )
    if unproven := [one for one in whole.claimable if one.points and not one.result.evidence]:
        yield Phrase(
            "Claimed without evidence: {codes}.",
            codes=tuple(one.leaf.code for one in unproven),
        )
    if unexplained := [
        one
        for one in whole.claimable
        if one.points is not None and one.points < one.leaf.max_points and not one.result.cause
    ]:
        yield Phrase(
            "Points aren't claimed, and no reason is given: {codes}.",
            codes=tuple(one.leaf.code for one in unexplained),
        )
