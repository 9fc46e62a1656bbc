"""The page that a director opens: one file, which asks nobody for anything.

All of it can be read without scripts, and on paper; they add search, filters, sorting, and the
sliders. The policy of the page allows its own stylesheet and script, and nothing else.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from parplan.documents.dossier.decide import Decide, decimals_of
from parplan.documents.dossier.dossier import YEAR, Dossier, of_the_year, position_of, rankings
from parplan.documents.dossier.figures import Figures, part_of_year
from parplan.documents.dossier.summary import headline
from parplan.documents.dossier.tree import Filters, Tree
from parplan.documents.dossier.treemap import treemap
from parplan.language.catalogue import Language, Phrase
from parplan.plan.duties import head_duties
from parplan.plan.plan import Plan
from parplan.plan.published import GROUPS, GROUPS_SOURCE
from parplan.questions.gaps import gaps
from parplan.questions.headline import Position, Stage
from parplan.questions.overview import Overview, overview, overview_report
from parplan.questions.totals import totals
from parplan.report.as_html import Additions, page
from parplan.report.cells import of_plan, said
from parplan.report.html_chart import STYLES as CHART_STYLES
from parplan.report.html_table import Html, element, joined, section
from parplan.report.report import Column, Kind, Report, Table, in_language

HERE = Path(__file__).parent
STYLES = "page.css"
SCRIPTS = ("numbers.js", "page.js", "tables.js", "agency.js", "decide.js")

_SECTIONS = {
    **YEAR,
    "points": Phrase("Where the points are"),
    "way": Phrase("From score to target"),
    "lost": Phrase("What was lost"),
    "who": Phrase("What hangs on whom"),
    "decide": Phrase("Decide"),
    "duties": Phrase("Duties of heads"),
    "gaps-list": Phrase("Every criterion that lost points"),
    "criteria": Phrase("The whole plan"),
    "sipas": Phrase("SIPAS tasks"),
    "notes": Phrase("Notes"),
}
"""In the order of the calendar: what the year tells stands before what its plan is made of."""

_OWN = {"points", "progress", "decide", "gaps-list", "criteria", "sipas"}
"""Sections that have an agency's own share once it is chosen; others are the province's."""


def render(dossier: Dossier, language: Language) -> bytes:
    """Write the page."""
    plan, ranks, at = dossier.plan, rankings(dossier), position_of(dossier)
    found = overview(plan, ranks, at)
    report = overview_report(plan, ranks, at, dossier.published)
    title = said(report.title, language)
    places = decimals_of(plan)
    filters = Filters(plan, at, language, places)
    parts = {
        **_figures(dossier, found, report, language),
        "duties": section(_duties(plan), language, heading=False),
        **_rows(plan, at, filters, language),
        "notes": _notes(plan, language),
    }
    made = {key: _section(key, parts[key], at, language) for key in _SECTIONS if parts.get(key)}
    skip = element("a", said(Phrase("To the answer"), language), href="#summary", class_="skip")
    content = [
        element("header", element("h1", title), element("p", said(of_plan(report.plan), language))),
        filters.bar(),
        _contents(made, at, language),
        element(
            "main",
            element("p", said(NOTHING_FOUND, language), id="nothing", role="status", hidden=""),
            headline(dossier, found, report, language),
            *made.values(),
        ),
    ]
    files = (CHART_STYLES, HERE / STYLES, *(HERE / name for name in SCRIPTS))
    charts, styles, *scripts = (file.read_text(encoding="utf-8") for file in files)
    more = Additions(charts + styles, "".join(scripts), {"data_decimals": str(places)})
    return page(title, joined([skip, element("div", *content, class_="page")]), language, more)


NOTHING_FOUND = Phrase("Nothing is found by these words and choices. Clear them to see all of it.")


def _figures(
    dossier: Dossier, found: Overview, report: Report, language: Language
) -> dict[str, Html]:
    figures = Figures(dossier.plan, found, report, language)
    outcome = figures.table(report.table("outcome"))
    followed = of_the_year(dossier, language)
    return {
        "points": joined([treemap(dossier.plan, found.at, language), *figures.points()]),
        "way": joined(figures.way()),
        "lost": joined(figures.lost()),
        "who": joined(figures.who()),
        **{made.name: part_of_year(made, dossier, language) for made in followed},
        "decide": Decide(dossier, found, language).part(outcome),
    }


def _rows(plan: Plan, at: Position, filters: Filters, language: Language) -> dict[str, Html]:
    tree = Tree(plan, at, filters, language)
    (lost,) = in_language(gaps(plan), language.code).tables
    return {
        "gaps-list": section(_lost_second(lost), language, heading=False, links=True),
        "criteria": tree.criteria(),
        "sipas": joined(tree.sipas()),
    }


def _lost_second(table: Table) -> Table:
    """Put what was lost beside the code, where telephones show it without scrolling."""
    lost = next(column for column in table.columns if column.key == "lost")
    code, *others = (column for column in table.columns if column is not lost)
    return replace(table, columns=(code, lost, *others))


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


def _section(key: str, part: Html, at: Position, language: Language) -> Html:
    whose = "own" if key in _OWN else "all"
    heading = element("h2", _named(key, at, language))
    return element("section", heading, part, id=key, class_=whose)


def _named(key: str, at: Position, language: Language) -> str:
    """Call a section; a forecast of what is known is the result."""
    is_over = key == "forecast" and at.stage is Stage.RESULT
    return said(Phrase("Result") if is_over else _SECTIONS[key], language)


def _contents(keys: Iterable[str], at: Position, language: Language) -> Html:
    links = [
        element(
            "li",
            element("a", _named(key, at, language), href=f"#{key}"),
            class_="own" if key in _OWN else "all",
        )
        for key in keys
    ]
    first = element("a", said(Phrase("The answer"), language), href="#summary")
    items = element("ul", element("li", first), *links)
    return element("nav", items, id="contents", aria_label=said(Phrase("Contents"), language))


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
