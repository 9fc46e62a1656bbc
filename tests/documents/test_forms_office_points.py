"""Points of forms that real LibreOffice computes itself: they are parplan's own."""

import random
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]

from forms import computed, fill, form_of, planned, small_plan
from office import needs_soffice, soffice
from parplan.documents.forms.as_xlsx import render
from parplan.documents.forms.formulas import Cells, formula, told
from parplan.documents.forms.sheets import read_form
from parplan.plan.figures import Figure
from parplan.plan.plan import Plan
from parplan.plan.scoring_rules import ScoringRule
from rules_told import averages_of_many, near_bounds, rules_told

Run = Callable[..., tuple[int, str, str]]


pytestmark = needs_soffice


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
    """Four forms of each agency, opened without the values that parplan would give them."""
    plan = planned(small_plan(tmp_path / "plan"))
    chance = random.Random(2024)
    known, seen = {}, set()
    for turn in range(4):
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
    soffice(tmp_path, "--convert-to", "ods", "--outdir", str(tmp_path), *map(str, known))
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
    soffice(tmp_path, "--convert-to", "ods", "--outdir", str(tmp_path), str(file))
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
    soffice(tmp_path, "--convert-to", "xlsx", "--outdir", str(tmp_path / "new"), str(file))
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
