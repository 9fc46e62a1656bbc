"""The self-score report as a paper, and packed with what proves it."""

import hashlib
import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from places import ROOT, SMALL

Run = Callable[..., tuple[int, str, str]]
PROOF = b"%PDF-1.4 invented"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small plan, with two files that prove something."""
    made = tmp_path / "plan"
    shutil.copytree(SMALL, made)
    results = made / "results" / "2024.yaml"
    text = results.read_text(encoding="utf-8")
    text = text.replace('page: "1"}', 'page: "1", link: "minh chứng/05-KH.pdf"}')
    text = text.replace("section: II}", "section: II, link: https://example.org/12}")
    results.write_text(text, encoding="utf-8")
    (made / "minh chứng").mkdir()
    (made / "minh chứng" / "05-KH.pdf").write_bytes(PROOF)
    return made


def linked(folder: Path, link: str) -> None:
    results = folder / "results" / "2024.yaml"
    text = results.read_text(encoding="utf-8")
    results.write_text(text.replace("minh chứng/05-KH.pdf", link), encoding="utf-8")


def pack(run: Run, folder: Path, to: Path) -> tuple[int, str, str]:
    return run("score", "--round", "self-score", "--plan", str(folder), "--pack", str(to))


def test_the_paper_is_vietnamese_in_both_languages(run: Run, tmp_path: Path) -> None:
    ask = ("score", "--round", "self-score", "--plan", str(SMALL), "-o")
    made = []
    for language in ("vi", "en"):
        file = tmp_path / f"{language}.docx"
        assert run(*ask, str(file), "--lang", language)[0] == 0
        made.append(file.read_bytes())
    assert made[0] == made[1]
    document = docx.Document(io.BytesIO(made[0]))
    texts = [paragraph.text for paragraph in document.paragraphs]
    for line in (
        "BÁO CÁO",
        "Kết quả tự đánh giá, chấm điểm",
        "Chỉ số cải cách hành chính năm 2024 của Tỉnh Mẫu",
        "Phụ lục",
        "1. Điểm tự chấm theo lĩnh vực",
        "2. Điểm tự chấm, tài liệu kiểm chứng và giải trình",
    ):
        assert line in texts
    assert (
        "1. Tổng điểm tự chấm: chưa đủ số liệu trên 53 điểm, còn 01 tiêu chí, tiêu chí thành phần"
        " chưa có điểm tự chấm; các tiêu chí còn lại: 37,891 điểm." in texts
    )
    assert "Không áp dụng tại địa phương: 1.3.1." in texts
    heads = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    assert [
        *("Mã", "Tên", "Tối đa", "Tự chấm", "Số liệu", "Tài liệu kiểm chứng"),
        *("Giải trình điểm chưa đạt", "Ghi chú thẩm định"),
    ] in heads


def test_a_draft_says_so(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "draft"
    assert run("init", str(folder), "--province", "Bắc Giang", "--year", "2026")[0] == 0
    file = tmp_path / "draft.docx"
    code, _, err = run("score", "--round", "self-score", "--plan", str(folder), "-o", str(file))
    assert code == 0
    assert "a draft" in err
    texts = [
        paragraph.text
        for table in docx.Document(str(file)).tables
        for cell in table._cells  # noqa: SLF001 - its texts, whatever the rows
        for paragraph in cell.paragraphs
    ] + [paragraph.text for paragraph in docx.Document(str(file)).paragraphs]
    assert "DỰ THẢO" in texts


def test_other_rounds_are_what_they_were(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "score.docx"
    assert run("score", "--plan", str(SMALL), "-o", str(file))[0] == 0
    assert "BÁO CÁO" not in [one.text for one in docx.Document(str(file)).paragraphs]


def test_a_package_has_the_report_what_proves_it_and_what_each_file_is(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    code, out, err = pack(run, folder, first)
    assert (code, out) == (0, "")
    assert err == f"written: {first}\n"
    (folder / "minh chứng" / "05-KH.pdf").touch()
    assert pack(run, folder, second)[0] == 0
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as package:
        assert package.namelist() == [
            *("minh chứng/05-KH.pdf", "tu-cham-2024.docx", "tu-cham-2024.xlsx"),
            "manifest.sha256",
        ]
        assert package.read("minh chứng/05-KH.pdf") == PROOF
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for line in package.read("manifest.sha256").decode().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256(package.read(name)).hexdigest() == digest


@pytest.mark.parametrize(
    "link",
    [
        "../secret.pdf",
        "/etc/passwd",
        "C:\\secret.pdf",
        "file:///etc/passwd",
        "gone.pdf",
        "a\\b.pdf",
    ],
)
def test_what_is_missing_or_leads_out_is_found_and_nothing_is_packed(
    run: Run, folder: Path, tmp_path: Path, link: str
) -> None:
    (tmp_path / "secret.pdf").write_bytes(b"not the plan's")
    linked(folder, link.replace("\\", "\\\\"))
    code, out, _ = run("check", str(folder))
    assert code == 1
    assert out.count("[PAR517]") == 1
    to = tmp_path / "a.zip"
    code, _, err = pack(run, folder, to)
    assert code == 1
    assert "[PAR517]" in err
    assert not to.exists()


def test_a_link_of_the_disk_that_leads_out_is_found(run: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(b"not the plan's")
    (folder / "inside.pdf").symlink_to(tmp_path / "secret.pdf")
    linked(folder, "inside.pdf")
    code, _, err = pack(run, folder, tmp_path / "a.zip")
    assert code == 1
    assert "inside.pdf leads out of the plan's folder [PAR517]" in err


def test_the_nearest_name_is_suggested(run: Run, folder: Path) -> None:
    linked(folder, "minh chứng/05-KH.PDF")
    assert "hint: near it: 05-KH.pdf" in run("check", str(folder))[1]


def test_files_of_earlier_years_are_not_looked_for(run: Run, folder: Path) -> None:
    (folder / "results" / "2024.yaml").rename(folder / "results" / "2023.yaml")
    (folder / "minh chứng" / "05-KH.pdf").unlink()
    assert "PAR517" not in run("check", str(folder))[1]


def test_a_file_that_is_called_like_the_report_is_refused(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    (folder / "tu-cham-2024.docx").write_bytes(PROOF)
    linked(folder, "./tu-cham-2024.docx")
    code, _, err = pack(run, folder, tmp_path / "a.zip")
    assert (code, (tmp_path / "a.zip").exists()) == (2, False)
    assert "tu-cham-2024.docx is a name that the package needs itself" in err


def test_only_the_self_score_report_is_packed(run: Run, tmp_path: Path) -> None:
    code, out, err = run("score", "--plan", str(ROOT / "data"), "--pack", str(tmp_path / "a.zip"))
    assert (code, out) == (2, "")
    assert "add --round self-score" in err
