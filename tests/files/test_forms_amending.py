"""New data in a YAML file: nothing else in it changes."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from parplan.files.amending import Unamendable, amended
from parplan.files.source import Source
from parplan.files.yaml_text import written


def read(text: str) -> dict[str, Any]:
    data, findings = Source().read(("results",), "", text.encode())
    assert not findings
    assert data is None or isinstance(data, dict)
    return data or {}


FILE = """\
# yaml-language-server: $schema=../schemas/results.schema.json
# Kết quả năm 2024, nhập tay.

rounds: {self: 2025-01-10}   # theo công văn
criteria:
  # Lĩnh vực 1
  "1.1":
    scores:
        self:   1.50   # hai số lẻ
    cause: 'chậm một ngày'
    # còn chờ văn bản

  # 1.2 do Văn phòng báo cáo
  "1.2":
    figures: {completed: 29,
              assigned: 30}
    cause: |
      dòng một
      dòng hai

tasks:
  "1.1":
    status: done # xong
    reported:
      - by: Sở Nội vụ
        date: 2024-06-30
        status: done

  S3:
reports:
- period: Quý I
  received:
    Sở Nội vụ: 2024-03-25
"""


def test_a_value_changes_where_it_stands() -> None:
    after = read(FILE)
    after["criteria"]["1.1"]["scores"]["self"] = Decimal("1.25")
    after["tasks"]["1.1"]["status"] = "under_way"
    expected = FILE.replace("self:   1.50   # hai", "self: 1.25   # hai")
    expected = expected.replace("status: done # xong", "status: under_way # xong")
    assert amended(FILE, read(FILE), after) == expected


def test_a_key_is_added_behind_the_value_before_it_and_no_comment_moves() -> None:
    after = read(FILE)
    after["criteria"]["1.1"]["notes"] = {"self": "đã gửi"}
    after["criteria"]["1.1"]["evidence"] = [{"number": "1/QĐ", "page": "3"}]
    expected = FILE.replace(
        "    cause: 'chậm một ngày'\n",
        "    cause: 'chậm một ngày'\n    notes:\n      self: đã gửi\n"
        '    evidence:\n      - number: 1/QĐ\n        page: "3"\n',
    )
    assert amended(FILE, read(FILE), after) == expected


def test_a_key_that_comes_first_stands_above_the_comment_of_the_next() -> None:
    after = read(FILE)
    after["criteria"] = {"1.0": {"cause": "x"}, **after["criteria"]}
    expected = FILE.replace("criteria:\n  # Lĩnh", 'criteria:\n  "1.0":\n    cause: x\n  # Lĩnh')
    assert amended(FILE, read(FILE), after) == expected


def test_a_key_between_two_others_and_one_at_the_end() -> None:
    after = read(FILE)
    one, two = after["criteria"].items()
    after["criteria"] = dict([one, ("1.1.5", {"cause": "z"}), two])
    after["reports"][0]["received"]["Sở Y tế"] = "2024-03-26"
    after["reports"].append({"period": "Quý II", "received": {"Sở Y tế": "2024-06-26"}})
    expected = FILE.replace(
        "    cause: 'chậm một ngày'\n",
        "    cause: 'chậm một ngày'\n  \"1.1.5\":\n    cause: z\n",
    )
    expected += "    Sở Y tế: 2024-03-26\n- period: Quý II\n  received:\n    Sở Y tế: 2024-06-26\n"
    assert amended(FILE, read(FILE), after) == expected


def test_an_entry_that_was_empty_and_a_list_that_grows() -> None:
    after = read(FILE)
    after["tasks"]["S3"] = {"status": "done"}
    after["tasks"]["1.1"]["reported"].append({"by": "Sở Y tế", "date": "2024-07-01"})
    expected = FILE.replace("  S3:\n", "  S3:\n    status: done\n").replace(
        "        status: done\n",
        "        status: done\n      - by: Sở Y tế\n        date: 2024-07-01\n",
    )
    assert amended(FILE, read(FILE), after) == expected


def test_what_stands_on_one_line_becomes_a_block_if_it_changes() -> None:
    after = read(FILE)
    after["criteria"]["1.2"]["figures"]["assigned"] = Decimal(31)
    after["rounds"]["official"] = "2025-04-10"
    expected = FILE.replace(
        "    figures: {completed: 29,\n              assigned: 30}\n",
        "    figures:\n      completed: 29\n      assigned: 31\n",
    ).replace(
        "rounds: {self: 2025-01-10}   # theo công văn\n",
        "# theo công văn\nrounds:\n  self: 2025-01-10\n  official: 2025-04-10\n",
    )
    assert amended(FILE, read(FILE), after) == expected


NOTED = """\
criteria:
  "1.1":
    figures: {completed: 29,  # theo phần mềm
              # chờ xác nhận
              assigned: 30}   # cả năm
    cause: >-  # gấp
      số #1
    evidence:
      - {number: "1#BC", issuer: Sở Y tế}  # bản giấy
      # bản thứ hai
      - {number: 2/BC, issuer: Sở Y tế}
"""


def test_a_comment_within_what_is_written_anew_stands_above_it() -> None:
    after = read(NOTED)
    leaf = after["criteria"]["1.1"]
    leaf["figures"]["assigned"], leaf["cause"] = Decimal(31), "x"
    leaf["evidence"].pop()
    assert (
        amended(NOTED, read(NOTED), after)
        == """\
criteria:
  "1.1":
    # theo phần mềm
    # chờ xác nhận
    # cả năm
    figures:
      completed: 29
      assigned: 31
    # gấp
    cause: x
    evidence:
      - {number: "1#BC", issuer: Sở Y tế}  # bản giấy
      # bản thứ hai
"""
    )


def test_words_of_several_lines_take_the_place_of_others() -> None:
    after = read(FILE)
    after["criteria"]["1.2"]["cause"] = "ba\nbốn"
    after["criteria"]["1.1"]["cause"] = "năm\nsáu"
    expected = (
        FILE.replace("dòng một", "ba")
        .replace("dòng hai", "bốn")
        .replace("cause: |\n", "cause: |-\n")
    )
    expected = expected.replace("cause: 'chậm một ngày'", "cause: |-\n      năm\n      sáu")
    assert amended(FILE, read(FILE), after) == expected


def test_a_key_behind_words_of_several_lines() -> None:
    after = read(FILE)
    after["criteria"]["1.2"]["reported"] = [{"by": "Sở Y tế", "date": "2024-07-01"}]
    expected = FILE.replace(
        "      dòng hai\n",
        "      dòng hai\n    reported:\n      - by: Sở Y tế\n        date: 2024-07-01\n",
    )
    assert amended(FILE, read(FILE), after) == expected


def test_lines_end_as_those_of_the_file() -> None:
    text = FILE.replace("\n", "\r\n")
    after = read(text)
    after["tasks"]["1.1"]["product"] = "1/BC"
    expected = FILE.replace("done # xong\n", "done # xong\n    product: 1/BC\n")
    after["tasks"]["1.1"] = {
        key: after["tasks"]["1.1"][key] for key in ("status", "product", "reported")
    }
    assert amended(text, read(text), after) == expected.replace("\n", "\r\n")


def test_a_file_without_its_last_line_end() -> None:
    assert amended(
        "note: a", {"note": "a"}, {"note": "a", "tasks": {"S1": {"status": "done"}}}
    ) == ("note: a\ntasks:\n  S1:\n    status: done")


@pytest.mark.parametrize("text", ["", "# nothing yet", "# nothing yet\n", "---\n"])
def test_a_file_without_data_gets_all_of_it(text: str) -> None:
    after = {"tasks": {"S1": {"status": "done"}}}
    result = amended(text, {}, after)
    assert read(result) == after
    assert result.startswith(text.strip())


def test_a_file_on_one_line_is_refused() -> None:
    with pytest.raises(Unamendable):
        amended("{note: a}", {"note": "a"}, {"note": "b"})


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Cn")),
    min_size=1,
    max_size=12,
).map(lambda text: " ".join(text.split()) or "x")
leaf = st.one_of(
    words,
    st.lists(words, min_size=2, max_size=3).map("\n".join),
    st.booleans(),
    st.decimals(-1000, 1000, places=3, allow_nan=False).map(lambda value: value + 0),
)
keys = st.sampled_from(["a", "b", "3.4.1", "S3", "yes", "Sở Nội vụ", "1e3", "note: b"])
tree = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.dictionaries(keys, inner, min_size=1, max_size=4),
        st.lists(st.dictionaries(keys, inner, min_size=1, max_size=3), min_size=1, max_size=3),
    ),
    max_leaves=12,
)
mappings = st.dictionaries(keys, tree, min_size=1, max_size=5)


def more(draw: Callable[..., Any], data: Any) -> Any:  # noqa: ANN401 - any data
    """Change some of the data, and put something in between; nothing is taken away."""
    if isinstance(data, dict):
        found = [(key, more(draw, value)) for key, value in data.items()]
        for key, value in draw(st.dictionaries(keys, tree, max_size=2)).items():
            if key not in data:
                found.insert(draw(st.integers(0, len(found))), (key, value))
        return dict(found)
    if isinstance(data, list):
        # Words of a list stay words: a plan has no list within a list.
        inner = (more(draw, one) if isinstance(one, dict) else one for one in data)
        return [*inner, *draw(st.lists(mappings, max_size=1))]
    return draw(st.one_of(st.just(data), tree))


@given(st.data(), mappings)
def test_any_change_gives_the_new_data_and_keeps_every_comment(
    data: st.DataObject, before: dict[str, Any]
) -> None:
    lines = written(before, "").splitlines()
    text = ""
    block = False
    for number, line in enumerate(lines):
        block = line.endswith(("|-",)) or (block and line.startswith(" ") and ":" not in line)
        if not block:
            text += f"{' ' * (len(line) - len(line.lstrip()))}# comment {number}\n"
        text += line + "\n"
    if read(text) != before:  # a comment went into a text of several lines
        text = written(before, "")
    after = more(data.draw, before)
    result = amended(text, before, after)
    assert read(result) == after
    kept = [line.strip() for line in result.splitlines()]
    for line in text.splitlines():
        if line.strip().startswith("# comment"):
            assert line.strip() in kept


def less(draw: Callable[..., Any], data: Any) -> Any:  # noqa: ANN401 - any data
    """Change some of the data, put something in between, and take something away."""
    if isinstance(data, dict):
        kept = {key: less(draw, value) for key, value in data.items() if draw(st.integers(0, 4))}
        return more(draw, kept) if draw(st.booleans()) else kept
    if isinstance(data, list):
        kept_entries = [less(draw, one) for one in data if draw(st.integers(0, 4))]
        kept_entries.insert(draw(st.integers(0, len(kept_entries))), draw(mappings | words))
        return kept_entries if draw(st.booleans()) else kept_entries[1:]
    return draw(st.one_of(st.just(data), words))


@settings(max_examples=30, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.data(), mappings)
def test_any_change_and_loss_gives_the_new_data(
    data: st.DataObject, before: dict[str, Any]
) -> None:
    text = written(before, "ghi chú").replace("\n", data.draw(st.sampled_from(["\n", "\r\n"])))
    after = less(data.draw, read(text))
    if after:
        assert read(amended(text, read(text), after)) == after


@given(mappings)
def test_without_a_change_every_byte_stays(before: dict[str, Any]) -> None:
    text = written(before, "ghi chú").replace(": ", ":   ", 1)
    assert amended(text, read(text), read(text)) == text
