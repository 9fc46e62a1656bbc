"""The bundled plan against the text of the document: nothing lost, added or changed.

The text is read by its own structure, without parplan's code and without looking anything up
in the data, so that a mistake in one isn't repeated in the other.
"""

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
import yaml

from places import ROOT, TESTS

FOLDER = ROOT / "data"
TEXT = (TESTS / "sources" / "ke-hoach-475.txt").read_text(encoding="utf-8")
FIGURES = ("max_points", "score", "target")
MOTTO = {"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"}
Data = dict[str, Any]
Line = tuple[str, str]  # (what it is, its words)


def agency_lines(place: str, cell: list[str]) -> Iterator[Line]:
    printed = "\n".join(cell)
    yield f"{place} printed", printed
    # The one cell whose punctuation doesn't show whom it means.
    plain = printed.replace("các Sở: Nội vụ, Kế hoạch", "Sở Nội vụ; Giám đốc Sở Kế hoạch")
    for entry in re.split(r"; |\n| \(|, (?=UBND|Chủ tịch|Thủ trưởng)", plain):
        yield f"{place} entry", entry.removeprefix("- ").rstrip(";.)")


def cut(cells: list[str], code: str, least: int) -> Iterator[list[str]]:
    """Cut a table's paragraphs into rows of at least so many cells, each begun by its code."""
    while cells:
        starts = (i for i, cell in enumerate(cells) if i >= least and re.fullmatch(code, cell))
        end = next(starts, len(cells))
        yield cells[:end]
        cells = cells[end:]


def source_lines() -> Iterator[Line]:
    """Read the document as lines: the body, the appendices, each cell of their tables."""
    lines = [line for line in TEXT.splitlines() if line.strip()]
    first, second = lines.index("PHỤ LỤC 01"), lines.index("PHỤ LỤC 02")
    for line in lines[5:first]:  # behind five lines of the library's page
        if line.strip("-") and line not in MOTTO:
            yield "body", line.removeprefix("- ")
    for appendix in (lines[first:second], lines[second:]):
        yield from (("appendix", line) for line in appendix[:3])
    table = lines[lines.index("(9)") + 1 : second]
    total = table.index("TỔNG ĐIỂM")
    for code, title, *cells in cut(table[:total], r"\d(\.\d)*", 5):
        yield f"{code} title", title
        yield from ((f"{code} {name}", cells.pop(0)) for name in FIGURES)
        note = [cells.pop()] if cells[-1:] == ["Điều tra XHH"] else []
        if cells:  # columns 7 and 8 stand last; of the two only 8 is ever a list with dashes
            bullets = next(n for n, cell in enumerate(reversed(cells)) if cell[:2] != "- ")
            *todo, lead = cells[: -max(bullets, 1)]
            yield from ((f"{code} task", task.removeprefix("- ")) for task in todo)
            yield from agency_lines(f"{code} lead", [lead])
            yield from agency_lines(f"{code} coordinating", cells[-max(bullets, 1) :])
        yield from ((f"{code} note", cell) for cell in note)
    yield from zip((f"total {name}" for name in FIGURES), table[total + 1 :], strict=True)
    table = lines[lines.index("Cơ quan phối hợp") + 1 :]
    for code, title, *cells in cut(table, r"[AB]|[IVX]+|\d+", 2):
        yield f"SIPAS {code}", title
        if cells:
            *leads, coordinating, time = cells
            yield from agency_lines(f"SIPAS {code} lead", leads)
            yield from agency_lines(f"SIPAS {code} coordinating", [coordinating])
            yield f"SIPAS {code} time", time


def rows(parent: Data) -> list[Data]:
    below = parent.get("areas") or parent.get("criteria", [])
    return [found for row in below for found in (row, *rows(row))]


def tasks(data: Data) -> list[Data]:
    sections = [section for part in data["sipas_tasks"]["parts"] for section in part["sections"]]
    return [task for section in sections for task in section["tasks"]]


def part_lines(place: str, part: Data) -> Iterator[Line]:
    for name in ("lead", "coordinating"):
        if entries := part.get(name, []):
            yield f"{place} {name} printed", part.get(f"{name}_printed", "; ".join(entries))
            yield from ((f"{place} {name} entry", entry) for entry in entries)
    if "note" in part:
        yield f"{place} note", part["note"]


def section_words(section: Data) -> Iterator[str]:
    yield f"{section['number']}. {section['title']}"
    yield from section.get("paragraphs", [])
    for piece in section.get("sections") or section.get("duties", []):
        yield from section_words(piece)


def body_words(plan: Data) -> Iterator[str]:
    year, month, day = plan["date"].split("-")
    yield from (*plan["issuer_lines"], f"Số: {plan['number']}")
    yield f"{plan['place']}, ngày {day} tháng {int(month)} năm {year}"
    yield from (plan["kind"], plan["title"], *plan["preamble"])
    for section in (*plan["sections"], plan["organisation"]):
        yield from section_words(section)
    yield from (*plan["closing"], "Nơi nhận:", *plan["recipients"])
    yield from (*plan["signer"]["lines"], plan["signer"]["name"])


def data_lines(data: Data) -> Iterator[Line]:
    """Make the same lines of the data."""
    yield from (("body", words) for words in body_words(data["plan"]))
    for appendix in data["plan"]["appendices"]:
        yield from (("appendix", appendix[key]) for key in ("number", "title", "belongs_to"))
    for row in rows(data["criteria"]):
        yield from ((f"{row['code']} {name}", row[name]) for name in ("title", *FIGURES))
        yield from ((f"{row['code']} task", task) for task in row.get("tasks", []))
        yield from part_lines(row["code"], row)
    yield from ((f"total {name}", data["plan"]["totals"][name]) for name in FIGURES)
    for part in data["sipas_tasks"]["parts"]:
        yield f"SIPAS {part['code']}", part["title"]
        for section in part["sections"]:
            yield f"SIPAS {section['code']}", section["title"]
            for task in section["tasks"]:
                yield f"SIPAS {task['number']}", task["task"]
                yield from part_lines(f"SIPAS {task['number']}", task)
                yield f"SIPAS {task['number']} time", task["time"]


def differences(data: Data) -> list[str]:
    text, held = (list(map(": ".join, side)) for side in (source_lines(), data_lines(data)))
    return list(difflib.unified_diff(text, held, "text", "data", n=0, lineterm=""))


@pytest.fixture(scope="module")
def data() -> Data:
    # The base loader leaves every value as it is written: 2.50 stays "2.50".
    files = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.yaml")}
    return {name: yaml.BaseLoader(text).get_single_data() for name, text in files.items()}


def test_the_data_hold_the_document_word_for_word(data: Data) -> None:
    assert differences(data) == []


CHANGES: list[tuple[str, Callable[[dict[str, Data], Data], object]]] = [
    ("3.1 task", lambda row, _: row["3.1"]["tasks"].pop()),
    ("2.1.1 task", lambda row, _: row["2.1.1"]["tasks"].reverse()),
    ("3.4.1 score", lambda row, _: row["3.4.1"].update(score="1.4785")),
    ("4.1.5 lead", lambda row, _: row["4.1.5"].update(lead=["Giám đốc Sở Nội vụ"])),
    ("7 title", lambda row, _: row["7"].update(title=row["7"]["title"].replace("ĐIỆN", "ĐIỆN TỬ"))),
    ("3.3.2 coordinating printed", lambda row, _: row["3.3.2"].pop("coordinating_printed")),
    ("6.2.2 lead", lambda row, _: row["6.2.2"].update(lead=row["8.2"]["lead"])),
    ("5.6 title", lambda row, _: row["5"]["criteria"].insert(0, row["5"]["criteria"].pop(5))),
    ("total score", lambda _, data: data["plan"]["totals"].update(score="85.4145")),
    ("SIPAS 3 coordinating", lambda _, data: tasks(data)[2]["coordinating"].pop(1)),
    ("body: KT. CHỦ TỊCH", lambda _, data: data["plan"]["signer"]["lines"].pop(0)),
    ("body: Bưu điện tỉnh;", lambda _, data: data["plan"]["recipients"].remove("Bưu điện tỉnh;")),
    ("body: 2. Giám đốc", lambda _, data: data["plan"]["organisation"]["duties"].pop(1)),
]


@pytest.mark.parametrize(("place", "change"), CHANGES)
def test_a_change_is_reported(data: Data, place: str, change: Callable[..., object]) -> None:
    changed = deepcopy(data)
    change({row["code"]: row for row in rows(changed["criteria"])}, changed)
    assert any(line[1:].startswith(place) for line in differences(changed))


def test_the_tree_has_the_size_and_the_points_that_are_known(data: Data) -> None:
    every = rows(data["criteria"])
    leaves = [row for row in every if "criteria" not in row]
    assert Counter(row["code"].count(".") for row in every) == {0: 8, 1: 37, 2: 75}
    assert [row for row in every if "assessed_by" in row] == leaves
    for source, known in {  # leaves, maximum, score, target
        "appraisal": "68 61.5 56.8545 57.989",
        "survey": "16 22 16.66 17.39",
        "sipas": "1 10 8.17 8.3",
        "outcome": "6 6.5 3.73 5",
    }.items():
        mine = [row for row in leaves if row["assessed_by"] == source]
        sums = [sum(Decimal(row[name]) for row in mine) for name in FIGURES]
        assert [len(mine), *sums] == [Decimal(number) for number in known.split()]
        assert Decimal(data["plan"]["points_by_assessed_by"][source]) == sums[0]
    merged = {row["code"]: row["merged_with"] for row in leaves if "merged_with" in row}
    assert merged == {"4.1.5": "4.1.4", "4.3.2": "4.3.1", "4.3.3": "4.3.1", "7.3.7": "7.3.6"}


def test_the_headline_results_are_those_of_the_preamble(data: Data) -> None:
    pattern = r"đạt ([\d.,]+)\D.*?(\d+)/(\d+).*?([\d.,]+)(?: điểm|%), giảm (\d+) bậc"
    printed = [[n.replace(",", ".") for n in found] for found in re.findall(pattern, TEXT)]
    held = [list(data["plan"]["results"][name].values()) for name in ("par_index", "sipas")]
    assert [[*numbers[:4], numbers[4].removeprefix("-")] for numbers in held] == printed


def test_every_name_resolves_and_stands_for_one(data: Data) -> None:
    def fold(name: str) -> str:
        return " ".join(unicodedata.normalize("NFC", name).casefold().split())

    bodies = [*data["agencies"]["agencies"], *data["agencies"]["groups"]]
    given = [body[key] for body in bodies for key in ("name", "head", "heads") if key in body]
    given += [alias for body in bodies for alias in body.get("aliases", [])]
    times = Counter(map(fold, given))
    assert [name for name in times if times[name] > 1] == []
    parts = [*rows(data["criteria"]), *tasks(data)]
    wanted = [words for part in parts for place, words in part_lines("", part) if "entry" in place]
    wanted += [head for duty in data["plan"]["organisation"]["duties"] for head in duty["heads"]]
    wanted += [words.rstrip(";") for words in data["plan"]["recipients"] if words[:4] != "Lưu:"]
    wanted += [member for body in bodies for member in body.get("members", [])]
    heirs = [body["successor"]["name"] for body in bodies if "successor" in body]
    wanted += [name for name in heirs if name != "null"]
    assert [name for name in wanted if fold(name) not in times] == []


def test_heads_of_duties_are_those_of_the_heading(data: Data) -> None:
    codes = {row["code"] for row in rows(data["criteria"])}
    for duty in data["plan"]["organisation"]["duties"]:
        office, _, bodies = duty["title"].rpartition(" các Cơ quan, đơn vị: ")
        heads = re.split(r"; | và (?=các đơn vị)|, (?=Đài|Cổng|Trang)", bodies)
        assert duty["heads"] == [f"{office} {head}".strip() for head in heads]
        assert codes.issuperset(duty.get("answers_for", []))


def test_what_stands_beside_the_words_belongs_there(data: Data) -> None:
    document = {**data["plan"], "tasks": body_words(data["plan"])}
    for part in [*rows(data["criteria"]), *tasks(data), document]:
        own = [part.get("title", part.get("task")), *part.get("tasks", [])]
        own += [words for _, words in part_lines("", part)]
        for name in ("lead", "coordinating"):
            assert part.get(f"{name}_printed") != "; ".join(part.get(name, []))
        for reading in part.get("readings", []):
            assert any(reading["printed"] in words for words in own), reading


def test_the_roster_of_districts_and_communes() -> None:
    text = (FOLDER / "agencies.yaml").read_text(encoding="utf-8")
    assert text.count("kind: district") == 8
    _, *pieces = re.split(r"# Communes of (?:huyện|thành phố) (.+) \(", text)
    districts = "Gia Nghĩa, Cư Jút, Đắk Glong, Đắk Mil, Đắk R'lấp, Đắk Song, Krông Nô, Tuy Đức"
    assert ", ".join(pieces[::2]) == districts
    assert [piece.count("kind: commune") for piece in pieces[1::2]] == [8, 8, 7, 10, 11, 9, 12, 6]
    names = re.findall(r"name: UBND (xã|phường|thị trấn) ", text)
    assert Counter(names) == {"xã": 60, "phường": 6, "thị trấn": 5}
