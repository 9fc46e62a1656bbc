"""Exact arithmetic for SQL: SQLite computes in binary floats, so its operators become functions.

A float of SQLite stands for the decimal that is written with up to 15 digits: each such decimal
has a float of its own, and floats are in the order of their decimals. So `=`, `<`, `ORDER BY`,
`DISTINCT`, unions and literals such as 0.5 are right as they are, as long as every result is the
float of the exact one. `exact` writes `a - b` as a function that gives it; `Arithmetic` has these
functions and aggregates, and remembers whether a result had more digits and so was rounded.
"""

import math
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from fractions import Fraction
from functools import partial
from operator import add, mul, sub, truediv
from typing import Any

from parplan.plan.points import half_up

Stored = float | int | str | bytes | None
"""What SQLite hands to a function."""

_INTEGERS = range(-(2**63), 2**63)
"""Beyond them SQLite's integers become floats."""

_MOST_DECIMALS = 30
"""SQLite's `round` takes no more."""

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {"+": add, "-": sub, "*": mul, "/": truediv}
_FUNCTIONS = {"+": "exact_sum", "-": "exact_difference", "*": "exact_product", "/": "exact_ratio"}

_TOKEN = re.compile(
    r"(?P<space>(?:\s+|--[^\n]*|/\*.*?(?:\*/|\Z))+)"
    r"|(?P<name>\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\[[^]]*\])"
    r"|(?P<literal>[xX]?'(?:[^']|'')*'|0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)"
    r"|(?P<word>[^\W\d][\w$]*)"
    r"|(?P<sign>\|\||->>|->|<<|>>|<=|>=|<>|!=|==|.)",
    re.DOTALL,
)

_NO_OPERAND = re.compile(
    """ALL|AND|AS|ASC|BETWEEN|BY|COLLATE|CROSS|DESC|DISTINCT|ELSE|END|ESCAPE|EXCEPT|EXCLUDE|FILTER|
    FIRST|FOLLOWING|FROM|FULL|GLOB|GROUP|GROUPS|HAVING|IN|INNER|INTERSECT|IS|ISNULL|JOIN|LAST|LEFT|
    LIKE|LIMIT|MATCH|NATURAL|NOT|NOTNULL|NULLS|OFFSET|ON|OR|ORDER|OUTER|OVER|PARTITION|PRECEDING|
    RANGE|RECURSIVE|REGEXP|RIGHT|ROWS|SELECT|THEN|UNION|USING|VALUES|WHEN|WHERE|WINDOW|WITH""",
    re.VERBOSE,
).fullmatch
"""Words of SQL that no operator follows: a minus behind them is a sign."""


def exact(statement: str) -> str:
    """Write the four operators of a statement as functions; all else stays as it is."""
    return _Rewriting(statement).whole()


class _Rewriting:
    """A statement's tokens, and how far they have been read; each takes the space before it."""

    def __init__(self, statement: str) -> None:
        self._tokens: list[tuple[str, str, str]] = []
        before = ""
        for found in _TOKEN.finditer(statement):
            kind, text = str(found.lastgroup), found[0]
            if kind == "space":
                before += text
            else:
                self._tokens.append((kind, before, text))
                before = ""
        self._tokens.append(("end", before, ""))
        self._at = 0

    def whole(self) -> str:
        """Rewrite all of it; a bracket that closes nothing is SQLite's to refuse."""
        return "".join(self._items(None)) + self._tokens[-1][1]

    def _items(self, until: str | None) -> Iterator[str]:
        """Give expressions, and what stands between them, up to a bracket or a word."""
        while self._kind != "end" and self._word != until:
            yield self._sum() if self._begins_operand() else self._take()

    @property
    def _kind(self) -> str:
        return self._tokens[self._at][0]

    @property
    def _word(self) -> str:
        """The next token as SQL reads it; a quoted one is a name, whatever it says."""
        kind, _, text = self._tokens[self._at]
        return text.upper() if kind in {"word", "sign"} else ""

    def _take(self) -> str:
        kind, before, text = self._tokens[self._at]
        if kind == "end":
            return ""
        self._at += 1
        return before + text

    def _begins_operand(self) -> bool:
        if self._kind == "word":
            return not _NO_OPERAND(self._word)
        return self._kind in {"name", "literal"} or self._word in {"(", "-", "+", "~"}

    def _sum(self) -> str:
        return self._chain(("+", "-"), self._product)

    def _product(self) -> str:
        return self._chain(("*", "/", "%"), self._factor)

    def _chain(self, signs: tuple[str, ...], operand: Callable[[], str]) -> str:
        left = operand()
        while self._word in signs:
            before, sign = self._tokens[self._at][1:]
            self._at += 1
            right = operand()
            if sign in _FUNCTIONS:
                space = left[: len(left) - len(left.lstrip())] or " "
                left = f"{space}{_FUNCTIONS[sign]}({left.lstrip()},{before}{right})"
            else:
                left = f"{left}{before}{sign}{right}"
        return left

    def _factor(self) -> str:
        """Read an operand, with its signs and what binds more tightly than a product."""
        if self._word in {"-", "+", "~"}:
            return self._take() + self._factor()
        text = self._operand()
        while self._word in {"||", "->", "->>", "COLLATE"}:
            text += self._take() + self._factor()
        return text

    def _operand(self) -> str:
        if self._word == "(":
            return self._bracket()
        if self._word == "CASE":
            return self._take() + "".join(self._items("END")) + self._take()
        is_name = self._kind in {"word", "name"}
        text = self._take()
        while is_name and self._word == ".":
            text += self._take() + self._take()
        if is_name and self._word == "(":
            text += self._bracket()
            for word in ("FILTER", "OVER"):
                if self._word == word:
                    text += self._take()
                    text += self._bracket() if self._word == "(" else self._take()
        return text

    def _bracket(self) -> str:
        return self._take() + "".join(self._items(")")) + self._take()


class Arithmetic:
    """The functions that an exact statement calls, of one database."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Give the database the operators, `round`, and aggregates that also work on windows."""
        self.rounded = False
        """Whether a result had more digits than a float can stand for."""
        self._most = database.getlimit(sqlite3.SQLITE_LIMIT_LENGTH)
        for name in ("printf", "format"):
            database.create_function(name, -1, self._printf, deterministic=True)
        for sign, name in _FUNCTIONS.items():
            database.create_function(name, 2, partial(self._operate, sign), deterministic=True)
        for arguments in (1, 2):
            database.create_function("round", arguments, self._round, deterministic=True)
        for name, made in (("sum", _Sum), ("total", _Total), ("avg", _Average)):
            database.create_window_function(name, 1, partial(made, self.stored))

    def stored(self, value: Fraction) -> float:
        """Give the float of a number, and remember it if that stands for another number."""
        try:
            found = float(value)
        except OverflowError:
            self.rounded = True
            return math.inf if value > 0 else -math.inf
        if Fraction(repr(found)) != value:
            self.rounded = True
        return found

    def _operate(self, sign: str, first: Stored, second: Stored) -> float | int | None:
        """Compute as SQLite does: integers stay integers, unknown and by zero are unknown."""
        one, other = _number(first), _number(second)
        if one is None or other is None or (sign == "/" and not other):
            return None
        if isinstance(one, int) and isinstance(other, int):
            whole = (_quotient if sign == "/" else _OPERATORS[sign])(one, other)
            return whole if whole in _INTEGERS else self.stored(Fraction(whole))
        if not (math.isfinite(one) and math.isfinite(other)):
            self.rounded = True
            return None
        return self.stored(_OPERATORS[sign](Fraction(repr(one)), Fraction(repr(other))))

    def _printf(self, *values: Stored) -> Stored:
        """Write as SQLite does; what grows too long isn't given as nothing, as SQLite would."""
        layout = str(values[0]) if values else ""
        widths = [int(digits) for digits in re.findall("[0-9]{1,18}", layout)]
        widths += [abs(v) for v in values[1:] if isinstance(v, int) and "*" in layout]
        if max(widths, default=0) > self._most:  # it would count them all, and hear nothing
            raise OverflowError
        ask = f"SELECT printf({', '.join('?' * len(values))})"
        with closing(sqlite3.connect(":memory:")) as plain:
            plain.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, self._most)
            (found,) = plain.execute(ask, values).fetchone()
        if found is None and values and values[0] is not None:
            raise OverflowError
        written: Stored = found
        return written

    def _round(self, value: Stored, places: Stored = 0) -> float | None:
        """Round half away from zero, by the digits of the decimal."""
        number, to = _number(value), _number(places)
        if number is None or to is None:
            return None
        if not math.isfinite(number):
            return number
        asked = max(0, min(_MOST_DECIMALS, int(to)))
        return self.stored(Fraction(half_up(Fraction(repr(number)), asked)))


def _quotient(one: int, other: int) -> int:
    """Divide within integers: what is behind the decimal sign is lost."""
    whole = abs(one) // abs(other)
    return whole if (one < 0) == (other < 0) else -whole


_LEADING = re.compile(r"\s*([-+]?(?:\d+(\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)")


def _number(value: Stored) -> float | int | None:
    """Take what an operator takes a value for: text counts by the number that it begins with."""
    if isinstance(value, bytes):
        value = value.decode(errors="replace")
    if not isinstance(value, str):
        return value
    found = _LEADING.match(value)
    if found is None:
        return 0
    return int(found[1]) if re.fullmatch(r"[-+]?\d{1,18}", found[1]) else float(found[1])


class _Sum:
    """`sum` over the decimals that floats stand for; also for windows, where values leave again."""

    def __init__(self, stored: Callable[[Fraction], float]) -> None:
        self._stored = stored
        self.total, self.count, self._floats = Fraction(), 0, 0

    def step(self, value: Stored) -> None:
        """Take a value in."""
        self._add(value, 1)

    def inverse(self, value: Stored) -> None:
        """Let a value go."""
        self._add(value, -1)

    def _add(self, value: Stored, sign: int) -> None:
        if isinstance(value, int | float) and math.isfinite(value):
            self.total += sign * Fraction(repr(value))
            self.count += sign
            self._floats += sign * isinstance(value, float)

    def value(self) -> float | int | None:
        """Give the sum so far; SQL's sum of nothing is null, and that of integers is one."""
        if not self.count:
            return None
        whole = not self._floats and int(self.total) in _INTEGERS
        return int(self.total) if whole else self._stored(self.total)

    finalize = value


class _Total(_Sum):
    def value(self) -> float:
        """Give the sum so far; of nothing it is zero."""
        return self._stored(self.total)

    finalize = value


class _Average(_Sum):
    def value(self) -> float | None:
        """Give the mean of what is known."""
        return self._stored(self.total / self.count) if self.count else None

    finalize = value
