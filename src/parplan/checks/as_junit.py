"""JUnit's XML, which most CI servers show as test results."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from parplan.checks.annotations import Annotation
from parplan.language.catalogue import Language

_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(annotations: Sequence[Annotation], _language: Language) -> str:
    """Write a suite for each file, or one test that passes where nothing is found."""
    root = Element("testsuites", name="parplan check")
    for file, found in groupby(annotations, key=attrgetter("file")):
        _suite(root, file, list(found))
    if not annotations:
        suite = _suite(root, "parplan check", [])
        suite.set("tests", "1")
        SubElement(suite, "testcase", classname="parplan", name="parplan check")
    indent(root)
    # Carriage returns in texts, unlike those in attributes, would be read back as line feeds.
    text = tostring(root, encoding="unicode").replace("\r", "&#13;")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _suite(root: Element, name: str, annotations: Sequence[Annotation]) -> Element:
    skipped = sum(found.level == "acknowledged" for found in annotations)
    suite = SubElement(
        root,
        "testsuite",
        name=_legal(name),
        tests=str(len(annotations)),
        failures=str(len(annotations) - skipped),
        errors="0",
        skipped=str(skipped),
    )
    times: Counter[str] = Counter()
    for found in annotations:
        title = _legal(f"{found.code}: {found.message}")
        times[title] += 1
        if times[title] > 1:  # servers take tests of one name for one test
            title = f"{title} ({times[title]})"
        case = SubElement(suite, "testcase", classname=_legal(found.file), name=title)
        _outcome(case, found)
    return suite


def _outcome(case: Element, found: Annotation) -> None:
    place = f"{found.file}:{found.line}:{found.column}: {found.message}"
    if found.level == "acknowledged":
        SubElement(case, "skipped", message=_legal(found.reason or "")).text = _legal(place)
        return
    failure = SubElement(case, "failure", type=found.level, message=_legal(found.message))
    failure.text = _legal(f"{place}\n{found.hint}" if found.hint else place)


def _legal(text: str) -> str:
    """Leave out the characters that XML can't hold, even escaped."""
    return _ILLEGAL.sub("", text)
