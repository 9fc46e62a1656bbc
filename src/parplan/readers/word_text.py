"""The words of a paragraph of Word as a reader sees them, and what of it is no text."""

from dataclasses import dataclass, field

from parplan.language.phrases import N_, Phrase
from parplan.readers.container import Element
from parplan.readers.remarks import Remarks

_SEEN_THROUGH = frozenset(
    (
        *("r", "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple"),
        *("bdo", "dir", "oMath", "oMathPara", "ruby", "rubyBase"),
    )
)
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NO_TEXT = {
    "drawing": Phrase("a picture or text box is not read"),
    "pict": Phrase("a picture or text box is not read"),
    "object": Phrase("an embedded object is not read"),
    "AlternateContent": Phrase("a picture or text box is not read"),
    "footnoteReference": Phrase("a footnote is not read"),
    "endnoteReference": Phrase("an endnote is not read"),
    "sym": Phrase("a character of a symbol font is not read"),
    "tbl": Phrase("a table within this cell is not read"),
}
_SHORT = 60


@dataclass
class WordText:
    """Collects the words of one cell or one paragraph outside of the tables."""

    words: str = ""
    inserted: str = ""
    deleted: str = ""
    hidden: str = ""
    missing: set[Phrase] = field(default_factory=set)

    def take(self, paragraph: Element, label: str) -> None:
        """Add a paragraph, with the automatic number that Word shows before it."""
        self.words += f"{label} " if label else ""
        self._children(paragraph, inserted=False)
        properties = paragraph.find("{*}pPr/{*}rPr")
        mark_is_deleted = properties is not None and any(
            _name(child) in {"del", "moveFrom"} for child in properties
        )
        self.words += " " if mark_is_deleted else "\n"

    def _children(self, element: Element, *, inserted: bool) -> None:
        for child in element:
            name = _name(child)
            if name in {"t", "delText"}:
                self._add(child.text or "", inserted=inserted)
            elif name in _SIGNS:
                self._add(_SIGNS[name], inserted=inserted)
            elif name in {"ins", "moveTo"}:
                self._children(child, inserted=True)
            elif name in {"del", "moveFrom"}:
                self.deleted += _all_text(child)
            elif name == "r" and _is_hidden(child):
                self.hidden += _all_text(child)
            elif name in _SEEN_THROUGH:
                self._children(child, inserted=inserted)
            elif name in _NO_TEXT:
                self.missing.add(_NO_TEXT[name])

    def _add(self, words: str, *, inserted: bool) -> None:
        self.words += words
        if inserted:
            self.inserted += words

    def report(self, place: Phrase, remarks: Remarks) -> None:
        """Say what of it was decided, and what was not read."""
        for words, text in (
            (self.inserted, N_("a tracked insertion is read: “{words}”")),
            (self.deleted, N_("a tracked deletion is not read: “{words}”")),
            (self.hidden, N_("hidden text is not read: “{words}”")),
        ):
            if short := " ".join(words.split())[:_SHORT]:
                remarks.warn(place, Phrase(text, words=short))
        for message in sorted(self.missing, key=lambda phrase: phrase.text):
            remarks.error(place, message)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _all_text(element: Element) -> str:
    return "".join(child.text or "" for child in element.iter("{*}t", "{*}delText"))


def _is_hidden(run: Element) -> bool:
    mark = run.find("{*}rPr/{*}vanish")
    if mark is None:
        return False
    value = mark.get(f"{mark.tag.rpartition('}')[0]}}}val", "1")
    return value not in {"0", "false", "off"}
