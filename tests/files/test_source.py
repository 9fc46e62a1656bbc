"""YAML as written, and where it is wrong: message, hint, line and column, all by hand."""

from decimal import Decimal

import pytest
import yaml

from parplan.files import source
from parplan.files.source import Data, Source
from parplan.language.catalogue import ENGLISH

ALIASES = "write the value out; for merged cells there is `merged_with`"
TWICE = "keep one of them: other YAML readers take the last and say nothing"
ONE = "a file holds one document: remove the line `---`"


def read(content: str | bytes) -> tuple[Data, list[str]]:
    """Read a file: its data, and findings as "line:column: message [code] hint"."""
    files = Source()
    data, found = files.read(("criteria",), "criteria.yaml", _bytes(content))
    told = []
    for finding in found:
        file, line, column = files.position(finding.path)
        assert file == "criteria.yaml"
        words = f"{line}:{column}: {ENGLISH.say(finding.message)} [{finding.rule.code}]"
        told.append(f"{words} {ENGLISH.say(finding.hint)}" if finding.hint else words)
    return data, told


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.10", Decimal("1.10")),
        ("85.4145", Decimal("85.4145")),
        ("0.30", Decimal("0.30")),
        ("0", Decimal(0)),
        ("-14", Decimal(-14)),
        ("+0.76", Decimal("0.76")),
        ("123456789012345.5", Decimal("123456789012345.5")),
    ],
)
def test_numbers_are_exact_and_keep_their_digits(written: str, value: Decimal) -> None:
    data, told = read(f"score: {written}\n")
    assert isinstance(data, dict)
    number = data["score"]
    assert isinstance(number, Decimal)
    assert (number, str(number), told) == (value, str(value), [])


def test_zero_has_no_sign() -> None:
    data, _ = read("[-0, -0.00]")
    assert isinstance(data, list)
    assert list(map(str, data)) == ["0", "0.00"]


@pytest.mark.parametrize(
    "written",
    [
        *("01", "007.5", "2,5", "1.1.1", "1_000", "0x10", "0o17", "1e3", "1E5", ".5", "5."),
        *("1:30", "2024-07-18", "NaN", ".nan", ".inf", "-.inf", "Infinity", "٣", "２.５", "−1"),
        *("9999999999999999", "0.1234567890123456", "y", "n", "No.", "8,21%", "n\u00f4\u0323i"),
    ],
)
def test_text_is_what_readers_could_disagree_about(written: str) -> None:
    assert read(f"a: {written}\n") == ({"a": written}, [])


@pytest.mark.parametrize("written", ["1.10", "no", "null", "~", "2024-07-18", " 1", ""])
def test_quoted_is_text(written: str) -> None:
    assert read(f"- \"{written}\"\n- '{written}'\n") == ([written, written], [])


def test_words_of_yaml_are_what_every_reader_takes_them_for() -> None:
    data, _ = read("[no, No, NO, off, false, yes, On, TRUE, null, ~, Null, '']")
    assert data == [False] * 5 + [True] * 3 + [None] * 3 + [""]
    assert read("a:\nb: x\n") == ({"a": None, "b": "x"}, [])


def test_keys_are_text() -> None:
    assert read('1.10: a\n2: b\nno: c\n"": d\n')[0] == {"1.10": "a", "2": "b", "no": "c", "": "d"}


@pytest.mark.parametrize("reader", ["CSafeLoader", "SafeLoader"])
def test_what_no_reader_goes_into(reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Newer libyaml gives up at a depth of its own, before its first event."""
    monkeypatch.setattr(source, "_LOADER", getattr(yaml, reader))
    _, (told,) = read("[" * 200_000)
    assert told.endswith(": nested deeper than 40 levels [PAR001]")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a: 1\nb: 2\na: 3\n", f"3:1: key `a` stands twice [PAR003] {TWICE}"),
        ("\ufeffa: 1\r\na: 2\r\n", f"2:1: key `a` stands twice [PAR003] {TWICE}"),
        ("tên: Sở {}\nb: {c: 1, c: 2}\n", f"2:11: key `c` stands twice [PAR003] {TWICE}"),
        ("a: &x 1\nb: *x\n", f"1:4: anchors, aliases and tags are not read [PAR001] {ALIASES}"),
        ("a: b\nc: *d\n", f"2:4: anchors, aliases and tags are not read [PAR001] {ALIASES}"),
        ("a: &x [*x]\n", f"1:4: anchors, aliases and tags are not read [PAR001] {ALIASES}"),
        ("a:\n  - !!python/object/apply:os.system [x]\n", None),
        ("a: 1\n---\n\nb: 2\n", f"2:1: a second document begins here [PAR001] {ONE}"),
        ("---\n---\n", f"2:1: a second document begins here [PAR001] {ONE}"),
        ("? [a]\n: 1\n", "1:3: a key must be a word [PAR001]"),
        ("a: 1\n{b: 1}: 2\n", None),
        ("[" * 100, "1:41: nested deeper than 40 levels [PAR001]"),
        ("a: {" * 60, "1:160: nested deeper than 40 levels [PAR001]"),
        (b"a: S\xe1\xbb\x9f\nb: S\xe9\n", "2:5: the file is not UTF-8 from here on [PAR001] "),
        ("a: Sở".encode("utf-16"), "1:1: the file is in UTF-16 [PAR001] save it as UTF-8"),
        ("\ufeffa: 1".encode("utf-16-be"), "1:1: the file is in UTF-16 [PAR001] save it as"),
        ("a: 1".encode("utf-16-le"), "1:2: a control character (U+0000) [PAR001] remove it"),
        ("a: 1\nb: Nội\x07\n", "2:7: a control character (U+0007) [PAR001] remove it"),
        ("a: \x1b[2J", "1:4: a control character (U+001B) [PAR001] remove it"),
        ("a: \x9b31m", "1:4: a control character (U+009B) [PAR001] remove it"),
        ("a: \ufffe", "1:4: a control character (U+FFFE) [PAR001] remove it"),
    ],
)
@pytest.mark.parametrize("reader", ["CSafeLoader", "SafeLoader"])
def test_what_is_refused(
    content: str | bytes, told: str | None, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PyYAML comes with the fast reader or without: both have to be in order."""
    monkeypatch.setattr(source, "_LOADER", getattr(yaml, reader))
    _, found = read(content)
    assert len(found) == 1
    assert told is None or found[0].startswith(told)


@pytest.mark.parametrize(
    ("content", "place", "hint"),
    [
        ("a:\n\t- b\n", "2:1", "indent with spaces, and put text with % @ ` in quotes"),
        ("a: @b\n", "1:4", "indent with spaces, and put text with % @ ` in quotes"),
        ("a: Sở: Nội vụ\n", "1:6", "put text with a colon in it in quotes"),
        ("a: 1\n b: 2\n", "2:3", "put text with a colon in it in quotes"),
        ("a: 1\nb\nc: 2\n", "3:1", "a key needs a colon and a space: `key: value`"),
        ("a:\n  b: 1\n c: 2\n", "3:2", "keys of one block start in the same column"),
        ("- a\nb: 1\n", "2:1", "entries of one list start in the same column"),
        ('a: "b" c\n', "1:8", "keys of one block start in the same column"),
    ],
)
def test_usual_mistakes_come_with_what_to_do(content: str, place: str, hint: str) -> None:
    data, (told,) = read(content)
    assert data is None
    assert told.startswith(f"{place}: not YAML: ")
    assert told.endswith(f" [PAR001] {hint}")


@pytest.mark.parametrize("content", ["a: 1\nb: 'c\nd: 2\n", 'a: 1\nb: "c', "a: 1\nb: [c, d\n"])
def test_what_is_never_closed_is_shown_where_it_opens(content: str) -> None:
    """The parser notices at the end of the file, where there is nothing to see."""
    _, (told,) = read(content)
    assert told.startswith("2:4: not YAML: ")
    assert told.endswith(" [PAR001] a quote or a bracket is not closed")


def test_every_repeated_key_is_told_and_the_rest_is_read() -> None:
    data, told = read("a: 1\nb:\n  - c: 1\n    c: 2\n  - {d: 1, d: 2}\na: 4\n")
    assert data == {"a": 4, "b": [{"c": 2}, {"d": 2}]}
    assert [line.partition(" [")[0] for line in told] == [
        "4:5: key `c` stands twice",
        "5:12: key `d` stands twice",
        "6:1: key `a` stands twice",
    ]


@pytest.mark.parametrize("content", ["", "\n\n", "# nothing yet\n", "\ufeff", "---\n"])
def test_nothing_is_no_mistake_of_yaml(content: str) -> None:
    assert read(content) == (None, [])


def test_the_place_of_a_value_is_its_key_or_the_nearest_above() -> None:
    files = Source()
    files.read(("plan",), "p.yaml", b"# plan\na: 1\nb:\n  - c: 1\n    d: {e: 2}\n  - 7\n")
    places = {
        ("plan",): (2, 1),
        ("plan", "a"): (2, 1),
        ("plan", "b", 0): (4, 5),
        ("plan", "b", 0, "d", "e"): (5, 9),
        ("plan", "b", 1): (6, 5),
        ("plan", "b", 0, "c", "no", 3): (4, 5),  # nothing is written there
        ("plan", "b", 9, "x"): (3, 1),
        ("plan", "missing"): (2, 1),
    }
    for path, place in places.items():
        assert files.position(path) == ("p.yaml", *place)


def test_an_empty_file_has_a_place_too() -> None:
    files = Source()
    files.read(("plan",), "p.yaml", b"")
    assert files.position(("plan", "areas", 1)) == ("p.yaml", 1, 1)
