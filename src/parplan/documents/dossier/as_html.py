"""The page that a director opens: one file, which asks nobody for anything.

All of it can be read without scripts, and on paper; they add search, filters, sorting, and the
sliders. The policy of the page allows its own stylesheet and script, and nothing else.
"""

from collections.abc import Iterable
from pathlib import Path

from parplan.documents.dossier import Dossier, year
from parplan.documents.dossier.decide import Decide
from parplan.documents.dossier.fields import rankings
from parplan.documents.dossier.filters import Filters
from parplan.documents.dossier.headline import headline
from parplan.documents.dossier.sections import Sections
from parplan.documents.dossier.tree import Tree
from parplan.documents.dossier.units import decimals_of
from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.plan.plan import Plan
from parplan.plan.published import GROUPS, GROUPS_SOURCE
from parplan.questions.gaps import gaps
from parplan.questions.overview import Overview, overview
from parplan.questions.overview_report import overview_report
from parplan.questions.totals import totals
from parplan.report.as_html import Additions, page
from parplan.report.attribution import of_plan
from parplan.report.cells import said
from parplan.report.html_drawings import STYLES as CHART_STYLES
from parplan.report.html_table import section
from parplan.report.html_text import Html, element, joined
from parplan.report.report import Report, in_language

HERE = Path(__file__).parent
STYLES = "page.css"
SCRIPTS = ("numbers.js", "page.js", "decide.js")

_SECTIONS = {
    "points": Phrase("Where the points are"),
    "way": Phrase("From score to target"),
    "lost": Phrase("What was lost"),
    "who": Phrase("What hangs on whom"),
    **year.NAMES,
    "decide": Phrase("Decide"),
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
        **_rows(plan, filters, language),
        "notes": _notes(plan, language),
    }
    made = {key: _section(key, part, language) for key, part in parts.items() if part}
    content = [
        element("header", element("h1", title), element("p", said(of_plan(report.plan), language))),
        headline(plan, found, language),
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
    sections = Sections(dossier.plan, found, report, language)
    outcome = sections.table(report.tables[0])
    followed = year.reports(dossier, language)
    return {
        "points": joined(sections.points()),
        "way": joined(sections.way()),
        "lost": joined(sections.lost()),
        "who": joined(sections.who()),
        **{one.name: year.part(one, dossier, language) for one in followed},
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
