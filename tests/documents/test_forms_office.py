"""Forms in real LibreOffice: filled in by a script there, and points that it computes itself."""

import datetime
import random
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]

from forms import Filled, fill, form_of, planned, prove, small_plan
from office import SOFFICE, needs_soffice
from parplan.documents.forms.as_xlsx import render
from parplan.documents.forms.contents import FormPeriod
from parplan.documents.forms.formulas import Cells, formula, told
from parplan.documents.forms.sheets import keyed, read_form
from parplan.plan.figures import Figure
from parplan.plan.plan import Plan
from parplan.plan.scoring_rules import ScoringRule
from rules_told import averages_of_many, near_bounds, rules_told

Run = Callable[..., tuple[int, str, str]]
QUARTER = FormPeriod(2024, "Quý II", datetime.date(2024, 6, 30))
FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8"}
MODULE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"'
    ' script:language="StarBasic">{source}</script:module>'
)

pytestmark = needs_soffice


def office(folder: Path, *arguments: str) -> None:
    assert SOFFICE is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, "--headless", profile, *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


def scripted(folder: Path, file: Path, lines: Sequence[str]) -> dict[str, Path]:
    """Open a form in LibreOffice, let a macro work in it, and save it in both formats."""
    made = {name: folder / f"returned.{name}" for name in FILTERS}
    office(folder, "--terminate_after_init")
    saves = [
        f'how(1).Value = "{FILTERS[name]}"\ndocument.storeToURL("{to.as_uri()}", how())'
        for name, to in made.items()
    ]
    source = "\n".join(
        [
            "Sub Main",
            "Dim how(1) As New com.sun.star.beans.PropertyValue",
            'how(0).Name = "Hidden"',
            "how(0).Value = True",
            f'document = StarDesktop.loadComponentFromURL("{file.as_uri()}", "_blank", 0, how())',
            "sheets = document.Sheets",
            *lines,
            'how(1).Name = "FilterName"',
            *saves,
            "document.close(True)",
            "StarDesktop.terminate()",
            "End Sub",
        ]
    )
    module = folder / "profile" / "user" / "basic" / "Standard" / "Module1.xba"
    module.write_text(MODULE.format(source=escape(source)), encoding="utf-8")
    office(folder, "macro:///Standard.Module1.Main")
    return made


def words(sheet: str, cell: str, text: str) -> str:
    return f'sheets.getByName("{sheet}").getCellRangeByName("{cell}").String = "{text}"'


def number(sheet: str, cell: str, value: float) -> str:
    return f'sheets.getByName("{sheet}").getCellRangeByName("{cell}").Value = {value}'


FILLED = (
    number("Hướng dẫn", "C10", 45468),  # 25/06/2024
    words("Hướng dẫn", "C9", "Trần Thị Mẫu"),
    words("Nhiệm vụ", "F4", "Đã hoàn thành"),
    number("Nhiệm vụ", "G4", 100),
    number("Nhiệm vụ", "H4", 45321),  # 30/01/2024
    words("Nhiệm vụ", "I4", "12/KH-UBND"),
    words("Nhiệm vụ", "F8", "Đang thực hiện"),
    words("Nhiệm vụ", "G8", "45,5"),
    number("Tiêu chí", "H4", 9.5),
    words("Số liệu", "E4", "Có"),
    words("Số liệu", "E5", "Không"),
    number("Số liệu", "E6", 91.25),
    words("Tài liệu kiểm chứng", "B4", "1.1"),
    words("Tài liệu kiểm chứng", "C4", "12/KH-UBND"),
    number("Tài liệu kiểm chứng", "D4", 45306),  # 15/01/2024
    words("Tài liệu kiểm chứng", "E4", "UBND tỉnh"),
    words("Tài liệu kiểm chứng", "G4", "3"),
)
SHUFFLED = (
    'tasks = sheets.getByName("Nhiệm vụ")',
    'tasks.unprotect("")',
    "Dim fields(0) As New com.sun.star.table.TableSortField",
    "fields(0).Field = 1",
    "fields(0).IsAscending = False",
    "Dim how2(1) As New com.sun.star.beans.PropertyValue",
    'how2(0).Name = "SortFields"',
    "how2(0).Value = fields()",
    'how2(1).Name = "ContainsHeader"',
    "how2(1).Value = False",
    'tasks.getCellRangeByName("A4:J8").sort(how2())',
    'Set status = tasks.getCellRangeByName("F1:F8")',
    'tasks.moveRange(tasks.getCellRangeByName("M1").CellAddress, status.RangeAddress)',
    'figures = sheets.getByName("Số liệu")',
    'figures.unprotect("")',
    "fields(0).Field = 2",
    'figures.getCellRangeByName("A4:G6").sort(how2())',
    "figures.Columns.insertByIndex(2, 1)",
    'sheets.getByName("Tài liệu kiểm chứng").Rows.insertByIndex(3, 2)',
    "document.calculateAll()",
)
SAID = [
    f"{line} (Sở Nội vụ, 2024-06-25)"
    for line in (
        "reports/Quý II/received/Sở Nội vụ: – → 2024-06-25",
        "criteria/1.1/figures/in_time: – → yes",
        "criteria/1.1/figures/complete: – → no",
        "criteria/1.1/scores/self: – → 9.5",
        "criteria/1.1/evidence: – → 12/KH-UBND",
        "criteria/1.3.1/figures/share: – → 91.25",
        "tasks/1.1/status: – → done",
        "tasks/1.1/percentage: – → 100",
        "tasks/1.1/done_on: – → 2024-01-30",
        "tasks/1.1/product: – → 12/KH-UBND",
        "tasks/S3/status: – → under way",
        "tasks/S3/percentage: – → 45.5",
    )
]


@pytest.mark.parametrize("more", [(), SHUFFLED], ids=["filled", "shuffled"])
def test_a_form_that_is_filled_in_there_is_collected(
    run: Run, tmp_path: Path, more: tuple[str, ...]
) -> None:
    folder = small_plan(tmp_path / "plan")
    form = tmp_path / "form.xlsx"
    form.write_bytes(render(form_of(planned(folder), "Sở Nội vụ", QUARTER)))
    for file in scripted(tmp_path, form, [*FILLED, *more]).values():
        code, said, told = run("collect", str(file), "--plan", str(folder), "--dry-run")
        assert (code, said.splitlines()) == (0, SAID), told
        # It has computed the points of 1.1 and 1.3.1 itself, wherever the rows stand now.
        assert computed(file) == {"1.1": Decimal("4.5"), "1.3.1": Decimal(12)}


def test_cells_that_are_merged_there_are_told(run: Run, tmp_path: Path) -> None:
    folder = small_plan(tmp_path / "plan")
    form = tmp_path / "form.xlsx"
    form.write_bytes(render(form_of(planned(folder), "Sở Nội vụ", QUARTER)))
    merged = (
        'tasks = sheets.getByName("Nhiệm vụ")',
        'tasks.unprotect("")',
        'tasks.getCellRangeByName("F4:F5").merge(True)',
    )
    for file in scripted(tmp_path, form, [*FILLED, *merged]).values():
        code, _, told = run("collect", str(file), "--plan", str(folder), "--dry-run")
        assert code == 1
        assert told.startswith(f"{file}!Nhiệm vụ!F4: error: merged cells (F4:F5) hold one value\n")


def test_protection_checks_and_hidden_marks_survive_there(tmp_path: Path) -> None:
    folder = small_plan(tmp_path / "plan")
    form = tmp_path / "form.xlsx"
    form.write_bytes(render(form_of(planned(folder), "Sở Nội vụ", QUARTER)))
    made = scripted(tmp_path, form, ())
    with zipfile.ZipFile(made["ods"]) as parts:
        content = parts.read("content.xml").decode()
    assert content.count('table:protected="true"') == 5
    for condition in (
        'of:cell-content-is-in-list("Chưa thực hiện";"Đang thực hiện";"Đã hoàn thành";"Quá hạn")',
        "of:cell-content-is-decimal-number() and cell-content-is-between(0,100)",
        "of:cell-content-is-decimal-number() and cell-content-is-between(0,12)",
        "of:cell-content-is-date() and cell-content-is-between(45292,46022)",
        'of:cell-content-is-in-list("Có";"Không")',
    ):
        assert condition in content.replace("&quot;", '"')
    book = load_workbook(made["xlsx"])
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible"] * 5 + ["hidden"]
    assert book["Nhiệm vụ"]["D4"].protection.locked
    assert not book["Nhiệm vụ"]["F4"].protection.locked
    assert book["Nhiệm vụ"].row_dimensions[1].hidden
    assert book["Nhiệm vụ"].column_dimensions["A"].hidden


def computed(file: Path) -> dict[str, Decimal]:
    """Read the points that a program has computed on the sheet of the figures."""
    sheet = read_form(file)["Số liệu"]
    found = keyed(sheet)
    assert found is not None
    _, keys = found
    points: dict[str, Decimal] = {}
    for cells in sheet.rows.values():
        held = cells[keys["points"]].held if keys["points"] in cells else None
        if isinstance(held, Decimal):
            points[str(cells[keys["code"]].held)] = held
    return points


def figures_of(chance: random.Random) -> dict[str, dict[str, Figure]]:
    """Choose figures: near every bound, and with many digits."""
    near = (
        0,
        49.99,
        50,
        70,
        80,
        89.999,
        90,
        94.9999,
        95,
        100,
        104.5,
        66.65,
        81.25,
        94.95,
        50.05,
        81.0005,
    )
    rate = chance.choice(
        [Decimal(str(chance.choice(near))), Decimal(chance.randrange(10**6)) / 9973]
    )
    whole = chance.choice([chance.randrange(1, 2000), 400, 800, 3])
    part = chance.choice([chance.randrange(whole + 1), round(whole * 0.83), whole, 333, 2])
    return {
        "1.1": {"in_time": chance.random() < 0.5, "complete": chance.random() < 0.5},
        "1.2.1": {"published": rate.quantize(Decimal("0.0001"))},
        "1.2.2": {"completed": Decimal(part), "assigned": Decimal(whole)},
        "1.3.1": {"share": rate.quantize(Decimal("0.001"))},
        "1.4": {"change": Decimal(chance.choice([-11, -10, -9.99, 0, 0.01, 5]))},
    }


def expected(plan: Plan, figures: dict[str, dict[str, Figure]]) -> dict[str, Decimal]:
    found = {}
    for code, given in figures.items():
        rule, leaf = plan.rule(code), plan.node(code)
        assert rule is not None
        assert leaf is not None
        assert plan.rules is not None
        points = rule.earned(given, leaf.max_points, plan.rules.decimals).points
        if points is not None:
            found[code] = points
    return found


def test_points_computed_there_are_parplans_own(tmp_path: Path) -> None:
    """Twenty forms of each agency, opened without the values that parplan would give them."""
    plan = planned(small_plan(tmp_path / "plan"))
    chance = random.Random(2024)
    known, seen = {}, set()
    for turn in range(20):
        figures = figures_of(chance)
        points = expected(plan, figures)
        for name in ("Văn phòng UBND tỉnh", "Sở Nội vụ", "Sở Tài chính"):
            book = load_workbook(_written(tmp_path, plan, name))
            values = {
                f"figure:{code}:{figure}": {"value": _typed(value)}
                for code, given in figures.items()
                for figure, value in given.items()
            }
            file = tmp_path / f"{turn}-{name}.xlsx"
            fill(book, values).save(file)
            own = {str(line.values["code"]) for line in form_of(plan, name).lines["figures"]}
            known[file] = {code: points[code] for code in own if code in points}
    office(tmp_path, "--convert-to", "ods", "--outdir", str(tmp_path), *map(str, known))
    for file, points in known.items():
        assert computed(file.with_suffix(".ods")) == points, file.name
        seen |= set(points)
    assert seen == {"1.1", "1.2.1", "1.2.2", "1.3.1", "1.4"}


def at_a_half(chance: random.Random, most: Fraction, decimals: int) -> tuple[Decimal, Decimal]:
    """Choose a part and a whole that earn half a unit exactly, or as little beside it as can be."""
    while True:
        half = Fraction(2 * chance.randrange(int(most * 10**decimals) + 1) + 1, 2 * 10**decimals)
        share, places = half / most, chance.choice([0, 1, 2, 3])
        whole = Fraction(share.denominator * chance.randrange(1, 10**5), 10**places)
        part = share * whole + Fraction(chance.choice([0, 0, 1, -1]), 10**places)
        if part >= 0 and (part * 10**places).denominator == 1:
            return tuple(Decimal(f"{int(n * 10**places)}E-{places}") for n in (part, whole))  # type: ignore[return-value]


@pytest.mark.parametrize("bound", [None, "full_at", "floor"])
def test_halves_and_bounds_are_met_in_floating_point(tmp_path: Path, bound: str | None) -> None:
    """A product such as 1.005 × 100 is a little less there: it is half a unit all the same."""
    chance = random.Random(2024)
    book = Workbook()
    bounds = {bound: Decimal(60)} if bound else {}
    known: list[Decimal | None] = []
    for row in range(1, 601):
        most, decimals = chance.choice(MAXIMA), chance.choice([0, 0, 1, 2, 3])
        part, whole = at_a_half(chance, Fraction(most), decimals)
        if bound and row % 2:
            part = whole * 60 / 100
        ratio = {name: {"name": name, "title": name, "unit": "hồ sơ"} for name in ("part", "whole")}
        rule = ScoringRule.model_validate({"ratio": {**ratio, **bounds}, "decimals": decimals})
        cells = Cells("$Y$1:$Z$1", f"A{row}:B{row}", "figure:1:")
        book.active.append([float(part), float(whole)])
        book.active.cell(row, 3).value = formula(rule, most, decimals, cells)
        known.append(rule.earned({"part": part, "whole": whole}, most, decimals).points)
    book.active["Y1"], book.active["Z1"] = "figure:1:part", "figure:1:whole"
    file = tmp_path / "halves.xlsx"
    book.save(file)
    office(tmp_path, "--convert-to", "ods", "--outdir", str(tmp_path), str(file))
    (sheet,) = read_form(file.with_suffix(".ods")).values()
    assert [sheet.rows[row][2].held for row in range(1, 601)] == known


def test_each_kind_of_the_page_is_computed_there(tmp_path: Path) -> None:
    """The page's own figures, and forty others of each example; averages of 60 units, too."""
    chance, book = random.Random(2024), Workbook()
    known: list[Decimal | None] = []
    for rule, most in [*rules_told(), *averages_of_many()]:
        some = range(40 if len(rule.names) < 10 else 4)
        drawn = [near_bounds(rule, chance) for _ in some] if rule.names else []
        for figures in [*(example.figures for example in rule.tests if rule.names), *drawn]:
            row = len(known) + 1
            ids = [f"figure:1:{name}" for name in rule.names]
            typed = {f"figure:1:{name}": _typed(value) for name, value in figures.items()}
            # What belongs to other rules stands beside them: a number and an answer.
            held = [(one, typed.get(one)) for one in ids] + [
                ("figure:11:a", 5),
                ("figure:2:b", "x"),
            ]
            for at, (one, value) in enumerate(held):
                book.active.cell(row, 2 + at).value = value
                book.active.cell(row, 102 + at).value = one
            cells = Cells(f"CX{row}:FG{row}", f"B{row}:BK{row}", "figure:1:")
            written = formula(rule, most, 2, cells)
            assert written is not None
            assert len(written) <= 8192  # Excel takes no more
            book.active.cell(row, 1).value = written
            known.append(rule.earned(figures, most, 2).points)
            assert told(rule, most)
    file = tmp_path / "kinds.xlsx"
    book.save(file)
    office(tmp_path, "--convert-to", "xlsx", "--outdir", str(tmp_path / "new"), str(file))
    sheet = load_workbook(tmp_path / "new" / "kinds.xlsx", data_only=True).active
    computed = [sheet.cell(row, 1).value for row in range(1, len(known) + 1)]
    given = [None if one in {None, ""} else round(Decimal(one), 9) for one in computed]
    assert given == known
    assert None in known


MAXIMA = tuple(map(Decimal, ("0.25", "0.35", "0.5", "1", "1.05", "1.5", "2.55", "8.5", "33.33")))


def _written(folder: Path, plan: Plan, name: str) -> Path:
    file = folder / f"{name}.xlsx"
    if not file.exists():
        file.write_bytes(render(form_of(plan, name)))
    return file


def _typed(value: Figure) -> object:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    return float(value)


def test_a_form_that_went_through_ods_and_back(run: Run, tmp_path: Path) -> None:
    folder = small_plan(tmp_path / "plan")
    form = tmp_path / "form.xlsx"
    form.write_bytes(render(form_of(planned(folder), "Sở Nội vụ", QUARTER)))
    book = load_workbook(form)
    filled: Filled = {"task:1.1": {"status": "Quá hạn"}, "leaf:1.3.1": {"self": 10.3}}
    prove(fill(book, filled, datetime.date(2024, 6, 25)), {"code": "1.1", "number": "=1/BC"})
    book["Tài liệu kiểm chứng"]["C4"].data_type = "s"
    book["Tài liệu kiểm chứng"]["D4"].value = datetime.date(2024, 2, 29)
    book["Tài liệu kiểm chứng"]["E4"].value = "Sở Nội vụ"
    book.save(form)
    out = str(tmp_path)
    office(tmp_path, "--convert-to", "ods", "--outdir", out, str(form))
    office(tmp_path, "--convert-to", "xlsx", "--outdir", out, str(form.with_suffix(".ods")))
    code, said, told = run("collect", str(form), "--plan", str(folder))
    assert code == 0, told
    assert said.splitlines() == [
        f"{line} (Sở Nội vụ, 2024-06-25)"
        for line in (
            "reports/Quý II/received/Sở Nội vụ: – → 2024-06-25",
            "criteria/1.1/evidence: – → =1/BC",
            "criteria/1.3.1/scores/self: – → 10.3",
            "tasks/1.1/status: – → overdue",
        )
    ]
    evidence = planned(folder).of_year(2024).criteria["1.1"].evidence
    assert evidence[0].date == datetime.date(2024, 2, 29)
