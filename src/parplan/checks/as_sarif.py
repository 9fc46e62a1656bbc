"""SARIF 2.1.0, which code scanning services read."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote_from_bytes

import parplan
from parplan.checks.annotations import Annotation
from parplan.checks.as_json import written
from parplan.language.catalogue import Language
from parplan.plan.check_rules import RULES

_LEVELS = {"error": "error", "warning": "warning", "acknowledged": "note"}
_INDEX = {code: index for index, code in enumerate(RULES)}


def render(annotations: Sequence[Annotation], language: Language) -> str:
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
        "results": list(_results(annotations)),
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return written({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _rules(language: Language) -> Iterator[dict[str, object]]:
    from parplan.checks.pages import titles  # noqa: PLC0415 - reads files: only where needed

    named = titles(language.code)
    for code, rule in RULES.items():
        yield {
            "id": code,
            "shortDescription": _message(named[code]),
            "defaultConfiguration": {"level": rule.severity.value},
        }


def _results(annotations: Sequence[Annotation]) -> Iterator[dict[str, object]]:
    times: Counter[str] = Counter()
    for found in annotations:
        artifact = _artifact(found.file)
        same = "\0".join((found.code, artifact["uri"], found.message))
        digest = sha256(same.encode("utf-8", "surrogatepass")).hexdigest()
        times[digest] += 1
        known = {"kind": "external", "justification": found.reason or ""}
        yield {
            "ruleId": found.code,
            "ruleIndex": _INDEX[found.code],
            "level": _LEVELS[found.level],
            "message": _message(f"{found.message}\n{found.hint}" if found.hint else found.message),
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": artifact,
                        "region": {"startLine": found.line, "startColumn": found.column},
                    }
                }
            ],
            # Not GitHub's own key: its upload warns of any value there that it didn't work out.
            "partialFingerprints": {"codeFileMessage/v1": f"{digest}:{times[digest]}"},
            # An empty list says "not suppressed"; the standard wants it for all results or none.
            "suppressions": [known] if found.level == "acknowledged" else [],
        }


def _message(text: str) -> dict[str, str]:
    """Double braces, because `{0}` would be a place for an argument."""
    return {"text": text.replace("{", "{{").replace("}", "}}")}


def _artifact(file: str) -> dict[str, str]:
    # `resolve` would follow links out of the folder that the file was named in.
    here, path = Path.cwd(), Path(os.path.abspath(file))  # noqa: PTH100 - see above
    if not path.is_relative_to(here):
        return {"uri": path.as_uri()}
    relative = path.relative_to(here).as_posix()
    return {"uri": quote_from_bytes(os.fsencode(relative)), "uriBaseId": "%SRCROOT%"}
