"""The year's self-score report as it is sent: a paper for Word, and a package with the evidence.

The words of the page are Vietnamese in every language of a run, and so are the tables below it:
the document is one of a Vietnamese authority. Its form is that of letters.
"""

import io
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from parplan.documents.letters.official import (
    APPENDIX,
    Words,
    attached_to,
    paper,
)
from parplan.documents.naming import (
    DRAFT,
    filed_at,
    issuer_of,
    numbered,
    place_and_day,
    signature_of,
)
from parplan.files.beside import file_beside
from parplan.files.saving import unreadable
from parplan.language.catalogue import VERBATIM, Language, Phrase, language
from parplan.language.remarks import Refusal
from parplan.plan.document import Document
from parplan.plan.plan import Plan
from parplan.plan.points import add
from parplan.questions.year.self_score import SelfScores
from parplan.report import report as reports
from parplan.report.layout import TableLook
from parplan.report.report import Report

KIND = "BÁO CÁO"
RECIPIENT = "- Bộ Nội vụ;"
_ABBREVIATION = "BC"
_SUMMARY = "Kết quả tự đánh giá, chấm điểm"

MANIFEST = "manifest.sha256"
"""Of a package: a line a file, as `sha256sum --check` reads them."""

REPORT = "tu-cham-{year}"
"""What the report's files are called in a package, without their extension."""

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def render(plan: Plan, report: Report, year: int) -> bytes:
    """Write the report as an official paper."""
    look = TableLook(is_readable=True)
    return paper(words(plan, report, year), report, language("vi"), look)


def words(plan: Plan, report: Report, year: int) -> Words:
    """Say what is claimed, as the plan's issuer reports it."""
    document = plan.plan
    number = numbered(document, _ABBREVIATION)
    index = f"Chỉ số cải cách hành chính năm {year} của {_province(document)}"
    return Words(
        above=(DRAFT,) if document.is_draft else (),
        issuer=document.issuer_lines or (issuer_of(document),),
        number=number,
        place_and_date=place_and_day(document),
        summary=(_SUMMARY, index),
        paragraphs=tuple(_paragraphs(plan, report.table("areas").sums, index)),
        recipients=(RECIPIENT, filed_at(document)),
        signature=signature_of(document),
        appendix_title=f"{_SUMMARY} {index}",
        attached_to=attached_to(KIND, number, document),
        kind=KIND,
    )


def _province(document: Document) -> str:
    """Name it as its committee does: "tỉnh Đắk Nông", "thành phố Huế"."""
    _, found, name = (document.issuer or "").partition("Ủy ban nhân dân ")
    return name if found else document.own_province


def _paragraphs(plan: Plan, whole: SelfScores, index: str) -> Iterator[str]:
    number = VERBATIM.number
    yield (f"{issuer_of(plan.plan)} báo cáo kết quả tự đánh giá, chấm điểm {index} như sau:")
    most = number(whole.claimable_max_points)
    claimed, share = whole.self_score, whole.percent
    if claimed is not None and share is not None:
        yield f"1. Tổng điểm tự chấm: {number(claimed)}/{most} điểm, đạt {number(share)}%."
    else:
        known = f"; các tiêu chí còn lại: {number(whole.known)} điểm" if whole.known else ""
        yield (
            f"1. Tổng điểm tự chấm: chưa đủ số liệu trên {most} điểm, còn"
            f" {len(whole.unknown):02} tiêu chí, tiêu chí thành phần chưa có điểm tự chấm{known}."
        )
    asked = [one.leaf for one in whole.leaves if one.applies and one.leaf.asks_people]
    if asked:
        points = language("vi").value(add(leaf.max_points for leaf in asked))
        yield (
            f"Không tự chấm {len(asked):02} tiêu chí, tiêu chí thành phần đánh giá qua điều tra xã"
            f" hội học và Chỉ số hài lòng ({points} điểm)."
        )
    if out := [one.leaf.code for one in whole.leaves if not one.applies]:
        yield f"Không áp dụng tại địa phương: {', '.join(out)}."
    documents = len(set(whole.evidence))
    listed = f"{documents:02} tài liệu, nêu tại từng tiêu chí, tiêu chí thành phần"
    yield f"2. Tài liệu kiểm chứng: {listed if documents else 'chưa có'}."
    if whole.lost:
        yield (
            f"3. Điểm chưa đạt: {number(whole.lost)} điểm; giải trình tại từng tiêu chí, tiêu chí"
            " thành phần."
        )
    yield f"Kết quả chi tiết theo từng lĩnh vực tại {APPENDIX} kèm theo./."


def packed(plan: Plan, report: Report, year: int, folder: Path, speak: Language) -> bytes:
    """Put the report, every file that proves it and a manifest into one package.

    The same report and files give the same bytes. All of the files must be there, which the rule
    PAR517 is about.
    """
    name = REPORT.format(year=year)
    sheets = reports.render(report, "xlsx", speak)
    assert isinstance(sheets, bytes)  # noqa: S101 - a workbook is no text
    own = {f"{name}.docx": render(plan, report, year), f"{name}.xlsx": sheets}
    evidence = report.table("areas").sums.evidence
    proofs = {PurePosixPath(one.file).as_posix() for one in evidence if one.file}
    if taken := [proof for proof in sorted(proofs) if proof.casefold() in {*own, MANIFEST}]:
        raise Refusal(
            Phrase("{file} is a name that the package needs itself", file=taken[0]),
            Phrase("rename the file, and its link in the results"),
        )
    contents = own | {proof: _read(folder, proof) for proof in proofs}
    return _package(contents)


def _read(folder: Path, name: str) -> bytes:
    place = file_beside(folder, name)
    if not isinstance(place, Path):
        raise Refusal(place.message, place.hint)
    try:
        return place.read_bytes()
    except OSError as error:
        raise Refusal(unreadable(error)) from None


def _package(contents: Mapping[str, bytes]) -> bytes:
    """Write files in the order of their names, and last what each of them is."""
    file = io.BytesIO()
    lines = []
    with ZipFile(file, "w", ZIP_DEFLATED) as package:
        for name in sorted(contents):
            lines.append(f"{sha256(contents[name]).hexdigest()}  {name}\n")
            package.writestr(_entry(name), contents[name], ZIP_DEFLATED)
        package.writestr(_entry(MANIFEST), "".join(lines).encode(), ZIP_DEFLATED)
    return file.getvalue()


def _entry(name: str) -> ZipInfo:
    """Name a file of the package: the same on every system, whenever it is made."""
    entry = ZipInfo(name, _LONG_AGO)
    entry.create_system, entry.external_attr = 3, 0o644 << 16
    return entry
