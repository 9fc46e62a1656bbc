"""Word documents: the form of an official appendix, and a table that says what the report says."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from hypothesis import given
from hypothesis import strategies as st

from office import (
    COLUMNS,
    CONTROLS,
    HEAD,
    HOSTILE,
    ROWS,
    SENTENCE,
    SHOWN,
    VIETNAMESE,
    converted,
    every_report,
    flat,
    is_a4_landscape,
    needs_poppler,
    needs_soffice,
    pdf_facts,
    pdf_fonts,
    pdf_text,
    report,
    same_at_any_time,
    words,
)
from parplan.language.catalogue import ENGLISH, Language, Phrase, language
from parplan.plan.plan import Plan
from parplan.questions.show import show
from parplan.report.as_docx import render
from parplan.report.report import Column, Kind, Report, in_language
from tables import Row, made_table

FONT = "Times New Roman"
SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
RESTS_ON = (
    "(Made from the figures of Plan 475/KH-UBND of 18/7/2024 by Ủy ban nhân dân tỉnh Đắk Nông)"
)
LEFT, CENTER, RIGHT = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
)


def opened(made: Report, language: Language = ENGLISH) -> Document:
    return docx.Document(io.BytesIO(render(made, language)))


def table(made: Report, language: Language = ENGLISH) -> WordTable:
    return opened(made, language).tables[0]


def texts(of: WordTable) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in of.rows]


def xml(made: Report, part: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(render(made, ENGLISH))) as package:
        return package.read(part).decode()


def test_table_says_what_people_see() -> None:
    assert texts(table(report(flat()), VIETNAMESE)) == [
        ["Code", "Title", "Assessed by", "Leaves", "Lost", "Share", "Lead"],
        ["1.1", "One", "by survey", "1", "0,5", "–", "Sở A; Sở B"],
        ["1.10", "Two", "other", "1", "1,75", "50%", f"- {SENTENCE}\n- Sở B"],
        ["", "total", "", "2", "2,25", "", ""],
    ]
    assert texts(table(report(flat()), ENGLISH))[1][4] == "0.5"


def test_title_and_what_it_belongs_to() -> None:
    document = opened(report(flat(), notes=(Phrase("Lost: {lost}.", lost=Decimal("1.5")),)))
    title, belongs_to, note = document.paragraphs[:3]
    assert [title.text, belongs_to.text, note.text] == ["Gaps", RESTS_ON, "Lost: 1.5."]
    style = title.style
    assert style is not None
    assert (style.name, style.font.bold, style.font.all_caps) == ("Heading 1", True, True)
    assert style.font.size is not None
    assert style.font.size.pt == 14
    assert style.paragraph_format.alignment == CENTER
    below = belongs_to.style
    assert below is not None
    assert (below.font.italic, below.paragraph_format.alignment) == (True, CENTER)


def test_a_report_says_what_it_rests_on_and_the_day_but_is_no_appendix() -> None:
    made = report(flat())._replace(as_of=date(2025, 4, 30))
    for asked, says in (
        (ENGLISH, "as of 2025-04-30)"),
        (language("vi"), "tính đến ngày 30/04/2025)"),
    ):
        document = docx.Document(io.BytesIO(render(made, asked)))
        assert document.paragraphs[1].text.endswith(says)
        assert "Kèm theo" not in " ".join(p.text for p in document.paragraphs)


@pytest.mark.parametrize(
    ("date", "written"),
    [("2024-02-05", "05/02/2024"), ("2024-11-10", "10/11/2024"), ("2024-01-31", "31/01/2024")],
)
def test_small_numbers_of_days_and_months_get_a_zero(date: str, written: str) -> None:
    made = report(flat())._replace(plan=HEAD._replace(date=date))
    assert written in opened(made).paragraphs[1].text


def test_paper_and_margins() -> None:
    (section,) = opened(report(flat())).sections
    assert section.orientation == WD_ORIENT.LANDSCAPE
    lengths = (
        *(section.page_width, section.page_height, section.top_margin, section.bottom_margin),
        *(section.left_margin, section.right_margin),
    )
    assert [round(length.mm) for length in lengths if length] == [297, 210, 20, 20, 30, 15]


def test_page_number_is_above_from_the_second_page_on() -> None:
    (section,) = opened(report(flat())).sections
    assert section.different_first_page_header_footer
    assert section.first_page_header.is_linked_to_previous
    (paragraph,) = section.header.paragraphs
    (field,) = paragraph._p.iter(qn("w:fldSimple"))  # noqa: SLF001
    assert field.get(qn("w:instr")) == "PAGE"
    assert paragraph.style is not None
    assert paragraph.style.paragraph_format.alignment == CENTER


def test_every_slot_of_every_style_has_the_font() -> None:
    root = opened(report(flat())).styles.element
    fonts = list(root.iter(qn("w:rFonts")))
    assert len(fonts) >= 2
    for font in fonts:
        assert dict(font.attrib) == {qn(f"w:{slot}"): FONT for slot in SLOTS}
    (defaults,) = root.iter(qn("w:docDefaults"))
    assert list(defaults.iter(qn("w:rFonts")))
    for part in ("word/document.xml", "word/header1.xml", "word/settings.xml"):
        assert "rFonts" not in xml(report(flat()), part)
    assert "theme" not in xml(report(flat()), "[Content_Types].xml")


def test_body_is_13_and_table_12_points() -> None:
    document = opened(report(flat(), notes=(Phrase("Note"),)))
    sizes = [int(size.get(qn("w:val"))) for size in document.styles.element[0].iter(qn("w:sz"))]
    assert sizes == [26]
    paragraph = document.tables[0].cell(1, 1).paragraphs[0]
    assert paragraph.style is not None
    assert paragraph.style.font.size is not None
    assert paragraph.style.font.size.pt == 12


def test_long_rows_are_smaller() -> None:
    paragraph = table(report(replace(flat(), as_records=True))).cell(1, 1).paragraphs[0]
    assert paragraph.style is not None
    assert paragraph.style.name == "Table 11"


def test_header_is_repeated_and_no_row_breaks() -> None:
    rows = table(report(flat())).rows
    marks = [[mark.tag for mark in row._tr.trPr] for row in rows]  # noqa: SLF001
    assert marks == [[qn("w:cantSplit"), qn("w:tblHeader")], *[[qn("w:cantSplit")]] * 3]


def test_numbers_stand_on_the_right_and_codes_in_the_middle() -> None:
    header, first, *_ = table(report(flat())).rows
    assert [cell.paragraphs[0].alignment for cell in header.cells] == [CENTER] * 7
    assert [cell.paragraphs[0].alignment for cell in first.cells] == [
        *(CENTER, LEFT, LEFT, RIGHT, RIGHT, RIGHT, LEFT)
    ]


def bold(of: WordTable) -> list[bool]:
    cells = [row.cells[1] for row in of.rows]
    return [bool(cell.paragraphs[0].runs[0].bold) for cell in cells]


def test_parents_and_totals_are_bold() -> None:
    assert bold(table(report(flat()))) == [True, False, False, True]
    assert bold(table(report(flat(ROWS, None)))) == [True, True, False, False]


def test_a_parent_below_the_first_level_is_bold() -> None:
    rows = (
        *(Row(("4.1", "Parent"), 2), Row(("4.1.1", "Leaf"), 3)),
        *(Row(("4.2", "Leaf"), 2), Row(("5", "Area"), 1)),
    )
    made = report(made_table("t", Phrase("T"), COLUMNS[:2], rows))
    assert bold(table(made)) == [True, True, False, False, True]


def test_columns_fill_the_width_and_keep_words_whole() -> None:
    of = table(report(flat()))
    widths = [column.width.pt for column in of.columns if column.width]
    between_margins = (297 - 30 - 15) / 25.4 * 72
    assert between_margins - 2 < sum(widths) <= between_margins
    grid = [int(column.get(qn("w:w")) or 0) for column in of._tbl.tblGrid]  # noqa: SLF001
    for row in of.rows:
        cells = [cell.width.twips for cell in row.cells if cell.width]
        assert cells == grid
    assert widths[6] == max(widths)
    assert widths[3] > 12 * 2.7  # "Leaves" in bold


def test_merged_cells_are_merged_again() -> None:
    keys = ("code", "title", "tasks", "lead", "note", "merged_with")
    columns = tuple(Column(key, Phrase(key)) for key in keys)
    rows = (
        Row(("4.3.1", "One", ("Do",), ("A",), "Survey", None)),
        Row(("4.3.2", "Two", ("Do",), ("A",), "Survey", "4.3.1")),
        Row(("4.3.3", "Three", ("Do",), ("A",), "other", "4.3.1")),
        Row(("4.4", "Four", ("Do",), ("A",), "Survey", None)),
    )
    of = table(report(made_table("t", Phrase("T"), columns, rows)))
    merged = [row.cells[2]._tc for row in of.rows]  # noqa: SLF001
    assert merged[1] is merged[2] is merged[3]
    assert merged[4] is not merged[3]
    assert of.cell(2, 2).text == "Do"
    assert of.cell(1, 4)._tc is of.cell(2, 4)._tc  # noqa: SLF001
    assert of.cell(3, 4).text == "other"
    assert of.cell(2, 1).text == "Two"


def test_bundled_plan_has_the_merged_cells_of_its_document(plan: Plan) -> None:
    made = in_language(show(plan), "vi")
    continued = xml(made).count("<w:vMerge/>")
    # 4.1.5, 4.3.2, 4.3.3 and 7.3.7, four cells each.
    assert continued == 16


def test_several_tables_have_headings_and_an_empty_one_says_so() -> None:
    empty = made_table("sipas", Phrase("SIPAS tasks"), COLUMNS, ())
    document = opened(report(flat(), empty))
    found = [(p.text, p.style.name) for p in document.paragraphs if p.style and p.text]
    assert found[2:] == [
        *(("Lost points", "Heading 2"), ("SIPAS tasks", "Heading 2"), ("(none)", "Body Text"))
    ]
    assert len(document.tables) == 1


def test_many_notes_come_last() -> None:
    notes = tuple(Phrase(f"Note {number}") for number in range(4))
    document = opened(report(flat(), notes=notes))
    found = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert found == ["Gaps", RESTS_ON, "Notes", "Note 0", "Note 1", "Note 2", "Note 3"]


def test_properties_name_nobody_and_bear_the_date_of_the_plan() -> None:
    properties = opened(report(flat())).core_properties
    assert (properties.title, properties.subject) == ("Gaps", RESTS_ON)
    assert (properties.author, properties.comments, properties.last_modified_by) == ("", "", "")
    signed = datetime(2024, 7, 18, tzinfo=UTC)
    assert (properties.created, properties.modified) == (signed, signed)


def test_nothing_of_the_library_s_template_is_left() -> None:
    with zipfile.ZipFile(io.BytesIO(render(report(flat()), ENGLISH))) as package:
        assert sorted(package.namelist()) == [
            *("[Content_Types].xml", "_rels/.rels", "docProps/core.xml"),
            *("word/_rels/document.xml.rels", "word/document.xml", "word/header1.xml"),
            *("word/settings.xml", "word/styles.xml"),
        ]


def test_the_same_report_gives_the_same_bytes() -> None:
    assert same_at_any_time(render)


def test_words_come_out_as_they_went_in() -> None:
    of = texts(table(report(words(*HOSTILE))))[1:]
    assert of == [[text, text, f"{text}; {text}"] for text in HOSTILE]


def test_characters_that_act_or_break_the_file_are_shown() -> None:
    made = report(words(CONTROLS), title="A" + CONTROLS, notes=(Phrase(CONTROLS),))
    document = opened(made)
    assert [p.text for p in document.paragraphs if p.text] == ["A" + SHOWN, RESTS_ON, SHOWN]
    assert document.core_properties.title == "A" + SHOWN
    assert document.tables[0].cell(1, 1).text == SHOWN


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_text_gives_a_document_that_opens(text: str) -> None:
    made = report(words(text), title=text, notes=(Phrase("{words}", words=text),))
    assert len(opened(made).tables[0].rows) == 2


def test_every_report_has_its_rows(plan: Plan) -> None:
    for made in every_report(plan):
        found = iter(opened(made, VIETNAMESE).tables)
        for expected in filter(lambda one: one.rows, made.tables):
            of = next(found)
            assert len(of.rows) == 1 + len(expected.rows) + (expected.totals is not None)
            codes = [cell.text for cell in _column(of, 0)]
            if expected.columns[0].kind is Kind.CODE:
                first = [row.values[0] for row in expected.lines]
                assert codes[1 : 1 + len(first)] == first


def _column(of: WordTable, index: int) -> Iterator[docx.table._Cell]:
    return (row.cells[index] for row in of.rows)


@needs_soffice
@needs_poppler
def test_libreoffice_prints_it(plan: Plan, tmp_path: Path) -> None:
    content = render(in_language(show(plan, "4.1"), "vi"), VIETNAMESE)
    pdf = converted(content, "docx", "pdf", tmp_path)
    facts = pdf_facts(pdf)
    assert is_a4_landscape(facts)
    assert facts["Pages"] == "2"
    assert facts["Title"] == "Criteria"
    text = pdf_text(pdf)
    assert text.startswith("CRITERIA (Made from the figures of Plan 475/KH-UBND")
    assert text.count("Assessed") == 2  # the header again
    assert text.count("Hướng dẫn các cơ quan") == 1
    assert "0,77" in text
    # Shared by 4.1.4 and 4.1.5, and so printed once.
    assert text.count("Rà soát, sắp xếp tổ chức bộ máy") == 1
    assert {name.partition("-")[0] for name in pdf_fonts(pdf)} <= {
        *("TimesNewRomanPS", "TimesNewRomanPSMT", "LiberationSerif")
    }
