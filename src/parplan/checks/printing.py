"""How findings are printed, each at its place and for its reader; and the pages of rules."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from parplan.checks.acknowledged import Judged
from parplan.files.source import Source
from parplan.language.catalogue import Language
from parplan.language.phrases import Phrase
from parplan.language.remarks import Level, Position, Remark
from parplan.plan.findings import RULES


def placed(judged: Judged, source: Source) -> Remark[Position]:
    """Make a remark of a finding, at its place in a file; one that is known has its reason."""
    remark = source.remark(judged.finding)._replace(address=judged.place)
    known = judged.acknowledgement
    return remark._replace(level=Level.ACKNOWLEDGED, reason=known.reason) if known else remark


FORMATS = ("text", "github", "json", "sarif", "junit")
"""For people and editors, and what programs read."""


def render(remarks: Sequence[Remark[Position]], name: str, language: Language) -> str:
    """Write remarks, already sorted, in one of `FORMATS`."""
    if name == "text":
        return "".join(f"{line}\n" for remark in remarks for line in remark.lines(language))
    programs = import_module("parplan.checks.printing_for_programs")  # XML, JSON, digests
    write: Callable[[Sequence[Remark[Position]], Language], str] = programs.FORMATS[name]
    return write([_spoken(remark, language) for remark in remarks], language)


def _spoken(remark: Remark[Position], language: Language) -> Remark[Position]:
    """Put a remark into words: programs write them as they write everything else."""
    message, hint = remark.message, remark.hint
    return remark._replace(
        message=Phrase("{words}", words=language.say(message)),
        hint=hint and Phrase("{words}", words=language.say(hint)),
    )


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
