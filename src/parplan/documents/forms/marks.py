"""Which form has come back: whose it is, of which plan and year, and when it was filled in."""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from parplan.documents.forms import entries
from parplan.documents.forms.checks import within
from parplan.documents.forms.guide import VERSION
from parplan.documents.forms.problems import NEW_FORM, Problems
from parplan.documents.forms.rows import ID, keyed
from parplan.documents.forms.sheets import Cell, Sheet
from parplan.documents.forms.wording import ABOUT, LAYOUTS, META, REPORTED_ON
from parplan.language.phrases import Phrase
from parplan.language.vietnamese import fold
from parplan.plan.agencies import Agency
from parplan.plan.plan import Plan


class Marks(NamedTuple):
    """Whose form it is, and of which day and period."""

    agency: Agency
    on: datetime.date
    period: str | None
    due: datetime.date | None


def marks(sheets: Mapping[str, Sheet], plan: Plan, year: int, problems: Problems) -> Marks | None:
    """Read them; `None` if it is no form of this plan and year, or its date isn't known."""
    hidden = sheets.get(META)
    if hidden is None:
        message = Phrase("no form of parplan: its hidden sheet {sheet} is gone", sheet=META)
        problems.add(message, NEW_FORM)
        return None
    known = {
        entries.text(row[0]): entries.text(row[1])
        for row in hidden.rows.values()
        if 0 in row and 1 in row
    }
    agency = _agency(known, plan, year, problems)
    gone = [s for s in (ABOUT, *(layout.title for layout in LAYOUTS)) if s not in sheets]
    if gone:
        problems.add(Phrase("its sheets are gone: {sheets}", sheets=tuple(gone)), NEW_FORM)
    if agency is None or gone:
        return None
    on = _about(sheets[ABOUT], year, problems)
    # Without its day a form says nothing; what else is wrong with it is told all the same.
    return Marks(
        agency,
        on or within(year)[1],
        known.get("period") or None,
        _due(known.get("due", "")),
    )


def _due(written: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        return None


def _agency(known: Mapping[str, str], plan: Plan, year: int, problems: Problems) -> Agency | None:
    """Find whose form it is, if it is one of this plan and year."""
    version, number, of = (known.get(key, "") for key in ("form_version", "plan", "year"))
    if version != str(VERSION):
        message = Phrase("a form of another version: {version}", version=version)
        problems.add(message, NEW_FORM)
    elif fold(number) != fold(plan.plan.number):
        message = Phrase(
            "a form of another plan: {given}, not {number}", given=number, number=plan.plan.number
        )
        problems.add(message, Phrase("name its plan with --plan"))
    elif of != str(year):
        message = Phrase("a form of another year: {given}, not {year}", given=of, year=str(year))
        problems.add(message, Phrase("name its year with --year"))
    else:
        name = known.get("agency", "")
        body = plan.agencies.find(name)
        if isinstance(body, Agency):
            return body
        near = plan.agencies.nearest(name)
        hint = Phrase("near it: {names}", names=near) if near else None
        problems.add(Phrase("no agency of the plan is called “{name}”", name=name), hint)
    return None


def _about(sheet: Sheet, year: int, problems: Problems) -> datetime.date | None:
    """Read on which day it was filled in."""
    found = keyed(sheet)
    if found is None or "value" not in found[1]:
        message = Phrase("its hidden row with the names of the columns is gone")
        problems.add(message, NEW_FORM, ABOUT)
        return None
    top, columns = found
    rows = {
        entries.text(cells[columns[ID]]): (row, cells.get(columns["value"]))
        for row, cells in sheet.rows.items()
        if row > top and columns[ID] in cells
    }
    row, cell = rows.get(REPORTED_ON, (0, None))
    if cell is None:
        message = Phrase("the date of the report is missing")
        name = Cell(row, columns["value"]).name if row else ""
        problems.add(message, Phrase("day/month/year, such as 30/06/2024"), ABOUT, name)
        return None
    return problems.taken(ABOUT, cell, lambda cell: entries.day(cell, *within(year)))
