"""What can be wrong in a plan, each rule with its code and how grave it is, and what is found."""

from decimal import Decimal
from typing import NamedTuple

from parplan.language.catalogue import Phrase
from parplan.language.remarks import Level
from parplan.plan.shapes import Path


class Rule(NamedTuple):
    """What can be wrong. Its page in `checks/pages` explains it under the same code."""

    code: str
    severity: Level
    """An error fails a check; a warning fails it only with `--strict`."""


_E, _W = Level.ERROR, Level.WARNING

PAR001 = Rule("PAR001", _E)
PAR002 = Rule("PAR002", _E)
PAR003 = Rule("PAR003", _E)
PAR101 = Rule("PAR101", _E)
PAR102 = Rule("PAR102", _E)
PAR103 = Rule("PAR103", _E)
PAR104 = Rule("PAR104", _W)
PAR105 = Rule("PAR105", _E)
PAR106 = Rule("PAR106", _W)
PAR107 = Rule("PAR107", _E)
PAR108 = Rule("PAR108", _W)
PAR111 = Rule("PAR111", _E)
PAR112 = Rule("PAR112", _E)
PAR113 = Rule("PAR113", _E)
PAR121 = Rule("PAR121", _W)
PAR131 = Rule("PAR131", _W)
PAR201 = Rule("PAR201", _E)
PAR202 = Rule("PAR202", _E)
PAR203 = Rule("PAR203", _E)
PAR204 = Rule("PAR204", _W)
PAR205 = Rule("PAR205", _W)
PAR206 = Rule("PAR206", _W)
PAR207 = Rule("PAR207", _E)
PAR208 = Rule("PAR208", _E)
PAR301 = Rule("PAR301", _E)
PAR302 = Rule("PAR302", _E)
PAR303 = Rule("PAR303", _W)
PAR304 = Rule("PAR304", _E)
PAR305 = Rule("PAR305", _W)
PAR401 = Rule("PAR401", _E)
PAR501 = Rule("PAR501", _E)
PAR502 = Rule("PAR502", _E)
PAR503 = Rule("PAR503", _E)
PAR504 = Rule("PAR504", _W)
PAR505 = Rule("PAR505", _W)
PAR506 = Rule("PAR506", _E)
PAR507 = Rule("PAR507", _W)
PAR508 = Rule("PAR508", _E)
PAR509 = Rule("PAR509", _W)
PAR511 = Rule("PAR511", _E)
PAR512 = Rule("PAR512", _E)
PAR513 = Rule("PAR513", _E)
PAR514 = Rule("PAR514", _W)
PAR515 = Rule("PAR515", _W)
PAR516 = Rule("PAR516", _E)
PAR517 = Rule("PAR517", _E)
PAR901 = Rule("PAR901", _E)

RULES = {rule.code: rule for rule in globals().values() if isinstance(rule, Rule)}


class Finding(NamedTuple):
    """A place in the data (never a line of a file) where a rule doesn't hold.

    The source of the data makes a remark of it, which has its position in a file.
    """

    rule: Rule
    path: Path
    message: Phrase
    hint: Phrase | None = None

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        """The figures that the message names, in its order."""
        return tuple(value for _, value in self.message.values if isinstance(value, Decimal))
