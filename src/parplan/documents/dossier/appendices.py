"""The two appendices as the document has them, in its own words: tables with an official look."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from docx.document import Document

from parplan.documents.frame import begin_page
from parplan.documents.naming import DRAFT, TO_COME, column_heads, issuer_of, named
from parplan.language.catalogue import Language, Phrase
from parplan.plan.document import Appendix
from parplan.plan.plan import Part, Plan, SipasTask
from parplan.plan.shapes import DOTS
from parplan.questions.columns import head, printed_tasks
from parplan.report.as_docx import BETWEEN_MARGINS, blank, describe, saved, table_element
from parplan.report.cells import signed_on, storable
from parplan.report.layout import TableLook
from parplan.report.report import Column, Kind, Table, Value

_BY = "Trách nhiệm thực hiện"
_DONE = "Thực hiện"


class OfficialTable(NamedTuple):
    """A table below the lines that name it: its number, its title, and what it belongs to."""

    lines: tuple[str, ...]
    table: Table
    look: TableLook


class _Totals(NamedTuple):
    """The last row of Appendix 01, with the printed totals."""

    code: str
    title: str
    max_points: Decimal | None
    score: Decimal | None
    target: Decimal | None


class _Row(NamedTuple):
    """A row of Appendix 02: a task, or the heading of a part or a section."""

    code: str
    title: str
    level: int
    task: SipasTask | None = None


def appendices(plan: Plan) -> Iterator[OfficialTable]:
    """Give both appendices; a plan without tasks for SIPAS has only the first."""
    yield _criteria(plan)
    if plan.sipas:
        yield _sipas(plan)


def _criteria(plan: Plan) -> OfficialTable:
    """List the criteria; the last row has the printed totals."""
    heads, printed = column_heads(plan.plan), plan.plan.totals
    columns = (
        _column("code", heads["code"], Kind.CODE),
        _column("title", heads["title"]),
        *(_column(key, heads[key], Kind.POINTS) for key in ("max_points", "score", "target")),
        *(
            column.within("shared")
            for column in (
                _column("tasks", heads["tasks"], of=printed_tasks),
                _column("lead", heads["lead"], of=_lead),
                _column("coordinating", heads["coordinating"], of=_coordinating),
                *_asked(node.criterion for node in plan.nodes),
                _column("note", "Ghi chú"),
            )
        ),
        *(c.within("criterion") for c in _further(node.criterion for node in plan.nodes)),
    )
    lines = _lines_above(plan, 0)
    table = Table(
        "criteria",
        Phrase("{title}", title=lines[0]),
        columns,
        plan.nodes,
        _Totals("", "TỔNG ĐIỂM", printed.max_points, printed.score, printed.target),
        as_records=True,
        level=lambda node: node.level,
    )
    look = TableLook(
        is_official=True,
        above={"lead": _BY, "coordinating": _BY},
        is_numbered=True,
        merged_with=lambda node: node.criterion.merged_with,
    )
    return OfficialTable(lines, table, look)


def _sipas(plan: Plan) -> OfficialTable:
    """List parts, their sections, and the tasks of these."""
    columns = (
        _column("code", "TT", Kind.CODE),
        _column("title", "Nhiệm vụ"),
        *(
            column._replace(of=_of_task(column))
            for column in (
                _column("lead", "Cơ quan chủ trì", of=_lead),
                _column("coordinating", "Cơ quan phối hợp", of=_coordinating),
                _column("time", "Thời gian thực hiện"),
                *_asked(node.task for node in plan.sipas),
                _column("note", "Ghi chú"),
                *_further(node.task for node in plan.sipas),
            )
        ),
    )
    lines = _lines_above(plan, 1)
    rows = tuple(_sipas_rows(plan))
    table = Table(
        "sipas",
        Phrase("{title}", title=lines[0]),
        columns,
        rows,
        as_records=True,
        level=lambda row: row.level,
    )
    look = TableLook(
        is_official=True,
        above={"lead": _DONE, "coordinating": _DONE},
        is_heading=lambda row: row.task is None,
    )
    return OfficialTable(lines, table, look)


def _sipas_rows(plan: Plan) -> Iterator[_Row]:
    for part in plan.sipas_tasks.parts:
        yield _Row(part.code, part.title or TO_COME, 1)
        for section in part.sections:
            yield _Row(section.code, section.title or TO_COME, 2)
            for task in section.tasks:
                yield _Row(str(task.number), task.task, 3, task)


def _lines_above(plan: Plan, index: int) -> tuple[str, ...]:
    """Give the head of an appendix; a draft's has dots for the words that are still to come."""
    heads = plan.plan.appendices
    head = heads[index] if index < len(heads) else Appendix()
    number = head.number or f"PHỤ LỤC {index + 1:02}"
    belongs_to = head.belongs_to or f"(Kèm theo {named(plan.plan)} của {issuer_of(plan.plan)})"
    return number, head.title or TO_COME, belongs_to


def _column(
    key: str, label: str, kind: Kind = Kind.TEXT, of: Callable[[Any], Value] | None = None
) -> Column:
    """Name a column in the document's words, which aren't translated."""
    return Column(key, Phrase("{title}", title=label), kind, of=of)


def _of_task(column: Column) -> Callable[[_Row], Value]:
    return lambda row: None if row.task is None else column.read(row.task)


def _asked(parts: Iterable[Part]) -> Iterator[Column]:
    """Name the columns of deadlines and products, which not every plan has."""
    found = tuple(parts)
    for key, title in (("due", "Thời hạn hoàn thành"), ("product", "Sản phẩm")):
        if any(getattr(part, key) for part in found):
            yield _column(key, title)


def _further(parts: Iterable[Part]) -> Iterator[Column]:
    """Name the columns that only this document has, each once."""
    titles = dict.fromkeys(title for part in parts for title in part.extra)
    for number, title in enumerate(titles):
        yield _column(f"extra_{number}", title, of=_extra(title))


def _extra(title: str) -> Callable[[Part], Value]:
    return lambda part: part.extra.get(title, "")


def _lead(part: Part) -> tuple[str, ...]:
    return _entries(part.lead, part.lead_printed)


def _coordinating(part: Part) -> tuple[str, ...]:
    return _entries(part.coordinating, part.coordinating_printed)


def _entries(entries: tuple[str, ...], printed: str | None) -> tuple[str, ...]:
    """Give the printed cell, or what the entries make."""
    return tuple(printed.splitlines()) if printed else ("; ".join(entries),)


def render(plan: Plan, language: Language) -> bytes:
    """Write the appendices alone, each on pages of its own."""
    document = begun(plan)
    add_appendices(document, plan, language)
    return saved(document)


def begun(plan: Plan) -> Document:
    """Open an empty document that says which plan it is of."""
    document = blank()
    describe(
        document,
        storable(plan.plan.title or TO_COME),
        storable(f"{plan.plan.number or DOTS}, {plan.plan.issuer or DOTS}"),
        signed_on(head(plan)),
        "vi",
    )
    return document


def add_appendices(document: Document, plan: Plan, language: Language) -> None:
    """Add the appendices, each on pages of its own."""
    for index, (lines, table, look) in enumerate(appendices(plan)):
        if index:
            begin_page(document)
        if plan.plan.is_draft:
            document.add_paragraph(DRAFT, "Heading 1")
        for text, style in zip(lines, ("Heading 1", "Heading 1", "Attached To"), strict=False):
            document.add_paragraph(storable(text), style)
        element = table_element(table, language, BETWEEN_MARGINS, look)
        document.element.body.insert_element_before(element, "w:sectPr")
        document.add_paragraph("", "After Table")
