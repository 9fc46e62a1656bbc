"""How findings are printed, each at its place and for its reader; and the pages of rules."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from parplan.checks.acknowledged import Judged
from parplan.files.source import Source
from parplan.language.catalogue import Language, printable
from parplan.language.phrases import Phrase
from parplan.plan.check_rules import RULES


class Annotation(NamedTuple):
    """A finding in one language at its place in a file, both counted from 1.

    `level` is "error", "warning" or "acknowledged"; an acknowledged one has its `reason`. `place`
    is what an acknowledgement calls it, where it can be acknowledged.
    """

    file: str
    line: int
    column: int
    code: str
    level: str
    message: str
    hint: str | None = None
    reason: str | None = None
    place: str | None = None


def in_order(annotations: Iterable[Annotation]) -> list[Annotation]:
    """Sort by place, and leave out what is said twice."""
    return sorted(set(annotations), key=lambda a: (a.file, a.line, a.column, a.code, a.message))


def annotate(judged: Judged, source: Source, language: Language) -> Annotation:
    """Put a finding into words, at its place."""
    finding, known = judged.finding, judged.acknowledgement
    return Annotation(
        *source.position(finding.path),
        finding.rule.code,
        "acknowledged" if known else finding.rule.severity.value,
        language.say(finding.message),
        language.say(finding.hint) if finding.hint else None,
        known.reason if known else None,
        judged.place,
    )


FORMATS = ("text", "github", "json", "sarif", "junit")
"""For people and editors, and what programs read."""


def render(annotations: Sequence[Annotation], name: str, language: Language) -> str:
    """Write annotations, already sorted, in one of `FORMATS`."""
    if name == "text":
        return "".join(f"{line}\n" for found in annotations for line in _lines(found, language))
    programs = import_module("parplan.checks.printing_for_programs")  # XML, JSON, digests
    write: Callable[[Sequence[Annotation], Language], str] = programs.FORMATS[name]
    return write(annotations, language)


_LEVELS = {
    "error": Phrase("error"),
    "warning": Phrase("warning"),
    "acknowledged": Phrase("acknowledged"),
}
_HINT, _REASON = Phrase("hint"), Phrase("reason")


def _lines(found: Annotation, language: Language) -> Iterator[str]:
    place = f"{printable(found.file)}:{found.line}:{found.column}"
    level = language.say(_LEVELS[found.level])
    yield f"{place}: {level}: {_folded(found.message)} [{found.code}]"
    known = found.level == "acknowledged"
    label, words = (_REASON, found.reason) if known else (_HINT, found.hint)
    if words:
        yield f"    {language.say(label)}: {_folded(words)}"


def _folded(words: str) -> str:
    """Bring words to one line, as a reason that was written over several isn't."""
    return printable(" ".join(words.split()))


_PAGES = Path(__file__).parent / "pages"


def page(code: str, language: str) -> str:
    """Read a rule's page (Markdown) in a language ("en", "vi")."""
    return (_PAGES / language / f"{code}.md").read_text(encoding="utf-8")


def title(code: str, language: str) -> str:
    """Take the page's heading without the code: the rule in a few words."""
    return page(code, language).splitlines()[0].partition(": ")[2]


def titles(language: str) -> dict[str, str]:
    """Name every rule in a few words."""
    return {code: title(code, language) for code in RULES}
