"""The rows of the two appendices as the document has them, in its own words."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from parplan.language.catalogue import Language
from parplan.plan.plan import Node, Part, Plan
from parplan.report.cells import BULLET, MARKED
from parplan.report.official import Cell, Heading, Line, Merge

_BY = "Trách nhiệm thực hiện"
_DONE = "Thực hiện"


def lines_above(plan: Plan, index: int) -> tuple[str, ...]:
    """Give the lines above an appendix's table: its number, its title, and what it belongs to."""
    if index < len(plan.plan.appendices):
        appendix = plan.plan.appendices[index]
        return appendix.number, appendix.title, appendix.belongs_to
    return (f"PHỤ LỤC {index + 1:02}",)


def criteria_headings(plan: Plan) -> list[Heading]:
    """Name the columns of Appendix 01."""
    document = plan.plan
    return [
        Heading("STT", is_text=False),
        Heading("Lĩnh vực/Tiêu chí/Tiêu chí thành phần"),
        Heading("Điểm theo bộ tiêu chí", is_text=False),
        Heading(f"Điểm đạt được năm {document.score_year}", is_text=False),
        Heading(f"Mục tiêu năm {document.target_year}", is_text=False),
        Heading("Nhiệm vụ, giải pháp"),
        Heading("Chủ trì", above=_BY),
        Heading("Phối hợp", above=_BY),
        Heading("Ghi chú"),
        *(Heading(title) for title in _extra(node.criterion for node in plan.nodes)),
    ]


def criteria_lines(plan: Plan, language: Language) -> list[Line]:
    """List the rows of Appendix 01; the last has the printed totals."""
    extra = _extra(node.criterion for node in plan.nodes)
    merges = _merges(plan.nodes)
    lines = []
    for node in plan.nodes:
        merge = merges.get(node.code, Merge.NONE)
        shared = [
            _tasks(node.shared.tasks),
            _lead(node.shared),
            _coordinating(node.shared),
            _text(node.shared.note),
        ]
        cells = [
            *map(_cell, (node.code, node.title)),
            *(_number(points, language) for points in _points(node)),
            *(Cell(paragraphs, merge=merge) for paragraphs in shared),
            *(_cell(node.criterion.extra.get(title, "")) for title in extra),
        ]
        lines.append(Line(tuple(cells), bold=bool(node.children) or node.level == 1))
    totals = plan.plan.totals
    figures = (totals.max_points, totals.score, totals.target)
    cells = [_cell(""), _cell("TỔNG ĐIỂM"), *(_number(points, language) for points in figures)]
    cells += [_cell("")] * (len(criteria_headings(plan)) - len(cells))
    return [*lines, Line(tuple(cells), bold=True)]


def sipas_headings(plan: Plan) -> list[Heading]:
    """Name the columns of Appendix 02."""
    return [
        Heading("TT", is_text=False),
        Heading("Nhiệm vụ"),
        Heading("Cơ quan chủ trì", above=_DONE),
        Heading("Cơ quan phối hợp", above=_DONE),
        Heading("Thời gian thực hiện"),
        Heading("Ghi chú"),
        *(Heading(title) for title in _extra(node.task for node in plan.sipas)),
    ]


def sipas_lines(plan: Plan) -> Iterator[Line]:
    """List the rows of Appendix 02: parts, their sections, and the tasks of these."""
    extra = _extra(node.task for node in plan.sipas)
    over = len(sipas_headings(plan)) - 1
    for part in plan.sipas_tasks.parts:
        yield Line((_cell(part.code), Cell((part.title,), span=over)), bold=True)
        for section in part.sections:
            yield Line((_cell(section.code), Cell((section.title,), span=over)), bold=True)
            for task in section.tasks:
                cells = [
                    *map(_cell, (str(task.number), task.task)),
                    Cell(_lead(task)),
                    Cell(_coordinating(task)),
                    Cell(_text(task.time)),
                    Cell(_text(task.note)),
                    *(_cell(task.extra.get(title, "")) for title in extra),
                ]
                yield Line(tuple(cells))


def _cell(text: str) -> Cell:
    return Cell((text,))


def _text(text: str | None) -> tuple[str, ...]:
    return (text or "",)


def _points(node: Node) -> tuple[Decimal | None, ...]:
    return node.max_points, node.score, node.target


def _number(points: Decimal | None, language: Language) -> Cell:
    return _cell("") if points is None else Cell((language.number(points),), number=points)


def _tasks(tasks: tuple[str, ...]) -> tuple[str, ...]:
    """Give each of several tasks a dash, unless it has a sign of its own."""
    if len(tasks) <= 1:
        return tasks
    return tuple(task if MARKED(task) else f"{BULLET}{task}" for task in tasks)


def _lead(part: Part) -> tuple[str, ...]:
    return _entries(part.lead, part.lead_printed)


def _coordinating(part: Part) -> tuple[str, ...]:
    return _entries(part.coordinating, part.coordinating_printed)


def _entries(entries: tuple[str, ...], printed: str | None) -> tuple[str, ...]:
    """Give the printed cell, or what the entries make."""
    return tuple(printed.splitlines()) if printed else ("; ".join(entries),)


def _merges(nodes: tuple[Node, ...]) -> dict[str, Merge]:
    """Say which rows begin merged cells, and which right below continue them."""
    found: dict[str, Merge] = {}
    head = ""
    for node in nodes:
        with_ = node.criterion.merged_with
        if with_ and with_ == head:
            found.setdefault(head, Merge.BEGUN)
            found[node.code] = Merge.CONTINUED
        else:
            head = node.code
    return found


def _extra(parts: Iterable[Part]) -> list[str]:
    """List the further columns' titles, each once."""
    return list(dict.fromkeys(title for part in parts for title in part.extra))
