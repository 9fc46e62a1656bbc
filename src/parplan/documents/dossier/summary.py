"""The head of the page: the answer, the few rows that cost most, the figures beside it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from parplan.documents.dossier.dossier import Dossier, trend_of
from parplan.documents.dossier.figures import link, titled
from parplan.language.catalogue import VERBATIM, Language, Phrase
from parplan.plan.document import Headline
from parplan.plan.plan import Plan
from parplan.plan.points import tidy
from parplan.plan.published import group_of
from parplan.plan.results import Status
from parplan.questions.columns import head
from parplan.questions.headline import MOST, Costly, worst, worst_table
from parplan.questions.overview import Overview, next_group
from parplan.questions.rank.band import Band, of_another_set
from parplan.questions.year.tasks import STATUS
from parplan.report.cells import UNKNOWN, said, shown
from parplan.report.charts import number, signed
from parplan.report.html_table import Html, element, section
from parplan.report.report import Kind, Report, Table, in_language

NO_GROUP = Phrase("none")


def headline(dossier: Dossier, found: Overview, report: Report, language: Language) -> Html:
    """Make the head of the page: the answer, the rows that cost most, then what explains it."""
    plan, trend = dossier.plan, trend_of(dossier)
    first, *others = [said(finding, language) for finding in found.findings] or [""]
    others += [said(trend, language)] if trend else []
    cards = [
        _card(said(label, language), value, [said(note, language) for note in notes])
        for label, value, notes in _cards(plan, found, language)
    ]
    return element(
        "section",
        element("h2", said(Phrase("The answer"), language), class_="unseen"),
        *([element("p", first, class_="finding all")] if first else []),
        _own(language),
        worst_rows(dossier, found, language),
        element("dl", *cards, class_="cards all"),
        *_objectives(report.table("objectives"), language),
        *(
            [element("ul", *(element("li", other) for other in others), class_="all")]
            if others
            else []
        ),
        id="summary",
    )


def _own(language: Language) -> Html:
    """Make the place for an agency's own headline; the script fills it."""
    phrases = {
        "says": Phrase(
            "{agency} leads {count} criteria: the province lost {lost} points there, of which"
            " {own} are its own share; it is to win back {gain}.",
            **{name: f"{{{name}}}" for name in ("agency", "count", "lost", "own", "gain")},
        ),
        "nothing": Phrase("{agency} leads no criterion.", agency="{agency}"),
        "overdue": Phrase("overdue tasks ({count}): {names}", count="{count}", names="{names}"),
        "on_time": Phrase("no task is overdue"),
        "done": Phrase("{done}/{all} tasks are done", done="{done}", all="{all}"),
        "areas": Phrase("{agency}: points by area", agency="{agency}"),
        "sources": Phrase("{agency}: points by source", agency="{agency}"),
        "target": Phrase(
            "score {score}, target {target}, of at most {most}",
            score="{score}",
            target="{target}",
            most="{most}",
        ),
    }
    data = {f"data_{key}": said(phrase, language) for key, phrase in phrases.items()}
    return element("p", id="own", class_="finding", hidden="", **data)


def worst_rows(dossier: Dossier, found: Overview, language: Language) -> Html:
    """List what costs most; the rows after the first few wait for an agency to be chosen."""
    plan, at = dossier.plan, found.at
    every = worst(plan, at, most=len(plan.leaves))
    if not every:
        nothing = worst_table(plan, every, at).nothing
        return element("p", said(nothing, language), class_="finding all")
    columns = in_language(
        Report("", NO_GROUP, head(plan), (worst_table(plan, every, at),)), language.code
    ).table("worst")
    labels = [element("th", said(c.label, language), scope="col") for c in columns.columns]
    title = element("caption", element("h3", said(columns.title, language)), id="worst-title")
    rows = (_worst_row(one, index, columns, language) for index, one in enumerate(every))
    table = element(
        "table",
        title,
        element("thead", element("tr", *labels)),
        element("tbody", *rows),
    )
    return element(
        "div",
        element(
            "div",
            table,
            class_="scroll",
            role="region",
            tabindex="0",
            aria_labelledby="worst-title",
        ),
        element(
            "p",
            id="worst-more",
            data_says=said(Phrase("and {count} more criteria", count="{count}"), language),
        ),
        id="worst",
    )


def _worst_row(one: Costly, index: int, table: Table, language: Language) -> Html:
    """Make a row, which leads to the criterion's own; with a year, how far its task is."""
    cells = []
    for column in table.columns:
        value = column.read(one)
        words = ["; ".join(shown(value, column, language))]
        if column.key == "criterion":
            title = titled(one.leaf.title, one.leaf.title_en, language)
            cells.append(element("th", link(one.leaf.code), " ", title, scope="row"))
            continue
        if column.key == "due" and one.status and one.status != Status.DONE:
            badge = element(
                "span", said(STATUS[one.status], language), class_=f"badge {one.status}"
            )
            words += [" ", badge]
        foreign = column.kind is Kind.TEXT and language.code != "vi"
        look = "number" if column.kind.is_number else None
        cells.append(element("td", *words, class_=look, lang="vi" if foreign else None))
    return element("tr", *cells, data_row=one.leaf.code, class_=None if index < MOST else "later")


def _objectives(table: Table, language: Language) -> Iterator[Html]:
    """Show what the plan promised, and whether it is met."""
    if table.rows:
        yield element(
            "div",
            element("h3", said(table.title, language)),
            section(table, language, heading=False),
            class_="all",
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
    yield score, number(whole.score, language), list(_score_notes(plan, found, language))
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
    results = document.results
    if results and (sipas := results.sipas):
        label = Phrase("SIPAS {year}", year=str(document.score_year))
        yield label, f"{number(sipas.score, language)}%", list(_sipas_notes(plan, sipas, language))
    if found.bands:
        yield (
            Phrase("Rank with the target"),
            _places(found.bands[-1]),
            list(_ranks(plan, found.bands)),
        )


def _score_notes(plan: Plan, found: Overview, language: Language) -> Iterator[Phrase]:
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
        yield from _since(index, language)


def _sipas_notes(plan: Plan, sipas: Headline, language: Language) -> Iterator[Phrase]:
    """Say what a misprint is read as, the place, and what became of both in a year."""
    printed = f"{VERBATIM.number(sipas.score)}%"
    for reading in plan.plan.readings:
        if reading.printed == printed:
            yield Phrase("as printed; read as {words}", words=reading.read_as)
    if sipas.rank and sipas.ranked:
        yield Phrase("place {rank} of {ranked}", rank=sipas.rank, ranked=sipas.ranked)
    yield from _since(sipas, language)


def _since(result: Headline, language: Language) -> Iterator[Phrase]:
    """Say how points and place went since the year before, as the plan prints it."""
    if result.change is not None and result.rank_change is not None:
        yield Phrase(
            "{points} and {places} places on the year before",
            points=signed(result.change, language),
            places=signed(Decimal(result.rank_change), language),
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


def _ranks(plan: Plan, bands: Sequence[Band]) -> Iterator[Phrase]:
    for band in bands:
        yield Phrase("{places} in the field of {year}", places=_places(band), year=str(band.year))
    yield from of_another_set(plan, (band.year for band in bands))
