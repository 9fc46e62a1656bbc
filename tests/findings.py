"""Findings as they are printed, for the tests of each format."""

import os

import pytest
from hypothesis import strategies as st

from parplan.language.catalogue import Language, Phrase
from parplan.language.remarks import Level, Position, Remark


def remark(  # noqa: PLR0913, PLR0917 - all that a remark holds
    file: str,
    line: int,
    column: int,
    code: str,
    level: str,
    message: str,
    hint: str | None = None,
    reason: str | None = None,
    address: str | None = None,
) -> Remark[Position]:
    """Make a remark of ready words."""
    return Remark(
        Level(level),
        Position(file, line, column),
        Phrase("{words}", words=message),
        None if hint is None else Phrase("{words}", words=hint),
        code,
        reason,
        address,
    )


ERROR = remark(
    "data/criteria.yaml",
    12,
    5,
    "PAR102",
    "error",
    "4.1: score 9.47, but the parts add up to 9.48 (0.01 too little)",
    "the parts: 4.1.1 4.5, 4.1.2 4.98",
)
WARNING = remark("data/criteria.yaml", 40, 9, "PAR121", "warning", "tasks of 4.2: 100% the same")
KNOWN = remark(
    "data/plan.yaml",
    7,
    3,
    "PAR104",
    "acknowledged",
    "whole plan: score 85.42 is 85.4145 rounded half-up",
    "the parts: 1 2, 2 3",
    "the document rounds its headline",
    "plan/totals/score",
)
ALL = [ERROR, WARNING, KNOWN]
WORDS = {
    "error": "lỗi",
    "warning": "cảnh báo",
    "acknowledged": "đã biết",
    "hint": "gợi ý",
    "reason": "lý do",
}
VIETNAMESE = Language("vi", lambda text: WORDS.get(text, text))

posix = pytest.mark.skipif(os.name != "posix", reason="elsewhere no file has such a name")
anything = st.text(st.characters(codec="utf-8"))
without_controls = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cc", "Zl", "Zp"],
        exclude_characters="\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
        include_characters="\t\r\n%:,",
    )
)
legal_in_xml = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cc"],
        exclude_characters="\ufffe\uffff",
        include_characters="\t\r\n\x7f\x85",
    )
)
illegal_in_xml = st.sampled_from("\0\x08\x0b\x0c\x1b\x1f\ufffe\uffff\ud800\udfff")
