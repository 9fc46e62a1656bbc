"""Elements of a page, made so that nothing gets into it unescaped.

A template library would do this, too; for a page of a heading and tables it would be one more
dependency in the place of two functions.
"""

from collections.abc import Iterable
from html import escape

from parplan.language.catalogue import Language

_VOID = frozenset({"input"})
"""Elements that have neither content nor an end; others of that kind aren't used."""


class Html(str):
    """Text that is markup already. Only this module makes it of words."""

    __slots__ = ()


def element(name: str, *children: str, **attributes: str | None) -> Html:
    """Make an element. `class_` is `class`, `aria_label` is `aria-label`; `None` is left out."""
    written = "".join(
        f' {key.strip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{joined(children)}</{name}>")


def joined(pieces: Iterable[str]) -> Html:
    """Put pieces together; those that aren't markup are escaped."""
    return Html("".join(piece if isinstance(piece, Html) else escape(piece) for piece in pieces))


def words(text: str, language: Language, **attributes: str | None) -> Html:
    """Mark words of the plan as Vietnamese where the page isn't."""
    return element("span", text, lang=None if language.code == "vi" else "vi", **attributes)
