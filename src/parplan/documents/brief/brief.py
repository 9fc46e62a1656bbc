"""What a brief says on two pages: where we stand, three findings, two charts, what is overdue.

It is a paper of an authority, so its words are Vietnamese in every language of a run. It has no
more of anything than fits two pages; what is left out is counted.
"""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from importlib import import_module
from itertools import islice
from typing import NamedTuple

from parplan.documents.naming import (
    DRAFT,
    column_heads,
    filed_at,
    issuer_of,
    kind_of,
    named,
    numbered,
    place_and_day,
    signature_of,
)
from parplan.language.catalogue import Phrase, language
from parplan.plan.plan import Plan
from parplan.questions.headline import Position, Stage, position, sentence, task_name, worst
from parplan.questions.overview import Overview, overview
from parplan.questions.year.tasks import TaskProgress
from parplan.report.cells import UNKNOWN
from parplan.report.layout import width
from parplan.report.report import Column, Kind, Table

FORMATS = {
    "docx": "parplan.documents.brief.as_docx",
    "html": "parplan.documents.brief.as_html",
}
"""The first is what a brief is if nobody asks for another."""

SPOKEN = language("vi")

KIND = "BÁO CÁO TÓM TẮT"

MOST_FINDINGS = 3
MOST_BARS = 8
MOST_ROWS = 6
"""How much of each fits two pages."""

_LONG = 330
"""Characters of a finding that fit; what it names beyond is left out."""

_NAME_IN_TITLE = 60
"""Characters of a name in a title or a row."""

_BESIDE = 22
"""Widths of an em that a name beside a bar has."""


class Look(StrEnum):
    """How a piece of a bar is filled, told apart without any colour."""

    FULL = "full"
    HALF = "half"
    EMPTY = "empty"


class Piece(NamedTuple):
    """A piece of a bar: how it looks, and how long it is as a share of the axis."""

    look: Look
    share: Decimal


class Bar(NamedTuple):
    """A name, the pieces of a bar in their order, and the figures in words."""

    name: str
    pieces: tuple[Piece, ...]
    says: str


class Drawn(NamedTuple):
    """A chart: the finding is its title; below it stand the measure and what each look means."""

    title: str
    measure: str
    legend: tuple[tuple[Look, str], ...]
    bars: tuple[Bar, ...]


class Brief(NamedTuple):
    """Every line of the paper."""

    on: datetime.date
    above: tuple[str, ...]
    issuer: tuple[str, ...]
    number: str
    place_and_date: str
    summary: tuple[str, str]
    standing: tuple[str, ...]
    findings: tuple[str, ...]
    charts: tuple[Drawn, ...]
    urgent: str
    """What the last table is: what is overdue, or without a year's results what costs most."""
    table: Table
    signature: tuple[str, ...]
    recipients: tuple[str, ...]


def brief(plan: Plan, on: datetime.date) -> Brief:
    """Say where a plan stands on a day."""
    document, at = plan.plan, position(plan, on)
    found = overview(plan, None, at)
    urgent, table = _urgent(plan, at, on)
    return Brief(
        on=on,
        above=(DRAFT,) if document.is_draft else (),
        issuer=document.issuer_lines or (issuer_of(document),),
        number=numbered(document, "BC"),
        place_and_date=place_and_day(document),
        summary=(
            f"Tình hình thực hiện {named(document)}",
            f"(Số liệu tính đến ngày {on:%d/%m/%Y})",
        ),
        standing=tuple(_standing(plan, found, at)),
        findings=tuple(map(_shortened, islice(_findings(plan, found), MOST_FINDINGS))),
        charts=tuple(_charts(plan, found, at)),
        urgent=urgent,
        table=table,
        signature=signature_of(document),
        recipients=(f"- {issuer_of(document)};", filed_at(document)),
    )


def render(made: Brief, name: str) -> bytes:
    """Write a brief in the format of that name."""
    rendered: bytes = import_module(FORMATS[name]).render(made)
    return rendered


def _standing(plan: Plan, found: Overview, at: Position) -> Iterator[str]:
    """Say how the year stands, and what it is measured by; figures that nobody knows aren't there.

    A rank is the one that the plan itself says; what a table would give isn't supposed here.
    """
    if said := sentence(plan, at):
        yield SPOKEN.say(said)
    document, whole = plan.plan, found.whole
    known = []
    if whole.score is not None:
        lost = f", mất {_number(whole.lost)} điểm" if whole.lost else ""
        known.append(
            f"Năm {document.score_year} đạt {_number(whole.score)}/{_number(whole.max_points)}"
            f" điểm{lost}"
        )
        headline = document.results and document.results.par_index
        if headline and headline.rank and headline.ranked:
            known.append(f"xếp thứ {headline.rank}/{headline.ranked} tỉnh, thành phố")
    if whole.target is not None:
        rise = f", tăng {_number(whole.gain)} điểm" if whole.gain and whole.gain > 0 else ""
        known.append(f"mục tiêu năm {document.target_year} là {_number(whole.target)} điểm{rise}")
    if known:
        words = "; ".join(known)
        yield f"{words[:1].upper()}{words[1:]}."
    else:
        yield (
            f"{kind_of(document)} chưa có điểm đạt được năm {document.score_year} và mục tiêu năm"
            f" {document.target_year}; điểm tối đa là {_number(whole.max_points)} điểm."
        )


def _findings(plan: Plan, found: Overview) -> Iterator[str]:
    """Give what matters most; of a plan that has few figures, what it is still without."""
    told = sentence(plan, found.at)
    yield from (SPOKEN.say(one) for one in found.findings if one != told)
    for without, words in (
        ([leaf for leaf in plan.leaves if not leaf.shared.lead], "chưa giao cơ quan chủ trì"),
        ([leaf for leaf in plan.leaves if not leaf.shared.tasks], "chưa có nhiệm vụ"),
        ([leaf for leaf in plan.leaves if not leaf.shared.due], "không ghi thời hạn riêng"),
        ([leaf for leaf in plan.leaves if leaf.target is None], "chưa có mục tiêu"),
    ):
        if without:
            yield f"{len(without)}/{len(plan.leaves)} tiêu chí, tiêu chí thành phần {words}."


def _charts(plan: Plan, found: Overview, at: Position) -> Iterator[Drawn]:
    yield _areas(plan, found)
    rows = worst(plan, at, most=MOST_BARS)
    year = plan.plan.score_year
    measure = f"Điểm mất năm {year} của từng tiêu chí, tiêu chí thành phần"
    if at.stage is Stage.FORECAST:
        measure = f"Điểm dự kiến mất năm {plan.plan.target_year}"
    elif at.stage is Stage.RESULT:
        measure = f"Điểm mất năm {plan.plan.target_year}"
    if rows:
        first, most = rows[0].leaf, rows[0].lost
        bars = tuple(
            Bar(
                _beside(f"{one.leaf.code} {one.leaf.title}"),
                (Piece(Look.FULL, one.lost / most),),
                _number(one.lost),
            )
            for one in rows
        )
        likely = "dự kiến " if at.stage is Stage.FORECAST else ""
        name = f"Tiêu chí {_cut(f'{first.code}. {first.title}')}"
        title = f"{name} {likely}mất nhiều điểm nhất: {_number(most)} điểm"
        yield Drawn(title, measure, (), bars)
        return
    leaves = sorted(plan.leaves, key=lambda leaf: -leaf.max_points)[:MOST_BARS]
    top = leaves[0].max_points or Decimal(1)
    bars = tuple(
        Bar(
            _beside(f"{one.code} {one.title}"),
            (Piece(Look.EMPTY, one.max_points / top),),
            _number(one.max_points),
        )
        for one in leaves
    )
    yield Drawn("Các tiêu chí có điểm tối đa cao nhất", "Điểm theo bộ tiêu chí", (), bars)


def _areas(plan: Plan, found: Overview) -> Drawn:
    """Draw each area's points: had, to win back by the target, left to the maximum."""
    document = plan.plan
    known = [share for share in found.areas if share.figures.lost]
    title = "Điểm tối đa của từng lĩnh vực"
    if known:
        most = max(known, key=lambda share: share.figures.lost or 0)
        all_lost = f"/{_number(found.whole.lost)}" if found.whole.lost else ""
        title = (
            f"Lĩnh vực {_cut(f'{most.code}. {most.name}')} mất nhiều điểm nhất:"
            f" {_number(most.figures.lost)}{all_lost} điểm"
        )
    longest = max(share.figures.max_points for share in found.areas) or Decimal(1)
    bars = []
    for share in found.areas:
        of = share.figures
        score = of.score or Decimal(0)
        won = max(Decimal(0), (of.target or score) - score)
        pieces = (
            Piece(Look.FULL, score / longest),
            Piece(Look.HALF, won / longest),
            Piece(Look.EMPTY, max(Decimal(0), of.max_points - score - won) / longest),
        )
        says = f"{_number(of.score)} → {_number(of.target)} / {_number(of.max_points)}"
        bars.append(Bar(_beside(f"{share.code} {share.name}"), pieces, says))
    return Drawn(
        title,
        "Điểm của từng lĩnh vực: đạt được → mục tiêu / tối đa",
        (
            (Look.FULL, f"đạt được năm {document.score_year}"),
            (Look.HALF, f"phấn đấu tăng theo mục tiêu năm {document.target_year}"),
            (Look.EMPTY, "còn lại đến điểm tối đa"),
        ),
        tuple(bars),
    )


class _Row(NamedTuple):
    """A row of the last table."""

    task: str
    lead: str
    due: str
    points: Decimal | None


def _urgent(plan: Plan, at: Position, on: datetime.date) -> tuple[str, Table]:
    """List what is overdue on that day; before anything is known of a year, what costs most."""
    heads = column_heads(plan.plan)
    late = at.overdue
    if at.tasks:
        rows = tuple(map(_overdue, late[:MOST_ROWS]))
        title = "Không có nhiệm vụ quá hạn" if not late else f"{len(late)} nhiệm vụ quá hạn"
        more = f"; {MOST_ROWS} nhiệm vụ ảnh hưởng nhiều điểm nhất" if len(late) > MOST_ROWS else ""
        return f"{title} tính đến ngày {on:%d/%m/%Y}{more}", _table(
            heads | {"points": "Điểm có thể mất"}, rows
        )
    costly = worst(plan, at, most=5)
    rows = tuple(
        _Row(
            _cut(f"{one.leaf.code} {one.leaf.title}"),
            "; ".join(one.leaf.shared.lead),
            one.leaf.due or "",
            one.lost,
        )
        for one in costly
    )
    title = "Chưa có số liệu thực hiện trong năm để xác định nhiệm vụ quá hạn"
    more = "; các tiêu chí mất nhiều điểm nhất" if rows else ""
    return f"{title}{more}", _table(heads | {"points": heads["lost"]}, rows)


def _overdue(one: TaskProgress) -> _Row:
    due = "" if one.due is None else f"{one.due:%d/%m/%Y}"
    return _Row(_cut(task_name(one.task)), "; ".join(one.lead), due, one.at_risk)


def _table(heads: dict[str, str], rows: tuple[_Row, ...]) -> Table:
    due = [_column("due", heads["due"])] if any(row.due for row in rows) else []
    points = _column("points", heads["points"], Kind.POINTS)
    columns = (_column("task", "Nhiệm vụ"), _column("lead", heads["lead"]), *due, points)
    return Table("urgent", Phrase("{title}", title="Nhiệm vụ"), columns, rows)


def _column(key: str, label: str, kind: Kind = Kind.TEXT) -> Column:
    return Column(key, Phrase("{title}", title=label), kind)


def _number(value: Decimal | None) -> str:
    return UNKNOWN if value is None else SPOKEN.number(value)


def _beside(words: str) -> str:
    """Cut a name so that it has one line beside its bar."""
    shown = words
    while width(shown) > _BESIDE:
        shown = _cut(words, len(shown) - 1)
    return shown


def _cut(words: str, most: int = _NAME_IN_TITLE) -> str:
    """Cut behind a word."""
    if len(words) <= most:
        return words
    return f"{words[:most].rpartition(' ')[0].rstrip(' ,;:.')}…"


def _shortened(words: str) -> str:
    return _cut(words, _LONG)
