"""The page that a director opens: one file, which asks nobody for anything.

All of it can be read without scripts, and on paper; they add search, filters, sorting, and the
sliders. The policy of the page allows its own stylesheet and script, and nothing else.
"""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from parplan.analyses import columns
from parplan.analyses.gaps import gaps
from parplan.analyses.overview import overview
from parplan.analyses.overview_report import overview_report
from parplan.analyses.totals import totals
from parplan.dossier import Dossier
from parplan.dossier.fields import rankings
from parplan.dossier.filters import Filters
from parplan.dossier.headline import headline
from parplan.dossier.sections import Sections
from parplan.dossier.tree import Tree
from parplan.language import Language
from parplan.phrases import Phrase
from parplan.render.as_html import STYLES
from parplan.render.attribution import of_plan
from parplan.render.cells import said
from parplan.render.html_table import section
from parplan.render.html_text import Html, element, joined
from parplan.report import in_language

HERE = Path(__file__).parent

_HEAD = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
style-src '{style}'; script-src '{script}'; img-src data:; base-uri 'none'; form-action 'none'">
<link rel="icon" href="data:,">
{title}
<style>{styles}</style>
</head>
"""

_SECTIONS = {
    "points": Phrase("Where the points are"),
    "way": Phrase("From score to target"),
    "lost": Phrase("What was lost"),
    "who": Phrase("What hangs on whom"),
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
    lost = in_language(gaps(plan), language.code).tables[0]
    parts = {
        "points": joined(sections.points()),
        "way": joined(sections.way()),
        "lost": joined(sections.lost()),
        "who": joined(sections.who()),
        "gaps-list": section(lost, language, heading=False),
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
    return _page(title, element("main", *content), language)


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


def _page(title: str, main: Html, language: Language) -> bytes:
    styles = STYLES.read_text(encoding="utf-8") + (HERE / "page.css").read_text(encoding="utf-8")
    script = "".join((HERE / name).read_text(encoding="utf-8") for name in ("page.js",))
    head = _HEAD.format(
        language=language.code,
        style=_digest(styles),
        script=_digest(script),
        title=element("title", title),
        styles=styles,
    )
    body = element("body", main, Html(f"<script>{script}</script>"))
    return f"{head}{body}\n</html>\n".encode()


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
