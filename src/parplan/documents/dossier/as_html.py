"""The page that a director opens: one file, which asks nobody for anything.

All of it can be read without scripts, and on paper; they add search, filters, sorting, and the
sliders. The policy of the page allows its own stylesheet and script, and nothing else.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from parplan.documents.dossier.decide import Decide, decimals_of
from parplan.documents.dossier.dossier import YEAR, Dossier, of_the_year, rankings, trend_of
from parplan.documents.dossier.figures import Figures, part_of_year
from parplan.documents.dossier.tree import Filters, Tree
from parplan.language.catalogue import Language, Phrase
from parplan.plan.duties import head_duties
from parplan.plan.plan import Plan
from parplan.plan.points import tidy
from parplan.plan.published import GROUPS, GROUPS_SOURCE, group_of
from parplan.questions.gaps import gaps
from parplan.questions.overview import Overview, next_group, overview, overview_report
from parplan.questions.rank.band import Band, of_another_set
from parplan.questions.totals import totals
from parplan.report.as_html import Additions, page
from parplan.report.cells import UNKNOWN, of_plan, said
from parplan.report.charts import number
from parplan.report.html_chart import STYLES as CHART_STYLES
from parplan.report.html_table import Html, element, joined, section
from parplan.report.report import Column, Kind, Report, Table, in_language

HERE = Path(__file__).parent
STYLES = "page.css"
SCRIPTS = ("numbers.js", "page.js", "decide.js")

_SECTIONS = {
    "points": Phrase("Where the points are"),
    "way": Phrase("From score to target"),
    "lost": Phrase("What was lost"),
    "who": Phrase("What hangs on whom"),
    **YEAR,
    "decide": Phrase("Decide"),
    "duties": Phrase("Duties of heads"),
    "gaps-list": Phrase("Every criterion that lost points"),
    "criteria": Phrase("The whole plan"),
    "sipas": Phrase("SIPAS tasks"),
    "notes": Phrase("Notes"),
}
_BROWSED = {"gaps-list", "criteria", "sipas"}
"""Sections that the filters narrow down."""


def render(dossier: Dossier, language: Language) -> bytes:
    """Write the page."""
    plan, ranks = dossier.plan, rankings(dossier)
    found, report = overview(plan, ranks), overview_report(plan, ranks)
    title = said(report.title, language)
    filters = Filters(plan, language)
    parts = {
        **_figures(dossier, found, report, language),
        "duties": section(_duties(plan), language, heading=False),
        **_rows(plan, filters, language),
        "notes": _notes(plan, language),
    }
    made = {key: _section(key, part, language) for key, part in parts.items() if part}
    content = [
        element("header", element("h1", title), element("p", said(of_plan(report.plan), language))),
        headline(plan, found, language, trend_of(dossier)),
        _contents(made, language),
        *(made[key] for key in made if key not in _BROWSED and key != "notes"),
        element("div", filters.bar(), *(made[key] for key in made if key in _BROWSED), id="browse"),
        made["notes"],
    ]
    files = (CHART_STYLES, HERE / STYLES, *(HERE / name for name in SCRIPTS))
    charts, styles, *scripts = (file.read_text(encoding="utf-8") for file in files)
    more = Additions(charts + styles, "".join(scripts), {"data_decimals": str(decimals_of(plan))})
    return page(title, element("main", *content), language, more)


def _figures(
    dossier: Dossier, found: Overview, report: Report, language: Language
) -> dict[str, Html]:
    figures = Figures(dossier.plan, found, report, language)
    outcome = figures.table(report.tables[0])
    followed = of_the_year(dossier, language)
    return {
        "points": joined(figures.points()),
        "way": joined(figures.way()),
        "lost": joined(figures.lost()),
        "who": joined(figures.who()),
        **{made.name: part_of_year(made, dossier, language) for made in followed},
        "decide": Decide(dossier, found, language).part(outcome),
    }


def _rows(plan: Plan, filters: Filters, language: Language) -> dict[str, Html]:
    tree = Tree(plan, filters, language)
    (lost,) = in_language(gaps(plan), language.code).tables
    return {
        "gaps-list": section(lost, language, heading=False, links=True),
        "criteria": tree.criteria(),
        "sipas": joined(tree.sipas()),
    }


def _duties(plan: Plan) -> Table:
    """List the paragraphs that give heads their duties, and what they answer for by them."""
    keys = (
        Column("number", Phrase("No."), Kind.CODE, of=lambda head: head.code),
        Column("who", Phrase("Who"), of=lambda head: head.title),
        Column("duty", Phrase("Duty"), of=lambda head: head.task.words),
        Column(
            "answers_for",
            Phrase("Answers for"),
            of=lambda head: tuple(node.code for node in head.nodes),
        ),
    )
    title = Phrase("Duties of heads (Section {number})", number=plan.plan.section_of_duties)
    return Table("head-duties", title, keys, head_duties(plan))


def _section(key: str, part: Html, language: Language) -> Html:
    return element("section", element("h2", said(_SECTIONS[key], language)), part, id=key)


def _contents(keys: Iterable[str], language: Language) -> Html:
    links = [
        element("li", element("a", said(_SECTIONS[key], language), href=f"#{key}")) for key in keys
    ]
    return element("nav", element("ul", *links), aria_label=said(Phrase("Contents"), language))


def _notes(plan: Plan, language: Language) -> Html:
    bounds = tuple(
        Phrase("{group} from {least} points", group=group.name, least=group.at_least)
        for group in GROUPS
    )
    notes = [
        *totals(plan).notes,
        Phrase(
            "Groups: {groups}; seen for the index of 2022 ({source}).",
            groups=bounds,
            source=GROUPS_SOURCE,
        ),
    ]
    return element("ul", *(element("li", said(note, language)) for note in notes))


NO_GROUP = Phrase("none")


def headline(plan: Plan, found: Overview, language: Language, trend: Phrase | None = None) -> Html:
    """Make the head of the page; the trend of the total is the last that it says."""
    first, *others = [said(finding, language) for finding in found.findings] or [""]
    warned = of_another_set(plan, [band.year for band in found.bands])
    others += [said(warning, language) for warning in warned]
    others += [said(trend, language)] if trend else []
    cards = [
        _card(said(label, language), value, [said(note, language) for note in notes])
        for label, value, notes in _cards(plan, found, language)
    ]
    return element(
        "section",
        *([element("p", first, class_="finding")] if first else []),
        element("dl", *cards, class_="cards"),
        *([element("ul", *(element("li", other) for other in others))] if others else []),
        id="summary",
    )


def _card(label: str, value: str, notes: Sequence[str]) -> Html:
    return element(
        "div",
        element("dt", label),
        element("dd", element("strong", value), *(element("span", note) for note in notes)),
    )


def _cards(
    plan: Plan, found: Overview, language: Language
) -> Iterator[tuple[Phrase, str, list[Phrase]]]:
    whole, document = found.whole, plan.plan
    score = Phrase("Score {year}", year=str(document.score_year))
    yield score, number(whole.score, language), list(_score_notes(plan, found))
    target = Phrase("Target {year}", year=str(document.target_year))
    gain = [] if whole.gain is None else [Phrase("{gain} more than the score", gain=whole.gain)]
    yield target, number(whole.target, language), gain
    still = (
        []
        if whole.remaining is None
        else [Phrase("{points} when all targets are met", points=whole.remaining)]
    )
    yield Phrase("Lost points"), number(whole.lost, language), still
    yield Phrase("Group"), _groups(found, language), list(_group_notes(whole.target))
    if found.bands:
        yield (
            Phrase("Rank with the target"),
            _places(found.bands[-1]),
            list(_ranks(found.bands)),
        )


def _score_notes(plan: Plan, found: Overview) -> Iterator[Phrase]:
    printed, results = plan.plan.totals.score, plan.plan.results
    if found.whole.score is not None and printed not in {None, found.whole.score}:
        yield Phrase("sum of the leaves; the plan prints {printed}", printed=printed)
    if results and (index := results.par_index):
        if index.rank is None or index.ranked is None:
            yield Phrase("published: {score}", score=index.score)
        else:
            yield Phrase(
                "published: {score}, place {rank} of {ranked}",
                score=index.score,
                rank=index.rank,
                ranked=index.ranked,
            )


def _groups(found: Overview, language: Language) -> str:
    names = [_group(points, language) for points in (found.whole.score, found.whole.target)]
    return " → ".join(names)


def _group(points: Decimal | None, language: Language) -> str:
    if points is None:
        return UNKNOWN
    return group_of(points) or said(NO_GROUP, language)


def _group_notes(target: Decimal | None) -> Iterator[Phrase]:
    better = None if target is None else next_group(target)
    if better and target is not None:
        yield Phrase(
            "group {group} begins at {least}: {points} more than the target",
            group=better.name,
            least=better.at_least,
            points=tidy(better.at_least - target),
        )


def _places(band: Band) -> str:
    return str(band.low) if band.low == band.high else f"{band.low}–{band.high}"


def _ranks(bands: Sequence[Band]) -> Iterator[Phrase]:
    for band in bands:
        yield Phrase("{places} in the field of {year}", places=_places(band), year=str(band.year))
