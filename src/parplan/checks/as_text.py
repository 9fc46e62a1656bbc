"""Lines for people and editors: `file:line:column: error: message [PAR102]`, then what to do."""

from collections.abc import Iterator, Sequence

from parplan.checks.annotations import Annotation
from parplan.language.catalogue import Language, printable
from parplan.language.phrases import Phrase

_LEVELS = {
    "error": Phrase("error"),
    "warning": Phrase("warning"),
    "acknowledged": Phrase("acknowledged"),
}
_HINT, _REASON = Phrase("hint"), Phrase("reason")


def render(annotations: Sequence[Annotation], language: Language) -> str:
    """Write a line for each finding, and one below it for its hint or its reason."""
    return "".join(f"{line}\n" for found in annotations for line in _lines(found, language))


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
