"""Words that an office file can hold."""

from parplan.report.cells import UNSHOWABLE

# Two characters that `cells.harmless` lets through are forbidden in XML.
_FORBIDDEN = str.maketrans({"\ufffe": UNSHOWABLE, "\uffff": UNSHOWABLE})


def storable(text: str) -> str:
    """Put something visible in the place of what would make the file unreadable."""
    return text.translate(_FORBIDDEN)
