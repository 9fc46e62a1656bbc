"""Markdown with GitHub's tables, for documents and for pipes.

Nothing in the data is markup: what would be is escaped.
"""

import re
from collections.abc import Iterable, Iterator

from parplan.language.catalogue import Language
from parplan.report.cells import BULLET, NOTES, UNKNOWN, Lines, naming, rows_shown, said, strong
from parplan.report.report import Report, Table

_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$#]")
# What makes a list, a heading or a rule of a paragraph, but only where it begins.
_OPENING = re.compile(r"^(\d*)([-+.)])(?=[\s-]|$)")


def render(report: Report, language: Language) -> str:
    """Write a report as headings, paragraphs, and tables or records."""
    several = len(report.tables) > 1
    blocks = [f"# {_inert(said(report.title, language))}"]
    if report.caution:
        blocks.append(f"> **{_inert(said(report.caution, language))}**")
    blocks += [_paragraph(said(note, language)) for note in report.notes]
    for table in report.tables:
        if several:
            blocks.append(f"## {_inert(said(table.title, language))}")
        if not table.lines:
            blocks.append(_inert(said(table.nothing, language)))
        elif table.as_records:
            blocks += _records(table, language, "###" if several else "##")
        else:
            blocks.append(_table(table, language))
    if report.definitions:
        blocks.append(f"## {_inert(said(NOTES, language))}")
        blocks += [_paragraph(said(one, language)) for one in report.definitions]
    return "\n\n".join(blocks) + "\n"


def _table(table: Table, language: Language) -> str:
    lines = [
        _line(_inert(said(column.label, language)) for column in table.columns),
        _line("---:" if column.kind.is_number else "---" for column in table.columns),
    ]
    bold_rows = [*strong(table), *[True] * (table.totals is not None)]
    for cells, bold in zip(rows_shown(table, language), bold_rows, strict=True):
        texts = ["<br>".join(_inert(line).strip() for line in lines) for lines in cells]
        lines.append(_line(map(_bold, texts) if bold else texts))
    return "\n".join(lines)


def _records(table: Table, language: Language, mark: str) -> Iterator[str]:
    names = naming(table)
    labels = [_inert(said(column.label, language)) for column in table.columns]
    for cells in rows_shown(table, language):
        named = [_inert(" ".join(cells[i])) for i in names]
        yield " ".join([mark, *filter(None, named)])
        rest = [i for i in range(len(cells)) if i not in names]
        yield "\n".join(item for i in rest for item in _items(labels[i], cells[i]))


def _items(label: str, lines: Lines) -> Iterator[str]:
    if len(lines) > 1:
        yield f"- {label}:"
        yield from (f"  - {_paragraph(line.removeprefix(BULLET))}" for line in lines)
    elif lines[0] not in {"", UNKNOWN}:
        yield f"- {label}: {_inert(lines[0])}"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _bold(cell: str) -> str:
    return f"**{cell}**" if cell else ""


def _paragraph(text: str) -> str:
    return _OPENING.sub(r"\1\\\2", _inert(text))


def _inert(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)
