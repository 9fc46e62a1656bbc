"""The rows of a plan as people edit them: which values each has, how one is read, where it goes.

A row is one of Appendix 01 by its code, a task of Appendix 02 by its number ("S3"), or the
printed totals. Its values are its own: cells that it shares with another row are that row's.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NamedTuple

from parplan.documents.forms import entries
from parplan.documents.forms.entries import Misfit
from parplan.files.amending import Data, amended_bytes, put
from parplan.files.loading import FILES, Contents
from parplan.files.source import Source
from parplan.language.catalogue import LANGUAGES, Phrase, language
from parplan.language.vietnamese import fold, without_tones
from parplan.plan.plan import Criterion, Part, Plan
from parplan.plan.points import tidy
from parplan.questions import columns
from parplan.questions.columns import ASSESSED_BY, printed_tasks
from parplan.readers.workbook import WorkbookCell
from parplan.report.cells import BULLET, dashed
from parplan.report.report import Kind, Value

TOTAL = "total"
"""The row of the printed totals."""

_ORDER = (
    *("code", "number", "title", "task", "task_en", "max_points", "score", "target"),
    *("assessed_by", "merged_with", "tasks", "bulleted"),
    *("lead", "lead_printed", "coordinating", "coordinating_printed"),
    *("time", "due", "product", "note", "readings", "extra", "sections", "criteria"),
)
_CODE = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,5}")
_SIPAS = re.compile(r"S([0-9]{1,4})")
_SEPARATED = re.compile(r"[;\n]")
_MOST = 1000
_DASHES = frozenset("-–—")

SHARED = ("tasks", "lead", "coordinating", "due", "product", "note")
"""What a row hasn't itself while its cells are merged with another row's."""


class Known(NamedTuple):
    """What a value is read against: the plan, and what the row says by now."""

    plan: Plan
    value: Value = None


class RowField(NamedTuple):
    """A value that a row has: its key in the data, what people call it, how a cell is read."""

    key: str
    label: Phrase
    read: Callable[[WorkbookCell, Known], Value]
    kind: Kind = Kind.TEXT
    needed: bool = False
    placing: bool = False
    """It says where a new row belongs, and isn't changed of one that is there."""


def _points(cell: WorkbookCell, _known: Known) -> Decimal | None:
    if cell.is_empty or (isinstance(cell.held, str) and cell.held.strip() in _DASHES):
        return None
    value = entries.number(cell)
    if isinstance(cell.held, Decimal) and not cell.percent and cell.held != value:
        message = Phrase("{given} has more than six decimals", given=entries.shown(cell))
        raise Misfit(message, Phrase("round it: {value}", value=value))
    if not 0 <= value <= _MOST:
        message = Phrase("{given} can't be points", given=value)
        raise Misfit(message, Phrase("from 0 to {most}", most=_MOST))
    return value


def _words(cell: WorkbookCell, _known: Known) -> str | None:
    return entries.text(cell) or None


def _tasks(cell: WorkbookCell, _known: Known) -> tuple[str, ...]:
    return tuple(filter(None, entries.text(cell).split("\n")))


def _bodies(cell: WorkbookCell, known: Known) -> tuple[str, ...]:
    """Read names, one a line or between semicolons; each has to be one of the plan's."""
    found = []
    for piece in _SEPARATED.split(entries.text(cell)):
        name = " ".join(piece.split()).removeprefix(BULLET)
        if not name:
            continue
        bare = name.rstrip(".,")
        if known.plan.agencies.find(name) is None and known.plan.agencies.find(bare):
            name = bare
        own = known.value if isinstance(known.value, tuple) else ()
        if known.plan.agencies.find(name) is None and name not in own:
            near = known.plan.agencies.nearest(name)
            hint = Phrase("near it: {names}", names=near) if near else _DECLARE
            raise Misfit(Phrase("no agency of the plan is called “{name}”", name=name), hint)
        found.append(name)
    return tuple(found)


_DECLARE = Phrase("agencies.yaml lists those that there are; add it there first")


def _source(cell: WorkbookCell, _known: Known) -> str | None:
    """Read who assesses: by its key, or by what it is called in either language."""
    words = entries.text(cell)
    names = {fold(key): key for key in ASSESSED_BY}
    for code in LANGUAGES:
        names |= {fold(language(code).say(name)): key for key, name in ASSESSED_BY.items()}
    if not words:
        return None
    if fold(words) not in names:
        choices = tuple(ASSESSED_BY.values())
        message = Phrase("“{given}” is no source of points", given=entries.shown(cell))
        raise Misfit(message, Phrase("one of: {choices}", choices=choices))
    return names[fold(words)]


def _row(cell: WorkbookCell, known: Known) -> str | None:
    """Read the code of another row."""
    code = entries.text(cell)
    if not code:
        return None
    if known.plan.node(code) is None:
        near = tuple(get_close_matches(code, [node.code for node in known.plan.nodes]))
        hint = Phrase("near it: {codes}", codes=near) if near else None
        raise Misfit(Phrase("no criterion has the code {code}", code=code), hint)
    return code


_FIGURES = (
    RowField("max_points", columns.max_points.label, _points, Kind.POINTS, needed=True),
    RowField("score", columns.score.label, _points, Kind.POINTS),
    RowField("target", columns.target.label, _points, Kind.POINTS),
)
_WHO = (
    RowField("lead", columns.lead.label, _bodies),
    RowField("coordinating", columns.coordinating.label, _bodies),
)
_ASKED = (
    RowField("due", columns.due.label, _words),
    RowField("product", columns.product.label, _words),
    RowField("note", columns.note.label, _words),
)

FIELDS: Mapping[str, tuple[RowField, ...]] = {
    "criteria": (
        RowField("title", columns.title.label, _words, needed=True),
        *_FIGURES,
        RowField("assessed_by", columns.assessed_by.label, _source),
        RowField("tasks", columns.tasks.label, _tasks),
        *_WHO,
        *_ASKED,
        RowField("merged_with", Phrase("Merged with"), _row, Kind.CODE),
    ),
    "sipas_tasks": (
        RowField("part", Phrase("Part"), _words, needed=True, placing=True),
        RowField("section", Phrase("Section"), _words, needed=True, placing=True),
        RowField("task", Phrase("Task"), _words, needed=True),
        *_WHO,
        RowField("time", Phrase("Time"), _words),
        *_ASKED,
    ),
    "plan": _FIGURES,
}
"""The values of rows, by the file that they are in."""


def file_of(row: str) -> str:
    """Tell in which file a row is."""
    if row == TOTAL:
        return "plan"
    return "sipas_tasks" if _SIPAS.fullmatch(row) else "criteria"


def fields_of(row: str) -> dict[str, RowField]:
    """List the values that a row can have, by their keys."""
    return {field.key: field for field in FIELDS[file_of(row)]}


Values = dict[str, Value]


def rows_of(plan: Plan) -> dict[str, Values]:
    """Give every row with its own values, in the plan's order; the totals come last."""
    found = {node.code: _own(node.criterion, "criteria") for node in plan.nodes}
    for node in plan.sipas:
        placed: Values = {"part": node.part.named, "section": node.section.named}
        found[f"S{node.task.number}"] = placed | _own(node.task, "sipas_tasks")
    found[TOTAL] = {field.key: getattr(plan.plan.totals, field.key) for field in _FIGURES}
    return found


def _own(part: Part, file: str) -> Values:
    values: Values = {}
    for field in FIELDS[file]:
        if field.placing:
            continue
        value = getattr(part, field.key)
        if isinstance(part, Criterion) and field.key == "tasks":
            value = printed_tasks(part)
        values[field.key] = value.value if field.key == "assessed_by" and value else value
    return values


def plainly(value: Value) -> str:
    """Write a value so that two that people can't tell apart are the same."""
    match value:
        case None:
            return ""
        case Decimal():
            return f"{tidy(value):f}"
        case tuple():
            value = "\n".join(map(str, value))
    return entries.text(WorkbookCell(1, 0, str(value)))


class Edit(NamedTuple):
    """A value of a row that becomes another; without a field, a row that is new or taken out.

    `place` is where the new value was found.
    """

    row: str
    field: str | None
    before: Value
    after: Value
    place: str = ""


def natural(row: str) -> tuple[int, ...]:
    """Sort codes as people count: 1.9 before 1.10."""
    return tuple(int(step) for step in re.findall("[0-9]+", row))


def is_code(words: str) -> bool:
    """Whether words can be the code of a row of Appendix 01."""
    return _CODE.fullmatch(words) is not None


def edited(held: Contents, edits: Iterable[Edit]) -> dict[str, bytes]:
    """Put edits into the text of a plan's files: what else stands there stays, byte for byte.

    Gives the files that change, by their names. `Unamendable` says that one can't be changed so;
    `Misfit`, that a row has no place.
    """
    wanted = list(edits)
    data = {name: _read(name, *held[name,]) for name in ("plan", "criteria", "sipas_tasks")}
    before = deepcopy(data)
    _apply(data, wanted)
    return {
        name: amended_bytes(held[name,][1], before[name], found)
        for name, found in data.items()
        if found != before[name]
    }


def _read(name: str, shown: str, content: bytes) -> Data:
    data, _ = Source().read((name,), shown, content)
    assert isinstance(data, dict), FILES[name]  # noqa: S101 - it is a plan's file
    return data


def _apply(data: dict[str, Data], edits: list[Edit]) -> None:
    whole = [edit for edit in edits if edit.field is None]
    gone = [edit.row for edit in whole if edit.after is None]
    for row in sorted(gone, key=natural, reverse=True):
        _take_out(data, row)
    new = [edit.row for edit in whole if edit.before is None]
    for row in sorted(new, key=natural):
        values = {e.field: e.after for e in edits if e.row == row and e.field is not None}
        _put_in(data, row, values)
    rows = dict(_located(data))
    for edit in edits:
        if edit.field is not None and edit.row not in new and edit.row not in gone:
            _put_value(rows[edit.row][1], edit.field, edit.after)


def _located(data: dict[str, Data]) -> Iterator[tuple[str, tuple[list[Any], Data]]]:
    """Find every row in the data, and the list that it stands in."""

    def walk(rows: list[Any]) -> Iterator[tuple[str, tuple[list[Any], Data]]]:
        for row in rows:
            yield str(row["code"]), (rows, row)
            yield from walk(row.get("criteria") or [])

    yield from walk(data["criteria"]["areas"])
    for part in data["sipas_tasks"]["parts"]:
        for section in part["sections"]:
            for task in section["tasks"]:
                yield f"S{task['number']}", (section["tasks"], task)
    yield TOTAL, ([], data["plan"]["totals"])


def _put_value(row: Data, key: str, value: Value) -> None:
    if key == "tasks":
        assert isinstance(value, tuple)  # noqa: S101 - as it is read
        _put_tasks(row, tuple(map(str, value)))
        return
    if key in {"lead", "coordinating"}:
        row.pop(f"{key}_printed", None)  # the document's words for whom it named before
    if isinstance(value, tuple):
        value = list(value)  # type: ignore[assignment]
    if value or key in {"max_points", "score", "target"}:
        put(row, key, value, _ORDER)
    else:
        row.pop(key, None)


def _put_tasks(row: Data, paragraphs: tuple[str, ...]) -> None:
    """Put paragraphs in; their dashes are left out, and said where they aren't as usual."""
    row.pop("bulleted", None)
    if not paragraphs:
        row.pop("tasks", None)
        return
    bare = [words.removeprefix(BULLET).strip() or words for words in paragraphs]
    marked = [n for n, words in enumerate(paragraphs, 1) if words.startswith(BULLET)]
    if dashed(bare, marked) != paragraphs:
        bare, marked = list(paragraphs), []
    put(row, "tasks", bare, _ORDER)
    if dashed(bare) != paragraphs:
        put(row, "bulleted", [Decimal(number) for number in marked], _ORDER)


def _take_out(data: dict[str, Data], row: str) -> None:
    rows, found = dict(_located(data))[row]
    rows.remove(found)
    parent = dict(_located(data)).get(row.rpartition(".")[0])
    if parent and parent[1].get("criteria") == []:
        del parent[1]["criteria"]


def _put_in(data: dict[str, Data], row: str, values: Mapping[str, Value]) -> None:
    """Put a new row where its code has it, or its part and section."""
    made: Data = {"number": Decimal(row[1:])} if _SIPAS.fullmatch(row) else {"code": row}
    for key, value in values.items():
        if key not in {"part", "section"}:
            _put_value(made, key, value)
    if "code" in made:
        made |= {"score": made.get("score"), "target": made.get("target")}
        above = row.rpartition(".")[0]
        parent = dict(_located(data)).get(above)
        if above and parent is None:
            message = Phrase(
                "there is no row {above} that {row} would belong to", above=above, row=row
            )
            raise Misfit(message, Phrase("add that one, too"))
        holder, key = (parent[1], "criteria") if parent else (data["criteria"], "areas")
        rows: list[Any] = holder.setdefault(key, [])
    else:
        rows = _section(data["sipas_tasks"], values)
    made = dict(sorted(made.items(), key=lambda item: _ORDER.index(item[0])))
    names = [natural(str(one.get("code", one.get("number")))) for one in rows]
    rows.insert(sum(name < natural(row) for name in names), made)


def _section(tasks: Data, values: Mapping[str, Value]) -> list[Any]:
    """Find the section that a new task belongs to; one that is called "C. Title" may be new."""
    held: list[Any] = tasks["parts"]
    for key, below in (("part", "sections"), ("section", "tasks")):
        words = str(values.get(key) or "")
        code, _, title = (piece.strip() for piece in words.partition("."))
        found = next((one for one in held if str(one["code"]) == code), None)
        if found is None and not title:
            known = tuple(str(one["code"]) for one in held)
            message = Phrase("there is no “{words}” for a new task", words=words)
            hint = Phrase("one of: {choices}; or with its title, such as “C. …”", choices=known)
            raise Misfit(message, hint if known else Phrase("with its title, such as “C. …”"))
        if found is None:
            found = {"code": code, "title": title, below: []}
            held.append(found)
        held = found[below]
    return held


def nearest_field(row: str, key: str) -> tuple[str, ...]:
    """Name the fields that somebody may mean."""
    known = [field.key for field in FIELDS[file_of(row)] if not field.placing]
    names = {field.key: field.key for field in FIELDS[file_of(row)] if not field.placing}
    for field in FIELDS[file_of(row)]:
        for code in LANGUAGES:
            names[without_tones(language(code).say(field.label))] = field.key
    near = get_close_matches(without_tones(key), names, n=1)
    return (names[near[0]],) if near else tuple(known)
