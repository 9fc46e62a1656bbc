"""The page that a director opens: one file, which asks nobody for anything.

All of it can be read without scripts, and on paper; they add search, filters, sorting, and the
sliders. The policy of the page allows its own stylesheet and script, and nothing else.
"""

from pathlib import Path

from parplan.analyses import columns
from parplan.analyses.gaps import gaps
from parplan.analyses.overview import overview
from parplan.analyses.overview_report import overview_report
from parplan.analyses.totals import totals
from parplan.dossier import Dossier
from parplan.dossier.decide import Decide
from parplan.dossier.fields import rankings
from parplan.dossier.filters import Filters
from parplan.dossier.headline import headline
from parplan.dossier.sections import Sections
from parplan.dossier.tree import Tree
from parplan.dossier.units import decimals_of
from parplan.language import Language
from parplan.phrases import Phrase
from parplan.render.as_html import Additions, page
from parplan.render.attribution import of_plan
from parplan.render.cells import said
from parplan.render.html_table import section
from parplan.render.html_text import Html, element, joined
from parplan.report import in_language

HERE = Path(__file__).parent
STYLES = "page.css"
SCRIPTS = ("numbers.js", "page.js", "decide.js")

_SECTIONS = {
    "points": Phrase("Where the points are"),
    "way": Phrase("From score to target"),
    "lost": Phrase("What was lost"),
    "who": Phrase("What hangs on whom"),
    "decide": Phrase("Decide"),
    "gaps-list": Phrase("Every criterion that lost points"),
    "criteria": Phrase("The whole plan"),
    "sipas": Phrase("SIPAS tasks"),
    "notes": Phrase("Notes"),
}


def render(dossier: Dossier, language: Language) -> bytes:
    """Write the page."""
    plan = dossier.plan
    ranks = rankings(dossier)
    report = overview_report(plan, ranks)
    title = said(report.title, language)
    found = overview(plan, ranks)
    sections = Sections(plan, found, report, language)
    filters = Filters(plan, language)
    tree = Tree(plan, filters, language)
    decimals = decimals_of(plan)
    decide = Decide(dossier, found, decimals, language)
    lost = in_language(gaps(plan), language.code).tables[0]
    parts = {
        "points": joined(sections.points()),
        "way": joined(sections.way()),
        "lost": joined(sections.lost()),
        "who": joined(sections.who()),
        "decide": decide.part(section(report.tables[0], language, heading=False, links=True)),
        "gaps-list": section(lost, language, heading=False, links=True),
        "criteria": tree.criteria(),
        "sipas": joined(tree.sipas()),
        "notes": _notes(dossier, language),
    }
    parts = {key: part for key, part in parts.items() if part}
    made = {key: _section(key, part, language) for key, part in parts.items()}
    browsed = [made.pop(key) for key in ("gaps-list", "criteria", "sipas") if key in made]
    notes = made.pop("notes")
    content = [
        element("header", element("h1", title), element("p", said(of_plan(report.plan), language))),
        headline(plan, found, language),
        _contents(list(parts), language),
        *made.values(),
        element("div", filters.bar(), *browsed, id="browse"),
        notes,
    ]
    more = _additions(
        data_decimals=str(decimals),
        data_lost=said(columns.lost.label, language),
        data_copied=said(Phrase("copied"), language),
    )
    return page(title, element("main", *content), language, more)


def _section(key: str, part: Html, language: Language) -> Html:
    return element("section", element("h2", said(_SECTIONS[key], language)), part, id=key)


def _contents(keys: list[str], language: Language) -> Html:
    links = [
        element("li", element("a", said(_SECTIONS[key], language), href=f"#{key}")) for key in keys
    ]
    return element("nav", element("ul", *links), aria_label=said(Phrase("Contents"), language))


def _notes(dossier: Dossier, language: Language) -> Html:
    from parplan import groups

    notes = [
        *totals(dossier.plan).notes,
        Phrase(
            "Groups: A from {a} points, B from {b}, C from {c} ({source}).",
            a=groups.GROUPS[0].at_least,
            b=groups.GROUPS[1].at_least,
            c=groups.GROUPS[2].at_least,
            source=groups.SOURCE,
        ),
    ]
    return element("ul", *(element("li", said(note, language)) for note in notes))


def _additions(**data: str) -> Additions:
    styles, *scripts = ((HERE / name).read_text(encoding="utf-8") for name in (STYLES, *SCRIPTS))
    return Additions(styles, "".join(scripts), data)
