"""What stands in an agency's form: the rows of its sheets, with what the results know already."""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from parplan.documents.forms.formulas import told
from parplan.documents.forms.wording import FILLED_BY, NO, REPORTED_ON, STATUSES, YES
from parplan.documents.naming import DRAFT, issuer_of
from parplan.documents.naming import named as official
from parplan.plan.agencies import Agency
from parplan.plan.duties import Roster, Task, own_result, result_of
from parplan.plan.figures import Figure, Item
from parplan.plan.plan import Node, Part, Plan
from parplan.plan.results import LeafFacts, Round, TaskFacts, YearResults, latest
from parplan.report.report import Value

EARLIEST = datetime.date(2000, 1, 1)
"""Nothing of a plan was done before."""


class FormLine(NamedTuple):
    """A row: its id, values by field; which of its white cells are locked, which bound they have.

    `choices`: its figure is yes or no. `computed`: the leaf whose points a formula gives here, and
    its value now.
    """

    id: str
    values: dict[str, Value]
    locked: bool = False
    most: Decimal | None = None
    unit: str = ""
    choices: bool = False
    computed: str | None = None
    points: Decimal | None = None


class Form(NamedTuple):
    """What goes to one agency: which plan, year and period it is about, and its rows by sheet."""

    plan: Plan
    agency: Agency
    year: int
    period: str | None
    due: datetime.date | None
    lines: dict[str, tuple[FormLine, ...]]

    @property
    def is_empty(self) -> bool:
        """Whether the agency has nothing to report on."""
        return not any(self.lines[key] for key in ("tasks", "leaves"))


class FormPeriod(NamedTuple):
    """Which year and period a form asks about; with `expand` what is led through groups, too.

    Duties of heads are asked of all who have them, since each member of a group must do them.
    """

    year: int
    period: str | None = None
    due: datetime.date | None = None
    expand: bool = False


def forms(plan: Plan, agencies: Iterable[Agency], asked: FormPeriod) -> Iterator[Form]:
    """Make a form for each of these agencies; it may be empty."""
    roster = Roster(plan)
    return (form_of(plan, agency, asked, roster) for agency in agencies)


def form_of(plan: Plan, agency: Agency, asked: FormPeriod, roster: Roster) -> Form:
    """Make the form of one agency."""
    duties = roster.of(agency)
    leaves = [one.what for one in duties.leads if asked.expand or one.via is None]
    led = [one.what for one in duties.tasks if asked.expand or one.via is None]
    led += [one.what.task for one in duties.heads]  # each member must do these for itself
    return _form(plan, agency, asked, (led, leaves))


def _form(
    plan: Plan, agency: Agency, asked: FormPeriod, led: tuple[list[Task], list[Node]]
) -> Form:
    results = plan.of_year(asked.year)
    found, leaves = led
    facts = {leaf.code: leaf_facts(plan, leaf, results, agency) for leaf in leaves}
    lines = {
        "tasks": tuple(_task(task, *task_facts(plan, task, results, agency)) for task in found),
        "leaves": tuple(
            _leaf(plan, leaf, facts[leaf.code], applies=results.leaf(leaf.code).applies)
            for leaf in leaves
        ),
        "figures": tuple(
            line for leaf in leaves for line in _figures(plan, leaf, facts[leaf.code])
        ),
        "evidence": tuple(line for leaf in leaves for line in _evidence(leaf, facts[leaf.code])),
    }
    return Form(plan, agency, asked.year, asked.period, asked.due, lines)


def _alone(plan: Plan, part: Part) -> bool:
    """Whether a single agency leads it: then all that is known is its own to confirm."""
    return len(part.lead) == 1 and isinstance(plan.agencies.find(part.lead[0]), Agency)


def task_facts(
    plan: Plan, task: Task, results: YearResults, agency: Agency
) -> tuple[TaskFacts, datetime.date | None]:
    """Give what an agency can confirm of a task, and until when it is due.

    Of what several lead, it is what it has said itself: the others' words aren't its own.
    """
    if task.each:
        known = own_result(plan, task, results, agency.name)
        return known, known.due
    known = result_of(task, results)
    if _alone(plan, task.part):
        return known, known.due
    own = latest(report for report in known.reported if report.by == agency.name)
    return own or TaskFacts(), known.due


def leaf_facts(plan: Plan, leaf: Node, results: YearResults, agency: Agency) -> LeafFacts:
    """Give what an agency can confirm of a leaf."""
    known = results.leaf(leaf.code)
    if _alone(plan, leaf.shared):
        return known
    return latest(one for one in known.reported if one.by == agency.name) or LeafFacts()


def _task(task: Task, known: TaskFacts, due: datetime.date | None) -> FormLine:
    product = task.part.product
    return FormLine(
        f"task:{task.number}",
        {
            "number": task.number,
            "words": task.words if product is None else (*task.words, f"Sản phẩm: {product}"),
            "lead": task.part.lead,
            "due": _day(due) or task.deadline,
            "status": known.status and STATUSES[known.status],
            "percentage": known.percentage,
            "done_on": _day(known.done_on),
            "product": known.product,
            "note": known.note,
        },
    )


def _leaf(plan: Plan, leaf: Node, known: LeafFacts, *, applies: bool) -> FormLine:
    rule = plan.rule(leaf.code)
    return FormLine(
        f"leaf:{leaf.code}",
        {
            "code": leaf.code,
            "title": leaf.title,
            "max_points": leaf.max_points,
            "score": leaf.score,
            "target": leaf.target,
            "self": known.scores.get(Round.SELF),
            "cause": known.cause,
        },
        locked=not applies or not self_scored(plan, leaf),
        most=leaf.max_points,
        computed=leaf.code if rule and rule.names else None,
        points=_earned(plan, leaf, known),
    )


def self_scored(plan: Plan, leaf: Node) -> bool:
    """Whether a province scores a leaf itself: what a survey finds, it doesn't."""
    rule = plan.rule(leaf.code)
    return not leaf.asks_people and not (rule and rule.survey is not None)


def _earned(plan: Plan, leaf: Node, known: LeafFacts) -> Decimal | None:
    rule = plan.rule(leaf.code)
    if plan.rules is None or rule is None or not rule.names:
        return None
    return rule.earned(known.figures, leaf.max_points, plan.rules.decimals).points


def _figures(plan: Plan, leaf: Node, known: LeafFacts) -> Iterator[FormLine]:
    if (rule := plan.rule(leaf.code)) is None:
        return
    first = True
    for variable in rule.variables:
        unit = f"{YES}/{NO}" if isinstance(variable, Item) else variable.unit
        values: dict[str, Value] = {
            "code": leaf.code,
            "title": variable.title,
            "unit": unit,
            "value": _figure(known.figures.get(variable.name)),
            "rule": told(rule, leaf.max_points) if first else None,
        }
        line = FormLine(
            f"figure:{leaf.code}:{variable.name}",
            values,
            unit=unit,
            choices=variable.yes_or_no,
        )
        if first:
            line = line._replace(computed=leaf.code, points=_earned(plan, leaf, known))
        yield line
        first = False


def _figure(known: Figure | None) -> Value:
    if isinstance(known, bool):
        return YES if known else NO
    return known


def _evidence(leaf: Node, known: LeafFacts) -> Iterator[FormLine]:
    for one in known.evidence:
        yield FormLine(
            "",
            {
                "code": leaf.code,
                "number": one.number,
                "date": _day(one.date),
                "issuer": one.issuer,
                "section": one.section,
                "page": one.page,
                "link": one.link,
            },
        )


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def within(year: int) -> tuple[datetime.date, datetime.date]:
    """Tell between which days a year's reports are written: it is scored in the next."""
    return datetime.date(year, 1, 1), datetime.date(year + 1, 12, 31)


def named(plan: Plan) -> str:
    """Name the plan as its authority does."""
    document = plan.plan
    draft = f"{DRAFT}: " if document.is_draft else ""
    return f"{draft}{official(document)} của {issuer_of(document)}"


def facts(form: Form) -> Iterator[tuple[str, str, str]]:
    """Say on the first sheet which form it is: id, label and value of each line."""
    yield "about:agency", "Cơ quan báo cáo", form.agency.name
    yield "about:plan", "Kế hoạch", named(form.plan)
    yield "about:year", "Năm", str(form.year)
    if form.period:
        yield "about:period", "Kỳ báo cáo", form.period
    if form.due:
        yield "about:due", "Hạn gửi", f"{form.due:%d/%m/%Y}"
    yield FILLED_BY, "Người lập biểu", ""
    yield REPORTED_ON, "Ngày báo cáo", ""
