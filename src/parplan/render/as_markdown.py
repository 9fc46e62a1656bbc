"""Markdown with GitHub's tables, for documents and for pipes.

Nothing in the data is markup: what would be is escaped.
"""

import re
from collections.abc import Iterable

from parplan.language import Language
from parplan.render.cells import NONE, Lines, said, shown, totals_shown
from parplan.report import Report, Table

_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$#]")
# What makes a list, a heading or a rule of a paragraph, but only where it begins.
_OPENING = re.compile(r"^(\d*)([-+.)])(?=[\s-]|$)")


def render(report: Report, language: Language) -> str:
    """Write a report as headings, paragraphs and tables."""
    blocks = [f"# {_inert(said(report.title, language))}"]
    blocks += [_paragraph(said(note, language)) for note in report.notes]
    for table in report.tables:
        if len(report.tables) > 1:
            blocks.append(f"## {_inert(said(table.title, language))}")
        blocks.append(_table(table, language) if table.rows else _inert(said(NONE, language)))
    return "\n\n".join(blocks) + "\n"


def _table(table: Table, language: Language) -> str:
    lines = [
        _line(_inert(said(column.label, language)) for column in table.columns),
        _line("---:" if column.kind.is_number else "---" for column in table.columns),
    ]
    for row in table.rows:
        pairs = zip(row.values, table.columns, strict=True)
        cells = [_cell(shown(value, column, language)) for value, column in pairs]
        lines.append(_line(map(_bold, cells) if row.level == 1 else cells))
    if table.totals is not None:
        totals = totals_shown(table, language)
        lines.append(_line(_bold(_cell(cell)) for cell in totals))
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(lines: Lines) -> str:
    return "<br>".join(_inert(line).strip() for line in lines)


def _bold(cell: str) -> str:
    return f"**{cell}**" if cell else ""


def _paragraph(text: str) -> str:
    return _OPENING.sub(r"\1\\\2", _inert(text))


def _inert(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)
