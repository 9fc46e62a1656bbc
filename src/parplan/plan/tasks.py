"""What is to be done: a task a row of either appendix, with what hangs on it."""

from decimal import Decimal
from typing import NamedTuple

from parplan.plan.plan import Node, Part, Plan, SipasTask
from parplan.plan.points import Standing, standing
from parplan.plan.shapes import Path


class Task(NamedTuple):
    """The tasks of one row: cells that are merged are one task of all their rows."""

    number: str
    """The row's code ("3.4.1"), or S and the number of a task of Appendix 02 ("S3")."""
    path: Path
    words: tuple[str, ...]
    part: Part
    """Who leads and who coordinates it."""
    area: Node | None
    """None in Appendix 02."""
    leaves: tuple[Node, ...]
    """The leaves whose points hang on it: none in Appendix 02, which serves SIPAS as a whole."""

    @property
    def points(self) -> Standing:
        """What its leaves can bring, brought, and are to bring, in points."""
        return standing(self.leaves)

    @property
    def at_risk(self) -> Decimal | None:
        """What the targets ask of its leaves, over last year's score: lost if it isn't done."""
        return self.points.gain


def tasks(plan: Plan) -> tuple[Task, ...]:
    """List every task: the rows of Appendix 01 that have one, then Appendix 02."""
    found = [
        Task(node.code, node.path, node.criterion.tasks, node.criterion, area, _leaves(area, node))
        for area in plan.areas
        for node in area.walk()
        if node.criterion.tasks
    ]
    found += [_sipas(node.task, node.path) for node in plan.sipas]
    return tuple(found)


def _leaves(area: Node, row: Node) -> tuple[Node, ...]:
    """Find the leaves below a row, and those whose cells are merged with its own."""
    below = {leaf.code for leaf in row.leaves}
    return tuple(leaf for leaf in area.leaves if leaf.code in below or leaf.shared is row.criterion)


def _sipas(task: SipasTask, path: Path) -> Task:
    return Task(f"S{task.number}", path, (task.task,), task, None, ())
