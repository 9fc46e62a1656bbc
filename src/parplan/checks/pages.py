"""The page of each rule: what it means, a broken example with its message, and what to do."""

from pathlib import Path

from parplan.plan.check_rules import RULES

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
