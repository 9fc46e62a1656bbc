"""The dossier's figures, what it says of them, and the command that makes it."""

import json
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from office import VIETNAMESE, bears_today
from parplan.documents.dossier.dossier import FORMATS, Dossier, rankings, render
from parplan.files.loading import load, load_published
from parplan.language.catalogue import ENGLISH
from parplan.plan.plan import Plan
from parplan.plan.points import Standing
from parplan.questions.overview import Overview, next_group, overview, overview_report
from parplan.report.report import render as render_report
from places import TESTS
from plans_made import changed

if TYPE_CHECKING:
    from parplan.report.report import Value

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def found(plan: Plan) -> Overview:
    return overview(plan, rankings(Dossier(plan, load_published())))


def said(found: Overview) -> list[str]:
    return [ENGLISH.say(finding) for finding in found.findings]


def test_the_whole_and_its_parts_are_exact(found: Overview) -> None:
    assert found.whole == Standing(Decimal(100), Decimal("85.4145"), Decimal("88.679"))
    assert [str(area.figures.lost) for area in found.areas] == [
        *("0.05", "0.9", "0.0955", "1.03", "2.99", "2.4", "2.52", "4.6")
    ]
    assert [(s.code, s.leaves, str(s.figures.lost)) for s in found.sources] == [
        ("appraisal", 68, "4.6455"),
        ("survey", 16, "5.34"),
        ("sipas", 1, "1.83"),
        ("outcome", 6, "2.77"),
    ]


def test_it_says_what_matters_most_first(found: Overview) -> None:
    assert said(found) == [
        (
            "2 of the 3.2645 points to win back sit in 3 criteria that go from 0 to full marks:"
            " 6.3.4 Tỷ lệ giảm chi trực tiếp ngân sách cho đơn vị sự nghiệp so với năm 2021; "
            "8.3.1 Số lượng doanh nghiệp gia nhập và tái gia nhập thị trường; 8.3.2 Số vốn đăng"
            " ký của doanh nghiệp."
        ),
        "7.51 of the 14.5855 lost points were lost in 7 of the 35 criteria that lost any.",
        (
            "2.3 points are left where they are: 8.4 Thực hiện thu ngân sách hàng năm của tỉnh "
            "theo Kế hoạch được Chính phủ giao; 5.4 Chấp hành kỷ luật, kỷ cương hành chính của "
            "cán bộ, công chức, viên chức (CBCCVC); 7.1.2 Triển khai Trung tâm dữ liệu phục vụ "
            "chuyển đổi số theo hướng sử dụng công nghệ điện toán đám mây; 5.6 Tỷ lệ đạt chuẩn "
            "của cán bộ, công chức cấp xã; 1.7 Thực hiện nhiệm vụ được Chính phủ, Thủ tướng "
            "Chính phủ giao lost them and aim for no more than they had."
        ),
        "7.17 of the 14.5855 lost points hang on surveys; the plan wants 0.86 of them back.",
    ]


def test_if_few_go_from_zero_it_names_those_that_carry_half(plan: Plan) -> None:
    fewer = changed(plan, target={"6.3.4": Decimal(0), "8.3.1": Decimal(0), "8.3.2": Decimal(0)})
    told = said(overview(fewer))[0]
    assert told.startswith("0.67 of the 1.2645 points to win back sit in 4 of 27 criteria: 8.5 ")
    assert [one.split()[0] for one in told.partition("criteria: ")[2].split("; ")] == [
        *("8.5", "2.4", "8.1", "5.5.2")
    ]
    one = changed(fewer, target={"8.1": Decimal(10)})
    assert said(overview(one))[0] == (
        "1.83 of the 2.9645 points to win back sit in one of 27 criteria: "
        "8.1 Kết quả Chỉ số hài lòng (SIPAS)."
    )


def test_the_steps_lead_from_the_score_to_the_target(found: Overview) -> None:
    assert [(s.leaf.code if s.leaf else "", str(s.change)) for s in found.steps] == [
        *(("6.3.4", "1"), ("8.3.1", "0.5"), ("8.3.2", "0.5"), ("8.5", "0.27")),
        *(("2.4", "0.2"), ("8.1", "0.13"), ("", "0.6645")),
    ]
    ends = [found.whole.score, *(step.after for step in found.steps)]
    assert [step.before for step in found.steps] == ends[:-1]
    assert ends[-1] == found.whole.target


def test_a_target_below_the_score_is_a_step_down(plan: Plan) -> None:
    worse = overview(changed(plan, target={"8.1": Decimal(6)}))
    assert worse.steps[0].change == Decimal("-2.17")
    assert worse.steps[-1].after == worse.whole.target == Decimal("86.379")


def test_losses_come_with_their_cumulative_share(found: Overview) -> None:
    first, second = found.losses[:2]
    assert (first.leaf.code, first.lost, first.share) == ("8.1", Decimal("1.83"), Decimal("12.55"))
    assert (second.cumulative, second.share) == (Decimal("2.98"), Decimal("20.43"))
    last = found.losses[-1]
    assert (last.cumulative, last.share) == (found.whole.lost, Decimal(100))


def test_bands_are_those_of_every_known_field_since_the_score(found: Overview) -> None:
    assert [band.year for band in found.bands] == [2023, 2024]
    assert all(band.low < band.high for band in found.bands)


@pytest.mark.parametrize(
    ("points", "better"), [("69.99", "C"), ("80", "A"), ("79.9999", "B"), ("90", None)]
)
def test_the_next_group(points: str, better: str | None) -> None:
    group = next_group(Decimal(points))
    assert (group and group.name) == better


def test_what_is_unknown_is_left_out(plan: Plan) -> None:
    unknown = overview(changed(plan, target={"1.1": None}))
    assert (unknown.whole.target, unknown.steps, unknown.bands) == (None, (), ())
    assert said(unknown)[0].startswith("7.51 of")
    nothing = overview(changed(plan, score={"1.1": None}, target={"1.1": None}))
    assert (nothing.losses, nothing.findings) == ((), ())


def test_a_plan_that_lost_nothing_has_nothing_to_say(plan: Plan) -> None:
    most = {leaf.code: leaf.max_points for leaf in plan.leaves}
    perfect = overview(changed(plan, score=most, target=most))
    assert (perfect.losses, perfect.steps, perfect.findings) == ((), (), ())


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("without", ["target", "score", "loss", "ranks"])
def test_every_format_can_do_without(plan: Plan, name: str, without: str) -> None:
    most = {leaf.code: leaf.max_points for leaf in plan.leaves}
    plans = {
        "target": changed(plan, target=dict.fromkeys(most)),
        "score": changed(plan, score=dict.fromkeys(most), target=dict.fromkeys(most)),
        "loss": changed(plan, score=most, target=most),
        "ranks": plan,
    }
    assert render(Dossier(plans[without]), name, ENGLISH)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_plan_gives_the_same_bytes(plan: Plan, name: str) -> None:
    dossier = Dossier(plan, load_published())
    first = render(dossier, name, VIETNAMESE)
    assert render(dossier, name, VIETNAMESE) == first
    assert not bears_today(first)


def test_the_command_makes_a_file_by_its_extension(run: Run, tmp_path: Path) -> None:
    beginnings = {"html": b"<!DOCTYPE html>", "xlsx": b"PK", "docx": b"PK"}
    for name, begins in beginnings.items():
        file = tmp_path / f"dossier.{name}"
        assert run("report", "-o", str(file)) == (0, "", "")
        assert file.read_bytes().startswith(begins)


def test_the_page_goes_to_stdout_as_well(
    start: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    ended = start("report", "--format", "html")
    assert (ended.returncode, ended.stdout[:15]) == (0, b"<!DOCTYPE html>")


def test_other_formats_show_the_plan_at_a_glance(run: Run) -> None:
    code, out, _ = run("report", "--format", "json")
    answer = json.loads(out, parse_float=Decimal)
    assert (code, answer["report"]) == (0, "report")
    assert list(answer["tables"]) == [
        *("worst", "objectives", "outcome", "areas", "sources", "steps", "losses")
    ]
    worst = answer["tables"]["worst"]["rows"]
    assert [(row["code"], row["lost"]) for row in worst] == [
        *(("8.1", Decimal("1.83")), ("5.7", Decimal("1.15")), ("6.3.4", Decimal(1))),
        *(("8.4", Decimal(1)), ("2.4", Decimal("0.9"))),
    ]
    outcome = answer["tables"]["outcome"]["rows"]
    keys = ("case", "total", "group", "rank_low", "rank_high", "field_year")
    # The score has the place that is published for it, and none in another year's field.
    assert [tuple(row[key] for key in keys) for row in outcome] == [
        ("score", Decimal("85.4145"), "B", 51, 51, 2023),
        ("target", Decimal("88.679"), "B", 25, 32, 2024),
    ]
    assert answer["tables"]["areas"]["totals"]["lost"] == Decimal("14.5855")


def test_what_cannot_be_done_is_said(run: Run, tmp_path: Path) -> None:
    code, _, said_ = run("report", "-o", str(tmp_path / "dossier.pdf"))
    assert (code, ".pdf" in said_) == (2, True)


def test_a_plan_that_cannot_be_read_is_no_dossier(
    run: Run, edited: Callable[..., Path], tmp_path: Path
) -> None:
    folder = edited("criteria", 'code: "1.1"', "code: 1.1")
    file = tmp_path / "dossier.html"
    code, out, said_ = run("report", "--plan", str(folder), "-o", str(file))
    assert (code, out, "1.1" in said_, file.exists()) == (1, "", True, False)


def test_the_small_plan_has_a_dossier() -> None:
    small = load(TESTS / "plans" / "small").plan
    assert small is not None
    for name in FORMATS:
        assert render(Dossier(small, load_published()), name, ENGLISH)


def test_the_glance_is_a_report_like_any_other(plan: Plan) -> None:
    report = overview_report(plan)
    text = render_report(report, "markdown", ENGLISH)
    assert isinstance(text, str)
    assert "| 6.3.4 |" in text
    ranks: list[Value] = [row.values[-1] for row in report.table("outcome").lines]
    assert ranks == [None, None]
