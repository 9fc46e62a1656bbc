"""Names of letters' files: of letters that every system takes, each a different one."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parplan.documents.letters.letter import file_names
from parplan.plan.plan import Plan

NAMES = st.lists(st.text(min_size=1, max_size=150), max_size=20)
ALIKE = st.lists(st.sampled_from(["Sở A", "SỞ A", "so a", "Sở-a", "Sở ạ", "so-a-2", "Ѕо"]))
DEVICES = ("con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9")


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Sở Nội vụ", "so-noi-vu"),
        ("UBND xã Đắk N'Drung", "ubnd-xa-dak-n-drung"),
        ("Sở Lao động - Thương binh và Xã hội", "so-lao-dong-thuong-binh-va-xa-hoi"),
        ("Các sở, ban, ngành", "cac-so-ban-nganh"),
        ("So\N{COMBINING HOOK ABOVE} Y te\N{COMBINING CIRCUMFLEX ACCENT}", "so-y-te"),
        ("../../etc/passwd", "etc-passwd"),
        ("财政局", "agency"),
        ("con", "con-2"),
        ("Index", "index-2"),
    ],
)
def test_a_name_becomes_a_file_s(name: str, file: str) -> None:
    assert file_names([name]) == {name: file}


def test_equal_names_are_numbered_in_their_order() -> None:
    names = ["Sở A", "SỞ A", "sở a 2", "Sở Á"]
    assert list(file_names(names).values()) == ["so-a", "so-a-2", "so-a-2-2", "so-a-3"]


def test_long_names_are_cut_behind_a_word() -> None:
    long = "Các cơ quan, đơn vị " + "có liên quan " * 20
    first, second = file_names([long, long + "khác"]).values()
    assert first.startswith("cac-co-quan-don-vi-co-lien-quan-co-lien")
    assert first.rpartition("-")[2] in {"co", "lien", "quan"}
    assert second.endswith("-2")
    assert max(len(first), len(second)) <= 90


@given(NAMES | ALIKE)
def test_names_are_safe_and_differ(names: list[str]) -> None:
    files = file_names(names)
    assert set(files) == set(names)
    assert len(set(files.values())) == len(files)
    for file in files.values():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", file)
        assert file not in {*DEVICES, "index"}
        assert len(f"{file}.docx") <= 100


@given(st.lists(st.sampled_from(["Sở A", "SỞ A", "Sở B"]), unique=True), st.text())
def test_who_comes_later_changes_no_name(names: list[str], later: str) -> None:
    before = file_names(names)
    after = file_names([*names, later])
    assert {name: after[name] for name in names} == before


def test_everyone_in_the_bundled_plan_has_a_name_of_her_own(plan: Plan) -> None:
    names = [body.name for body in plan.agencies.bodies]
    files = file_names(names)
    assert len(set(files.values())) == len(set(names)) > 130
    assert not [file for file in files.values() if re.search(r"-\d", file)]
