"""`plan.yaml`: what the body says, what the appendices' own lines say, and what nobody says."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from parplan.importing.appendices import Draft
from parplan.importing.body import (
    Body,
    Data,
    is_appendix,
    iso,
    read_appendix,
    read_body,
    read_title,
    says_something,
    start,
)
from parplan.importing.numbers import headlines
from parplan.importing.records import Years
from parplan.importing.regions import FIGURES
from parplan.importing.register import Register
from parplan.importing.starting import CITIES
from parplan.language.catalogue import N_, Phrase
from parplan.language.remarks import Remarks
from parplan.language.vietnamese import fold
from parplan.plan.points import add
from parplan.readers.grid import TextLine

BELONGS = re.compile(
    r".*?(?P<number>[0-9]+\s*/\s*[\w-]+),?\s+ngày\s+(?P<day>[0-9]{1,2})(?:/|\s+tháng\s+)"
    r"(?P<month>[0-9]{1,2})(?:/|\s+năm\s+)(?P<year>[0-9]{4})\s+của\s+(?P<issuer>.+?)\)?"
)
_PROVINCE = re.compile(r".*\b(?:[Tt]ỉnh|[Tt]hành phố|Thành Phố)\s+(?P<name>[^\W\d_].*)")
_YEAR = re.compile(r"\b[Nn](?:ăm|ĂM)\s+(20[0-9]{2})")
_YEARS = ("score_year", "target_year")
_GIVEN_TO = re.compile(r"^(?:giao|đề nghị|yêu cầu|trách nhiệm của)\s+(?=\S)", re.IGNORECASE)
"""What a duty's heading may have in front of whom it names: "Giao Sở Nội vụ"."""
_ORDER = (
    *("number", "date", "place", "province", "issuer", "issuer_lines", "kind", "title"),
    *("score_year", "target_year", "preamble", "sections", "organisation", "closing", "signer"),
    *("recipients", "appendices", "totals", "results"),
)


class Head:
    """Gathers `plan.yaml` from the lines of a document."""

    def __init__(self, lines: list[TextLine], after: list[TextLine], remarks: Remarks) -> None:
        """Read the body; `after` are the lines behind the last table."""
        self._remarks = remarks
        begin = start(lines)
        self._before, self._after = lines[:begin], after
        self.body: Body = read_body(lines[begin:])
        self.data: Data = self.body.data
        self._appendices: list[Data] = []
        self._tables = 0
        self._taken: list[TextLine] = list(self.body.read)
        self._lines = lines
        for key, place in self.body.places.items():
            remarks.read(place, Phrase("`{key}` of the document", key=key))

    def appendix(self, lines: list[TextLine]) -> str:
        """Read the lines that lead to a table; tells its title."""
        found, taken = read_appendix(lines)
        if not found and self._tables:
            titled, lines_of_it = read_title(lines)
            if titled:
                found, taken = titled, lines_of_it
        self._tables += 1
        self._taken += taken
        if found:
            self._appendices.append(found)
            words = " ".join(str(found[key]) for key in ("number", "title") if key in found)
            self._remarks.read(taken[0].place, Phrase("the head of {appendix}", appendix=words))
        return str(found.get("title", ""))

    def _from_appendices(self) -> None:
        """Take from "(Kèm theo Kế hoạch số … ngày … của …)" what the body doesn't say."""
        for appendix in self._appendices:
            words = unicodedata.normalize("NFC", str(appendix.get("belongs_to", "")))
            found = BELONGS.fullmatch(words)
            if found:
                self.data.setdefault("number", "".join(found["number"].split()))
                date = iso(found["year"], found["month"], found["day"])
                self.data.setdefault("date", date)
                self.data.setdefault("issuer", found["issuer"])
                return

    @property
    def province(self) -> str | None:
        """Which province's document it is, as far as it says so."""
        self._from_appendices()
        return self._province()

    @property
    def is_city(self) -> bool:
        """Whether its province is a city, as far as it says so."""
        words = " ".join([*self.data.get("issuer_lines", []), str(self.data.get("issuer", ""))])
        return self._province() in CITIES or "thành phố" in fold(words)

    def _province(self) -> str | None:
        lines = " ".join(self.data.get("issuer_lines", []))
        place = str(self.data.get("place") or "")
        its_own = (f"tỉnh {place}", *([place] if fold(place).startswith("tỉnh ") else []))
        if place and fold(lines).endswith(tuple(map(fold, its_own))):
            return place
        for words in (self.data.get("issuer"), lines.title()):
            if words and (found := _PROVINCE.fullmatch(str(words))):
                return found["name"]
        return None

    def complete(
        self, years: Years, areas: list[Draft], totals: dict[str, Decimal | None] | None
    ) -> Data:
        """Finish the file: years and totals. What the document doesn't say isn't there."""
        self._from_appendices()
        data = self.data
        province = self._province()
        if province:
            data["province"] = province
            lines = " ".join(data.get("issuer_lines", []))
            for kind in ("tỉnh ", "thành phố ", ""):
                whole = f"Ủy ban nhân dân {kind}{province}"
                if fold(lines).replace("ubnd", "ủy ban nhân dân") == fold(whole):
                    data["issuer"] = whole
        elif data.get("issuer_lines"):
            data.setdefault("issuer", " ".join(data["issuer_lines"]))
        data["score_year"], data["target_year"] = self._years(years)
        data["appendices"] = list(self._appendices)
        self._results()
        data["totals"] = self._totals(areas, totals)
        self._say_missing(data)
        needed = {*_YEARS, "totals"}
        return {key: data[key] for key in _ORDER if key in needed or data.get(key)}

    def _results(self) -> None:
        """Take the published results that the preamble tells."""
        found: Data = {}
        for paragraph in self.data.get("preamble", []):
            found |= {
                name: told for name, told in headlines(paragraph).items() if name not in found
            }
        for name, title in (("par_index", "PAR INDEX"), ("sipas", "SIPAS")):
            if told := found.get(name):
                place = self.body.places["preamble"]
                message = Phrase(
                    "{index} of the preamble: {score}, place {rank} of {ranked}",
                    index=title,
                    score=told["score"],
                    rank=told.get("rank", "–"),
                    ranked=told.get("ranked", "–"),
                )
                self._remarks.read(place, message)
        if found:
            self.data["results"] = found

    def target_year(self, years: Years) -> int | None:
        """Tell the year of the targets: that of their column, else of the titles."""
        if years.target is not None:
            return years.target
        titles = [self.data.get("title"), *(a.get("title") for a in self._appendices)]
        named = {int(year) for title in titles if title for year in _YEAR.findall(title)}
        return named.pop() if len(named) == 1 else None

    def _years(self, years: Years) -> tuple[int | None, int | None]:
        target, score = self.target_year(years), years.score
        if score is None and target is not None:
            score = self._assumed("score_year", target - 1)
        elif target is None and score is not None:
            target = self._assumed("target_year", score + 1)
        return score, target

    def _assumed(self, name: str, year: int) -> int:
        """Take one year from the other: a plan's scores are those of the year before."""
        message = Phrase(
            "the document doesn't say `{name}`: taken for {year}", name=name, year=str(year)
        )
        hint = Phrase("--score-year and --target-year say another one")
        self._remarks.warn(Phrase("plan.yaml"), message, hint)
        return year

    def _totals(self, areas: list[Draft], totals: dict[str, Decimal | None] | None) -> Data:
        if totals is not None:
            return dict(totals)
        message = Phrase("there is no row of totals: those of the areas are added up instead")
        self._remarks.warn(Phrase("the whole table"), message)
        sums = {}
        for name in FIGURES:
            values = [draft.data[name] for draft in areas]
            sums[name] = add(v if isinstance(v, Decimal) else None for v in values)
        return dict(sums)

    def _say_missing(self, data: Data) -> None:
        """Tell of the years, if the document doesn't: without them it is no plan."""
        if unknown := tuple(key for key in _YEARS if data[key] is None):
            message = Phrase("not in the document, to be filled in: {fields}", fields=unknown)
            hint = Phrase("say it with --score-year and --target-year")
            self._remarks.error(Phrase("plan.yaml"), message, hint)

    def heads(self, register: Register) -> None:
        """Read whom each duty's heading means."""
        duties = self.data.get("organisation", {}).get("duties", [])
        for duty, line in zip(duties, self.body.duties, strict=True):
            whom = duty["title"]
            if register.find(whom) is None:
                whom = _GIVEN_TO.sub("", whom, count=1)
            names = register.take((whom,), line.place, self._remarks)
            rest = {key: duty.pop(key) for key in ("paragraphs", "bulleted") if key in duty}
            duty.update({"heads": list(names)} | rest)

    def outside(self) -> set[int]:
        """Say in a line each what stands before and behind the document; tells which lines."""
        after = list(filter(says_something, self._after))
        last = max((at for at, line in enumerate(after) if line in self._taken), default=-1)
        after = [] if any(map(is_appendix, after)) else after[last + 1 :]
        before = list(filter(says_something, self._before))
        for lines, words in (
            (before, N_("left out: {count} lines before the document, “{first}” to “{last}”")),
            (after, N_("left out: {count} lines after the document, “{first}” to “{last}”")),
        ):
            if lines:
                first, end = (line.text[:60] for line in (lines[0], lines[-1]))
                message = Phrase(words, count=len(lines), first=first, last=end)
                self._remarks.warn(lines[0].place, message)
            for line in lines:
                self._remarks.read(line.place, Phrase("left out: “{words}”", words=line.text[:60]))
        return {id(line) for line in (*before, *after)}

    def rest(self) -> Iterable[TextLine]:
        """List the lines that have no place in the data."""
        taken = set(map(id, self._taken)) | self.outside()
        for line in self._lines:
            if id(line) not in taken and says_something(line):
                yield line
