"""JSON for programs: the columns' keys, exact numbers, `null` for what isn't known.

The writer is our own because `json` turns a Decimal into a float or refuses it, and libraries
that accept one write 1E+2 for a hundred.
"""

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from parplan.language.catalogue import Language
from parplan.report.report import Report, Table

SCHEMA = 1

# `json` escapes the controls that JSON forbids; a terminal obeys more of them than those.
_OBEYED = re.compile(r"[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def render(report: Report, _language: Language) -> str:
    """Write a report as one JSON object; the language of people makes no difference to it."""
    plan = report.plan
    whole = {
        "schema": SCHEMA,
        "report": report.name,
        "plan": {
            "number": plan.number,
            "date": plan.date,
            "province": plan.province,
            "score_year": plan.score_year,
            "target_year": plan.target_year,
        },
        "tables": {table.key: _table(table) for table in report.tables},
    }
    return _written(whole) + "\n"


def _table(table: Table) -> dict[str, object]:
    keys = [column.key for column in table.columns]
    totals = zip(table.columns, table.totals or (), strict=table.totals is not None)
    return {
        "rows": [dict(zip(keys, row.values, strict=True)) for row in table.lines],
        "totals": {column.key: value for column, value in totals if column.kind.is_number},
    }


def _written(value: object, margin: str = "\n") -> str:
    inner = margin + "  "
    match value:
        case Decimal():
            return format(value, "f")
        case Mapping():
            pairs = (f"{_text(key)}: {_written(value[key], inner)}" for key in value)
            return _enclosed("{", pairs, "}", margin)
        case list() | tuple():
            return _enclosed("[", (_written(entry, inner) for entry in value), "]", margin)
        case _:
            return _text(value)


def _enclosed(opening: str, parts: Iterable[str], closing: str, margin: str) -> str:
    inner = margin + "  "
    text = ("," + inner).join(parts)
    return f"{opening}{inner}{text}{margin}{closing}" if text else opening + closing


def _text(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
