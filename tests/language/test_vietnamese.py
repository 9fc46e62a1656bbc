"""Vietnamese words: equal in two encodings, without tones, in order; and when it is spoken."""

import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from parplan.language.catalogue import preferred
from parplan.language.vietnamese import fold, sort_key, without_tones

Run = Callable[..., tuple[int, str, str]]
Edited = Callable[..., Path]
Start = Callable[..., subprocess.CompletedProcess[bytes]]


def in_order(words: list[str]) -> list[str]:
    return sorted(words, key=sort_key)


@pytest.mark.parametrize(
    "other",
    [
        "SỞ NỘI VỤ",
        "  Sở\u00a0Nội  vụ\n",
        unicodedata.normalize("NFD", "Sở Nội vụ"),
        unicodedata.normalize("NFD", "SỞ NỘI VỤ"),
        "S\u01a1\u0309 N\u00f4\u0323i vu\u0323",  # horn and circumflex composed, tones not
    ],
)
def test_form_case_and_spaces_make_no_difference(other: str) -> None:
    assert other != "Sở Nội vụ"
    assert fold(other) == fold("Sở Nội vụ") == "sở nội vụ"


def test_tones_do() -> None:
    assert fold("Thủ trưởng") != fold("Thù trường")


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("Sở Nội vụ", "so noi vu"),
        ("Đắk R'lấp", "dak r'lap"),  # đ has no decomposition
        ("ĐẮK NÔNG", "dak nong"),
        ("Ủy ban nhân dân tỉnh", "uy ban nhan dan tinh"),
        ("Công Thương", "cong thuong"),
        ("so noi vu", "so noi vu"),
        ("", ""),
    ],
)
def test_every_mark_comes_off(words: str, plain: str) -> None:
    assert without_tones(words) == without_tones(unicodedata.normalize("NFD", words)) == plain


@pytest.mark.parametrize(
    "ordered",
    [
        "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y",
        "ma mà mả mã má mạ",  # the dictionary's tones: ngang huyền hỏi ngã sắc nặng
        "ban bàn bạn băn bân",  # letters before tones
        "an ản anh ảnh ánh",
        "da dạ đa đạ e",
        "Cư Cử cứa cừu",
    ],
)
def test_words_sort_as_in_a_dictionary(ordered: str) -> None:
    words = ordered.split()
    assert in_order(words[::-1]) == words
    decomposed = [unicodedata.normalize("NFD", word) for word in words]
    assert in_order(decomposed[::-1]) == decomposed


def test_agencies_sort_as_people_look_for_them() -> None:
    names = ["Ban Dân tộc", "Bảo hiểm xã hội tỉnh", "Báo Đắk Nông", "Công an tỉnh", "Đài", "Sở"]
    assert in_order(names[::-1]) == [
        "Ban Dân tộc",
        "Báo Đắk Nông",  # all letters come before any tone, as in Unicode's order for Vietnamese
        "Bảo hiểm xã hội tỉnh",
        "Công an tỉnh",
        "Đài",
        "Sở",
    ]


def test_a_plan_in_decomposed_letters_is_the_same_plan(run: Run, edited: Edited) -> None:
    """As macOS and some converters write them."""
    folder = edited()
    for file in folder.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(unicodedata.normalize("NFD", text), encoding="utf-8")
    assert run("check", "--strict", str(folder)) == (0, "", "")
    for asked in (["gaps", "--agency", "so noi vu"], ["agency", "Sở Nội vụ"], ["agencies"]):
        decomposed = run(*asked, "-f", "csv", "--plan", str(folder))[1]
        same = run(*asked, "-f", "csv")[1]
        assert decomposed.count("\n") == same.count("\n")
        if asked != ["agencies"]:  # whose order among equals is that of the letters
            assert unicodedata.normalize("NFC", decomposed) == unicodedata.normalize("NFC", same)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "vi_VN", "LC_ALL": "C"}, "en"),
        ({"LANG": "vi_VN", "LC_ALL": ""}, "vi"),
        ({"LANG": "fr_FR", "LC_MESSAGES": "vi"}, "vi"),
        ({"LANG": "vi_VN", "PARPLAN_LANG": "en"}, "en"),
        ({"LC_ALL": "en_US.UTF-8", "PARPLAN_LANG": "VI"}, "vi"),
    ],
)
def test_the_language_that_is_spoken(environment: dict[str, str], language: str) -> None:
    assert preferred(environment) == language


def test_an_option_comes_before_the_environment(start: Start) -> None:
    def asked(*options: str) -> str:
        made = start(*("gaps", "--top", "1", *options), environment={"PARPLAN_LANG": "vi"})
        assert made.returncode == 0
        return made.stdout.decode()

    assert "| 1,83 |" in asked()
    assert "| 1.83 |" in asked("--lang", "en")
    assert "| 1.83 |" in asked("--lang=en")
    assert asked("-f", "json") == asked("-f", "json", "--lang", "en")
    assert asked("-f", "csv") == asked("-f", "csv", "--lang", "en")
