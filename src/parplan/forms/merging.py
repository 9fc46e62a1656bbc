"""What agencies say, brought together with what was known: the data of a year's results.

Each statement is kept in `reported`, with who made it and on which day. The fields above it are
what the agencies' latest statements agree on; where they don't, the field stays as it was.
Whoever says nothing of a field leaves it as it is.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from parplan.forms.returned import Facts, Statement
from parplan.plan import Plan
from parplan.results import LeafResult, PeriodicReport, TaskResult, YearResults
from parplan.shapes import Shape
from parplan.tasks import tasks
from parplan.vietnamese import fold

Data = dict[str, Any]
"""A file of results as it is written in YAML."""


class ResultsFile(Shape):
    """A file of results by itself, wherever it stands."""

    found: YearResults


Place = tuple[str, ...]
_MODELS: dict[str, type[Shape]] = {"criteria": LeafResult, "tasks": TaskResult}
_NOTED = frozenset({"by", "on"})
_EVIDENCE = "evidence"


class Said(NamedTuple):
    """A value, who said it and on which day."""

    value: object
    by: str
    on: str


class Change(NamedTuple):
    """What becomes of a field, and who said so; `None` before: it wasn't known."""

    place: Place
    before: object
    after: object
    said: tuple[Said, ...]


class Conflict(NamedTuple):
    """A field on which the latest statements disagree; it stays as it was."""

    place: Place
    kept: object
    said: tuple[Said, ...]


class Merged(NamedTuple):
    """The new data, what changes in it, and what couldn't be decided."""

    data: Data
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]


def merged(plan: Plan, known: Data, statements: Sequence[Statement]) -> Merged:
    """Bring statements together; `known` is left as it is."""
    merger = _Merger(plan, deepcopy(known))
    for statement in sorted(statements, key=lambda one: one.marks.on):
        merger.take(statement)
    for section, key in merger.in_order():
        merger.agree(section, key)
    return Merged(merger.data, tuple(merger.changes), tuple(merger.conflicts))


class _Merger:
    """The data while they are being changed, and what was changed."""

    def __init__(self, plan: Plan, data: Data) -> None:
        self.data = data
        self.changes: list[Change] = []
        self.conflicts: list[Conflict] = []
        self.touched: dict[tuple[str, str], bool] = {}
        """Which leaves and tasks something is said of; whether it is said for the first time."""
        self._orders = {
            "criteria": [leaf.code for leaf in plan.leaves],
            "tasks": [task.number for task in tasks(plan)],
        }

    def in_order(self) -> list[tuple[str, str]]:
        """List what something is said of, in the order of the plan."""
        return sorted(self.touched, key=lambda at: (at[0], self._orders[at[0]].index(at[1])))

    def take(self, statement: Statement) -> None:
        """Keep who said what and when."""
        marks = statement.marks
        noted = {"by": marks.agency.name, "on": marks.on.isoformat()}
        sections = (("criteria", statement.criteria), ("tasks", statement.tasks))
        for section, found in sections:
            for key, facts in found.items():
                if facts:
                    fields = _MODELS[section].model_fields
                    said = {field: facts[field] for field in fields if field in facts}
                    self._note(section, key, {**noted, **said})
        if marks.period:
            self._receive(marks.period, marks.due, noted)

    def _note(self, section: str, key: str, report: Facts) -> None:
        held = _within(self.data, section, list(YearResults.model_fields))
        entry = _within(held, key, self._orders[section])
        reports: list[Facts] = _listed(entry, "reported", section)
        same = [i for i, one in enumerate(reports) if _noted(one) == _noted(report)]
        new = not same or reports[same[0]] != report
        self.touched[section, key] = self.touched.get((section, key), False) or new
        if same:
            reports[same[0]] = report
        else:
            reports.append(report)

    def _receive(self, period: str, due: datetime.date | None, noted: Mapping[str, str]) -> None:
        """Note on which day a report came; one that is sent again came when it first did."""
        if not self.data.get("reports"):
            _put(self.data, "reports", [], list(YearResults.model_fields))
        reports: list[Data] = self.data["reports"]
        own = next((one for one in reports if fold(str(one["period"])) == fold(period)), None)
        if own is None:
            own = {"period": period, **({"due": due.isoformat()} if due else {})}
            reports.append(own)
        received = _within(own, "received", list(PeriodicReport.model_fields))
        by, on = noted["by"], noted["on"]
        before = received.get(by)
        if before is None or on < before:
            received[by] = on
            place = ("reports", str(own["period"]), "received", by)
            self.changes.append(Change(place, before, on, (Said(on, by, on),)))

    def agree(self, section: str, key: str) -> None:
        """Put above the statements what the latest of them agree on."""
        entry: Data = self.data[section][key]
        reports: list[Facts] = entry["reported"]
        changes, conflicts = len(self.changes), len(self.conflicts)
        for path in dict.fromkeys(path for report in reports for path in _fields(report)):
            self._settle(entry, (section, key), path)
        if section == "tasks" and len(self.conflicts) == conflicts:
            latest = max(str(report["on"]) for report in reports)
            _put(entry, "reported_on", latest, list(TaskResult.model_fields))
        if self.touched[section, key] and len(self.changes) == changes:
            last = max(reports, key=lambda report: str(report["on"]))
            said = Said(None, str(last["by"]), str(last["on"]))
            self.changes.append(Change((section, key, "reported"), None, None, (said,)))

    def _settle(self, entry: Data, place: Place, path: Place) -> None:
        said = _latest(entry["reported"], path)
        before = _at(entry, path)
        after = _collected(entry, said) if path == (_EVIDENCE,) else said[0].value
        if path != (_EVIDENCE,) and any(one.value != after for one in said):
            self.conflicts.append(Conflict((*place, *path), before, said))
        elif before != after:
            holder, fields = entry, list(_MODELS[place[0]].model_fields)
            for step in path[:-1]:
                holder = _within(holder, step, fields)
            _put(holder, path[-1], after, fields)
            self.changes.append(Change((*place, *path), before, after, said))


def _fields(report: Facts) -> Iterator[Place]:
    """Name what is said: a figure and a round's score are fields of their own."""
    for key, value in report.items():
        if isinstance(value, dict):
            yield from ((key, name) for name in value)
        elif key not in _NOTED:
            yield (key,)


def _latest(reports: Iterable[Facts], path: Place) -> tuple[Said, ...]:
    """Give the last that each agency said of a field; of the same day, what stands last."""
    found: dict[str, Said] = {}
    for report in reports:
        value = _at(report, path)
        by, on = _noted(report)
        if value is not None and (by not in found or found[by].on <= on):
            found[by] = Said(value, by, on)
    return tuple(found.values())


def _collected(entry: Data, said: tuple[Said, ...]) -> list[object]:
    """Put evidence of all agencies together; what one of them has taken back is left out."""
    reports: list[Facts] = entry["reported"]
    ever = [one for report in reports for one in _evidence(report)]
    last = [one for each in said for one in _list(each.value)]
    kept = [one for one in _list(entry.get(_EVIDENCE)) if one in last or one not in ever]
    return kept + [one for i, one in enumerate(last) if one not in kept and one not in last[:i]]


def _evidence(report: Facts) -> list[object]:
    return _list(report.get(_EVIDENCE))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _noted(report: Facts) -> tuple[str, str]:
    return str(report["by"]), str(report["on"])


def _at(held: Mapping[str, Any], path: Place) -> object:
    found: object = held
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _within(held: Data, key: str, order: Sequence[str]) -> Data:
    """Give the mapping of that key, made in its place if it isn't there."""
    if not held.get(key):
        _put(held, key, {}, order)
    found: Data = held[key]
    return found


def _listed(entry: Data, key: str, section: str) -> list[Facts]:
    if not entry.get(key):
        _put(entry, key, [], list(_MODELS[section].model_fields))
    found: list[Facts] = entry[key]
    return found


def _put(held: Data, key: str, value: object, order: Sequence[str]) -> None:
    """Set a value; a new key goes behind those that the order has before it."""
    if key in held or key not in order:
        held[key] = value
        return
    before = set(order[: order.index(key)])
    keys = list(held)
    at = max((i + 1 for i, known in enumerate(keys) if known in before), default=0)
    items = list(held.items())
    items.insert(at, (key, value))
    held.clear()
    held.update(items)
