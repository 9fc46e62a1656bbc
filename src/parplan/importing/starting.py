"""A province and a year → the files of a plan folder in which everything is still to be said.

The tree is that of a set of criteria, or of another plan; the register has the bodies that every
province has in that year.
"""

import datetime
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from parplan.files.yaml_text import Value, written
from parplan.language.vietnamese import fold
from parplan.plan.agencies import Agencies, Agency, Group
from parplan.plan.criteria_set import CriteriaSet, SetCriterion
from parplan.plan.plan import Criterion, Plan
from parplan.plan.points import tidy

CITIES = frozenset(("Hà Nội", "Hồ Chí Minh", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế"))
"""Cities run from the centre (Huế since 1/1/2025, Nghị quyết 175/2024/QH15)."""

_KIND = re.compile(r"(?:tỉnh|thành phố|TP\.?)\s+(?=\S)", re.IGNORECASE)

_HEAD = """\
# Dự thảo kế hoạch. Những gì chưa có thì để trống (xóa dấu # ở đầu dòng rồi ghi khi đã rõ);
# `parplan check` nêu nội dung còn thiếu, `parplan check --ready` kiểm tra lần cuối trước khi ký.
# number: 00/KH-UBND
# date: {year}-01-31
# Địa danh trước ngày ký; tỉnh; cơ quan ban hành, rồi từng dòng ở góc trái trang đầu.
"""
_REST = """\
# Điểm đạt được là của năm {before}, mục tiêu là của năm {year}.
score_year: {before}
target_year: {year}
"""
_BODY = """\
# Căn cứ, kết quả năm trước: mỗi đoạn một dòng.
# preamble:
#   - Ngày …, Bộ Nội vụ ban hành Quyết định số … công bố Chỉ số cải cách hành chính năm {before}.
# sections:
#   - number: "I"
#     title: MỤC ĐÍCH, YÊU CẦU
#     paragraphs:
#       - Cải thiện Chỉ số cải cách hành chính năm {year}.
# Ai chịu trách nhiệm về lĩnh vực, tiêu chí nào (`answers_for`).
# organisation:
#   number: "III"
#   title: TỔ CHỨC THỰC HIỆN
#   duties:
#     - number: "1"
#       title: Giám đốc Sở Nội vụ
#       heads: [Giám đốc Sở Nội vụ]
#       answers_for: ["1"]
#       paragraphs:
#         - Theo dõi, đôn đốc, tổng hợp.
# closing: [Trên đây là Kế hoạch …/.]
# signer:
#   lines: [TM. ỦY BAN NHÂN DÂN, CHỦ TỊCH]
#   name: Họ và tên
# recipients: [Như trên;, "Lưu: VT."]
# Văn bản giao nhiệm vụ, báo cáo: dòng trên chức vụ người ký; nơi lưu (không ghi thì là VT).
# papers:
#   on_behalf_of: TM. ỦY BAN NHÂN DÂN
#   filed: VT, NC

# Tổng điểm in ở cuối Phụ lục 01; điểm chưa biết để null.
totals:
  max_points: {most}
  score: null
  target: null
"""
_TITLE_LOST = "Nguồn của bộ tiêu chí lặp lại tên của một dòng khác; tên riêng chưa rõ."
_TREE = """\
Các tiêu chí{of}; `score` là điểm đạt được năm {before}, `target` là mục tiêu năm {year}.
Với mỗi tiêu chí chấm điểm, ghi thêm: tasks (nhiệm vụ), lead (chủ trì), coordinating (phối hợp)."""
_REGISTER = """\
Các cơ quan mà tỉnh nào cũng có, trong năm {year}; bổ sung cơ quan riêng, UBND từng xã, phường.
Sở trước 1/3/2025: Nghị định 24/2014/NĐ-CP, Điều 8; từ 1/3/2025: Nghị định 45/2025/NĐ-CP, Điều 8."""
_TASKS = """\
Phụ lục 02: nhiệm vụ nâng cao Chỉ số hài lòng (SIPAS). `parts` là các phần (A, B), mỗi phần có
các mục (I, II), mỗi mục có các nhiệm vụ: number, task, lead, coordinating, time."""


class Beginning(NamedTuple):
    """Whose plan it is to be, of which year, and what its tree is taken from."""

    province: str
    year: int
    tree: Plan | CriteriaSet

    @property
    def is_city(self) -> bool:
        """Whether it is a city run from the centre."""
        return self.province in CITIES


def province_meant(words: str) -> str:
    """Leave the kind out: "tỉnh Bắc Giang" is Bắc Giang."""
    return " ".join(_KIND.sub("", words.strip(), count=1).split())


def started(beginning: Beginning, bodies: Agencies) -> dict[str, str]:
    """Make the files, by their names without `.yaml`."""
    of, year = beginning.tree, beginning.year
    rows = of.criteria.areas if isinstance(of, Plan) else of.areas
    named = of.plan.criteria_set if isinstance(of, Plan) else of.name
    areas = [_row(row) for row in rows if not getattr(row, "bonus", False)]
    most = sum((row.max_points for row in rows if not getattr(row, "bonus", False)), Decimal())
    years = {"year": year, "before": year - 1}
    tree = _TREE.format(of=f" của {named}" if named else "", **years)
    return {
        "plan": _document(beginning, named, areas, f"{tidy(most):f}"),
        "criteria": written({"areas": areas}, tree),
        "sipas_tasks": written({"parts": []}, _TASKS),
        "agencies": written(
            _register(beginning.year, bodies, is_city=beginning.is_city),
            _REGISTER.format(**years),
        ),
    }


def _document(
    beginning: Beginning, named: str | None, areas: list[dict[str, Value]], most: str
) -> str:
    name, year = beginning.province, beginning.year
    kind = "thành phố" if beginning.is_city else "tỉnh"
    known: dict[str, Value] = {
        "place": name,
        "province": name,
        "issuer": f"Ủy ban nhân dân {kind} {name}",
        "issuer_lines": ["ỦY BAN NHÂN DÂN", f"{kind} {name}".upper()],
        "kind": "KẾ HOẠCH",
        "title": "CẢI THIỆN, NÂNG CAO CHỈ SỐ CẢI CÁCH HÀNH CHÍNH (PAR INDEX), CHỈ SỐ HÀI LÒNG CỦA"
        f" NGƯỜI DÂN (SIPAS) {kind} {name} NĂM {year}".upper(),
    }
    years = {"year": year, "before": year - 1, "most": most}
    lines = written(known, "")
    follows = written({"criteria_set": named}, "Bộ tiêu chí áp dụng.") if named else ""
    known_oddities = [
        {"rule": "PAR303", "place": f"criteria/{code}/title", "reason": _TITLE_LOST}
        for code in _titles_again(areas)
    ]
    oddities = written({"acknowledged": known_oddities}, "") if known_oddities else ""
    parts = (_HEAD.format(**years), lines, _REST.format(**years), follows, _BODY.format(**years))
    return "".join((*parts, oddities))


def _titles_again(areas: list[dict[str, Value]]) -> Iterator[str]:
    """Find rows that have the title of an earlier one: where the set was read, theirs was lost."""
    seen: set[str] = set()
    waiting: list[Any] = list(reversed(areas))
    while waiting:
        row = waiting.pop()
        waiting += reversed(row.get("criteria", []))
        title = fold(row["title"])
        if title in seen:
            yield row["code"]
        seen.add(title)


def _row(row: Criterion | SetCriterion) -> dict[str, Value]:
    """Take a row's place in the tree, and nothing that a plan says of it."""
    data: dict[str, Value] = {
        "code": row.code,
        "title": row.title,
        "max_points": row.max_points,
        "score": None,
        "target": None,
    }
    if row.assessed_by is not None:
        data["assessed_by"] = row.assessed_by.value
    if row.criteria:
        data["criteria"] = [_row(below) for below in row.criteria]
    return data


def bodies_of(year: int, bodies: Agencies, *, is_city: bool) -> Agencies:
    """Say which of these bodies a province has in a year, called as they are there."""
    return Agencies.model_validate(_register(year, bodies, is_city=is_city))


def _register(year: int, bodies: Agencies, *, is_city: bool) -> dict[str, Value]:
    """Take whoever is there on some day of the year, and whom they pass their duties on to."""
    first = datetime.date(year, 1, 1)
    agencies = [agency for agency in bodies.agencies if not agency.succeeded(first)]
    groups = [group for group in bodies.groups if group.until is None or group.until > first]
    return {
        "agencies": list(_held(agencies, is_city=is_city)),
        "groups": list(_held(groups, is_city=is_city)),
    }


def _held(bodies: Iterable[Agency | Group], *, is_city: bool) -> Iterator[dict[str, Value]]:
    for body in bodies:
        data = body.model_dump(mode="json", exclude_defaults=True)
        if is_city:
            data = {key: _in_city(one) for key, one in data.items()}
            names = (body.name, *body.aliases)
            if short := [_PROVINCE.sub("TP", one) for one in names if _PROVINCE.search(one)]:
                data["aliases"] = [*data.get("aliases", []), *short]
        yield data


_PROVINCE = re.compile(r"\btỉnh\b")


def _in_city(value: Value) -> Value:
    """Call the bodies as a city does: "Công an thành phố"."""
    if isinstance(value, str):
        return _PROVINCE.sub("thành phố", value)
    return [_in_city(one) for one in value] if isinstance(value, list) else value
