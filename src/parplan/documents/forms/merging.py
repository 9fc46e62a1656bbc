"""What agencies say, brought together with what was known: the data of a year's results.

Each statement is kept in `reported`, with who made it and on which day. The fields above it are
what the agencies' latest statements agree on; where they don't, the field stays as it was.
Whoever says nothing of a field leaves it as it is. Of a duty that each of several has for itself,
statements are kept side by side, and nothing is made of them.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import NamedTuple, cast

from parplan.documents.forms.returned import Facts, Statement
from parplan.files.amending import Data, Place, at, put, within
from parplan.language.vietnamese import fold
from parplan.plan.duties import doers, duty_tasks, tasks
from parplan.plan.plan import Plan
from parplan.plan.results import LeafResult, PeriodicReport, Round, TaskResult, YearResults
from parplan.plan.shapes import Shape

_MODELS: dict[str, type[Shape]] = {"criteria": LeafResult, "tasks": TaskResult}
_NOTED = frozenset({"by", "date"})
_EVIDENCE = "evidence"
_SCORES = "scores"


class ResultsFile(Shape):
    """A file of results by itself, wherever it stands."""

    file: YearResults


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
    for statement in sorted(statements, key=lambda one: one.on):
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
        self.touched: dict[tuple[str, str], dict[Place, bool]] = {}
        """Which fields of leaves and tasks something is said of; whether it wasn't known yet."""
        self._orders = {
            "criteria": [leaf.code for leaf in plan.leaves],
            "tasks": [task.number for task in (*tasks(plan), *duty_tasks(plan))],
        }
        self._each = {task.number for task in duty_tasks(plan) if len(doers(plan, task)) > 1}
        """Duties that several have, each for itself: what one says is nothing to another."""

    def in_order(self) -> list[tuple[str, str]]:
        """List what something is said of, in the order of the plan."""
        return sorted(self.touched, key=lambda at: (at[0], self._orders[at[0]].index(at[1])))

    def take(self, statement: Statement) -> None:
        """Keep who said what and when."""
        noted = {"by": statement.by, "date": statement.on.isoformat()}
        sections = (("criteria", statement.criteria), ("tasks", statement.tasks))
        for section, found in sections:
            for key, facts in found.items():
                if facts and key in self._each:
                    self._note_own(key, facts, noted)
                elif facts:
                    fields = _MODELS[section].model_fields
                    said = {field: facts[field] for field in fields if field in facts}
                    if statement.adds:
                        said = self._added(key, said, noted, dated=statement.dated)
                    if said:
                        self._note(section, key, {**noted, **said})
        if statement.period:
            self._receive(statement.period, statement.due, noted)
        if statement.round:
            self._date(statement.round, noted)

    def _added(self, code: str, said: Facts, noted: Mapping[str, str], *, dated: bool) -> Facts:
        """Add points to what their author has said of a leaf that day.

        Without a day of their own, only those are news that differ from what he said last.
        """
        own = [
            one
            for one in self.data.get("criteria", {}).get(code, {}).get("reported", ())
            if str(one["by"]) == noted["by"]
        ]
        scores = dict(cast("Facts", said[_SCORES]))
        for round_, points in list(scores.items()):
            last = _latest(own, (_SCORES, round_))
            if not dated and last and last[0].value == points:
                del scores[round_]
        if not scores:
            return {}
        today: Facts = next((one for one in own if str(one["date"]) == noted["date"]), {})
        before = {field: value for field, value in today.items() if field not in _NOTED}
        return {**before, _SCORES: {**cast("Facts", before.get(_SCORES, {})), **scores}}

    def _date(self, round_: Round, noted: Mapping[str, str]) -> None:
        """Note on which day a round's points were stated, where nobody has said."""
        by, on = noted["by"], noted["date"]
        held = within(self.data, "rounds", list(YearResults.model_fields))
        if round_ not in held:
            put(held, round_.value, on, list(Round))
            self.changes.append(Change(("rounds", round_.value), None, on, (Said(on, by, on),)))

    def _note_own(self, key: str, facts: Facts, noted: Mapping[str, str]) -> None:
        """Keep what one of several has done of a duty; no statement of another's is against it."""
        by, on = noted["by"], noted["date"]
        entry = self.data.get("tasks", {}).get(key, {})
        own = [one for one in entry.get("reported", ()) if str(one["by"]) == by]
        before = {path: said[0].value for path in map(_only, facts) if (said := _latest(own, path))}
        self._note("tasks", key, {**noted, **facts})
        news = [
            Change(("tasks", key, by, field), before.get((field,)), value, (Said(value, by, on),))
            for field, value in facts.items()
            if before.get((field,)) != value
        ]
        if any(self.touched.pop(("tasks", key)).values()):
            again = Change(("tasks", key, by), None, None, (Said(None, by, on),))
            self.changes += news or [again]

    def _note(self, section: str, key: str, report: Facts) -> None:
        held = within(self.data, section, list(YearResults.model_fields))
        entry = within(held, key, self._orders[section])
        if not entry.get("reported"):
            put(entry, "reported", [], list(_MODELS[section].model_fields))
        reports: list[Facts] = entry["reported"]
        same = [i for i, one in enumerate(reports) if _noted(one) == _noted(report)]
        new = not same or reports[same[0]] != report
        fields = self.touched.setdefault((section, key), {})
        for path in _fields(report):
            fields[path] = fields.get(path, False) or new
        if same:
            reports[same[0]] = report
        else:
            reports.append(report)

    def _receive(self, period: str, due: datetime.date | None, noted: Mapping[str, str]) -> None:
        """Note on which day a report came; one that is sent again came when it first did."""
        if not self.data.get("reports"):
            put(self.data, "reports", [], list(YearResults.model_fields))
        reports: list[Data] = self.data["reports"]
        own = next((one for one in reports if fold(str(one["period"])) == fold(period)), None)
        if own is None:
            own = {"period": period, **({"due": due.isoformat()} if due else {})}
            reports.append(own)
        received = within(own, "received", list(PeriodicReport.model_fields))
        by, on = noted["by"], noted["date"]
        before = received.get(by)
        if before is None or on < before:
            received[by] = on
            place = ("reports", str(own["period"]), "received", by)
            self.changes.append(Change(place, before, on, (Said(on, by, on),)))

    def agree(self, section: str, key: str) -> None:
        """Put above the statements what the latest of them agree on.

        Only fields of which something new is said are changed: the rest may have been corrected
        by hand since.
        """
        entry: Data = self.data[section][key]
        reports: list[Facts] = entry["reported"]
        changes, conflicts = len(self.changes), len(self.conflicts)
        fields = self.touched[section, key]
        for path, new in fields.items():
            self._settle(entry, (section, key), path, new=new)
        if not any(fields.values()):
            return
        last = max(reports, key=lambda report: str(report["date"]))
        if section == "tasks" and len(self.conflicts) == conflicts:
            put(entry, "reported_on", str(last["date"]), list(TaskResult.model_fields))
        if len(self.changes) == changes:
            said = Said(None, str(last["by"]), str(last["date"]))
            self.changes.append(Change((section, key, "reported"), None, None, (said,)))

    def _settle(self, entry: Data, place: Place, path: Place, *, new: bool) -> None:
        said = _latest(entry["reported"], path)
        before = at(entry, path)
        after = _collected(entry, said) if path == (_EVIDENCE,) else said[0].value
        if path != (_EVIDENCE,) and any(one.value != after for one in said):
            # What somebody has decided since is told again only if something new is said of it.
            if new or before not in [one.value for one in said]:
                self.conflicts.append(Conflict((*place, *path), before, said))
        elif new and before != after:
            holder, fields = entry, [*_MODELS[place[0]].model_fields, *Round]
            for step in path[:-1]:
                holder = within(holder, step, fields)
            put(holder, path[-1], after, fields)
            self.changes.append(Change((*place, *path), before, after, said))


def _only(field: str) -> Place:
    return (field,)


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
        value = at(report, path)
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
    return str(report["by"]), str(report["date"])
