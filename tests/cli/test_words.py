"""The glossary names modules that are there, and no word twice."""

import re

from places import ROOT

ROW = re.compile(r"^\| (.+) \| (.+) \| (.+) \| `(.+)` \|$", re.MULTILINE)


def test_words_have_one_meaning_and_live_where_the_glossary_says() -> None:
    text = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
    rows = ROW.findall(text)
    assert len(rows) == len(re.findall(r"`\W*$", text, re.MULTILINE))
    words = [word for words, *_ in rows for word in words.split(", ")]
    assert sorted(set(words)) == sorted(words)
    source = ROOT / "src" / "parplan"
    places = {place for *_, place in rows}
    assert [
        place
        for place in sorted(places)
        if not ((source / f"{place}.py").is_file() or (source / place / "__init__.py").is_file())
    ] == []
