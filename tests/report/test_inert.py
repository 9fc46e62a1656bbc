"""Whatever stands in a plan's fields does nothing: in no format, and on no screen."""

import csv
import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
import yaml
from lxml import etree, html

from forms import form_of, planned
from office import report, words
from parplan.documents.dossier.dossier import Dossier
from parplan.documents.dossier.dossier import render as render_dossier
from parplan.documents.forms.as_xlsx import render as render_form
from parplan.documents.letters.letter import letters
from parplan.documents.letters.letter import render as render_letter
from parplan.files.loading import load, load_published
from parplan.language.catalogue import ENGLISH, Phrase
from parplan.questions.agencies import agencies
from parplan.questions.options import today
from parplan.questions.show import show
from parplan.questions.sipas import sipas
from parplan.report.report import FORMATS, render
from places import SMALL

STEERING = (
    *("\x1b[2J", "\x1b]0;title\x07", "\x1b]8;;http://a.example\x1b\\", "\x9b31m", "\x1bP+q\x1b\\"),
    *("\x07", "\x08\x08", "\x0c", "\x7f", "\x00", "\x85", "\u202e", "\u2066"),
)
"""What a terminal obeys, or what makes it show words in another order."""

ACTING = (
    *('=HYPERLINK("http://a.example")', "＝1+1", "@SUM(A1)", "+1", "-1", " =1"),
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](http://a.example)"),
    *("[red]", "![a](http://a.example/x.png)", "../../x", "| a |", "`a`", "http://a.example"),
)
"""What a spreadsheet, a browser, a reader of Markdown or a file system obeys."""

FREE = {
    *("title", "name", "head", "aliases", "note", "time", "tasks", "paragraphs", "lines"),
    *("province", "issuer", "place"),
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small plan, with something that acts before the words of every field that is free."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copy(SMALL / "rules.yaml", folder)  # its names are ids
    for name in ("plan", "criteria", "sipas_tasks", "agencies"):
        held = yaml.safe_load((SMALL / f"{name}.yaml").read_text(encoding="utf-8"))
        made = yaml.safe_dump(_acting(held, "", cycle(ACTING)), allow_unicode=True, sort_keys=False)
        (folder / f"{name}.yaml").write_text(made, encoding="utf-8")
    return folder


def _acting(data: object, key: str, acts: Iterator[str]) -> object:
    match data:
        case dict():
            return {name: _acting(value, name, acts) for name, value in data.items()}
        case list():
            return [_acting(value, key, acts) for value in data]
        case str() if key in FREE:
            return f"{next(acts)} {data}"
    return data


@pytest.mark.parametrize("name", FORMATS)
def test_escape_sequences_reach_no_reader(name: str) -> None:
    made = report(words(*STEERING, *ACTING), title=STEERING[0], notes=(Phrase(STEERING[2]),))
    inert(name, render(made, name, ENGLISH))


@pytest.mark.parametrize("name", FORMATS)
def test_a_plan_does_nothing_in_any_format(hostile: Path, name: str) -> None:
    plan = planned(hostile)
    for made in (show(plan), agencies(plan), sipas(plan)):
        inert(name, render(made, name, ENGLISH))


def test_nor_in_what_is_sent_out(hostile: Path) -> None:
    plan = planned(hostile)
    dossier = Dossier(plan, load_published(), today())
    for name in ("html", "xlsx", "docx"):
        inert(name, render_dossier(dossier, name, ENGLISH))
    for letter in letters(plan, plan.agencies.agencies[:4], None):
        assert re.fullmatch("[a-z0-9-]+", letter.name)
        for name in ("html", "xlsx", "docx"):
            inert(name, render_letter(letter, name, ENGLISH))
    lead = plan.leaves[0].lead[0]
    inert("form", render_form(form_of(plan, plan.agency(lead).name)))


@pytest.mark.parametrize("text", STEERING)
def test_a_plan_with_an_escape_sequence_is_none(hostile: Path, tmp_path: Path, text: str) -> None:
    """It is a finding at its place, and what is said of it steers nothing."""
    for file in hostile.iterdir():
        tmp_path.joinpath(file.name).write_bytes(file.read_bytes())
    data = yaml.safe_load((tmp_path / "sipas_tasks.yaml").read_text(encoding="utf-8"))
    data["more"] = text
    with (tmp_path / "sipas_tasks.yaml").open("w", encoding="utf-8") as stream:
        yaml.safe_dump(data, stream, allow_unicode=False)
    loaded = load(tmp_path)
    assert loaded.plan is None
    assert all(line.isprintable() for one in loaded.remarks for line in one.lines(ENGLISH))


STEERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def inert(name: str, content: str | bytes) -> None:
    if isinstance(content, str):
        content = content.encode()
    if content.startswith(b"PK"):
        office(content)
        return
    text = content.decode("utf-8-sig")
    assert (
        re.findall(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text) == []
    )
    if name == "csv":
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert [cell for cell in cells if re.match(r"\s*[=+@＝＋＠]|\s*[-－][^0-9.]", cell)] == []
    elif name == "html":
        root = html.fromstring(content)
        assert (
            root.xpath("//img | //iframe | //*[@onerror] | //script[contains(., 'alert(1)')]") == []
        )
        assert root.xpath("//a[contains(@href, 'a.example')]") == []
    elif name == "markdown":
        assert re.findall(r"(?<!\\)\]\(http|(?<!\\)<(?:script|img)", text) == []


def office(content: bytes) -> None:
    """No formula of the data's, no link, no field, no picture from elsewhere.

    Links within a workbook lead to its own sheets.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for part in parts.namelist():
            if not part.endswith((".xml", ".rels")):
                continue
            root = etree.fromstring(parts.read(part))
            for node in root.iter(etree.Element):
                kind = etree.QName(node).localname
                assert kind not in {"ddeLink", "instrText"}, part
                if kind == "hyperlink":
                    assert set(node.keys()) <= {"ref", "location", "display"}, part
                if kind == "fldSimple":  # a page's number
                    assert set(node.attrib.values()) <= {"PAGE", "NUMPAGES"}, part
                if kind == "f":
                    assert "a.example" not in (node.text or ""), part
                if kind == "Relationship":
                    assert "a.example" not in str(node.get("Target")), part
