"""Is everyone who is named known, and given a part? (PAR201-PAR208)"""

import re
from collections.abc import Iterator
from functools import cache, partial

from parplan.checks.tree import is_blank
from parplan.language.catalogue import Phrase
from parplan.language.vietnamese import fold
from parplan.plan import findings as rules
from parplan.plan.agencies import Agency, Body, Kind
from parplan.plan.findings import Finding
from parplan.plan.plan import Node, Part, Plan
from parplan.plan.results import PROVINCE, Round
from parplan.plan.shapes import Path


def _entries(plan: Plan) -> Iterator[tuple[Path, str]]:
    """Walk every place where the data names an agency."""
    parts: list[tuple[Path, Part]] = [(node.path, node.criterion) for node in plan.nodes]
    parts += [(node.path, node.task) for node in plan.sipas]
    for path, part in parts:
        for role in ("lead", "coordinating"):
            for index, entry in enumerate(getattr(part, role)):
                yield (*path, role, index), entry
    yield from _with_duties(plan)
    for g, group in enumerate(plan.agencies.groups):
        for index, member in enumerate(group.members):
            yield ("agencies", "groups", g, "members", index), member
    for a, agency in enumerate(plan.agencies.agencies):
        if agency.successor and agency.successor.name:
            yield ("agencies", "agencies", a, "successor", "name"), agency.successor.name
    yield from _reporting(plan)


def _with_duties(plan: Plan) -> Iterator[tuple[Path, str]]:
    """Walk every place where duties say whose they are."""
    for d, duty in enumerate(plan.plan.duties):
        here: Path = ("plan", "organisation", "duties", d)
        for index, head in enumerate(duty.heads):
            yield (*here, "heads", index), head
        for number, task in duty.tasks.items():
            for index, name in enumerate(task.named):
                yield (*here, "tasks", number, "named", index), name


def _reporting(plan: Plan) -> Iterator[tuple[Path, str]]:
    """Walk every place where results say who reported; whose a round is need not be declared."""
    authors = {fold(name) for name in (PROVINCE, *map(plan.author, Round))}
    for year, results in plan.results.items():
        for key in ("criteria", "tasks"):
            for name, result in getattr(results, key).items():
                for index, report in enumerate(result.reported):
                    if fold(report.by) not in authors:
                        yield ("results", year, key, name, "reported", index, "by"), report.by
        for index, periodic in enumerate(results.reports):
            for name in periodic.received:
                yield ("results", year, "reports", index, "received", name), name


def undeclared(plan: Plan) -> Iterator[Finding]:
    """Whoever is named is declared in `agencies.yaml`."""
    meant = cache(partial(_meant, plan))  # one name may stand in hundreds of rows
    for path, entry in _entries(plan):
        if plan.agencies.find(entry) is None:
            message = Phrase('nobody is called "{entry}"', entry=entry)
            yield Finding(rules.PAR201, path, message, meant(entry))


def _meant(plan: Plan, entry: str) -> Phrase:
    """Say what to do about a name that nobody has."""
    if ";" in entry:
        return Phrase("an entry names one agency: split it where the semicolon is")
    if near := plan.agencies.nearest(entry):
        return Phrase("did you mean {names}? if not, add it to agencies.yaml", names=near)
    return Phrase("add it to agencies.yaml, with its head and kind")


def ambiguous_names(plan: Plan) -> Iterator[Finding]:
    """A name, a head's title or an alias stands for one agency or group."""
    owners: dict[str, Body] = {}
    for kind in ("agencies", "groups"):
        for index, body in enumerate(getattr(plan.agencies, kind)):
            for place, name in _names(body):
                owner = owners.setdefault(fold(name), body)
                if owner is body:
                    continue
                message = (
                    Phrase("{name} is declared twice", name=body.name)
                    if owner.name == body.name
                    else Phrase(
                        '"{name}" stands for {first} and for {second}',
                        name=name,
                        first=owner.name,
                        second=body.name,
                    )
                )
                yield Finding(rules.PAR207, ("agencies", kind, index, *place), message)


def _names(body: Body) -> Iterator[tuple[Path, str]]:
    yield ("name",), body.name
    for key in ("head", "heads"):
        if title := getattr(body, key, None):
            yield (key,), title
    for index, alias in enumerate(body.aliases):
        yield ("aliases", index), alias


def circles(plan: Plan) -> Iterator[Finding]:
    """Successors lead to somebody who has the duties, and never back to where they began."""
    told: set[str] = set()
    for index, agency in enumerate(plan.agencies.agencies):
        passed = [agency.name]
        while (body := _successor(plan, passed[-1])) and body.name not in passed:
            passed.append(body.name)
        if body is None or body.name != agency.name or agency.name in told:
            continue  # of a circle, the first of its agencies tells
        told.update(passed)
        message = Phrase(
            "successors go round in a circle: {names}", names=" → ".join((*passed, agency.name))
        )
        hint = Phrase("their duties reach nobody; remove the successor that is wrong")
        path: Path = ("agencies", "agencies", index, "successor", "name")
        yield Finding(rules.PAR208, path, message, hint)


def _successor(plan: Plan, name: str) -> Body | None:
    body = plan.agencies.find(name)
    if not isinstance(body, Agency) or body.successor is None or body.successor.name is None:
        return None
    return plan.agencies.find(body.successor.name)


def no_lead(plan: Plan) -> Iterator[Finding]:
    """Every leaf and every SIPAS task has somebody who leads it."""
    for leaf in plan.leaves:
        if not leaf.shared.lead and _holds_its_cells(leaf) and not is_blank(plan, leaf):
            message = Phrase("{code}: nobody leads this leaf", code=leaf.code)
            hint = Phrase("add `lead`, or `merged_with` if its cells are merged with a row above")
            yield Finding(rules.PAR202, (*leaf.path, "lead"), message, hint)
    for node in plan.sipas:
        if not node.task.lead:
            message = Phrase("SIPAS task {number}: nobody leads it", number=node.task.number)
            yield Finding(rules.PAR202, (*node.path, "lead"), message, Phrase("add `lead`"))


def _holds_its_cells(leaf: Node) -> bool:
    """Whether what it lacks is told of it: of merged cells, the first leaf's finding is enough."""
    return leaf.criterion.merged_with is None or bool(leaf.shared.criteria)


def no_task(plan: Plan) -> Iterator[Finding]:
    """Every leaf says what is to be done."""
    for leaf in plan.leaves:
        if not leaf.shared.tasks and _holds_its_cells(leaf) and not is_blank(plan, leaf):
            message = Phrase("{code}: no task says how its points are to be earned", code=leaf.code)
            hint = Phrase("add `tasks`, or `merged_with` if its cells are merged with a row above")
            yield Finding(rules.PAR203, (*leaf.path, "tasks"), message, hint)


def leads_and_coordinates(plan: Plan) -> Iterator[Finding]:
    """Nobody coordinates with itself. (A lead within a coordinating group is common, and meant.)"""
    for path, code, part in _rows(plan):
        leads = {body.name for entry in part.lead if (body := plan.agencies.find(entry))}
        for index, entry in enumerate(part.coordinating):
            body = plan.agencies.find(entry)
            if body and body.name in leads:
                message = Phrase(
                    "{code}: {name} both leads and coordinates", code=code, name=body.name
                )
                hint = Phrase("remove it here, or name the agency that is meant")
                yield Finding(rules.PAR204, (*path, "coordinating", index), message, hint)


def _rows(plan: Plan) -> Iterator[tuple[Path, Phrase, Part]]:
    for node in plan.nodes:
        yield node.path, Phrase("{code}", code=node.code), node.criterion
    for sipas in plan.sipas:
        yield sipas.path, Phrase("SIPAS task {number}", number=sipas.task.number), sipas.task


def named_without_part(plan: Plan) -> Iterator[Finding]:
    """Whoever a task names is also named among those who lead or coordinate.

    To be one of a coordinating group is not enough: the task singles the agency out.
    """
    folded = {leaf.path: [fold(task) for task in leaf.criterion.tasks] for leaf in plan.leaves}
    spelled = _spelled(plan, " | ".join(text for texts in folded.values() for text in texts))
    for leaf in plan.leaves:
        entries = (*leaf.shared.lead, *leaf.shared.coordinating)
        parts = [body for entry in entries if (body := plan.agencies.find(entry))]
        for index, text in enumerate(folded[leaf.path]):
            named = [agency for agency in _named(text, spelled, plan) if agency not in parts]
            if named:
                message = Phrase(
                    "{code}: the task names {names}, who neither leads nor coordinates by name",
                    code=leaf.code,
                    names=tuple(agency.name for agency in named),
                )
                hint = Phrase("whoever has something to do belongs in `coordinating`")
                yield Finding(rules.PAR205, (*leaf.path, "tasks", index), message, hint)


def _spelled(plan: Plan, everything: str) -> dict[str, Agency]:
    """Keep the names that occur in any task at all: to search each task for all is slow."""
    return {
        folded: agency
        for agency in plan.agencies.agencies
        if agency.kind is not Kind.AUTHORITY
        for name in agency.names
        if " " in name and (folded := fold(name)) in everything
    }


def _named(text: str, spelled: dict[str, Agency], plan: Plan) -> list[Agency]:
    """Find whom a folded text names, "các sở: tư pháp, tài chính" included."""
    found = {
        agency.name: agency
        for name, agency in spelled.items()
        if name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    }
    for listed in re.findall(r"các sở: ([^;.]*)", text):
        for piece in listed.split(","):
            body = plan.agencies.find(f"sở {piece}")
            if isinstance(body, Agency):
                found[body.name] = body
    return list(found.values())


def no_head(plan: Plan) -> Iterator[Finding]:
    """Section III makes a head answer for every area, or for each criterion in it."""
    answered: set[str] = set()
    if plan.plan.organisation is None:
        return  # what isn't there yet is another rule's business
    for d, duty in enumerate(plan.plan.duties):
        for index, code in enumerate(duty.answers_for):
            if plan.node(code) is None:
                path: Path = ("plan", "organisation", "duties", d, "answers_for", index)
                message = Phrase(
                    "duty {duty} answers for {code}, which is no row of the plan",
                    duty=duty.number,
                    code=code,
                )
                yield Finding(rules.PAR206, path, message)
            answered.add(code)
    for area in plan.areas:
        if _answered(area, answered):
            continue
        open_criteria = [c for c in area.children if not _answered(c, answered)]
        message = (
            Phrase("area {code}: no head answers for it", code=area.code)
            if len(open_criteria) == len(area.children)
            else Phrase(
                "area {code}: no head answers for {criteria}",
                code=area.code,
                criteria=tuple(c.code for c in open_criteria),
            )
        )
        hint = Phrase("plan.yaml, `organisation`: add it to `answers_for` of a duty")
        yield Finding(rules.PAR206, (*area.path, "code"), message, hint)


def _answered(node: Node, answered: set[str]) -> bool:
    """Whether a duty names it, or each row below it."""
    below = node.children
    return node.code in answered or (bool(below) and all(_answered(c, answered) for c in below))
