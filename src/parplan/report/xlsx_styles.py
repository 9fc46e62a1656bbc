"""How cells of a workbook look: every style is made once and then shared."""

from functools import cache
from typing import Any

SIZE = 12
FONT = {"font_name": "Times New Roman", "font_size": SIZE}

_GRID = {"border": 1, "border_color": "#A6A6A6", "valign": "top"}
_LOOKS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 14, "text_wrap": True, "valign": "vcenter"},
    "table": {"bold": True, "text_wrap": True, "valign": "vcenter"},
    "plan": {"italic": True, "text_wrap": True, "valign": "top"},
    "note": {"text_wrap": True, "valign": "top"},
    "header": {
        **_GRID,
        "bold": True,
        "text_wrap": True,
        "align": "center",
        "valign": "vcenter",
        "bg_color": "#DCE6F1",
    },
    "cell": _GRID,
    "strong": {**_GRID, "bold": True, "bg_color": "#F2F2F2"},
    "total": {**_GRID, "bold": True, "bg_color": "#F2F2F2", "top": 2, "top_color": "#000000"},
}


class Styles:
    """The styles of one workbook."""

    def __init__(self, workbook: Any) -> None:  # noqa: ANN401 - XlsxWriter has no types
        """Make styles in this workbook."""
        self._made = cache(lambda items: workbook.add_format(dict(items)))

    def __call__(self, look: str, **more: object) -> Any:  # noqa: ANN401
        """Give the style of that look, with more properties in XlsxWriter's names."""
        properties = {**_LOOKS[look], **more}
        return self._made(tuple(sorted(properties.items())))


def relative_size(look: str) -> float:
    """Give the size of a look's font as a multiple of the usual."""
    size = _LOOKS[look].get("font_size", SIZE)
    return size / SIZE if isinstance(size, int) else 1
