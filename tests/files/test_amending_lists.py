"""Entries and keys that are taken out of a YAML file, or put in between others."""

from decimal import Decimal
from typing import Any

from parplan.files.amending import amended, amended_bytes
from parplan.files.source import Source

FILE = """\
areas:
  - code: "1"
    title: Một   # tên cũ
    lead: [Sở Nội vụ, "Các sở, ban, ngành"]  # theo QĐ
    tasks:
      - Việc một  # xong
      - Việc hai

      # việc ba còn chờ
      - Việc ba
    note: x
    # cuối dòng một

  # dòng hai
  - code: "2"
    title: Hai
    bulleted: [1, 2]

  - code: "3"
    title: Ba
total: 3
"""


def read(text: str) -> dict[str, Any]:
    data, findings = Source().read(("criteria",), "", text.encode())
    assert not findings
    assert isinstance(data, dict)
    return data


def changed(expected: str, **values: object) -> None:
    after = read(FILE)
    first = after["areas"][0]
    for key, value in values.items():
        first.pop(key) if value is None else first.__setitem__(key, value)
    assert amended(FILE, read(FILE), after) == expected


def test_a_key_is_taken_out_and_its_comments_stay() -> None:
    changed(FILE.replace("    note: x\n", ""), note=None)
    changed(
        FILE.replace('    lead: [Sở Nội vụ, "Các sở, ban, ngành"]  # theo QĐ\n', "    # theo QĐ\n"),
        lead=None,
    )


def test_a_list_in_brackets_stays_in_brackets() -> None:
    changed(
        FILE.replace('[Sở Nội vụ, "Các sở, ban, ngành"]', '["a, b", "c: d", "{e}", Sở Y tế]'),
        lead=["a, b", "c: d", "{e}", "Sở Y tế"],
    )


def test_entries_change_go_and_come_where_they_stand() -> None:
    changed(
        FILE.replace("Việc một  # xong", "Việc 1  # xong"),
        tasks=["Việc 1", "Việc hai", "Việc ba"],
    )
    changed(
        FILE.replace("      - Việc hai\n", ""),
        tasks=["Việc một", "Việc ba"],
    )
    changed(
        FILE.replace("      - Việc hai\n", "      - Việc hai\n      - Mới\n"),
        tasks=["Việc một", "Việc hai", "Mới", "Việc ba"],
    )
    changed(
        FILE.replace("      - Việc một", "      - Đầu\n      - Việc một"),
        tasks=["Đầu", "Việc một", "Việc hai", "Việc ba"],
    )


def test_a_key_is_added_behind_entries_that_are_taken_out() -> None:
    after = read(FILE)
    first = after["areas"][0]
    first |= {
        "tasks": ["Việc một", "Việc hai"],
        "bulleted": [Decimal(1)],
        "note": first.pop("note"),
    }
    expected = FILE.replace("      - Việc ba\n", "    bulleted: [1]\n")
    assert amended(FILE, read(FILE), after) == expected


def test_rows_by_their_codes() -> None:
    after = read(FILE)
    rows: list[dict[str, Any]] = after["areas"]
    rows[1:2] = [{"code": "2.5", "title": "Mới"}]
    expected = FILE.replace(
        '  - code: "2"\n    title: Hai\n    bulleted: [1, 2]\n',
        '  - code: "2.5"\n    title: Mới\n',
    )
    result = amended(FILE, read(FILE), after)
    assert read(result) == read(expected)
    assert "# dòng hai" in result
    assert "# cuối dòng một" in result
    rows[:] = [rows[0]]
    result = amended(FILE, read(FILE), after)
    assert result.endswith("    # cuối dòng một\n\n  # dòng hai\ntotal: 3\n")


def test_line_ends_and_a_mark_of_utf_8_stay() -> None:
    held = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()
    after = read(FILE)
    first = after["areas"][0]
    first["tasks"] = ["Việc một", "Mới", "Việc ba"]
    del first["note"]
    expected = FILE.replace("Việc hai", "Mới").replace("    note: x\n", "")
    assert amended_bytes(held, read(FILE), after) == (
        b"\xef\xbb\xbf" + expected.replace("\n", "\r\n").encode()
    )
