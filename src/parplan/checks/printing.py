"""How findings are printed, each at its place and for its reader; and the pages of rules."""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from urllib.parse import quote, quote_from_bytes
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import parplan
from parplan.checks.check import Judged
from parplan.files.source import Source
from parplan.language.catalogue import N_, Language, Phrase, printable
from parplan.language.remarks import Level, Position, Remark, first_few
from parplan.plan.findings import RULES


def placed(judged: Judged, source: Source) -> Remark[Position]:
    """Make a remark of a finding, at its place in a file; one that is known has its reason."""
    remark = source.remark(judged.finding)._replace(address=judged.place)
    known = judged.acknowledgement
    return remark._replace(level=Level.ACKNOWLEDGED, reason=known.reason) if known else remark


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


# GitHub Actions shows workflow commands at the lines of a pull request.

_WORKFLOW = {Level.ERROR: "error", Level.WARNING: "warning", Level.ACKNOWLEDGED: "notice"}
_CONTROL = r"\x00-\x08\n-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_IN_DATA = re.compile(f"[%{_CONTROL}]")
_IN_PROPERTIES = re.compile(f"[%:,{_CONTROL}]")


def _github(remarks: Sequence[Remark[Position]], _language: Language) -> str:
    """Write one command a finding; its hint, or the reason that it is known, is a second line."""
    return "".join(f"{_command(found)}\n" for found in remarks)


def _command(found: Remark[Position]) -> str:
    file = _escaped(found.place.file, _IN_PROPERTIES)
    title = _escaped(found.code or "", _IN_PROPERTIES)
    place = f"file={file},line={found.place.line},col={found.place.column},title={title}"
    more = found.reason if found.level is Level.ACKNOWLEDGED else found.hint
    words = f"{found.message}\n{more}" if more else found.message
    return f"::{_WORKFLOW[found.level]} {place}::{_escaped(str(words), _IN_DATA)}"


def _escaped(text: str, special: re.Pattern[str]) -> str:
    """Escape what has a meaning in commands, and whatever else a terminal would obey.

    GitHub turns only `%25 %0D %0A %3A %2C` back: other control characters show as their codes.
    """
    return special.sub(lambda at: quote(at[0], safe="", errors="surrogatepass"), text)


# JSON: one object a finding, which always has all of its keys.

_OBEYED = re.compile(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def _json(remarks: Sequence[Remark[Position]], _language: Language) -> str:
    """Write the findings in their order."""
    findings = [
        {
            **found.place._asdict(),
            "code": found.code,
            "level": found.level,
            "message": str(found.message),
            "hint": str(found.hint) if found.hint else None,
            "reason": found.reason,
            "place": found.address,
        }
        for found in remarks
    ]
    return _written({"schema": 1, "findings": findings})


def _written(document: object) -> str:
    """Write JSON whose letters stay readable.

    Escaped are only what a terminal obeys, and halves of surrogate pairs, which aren't UTF-8.
    """
    text = json.dumps(document, ensure_ascii=False, indent=2)
    return _OBEYED.sub(lambda at: f"\\u{ord(at[0]):04x}", text) + "\n"


# JUnit: most CI servers show it as test results.

_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _junit(remarks: Sequence[Remark[Position]], _language: Language) -> str:
    """Write a suite for each file, or one test that passes where nothing is found."""
    root = Element("testsuites", name="parplan check")
    for file, found in groupby(remarks, key=attrgetter("place.file")):
        _suite(root, file, list(found))
    if not remarks:
        suite = _suite(root, "parplan check", [])
        suite.set("tests", "1")
        SubElement(suite, "testcase", classname="parplan", name="parplan check")
    indent(root)
    # Carriage returns in texts, unlike those in attributes, would be read back as line feeds.
    text = tostring(root, encoding="unicode").replace("\r", "&#13;")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _suite(root: Element, name: str, remarks: Sequence[Remark[Position]]) -> Element:
    skipped = sum(found.level is Level.ACKNOWLEDGED for found in remarks)
    suite = SubElement(
        root,
        "testsuite",
        name=_legal(name),
        tests=str(len(remarks)),
        failures=str(len(remarks) - skipped),
        errors="0",
        skipped=str(skipped),
    )
    times: Counter[str] = Counter()
    for found in remarks:
        title = _legal(f"{found.code}: {found.message}")
        times[title] += 1
        if times[title] > 1:  # servers take tests of one name for one test
            title = f"{title} ({times[title]})"
        case = SubElement(suite, "testcase", classname=_legal(found.place.file), name=title)
        _outcome(case, found)
    return suite


def _outcome(case: Element, found: Remark[Position]) -> None:
    place = f"{found.place}: {found.message}"
    if found.level is Level.ACKNOWLEDGED:
        SubElement(case, "skipped", message=_legal(found.reason or "")).text = _legal(place)
        return
    failure = SubElement(case, "failure", type=found.level, message=_legal(str(found.message)))
    failure.text = _legal(f"{place}\n{found.hint}" if found.hint else place)


def _legal(text: str) -> str:
    """Leave out the characters that XML can't hold, even escaped."""
    return _ILLEGAL.sub("", text)


# SARIF 2.1.0: code scanning services read it.

_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.ACKNOWLEDGED: "note"}
_INDEX = {code: index for index, code in enumerate(RULES)}


def _sarif(remarks: Sequence[Remark[Position]], language: Language) -> str:
    """Write one run: every rule, and a result for each finding."""
    run = {
        "tool": {
            "driver": {
                "name": "parplan",
                "version": parplan.__version__,
                "language": language.code,
                "rules": list(_rules(language)),
            }
        },
        "language": language.code,
        "columnKind": "unicodeCodePoints",
        "results": list(_results(remarks)),
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return _written({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _rules(language: Language) -> Iterator[dict[str, object]]:
    named = titles(language.code)
    for code, rule in RULES.items():
        yield {
            "id": code,
            "shortDescription": _text(named[code]),
            "defaultConfiguration": {"level": rule.severity.value},
        }


def _results(remarks: Sequence[Remark[Position]]) -> Iterator[dict[str, object]]:
    times: Counter[str] = Counter()
    for found in remarks:
        file, line, column = found.place
        artifact = _artifact(file)
        same = "\0".join((found.code or "", artifact["uri"], str(found.message)))
        digest = sha256(same.encode("utf-8", "surrogatepass")).hexdigest()
        times[digest] += 1
        known = {"kind": "external", "justification": found.reason or ""}
        yield {
            "ruleId": found.code,
            "ruleIndex": _INDEX[found.code or ""],
            "level": _LEVELS[found.level],
            "message": _text("\n".join(map(str, filter(None, (found.message, found.hint))))),
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": artifact,
                        "region": {"startLine": line, "startColumn": column},
                    }
                }
            ],
            # Not GitHub's own key: its upload warns of any value there that it didn't work out.
            "partialFingerprints": {"codeFileMessage/v1": f"{digest}:{times[digest]}"},
            # An empty list says "not suppressed"; the standard wants it for all results or none.
            "suppressions": [known] if found.level is Level.ACKNOWLEDGED else [],
        }


def _text(text: str) -> dict[str, str]:
    """Double braces, because `{0}` would be a place for an argument."""
    return {"text": text.replace("{", "{{").replace("}", "}}")}


def _artifact(file: str) -> dict[str, str]:
    # `resolve` would follow links out of the folder that the file was named in.
    here, path = Path.cwd(), Path(os.path.abspath(file))  # noqa: PTH100 - see above
    if not path.is_relative_to(here):
        return {"uri": path.as_uri()}
    relative = path.relative_to(here).as_posix()
    return {"uri": quote_from_bytes(os.fsencode(relative)), "uriBaseId": "%SRCROOT%"}


def _plain(remarks: Sequence[Remark[Position]], language: Language) -> str:
    return "".join(f"{line}\n" for remark in remarks for line in remark.lines(language))


_PLACES = 3
"""How many places of a rule its summary names."""


def summary(remarks: Sequence[Remark[Position]], language: Language) -> str:
    """Write a rule each: how often it is broken, what it is, and the first places."""
    lines = []
    for (code, level), found in _by_rule(remarks).items():
        title_of_rule = title(code, language.code)
        line = Phrase(
            "{count} × {rule}, {level}: {title}",
            count=len(found),
            rule=code,
            level=level.phrase,
            title=title_of_rule,
        )
        places = first_few((str(one.place) for one in found), _PLACES)
        lines += [language.say(line), f"    {printable(places)}"]
    return "".join(f"{line}\n" for line in lines)


def counted(remarks: Sequence[Remark[Position]]) -> Phrase:
    """Count findings by their levels and rules."""
    levels: dict[Level, list[Phrase]] = {}
    for (code, level), found in _by_rule(remarks).items():
        one = Phrase("{rule} {count}", rule=code, count=len(found))
        levels.setdefault(level, []).append(one)
    counts = Counter(one.level for one in remarks)
    told = (
        Phrase(text, count=counts[level], rules=tuple(levels[level]))
        for level, text in _COUNTS.items()
        if level in levels
    )
    return Phrase("{words}", words=tuple(told))


_COUNTS = {
    Level.ERROR: N_("errors {count} ({rules})"),
    Level.WARNING: N_("warnings {count} ({rules})"),
    Level.ACKNOWLEDGED: N_("acknowledged {count} ({rules})"),
}


def _by_rule(
    remarks: Sequence[Remark[Position]],
) -> dict[tuple[str, Level], list[Remark[Position]]]:
    """Sort remarks by their rules; one that is known in some places is apart from the others."""
    found: dict[tuple[str, Level], list[Remark[Position]]] = {}
    for one in remarks:
        found.setdefault((one.code or "", one.level), []).append(one)
    return dict(sorted(found.items()))


def render(remarks: Sequence[Remark[Position]], name: str, language: Language) -> str:
    """Write remarks, already sorted, in one of `FORMATS`."""
    if name == "text":
        return _plain(remarks, language)
    return FORMATS[name]([_spoken(remark, language) for remark in remarks], language)


FORMATS: Mapping[str, Callable[[Sequence[Remark[Position]], Language], str]] = {
    "text": _plain,
    "github": _github,
    "json": _json,
    "sarif": _sarif,
    "junit": _junit,
}
"""For people and editors, and what programs read."""
