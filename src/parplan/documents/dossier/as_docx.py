"""The whole plan as the document that is signed: its body in its own words, then its appendices.

Everything in it is Vietnamese in every language of a run. What a draft hasn't got yet is dotted.
"""

from collections.abc import Iterator, Sequence

from parplan.documents import frame
from parplan.documents.dossier.appendices import add_appendices, begun
from parplan.documents.dossier.dossier import Dossier
from parplan.documents.naming import (
    DRAFT,
    OPEN_DAY,
    TO_COME,
    day_in_words,
    issuer_of,
    kind_of,
)
from parplan.language.catalogue import VERBATIM, Language
from parplan.language.vietnamese import fold
from parplan.plan.document import Document, Duty, Organisation, Section
from parplan.plan.shapes import DOTS
from parplan.report.as_docx import saved
from parplan.report.cells import BULLET, dashed

BASIS = "căn cứ "
"""How a paragraph begins on which a document rests: those are in italics."""


def render(dossier: Dossier, language: Language) -> bytes:  # noqa: ARG001 - as every format
    """Write the document; the same plan gives the same bytes in every language."""
    plan = dossier.plan
    document = begun(plan)
    frame.add_styles(document)
    add_appendices(document, plan, VERBATIM)
    frame.put_before(document, _page(plan.plan))
    return saved(document)


def _page(document: Document) -> Iterator[str]:
    day = day_in_words(document.date) if document.date else OPEN_DAY
    yield from frame.head(
        (DRAFT,) if document.is_draft else (),
        document.issuer_lines or (issuer_of(document),),
        f"Số: {document.number or f'{DOTS}/{DOTS}'}",
        f"{document.place or TO_COME}, {day}",
    )
    yield from frame.heading(kind_of(document).upper(), (document.title or TO_COME,))
    for paragraph in document.preamble or (TO_COME,):
        is_basis = fold(paragraph).startswith(BASIS)
        yield frame.line(paragraph, "PlanBasis" if is_basis else "LetterText")
    for section in in_order(document):
        if isinstance(section, Section):
            yield from _section(section, "PlanSection")
        else:
            yield from _organisation(section)
    yield from frame.text(document.closing or (TO_COME,))
    signer = document.signer
    yield from frame.foot(
        [_listed(one) for one in document.recipients] or (TO_COME,),
        (signer and signer.lines) or (TO_COME,),
        (signer and signer.name) or TO_COME,
    )


def _listed(recipient: str) -> str:
    return recipient if recipient.startswith(BULLET) else f"{BULLET}{recipient}"


def in_order(document: Document) -> Sequence[Section | Organisation]:
    """Give the body's sections as their Roman numbers count them, the duties of heads among them.

    Without a number of its own, the section of duties is the last.
    """
    organisation = document.organisation
    if organisation is None:
        return document.sections
    own = _counted(organisation.number or "")
    later = [s for s in document.sections if own and _counted(s.number) > own]
    return (*(s for s in document.sections if s not in later), organisation, *later)


_ROMAN = {"I": 1, "V": 5, "X": 10}


def _counted(number: str) -> int:
    """Read a Roman number; what is none counts as nothing."""
    values = [_ROMAN.get(letter, 0) for letter in number]
    after = [*values[1:], 0]
    return sum(
        -value if value < following else value
        for value, following in zip(values, after, strict=False)
    )


def _section(section: Section, style: str) -> Iterator[str]:
    """Write a section; a piece of one that has no words below its title is a sentence itself."""
    has_words = section.paragraphs or section.sections
    plain = style == "PlanPiece" and not has_words
    yield frame.line(f"{section.number}. {section.title}", "LetterText" if plain else style)
    yield from _paragraphs(section)
    for piece in section.sections:
        yield from _section(piece, "PlanPiece")


def _organisation(section: Organisation) -> Iterator[str]:
    title = section.title or TO_COME
    yield frame.line(f"{section.number or DOTS}. {title}", "PlanSection")
    yield from _paragraphs(section)
    for duty in section.duties:
        yield frame.line(f"{duty.number}. {duty.title}", "PlanPiece")
        yield from _paragraphs(duty) if duty.paragraphs else [frame.line(TO_COME, "LetterText")]


def _paragraphs(of: Section | Organisation | Duty) -> Iterator[str]:
    for paragraph in dashed(of.paragraphs, of.bulleted):
        yield frame.line(paragraph, "LetterText")
