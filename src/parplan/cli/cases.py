"""What the user supposes: files that are given beside the plan, and points that are set."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from parplan.files.given import read_beside
from parplan.language.phrases import Phrase
from parplan.language.refusal import Refusal

if TYPE_CHECKING:
    from parplan.files.source import Data
    from parplan.plan.findings import Finding
    from parplan.plan.plan import Plan
    from parplan.questions.whatif.scenarios import Settings
    from parplan.questions.whatif.whatif import Supposed

SET = "set"
"""What a case is called that stands on the command line alone."""

_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?").fullmatch


def supposed(
    plan: "Plan", settings: Sequence[str], files: Sequence[Path], *, against: bool
) -> "list[Supposed]":
    """Stack scenarios in their order, what is set last on top; or set them beside each other."""
    from parplan.questions.whatif.whatif import Supposed  # noqa: PLC0415

    top = settings_of(plan, settings)
    given = _scenarios(plan, files)
    if against:
        return [case._replace(settings={**case.settings, **top}) for case in given]
    stacked: dict[str, Decimal] = {}
    for case in given:
        stacked |= case.settings
    name = " + ".join([*(case.name for case in given), *([SET] if top else [])])
    (description,) = [case.description for case in given] if len(given) == 1 else [None]
    return [Supposed(name, description, {**stacked, **top})]


def settings_of(plan: "Plan", given: Iterable[str]) -> "Settings":
    """Read "6.3.4=0.5"; a code that comes again has the last points."""
    from parplan.files.misshapen import shaped  # noqa: PLC0415
    from parplan.questions.whatif.scenarios import ScenarioFile, faults  # noqa: PLC0415

    written: dict[str, Data] = {}
    for text in given:
        code, equals, points = (part.strip() for part in text.partition("="))
        if not (code and equals and points):
            raise Refusal(
                Phrase('"{given}" sets nothing', given=text),
                Phrase("write a code and its points: --set 6.3.4=0.5"),
            )
        written[code] = Decimal(points) if _NUMBER(points) else points
    if not written:
        return {}
    found, wrong = shaped({"scenario": {"name": SET, "set": written}}, ScenarioFile)
    settings = found.scenario.set if found else {}
    for finding in [*wrong, *faults(plan, settings, ())]:
        raise Refusal(finding.message, finding.hint)
    return settings


def number(text: str) -> Decimal:
    """Read points that an option gives: 0 or more, with a decimal point."""
    given = text.strip()
    if not _NUMBER(given):
        comma = re.fullmatch(r"([0-9]+),([0-9]+)", given)
        hint = Phrase("it is a number, such as 2 or 2.5")
        if comma:
            hint = Phrase("write {right}, not {given}", right=".".join(comma.groups()), given=given)
        raise Refusal(Phrase('"{given}" is no number', given=text), hint)
    if given.startswith("-"):
        raise Refusal(
            Phrase('"{given}" is below 0', given=text), Phrase("at least {limit}", limit=0)
        )
    return Decimal(given)


def _scenarios(plan: "Plan", files: Sequence[Path]) -> "list[Supposed]":
    from parplan.questions.whatif.scenarios import ScenarioFile, faults  # noqa: PLC0415
    from parplan.questions.whatif.whatif import Supposed  # noqa: PLC0415

    def unfit(file: ScenarioFile) -> "Iterable[Finding]":
        return faults(plan, file.scenario.set, ("scenario", "set"))

    given = [read_beside(file, ScenarioFile, unfit).scenario for file in files]
    named = Counter(scenario.name for scenario in given)
    return [
        Supposed(
            scenario.name if named[scenario.name] == 1 else f"{scenario.name} ({file})",
            scenario.description,
            scenario.set,
        )
        for scenario, file in zip(given, files, strict=True)
    ]
