"""A form that has come back → what its agency says, or everything that is wrong with it."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from parplan.documents.forms import entries
from parplan.documents.forms.contents import (
    EARLIEST,
    FormPeriod,
    form_of,
    leaf_facts,
    self_scored,
    task_facts,
    within,
)
from parplan.documents.forms.entries import NEW_FORM
from parplan.documents.forms.sheets import (
    ID,
    FilledRow,
    FilledSheet,
    filled_rows,
    keyed,
    read_form,
    warn_of_edited,
    warn_of_unread,
)
from parplan.documents.forms.wording import (
    ABOUT,
    EVIDENCE,
    FIGURES,
    LEAVES,
    META,
    REPORTED_ON,
    SHEETS,
    TASKS,
    VERSION,
    FormSheet,
)
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Level, Remark, Remarks, Unreadable
from parplan.language.vietnamese import fold
from parplan.plan.agencies import Agency
from parplan.plan.duties import Roster, duty_tasks, meant, tasks
from parplan.plan.figures import Variable
from parplan.plan.plan import Node, Part, Plan
from parplan.plan.results import Round
from parplan.plan.scoring_rules import ScoringRule
from parplan.readers.workbook import WorkbookCell

Facts = dict[str, object]
"""What is said of a leaf or a task, in the shape of the data."""

_MUST = ("code", "number", "date", "issuer")
"""Without these, a document proves nothing."""


class Marks(NamedTuple):
    """Whose form it is, and of which day and period."""

    agency: Agency
    on: datetime.date
    period: str | None
    due: datetime.date | None


class Statement(NamedTuple):
    """What somebody says, when, and of which tasks by number and leaves by code."""

    by: str
    on: datetime.date
    tasks: dict[str, Facts]
    criteria: dict[str, Facts]
    period: str | None = None
    due: datetime.date | None = None
    adds: bool = False
    """Whether it adds to what its author has said that day, as a table of points does."""
    dated: bool = True
    """Whether it names its day; else it is the day on which it was read."""
    round: Round | None = None
    """The round whose day it is."""


class Returned(NamedTuple):
    """What a form says, unless something in it is wrong; of what isn't read, it warns."""

    statement: Statement | None
    remarks: Remarks


class Collected(NamedTuple):
    """What forms say, what is wrong with others, then what in them isn't read.

    `outcomes`: of each file, whether it was taken, or why not.
    """

    statements: list[Statement]
    remarks: Remarks
    outcomes: list[tuple[Path, Phrase]]

    @property
    def errors(self) -> int:
        """So many of the remarks are errors."""
        return sum(remark.level is Level.ERROR for remark in self.remarks)

    def with_more(self, others: "Collected", files: Sequence[Path]) -> "Collected":
        """Put what other files say beside it, in the order of the files; errors come first."""

        def order(remark: Remark[Phrase | str]) -> tuple[bool, int]:
            at = (n for n, file in enumerate(files) if str(remark.place).startswith(str(file)))
            return remark.level is not Level.ERROR, next(at, len(files))

        remarks = Remarks()
        remarks += sorted((*self.remarks, *others.remarks), key=order)
        outcomes = sorted(
            (*self.outcomes, *others.outcomes), key=lambda outcome: files.index(outcome[0])
        )
        return Collected(self.statements + others.statements, remarks, outcomes)


def collected(files: Sequence[Path], plan: Plan, year: int) -> Collected:
    """Read many forms. `OSError` says that one of them can't be read.

    Of two that are of one agency and day, and say different things, neither is taken.
    """
    remarks, warnings, roster = Remarks(), Remarks(), Roster(plan)
    found: dict[tuple[str, datetime.date], list[tuple[Path, Statement]]] = {}
    outcomes: list[tuple[Path, Phrase]] = []
    for file in files:
        try:
            file.stat()
            form = returned(read_form(file), plan, year, roster)
        except Unreadable as reason:
            remarks.error(str(file), of_the_file(reason.message), reason.hint)
            outcomes.append((file, Phrase("refused: {why}", why=of_the_file(reason.message))))
            continue
        for remark in form.remarks:
            place = "!".join(filter(None, (str(file), str(remark.place))))
            told = remarks if remark.level is Level.ERROR else warnings
            told.append(remark._replace(place=place))
        if form.statement is None:
            outcomes.append((file, refused(form.remarks)))
            continue
        by, on = form.statement.by, form.statement.on
        of_the_day = found.setdefault((by, on), [])
        same = next((other for other, said in of_the_day if said == form.statement), None)
        if same is None:
            of_the_day.append((file, form.statement))
            taken = Phrase("taken: {name}, {day}", name=by, day=on)
            outcomes.append((file, taken))
        else:
            outcomes.append((file, Phrase("says what {file} says", file=str(same))))
    against: dict[Path, Path] = {}
    for (name, _), ((file, _), *others) in found.items():
        for other, _ in others:
            remarks.error(str(other), *_twice(file, name))
            against |= {file: other, other: file}
    for at, (file, _) in enumerate(outcomes):
        if file in against:
            why = Phrase("{file} says something else", file=str(against[file]))
            outcomes[at] = file, Phrase("refused: {why}", why=why)
    remarks += warnings
    taken_ones = [own[0][1] for own in found.values() if len(own) == 1]
    return Collected(taken_ones, remarks, outcomes)


def refused(remarks: Remarks) -> Phrase:
    """Say on one line why a file isn't taken: the first error, and how many more there are."""
    first, *more = [remark for remark in remarks if remark.level is Level.ERROR]
    why = first.message
    if first.place:
        why = Phrase("{place}: {why}", place=str(first.place), why=why)
    if more:
        why = Phrase("{why}; and {count} more", why=why, count=len(more))
    return Phrase("refused: {why}", why=why)


def of_the_file(message: Phrase) -> Phrase:
    """Name the file once: what is wrong is told behind its name."""
    values = dict(message.values)
    if "file" in values:
        values["file"] = Phrase("it")
    return Phrase(message.text, **values)


def _twice(other: Path, name: str) -> tuple[Phrase, Phrase]:
    message = Phrase(
        "{other} is of {name} and of the same day, and says something else: neither is taken",
        other=str(other),
        name=name,
    )
    return message, Phrase("give only the one that holds")


def returned(sheets: Mapping[str, FilledSheet], plan: Plan, year: int, roster: Roster) -> Returned:
    """Check every cell of a form; all that is wrong is told at once."""
    remarks = Remarks()
    found = _marks(sheets, plan, year, remarks)
    if found is None:
        return Returned(None, remarks)
    form = _Form(plan, year, found, remarks)
    for layout, read in form.readers:
        for record in filled_rows(sheets[layout.title], layout, remarks):
            read(record)
    statement = None
    if not remarks:
        by = found.agency.name
        statement = Statement(by, found.on, form.tasks, form.leaves, found.period, found.due)
    warn_of_unread(sheets, remarks)
    if statement:  # ids that are mixed up would make all of a row look changed
        asked = FormPeriod(year, found.period, found.due, expand=True)
        warn_of_edited(sheets, form_of(plan, found.agency, asked, roster), remarks)
    return Returned(statement, remarks)


def _marks(
    sheets: Mapping[str, FilledSheet], plan: Plan, year: int, remarks: Remarks
) -> Marks | None:
    """Read them; `None` if it is no form of this plan and year, or its date isn't known."""
    hidden = sheets.get(META)
    if hidden is None:
        message = Phrase("no form of parplan: its hidden sheet {sheet} is gone", sheet=META)
        remarks.error("", message, NEW_FORM)
        return None
    known = {
        entries.text(row[0]): entries.text(row[1])
        for row in hidden.rows.values()
        if 0 in row and 1 in row
    }
    agency = _agency(known, plan, year, remarks)
    gone = [s for s in (ABOUT, *(layout.title for layout in SHEETS)) if s not in sheets]
    if gone:
        remarks.error("", Phrase("its sheets are gone: {sheets}", sheets=tuple(gone)), NEW_FORM)
    if agency is None or gone:
        return None
    on = _about(sheets[ABOUT], year, remarks)
    # Without its day a form says nothing; what else is wrong with it is told all the same.
    return Marks(
        agency,
        on or within(year)[1],
        known.get("period") or None,
        _due(known.get("due", "")),
    )


def _due(written: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        return None


def _agency(known: Mapping[str, str], plan: Plan, year: int, remarks: Remarks) -> Agency | None:
    """Find whose form it is, if it is one of this plan and year."""
    version, number, of = (known.get(key, "") for key in ("form_version", "plan", "year"))
    if version != str(VERSION):
        message = Phrase("a form of another version: {version}", version=version)
        remarks.error("", message, NEW_FORM)
    elif fold(number) != fold(plan.plan.number or ""):
        message = Phrase(
            "a form of another plan: {given}, not {number}", given=number, number=plan.plan.number
        )
        remarks.error("", message, Phrase("name its plan with --plan"))
    elif of != str(year):
        message = Phrase("a form of another year: {given}, not {year}", given=of, year=str(year))
        remarks.error("", message, Phrase("name its year with --year"))
    else:
        name = known.get("agency", "")
        body = plan.agencies.find(name)
        if isinstance(body, Agency):
            return body
        near = plan.agencies.nearest(name)
        hint = Phrase("near it: {names}", names=near) if near else None
        remarks.error("", Phrase("no agency of the plan is called “{name}”", name=name), hint)
    return None


def _about(sheet: FilledSheet, year: int, remarks: Remarks) -> datetime.date | None:
    """Read on which day it was filled in."""
    found = keyed(sheet)
    if found is None or "value" not in found[1]:
        message = Phrase("its hidden row with the names of the columns is gone")
        remarks.error(ABOUT, message, NEW_FORM)
        return None
    top, columns = found
    rows = {
        entries.text(cells[columns[ID]]): (row, cells.get(columns["value"]))
        for row, cells in sheet.rows.items()
        if row > top and columns[ID] in cells
    }
    row, cell = rows.get(REPORTED_ON, (0, None))
    if cell is None:
        message = Phrase("the date of the report is missing")
        place = f"{ABOUT}!{WorkbookCell(row, columns['value']).name}" if row else ABOUT
        remarks.error(place, message, Phrase("day/month/year, such as 30/06/2024"))
        return None
    return entries.taken(ABOUT, cell, lambda cell: entries.day(cell, *within(year)), remarks)


class _Form:
    """The rows of one form, and what they have said until now."""

    def __init__(self, plan: Plan, year: int, found: Marks, remarks: Remarks) -> None:
        self._plan, self._agency, self._remarks = plan, found.agency, remarks
        self._known = plan.of_year(year)
        self._day = partial(entries.day, first=EARLIEST, last=found.on)
        self._tasks = {task.number: task for task in (*tasks(plan), *duty_tasks(plan))}
        self._nodes = {leaf.code: leaf for leaf in plan.leaves}
        self.tasks: dict[str, Facts] = {}
        self.leaves: dict[str, Facts] = {}

    @property
    def readers(self) -> tuple[tuple[FormSheet, Callable[[FilledRow], None]], ...]:
        """Tell what reads the rows of each sheet."""
        return (
            (TASKS, self._task),
            (LEAVES, self._leaf),
            (FIGURES, self._figure),
            (EVIDENCE, self._evidence),
        )

    def _task(self, record: FilledRow) -> None:
        kind, _, number = record.id.partition(":")
        task = self._tasks.get(number) if kind == "task" else None
        if not self._is_own(TASKS, record, task and task.part) or task is None:
            return
        known, _ = task_facts(self._plan, task, self._known, self._agency)
        take: dict[str, Callable[[WorkbookCell], object]] = {
            "status": entries.status,
            "percentage": partial(entries.percentage, known=known.percentage),
            "done_on": self._iso,
        }
        self.tasks[number] = {
            key: value
            for key, cell in record.cells.items()
            if (value := self._taken(TASKS, cell, take.get(key, entries.text))) is not None
        }

    def _leaf(self, record: FilledRow) -> None:
        kind, _, code = record.id.partition(":")
        leaf = self._nodes.get(code) if kind == "leaf" else None
        if not self._is_own(LEAVES, record, leaf and leaf.shared) or leaf is None:
            return
        facts = self.leaves.setdefault(code, {})
        if cell := record.cells.get("self"):
            self._self_score(leaf, cell, facts)
        if cell := record.cells.get("cause"):
            facts["cause"] = self._taken(LEAVES, cell, entries.text)

    def _self_score(self, leaf: Node, cell: WorkbookCell, facts: Facts) -> None:
        if not self_scored(self._plan, leaf):
            message = Phrase("{code} is found by survey: nobody scores it", code=leaf.code)
            self._remarks.error(f"{LEAVES.title}!{cell.name}", message, Phrase("empty the cell"))
            return
        points = self._taken(LEAVES, cell, partial(entries.points, most=leaf.max_points))
        if points is not None:
            facts["scores"] = {Round.SELF.value: points}

    def _figure(self, record: FilledRow) -> None:
        kind, _, rest = record.id.partition(":")
        code, _, name = rest.partition(":")
        leaf, rule = self._nodes.get(code), self._plan.rule(code)
        if kind != "figure" or leaf is None or rule is None or name not in rule.names:
            self._is_own(FIGURES, record, None)
            return
        if not self._is_own(FIGURES, record, leaf.shared):
            return
        take = self._figure_of(leaf, rule, name)
        value = self._taken(FIGURES, record.cells["value"], take)
        if value is not None:
            figures = self.leaves.setdefault(code, {}).setdefault("figures", {})
            assert isinstance(figures, dict)  # noqa: S101 - it was made here
            figures[name] = value

    def _figure_of(
        self, leaf: Node, rule: ScoringRule, name: str
    ) -> Callable[[WorkbookCell], object]:
        variable = rule.variable(name)
        if not isinstance(variable, Variable):
            return entries.truth
        unit = variable.unit
        known = leaf_facts(self._plan, leaf, self._known, self._agency).figures.get(name)
        return partial(entries.figure, unit=unit, share=_is_share(rule, unit), known=known)

    def _evidence(self, record: FilledRow) -> None:
        missing = tuple(f.label for f in EVIDENCE.fields[: len(_MUST)] if f.key not in record.cells)
        if missing:
            message = Phrase("evidence without {missing}", missing=missing)
            hint = Phrase("fill them in, or empty the row")
            self._remarks.error(f"{EVIDENCE.title}!{record.first.name}", message, hint)
            return
        leaf = entries.taken(EVIDENCE.title, record.cells["code"], self._code, self._remarks)
        if leaf is None or not self._is_own(EVIDENCE, record, leaf.shared):
            return
        one = {
            key: self._taken(EVIDENCE, cell, self._iso if key == "date" else entries.text)
            for key, cell in record.cells.items()
            if key != "code"
        }
        found = self.leaves.setdefault(leaf.code, {}).setdefault("evidence", [])
        assert isinstance(found, list)  # noqa: S101 - it was made here
        if one not in found:
            found.append(one)

    def _code(self, cell: WorkbookCell) -> Node:
        """Find a leaf by its code; a number loses the zero of 1.10, and is refused for it."""
        code = entries.text(cell).rstrip(".")
        if code not in self._nodes:
            raise entries.Misfit(
                Phrase("no leaf has the code {code}", code=entries.shown(cell)),
                Phrase("choose from the list"),
            )
        if not isinstance(cell.held, str) and f"{code}0" in self._nodes:
            raise entries.Misfit(
                Phrase("a number may be {code} or {code}0", code=code),
                Phrase("choose from the list"),
            )
        return self._nodes[code]

    def _is_own(self, layout: FormSheet, record: FilledRow, part: Part | None) -> bool:
        """Whether the row is about something of the plan, which the agency leads."""
        if part is None:
            message = Phrase("the plan has no {id}", id=record.id)
        elif meant(self._plan, part.lead, self._agency) is None:
            name = self._agency.name
            what = record.id or entries.text(record.first)
            message = Phrase("{name} doesn't lead {what}", name=name, what=what)
        else:
            return True
        self._remarks.error(f"{layout.title}!{record.first.name}", message)
        return False

    def _taken(
        self, layout: FormSheet, cell: WorkbookCell, take: Callable[[WorkbookCell], object]
    ) -> object:
        return entries.taken(layout.title, cell, take, self._remarks)

    def _iso(self, cell: WorkbookCell) -> str:
        return self._day(cell).isoformat()


def _is_share(rule: ScoringRule, unit: str) -> bool:
    """Whether its figure is a part of a whole, of which less than one percent makes no sense."""
    steps = rule.kind.thresholds
    bounds = [step.limit for step in steps.steps] if steps else []
    return unit == "%" and all(bound >= 1 for bound in bounds)
