"""The part of the page where points can be moved, and what they would come to.

The script counts in whole numbers of the smallest unit; everything that it needs to know stands
in attributes of the elements.
"""

import json
from decimal import Decimal

from parplan.documents.dossier.dossier import Dossier
from parplan.documents.dossier.figures import link, titled
from parplan.documents.dossier.ladder import ladder
from parplan.language.catalogue import Language, Phrase
from parplan.plan.plan import Node, Plan
from parplan.plan.points import add, decimals, standing
from parplan.plan.published import GROUPS, Index
from parplan.questions.overview import Overview
from parplan.questions.rank.band import KnownField
from parplan.report.cells import said
from parplan.report.charts import signed
from parplan.report.html_table import Html, element, joined

STEP = Decimal("0.01")


class Decide:
    """The sliders of one plan's page: they start at its targets, or its scores if it has none."""

    def __init__(self, dossier: Dossier, found: Overview, language: Language) -> None:
        """Choose what the sliders move."""
        self._dossier = dossier
        self._plan = dossier.plan
        self._figure = "score" if found.whole.target is None else "target"
        self._lost = {loss.leaf.code for loss in found.losses}
        self._decimals = decimals_of(dossier.plan)
        self._language = language
        self._fields = fields(dossier, self._decimals)

    def part(self, outcome: Html) -> Html:
        """Make the part; without scripts it is the table alone. It is empty without points."""
        total = add(self._points(leaf) for leaf in self._plan.leaves)
        if total is None or not self._lost:
            return joined([])
        intro = Phrase(
            "Move the points of criteria that lost some, with the mouse or the arrow keys, or type "
            "them: totals, group and rank follow at once."
        )
        moved = element(
            "div",
            element("p", self._say(intro)),
            self._standing(total),
            element("p", id="wrong", role="alert", hidden=""),
            *map(self._area, self._plan.areas),
            element(
                "p",
                self._say(Phrase("The same on the command line:")),
                " ",
                element("code"),
                class_="command",
            ),
            id="sliders",
            hidden="",
            **self._data(total),
        )
        steps = ladder(self._dossier, Decimal(1).scaleb(-self._decimals), self._language)
        return joined([outcome, steps, moved])

    def _points(self, leaf: Node) -> Decimal | None:
        value: Decimal | None = getattr(leaf, self._figure)
        return value

    def _say(self, phrase: Phrase) -> str:
        return said(phrase, self._language)

    def _units(self, points: Decimal) -> str:
        return str(in_units(points, self._decimals))

    def _data(self, total: Decimal) -> dict[str, str]:
        names = [[group.name, in_units(group.at_least, self._decimals)] for group in GROUPS]
        return {
            "data_total": self._units(total),
            "data_from": self._figure,
            "data_groups": json.dumps(names),
            "data_fields": json.dumps(self._fields),
            "data_none": self._say(Phrase("none")),
            "data_no_number": self._say(Phrase("{code}: that is no number.", code="{code}")),
            "data_too_fine": self._say(
                Phrase("{code}: at most {count} decimals.", code="{code}", count=self._decimals)
            ),
            "data_out_of_range": self._say(
                Phrase("{code}: from 0 to {most} points.", code="{code}", most="{most}")
            ),
            "data_next": self._say(
                Phrase("{points} more for group {group}", points="{points}", group="{group}")
            ),
        }

    def _standing(self, total: Decimal) -> Html:
        """Make the place for what the points come to; the script fills it."""
        say = self._say
        years = sorted(self._fields, reverse=True)
        choice = element("select", *(element("option", year) for year in years), id="field")
        rank = element(
            "div",
            element("span", say(Phrase("Rank")), class_="what"),
            element("output", id="rank"),
            element("label", say(Phrase("in the field of")), " ", choice),
        )
        return element(
            "div",
            element(
                "div",
                element("span", say(Phrase("Total")), class_="what"),
                element("output", self._language.number(total), id="total"),
                element("span", signed(Decimal(0), self._language), id="change"),
            ),
            element(
                "div",
                element("span", say(Phrase("Group")), class_="what"),
                element("output", id="group"),
                element("span", id="next"),
            ),
            *([rank] if years else []),
            element("button", say(Phrase("Back to the start")), type="button", id="restart"),
            class_="standing",
        )

    def _area(self, area: Node) -> Html:
        moved = [leaf for leaf in area.leaves if leaf.code in self._lost]
        total = add(self._points(leaf) for leaf in area.leaves)
        if not moved or total is None:
            return joined([])
        title = titled(area.title, self._plan.title_en(area.code), self._language)
        number = self._language.number(total)
        return element(
            "fieldset",
            element("legend", link(area.code), title, element("output", number)),
            *map(self._slider, moved),
            data_total=self._units(total),
            data_code=area.code,
        )

    def _slider(self, leaf: Node) -> Html:
        points = self._points(leaf) or Decimal(0)
        key = f"points-{leaf.code}"
        title = titled(leaf.title, self._plan.title_en(leaf.code), self._language)
        most = self._language.number(leaf.max_points)
        return element(
            "div",
            element("label", element("b", leaf.code, class_="code"), title, for_=key),
            element(
                "input",
                type="range",
                id=key,
                min="0",
                max=format(leaf.max_points, "f"),
                step=format(self._step(leaf), "f"),
                value=format(points, "f"),
                data_code=leaf.code,
                data_start=self._units(points),
                data_most=self._units(leaf.max_points),
            ),
            element(
                "span",
                element(
                    "input",
                    type="text",
                    inputmode="decimal",
                    autocomplete="off",
                    size="6",
                    value=self._language.number(points),
                    aria_label=self._say(Phrase("Points of {code}", code=leaf.code)),
                ),
                f" / {most}",
            ),
            element("span", class_="moved"),
            class_="slider",
        )

    def _step(self, leaf: Node) -> Decimal:
        """Take hundredths, unless the maximum isn't a number of them."""
        return STEP if leaf.max_points % STEP == 0 else Decimal(1).scaleb(-self._decimals)


def fields(dossier: Dossier, places: int) -> dict[str, list[tuple[int, int, int]]]:
    """Give the bands that `decide.js` shows, by year: from so many units on, the two places."""
    published, plan = dossier.published, dossier.plan
    if published is None:
        return {}
    unit = Decimal(1).scaleb(-places)
    most = standing(plan.leaves).max_points
    known = {
        year: KnownField(published, Index.PAR, year, plan.plan.province)
        for year in published.years(Index.PAR)
    }
    return {
        str(year): [
            (in_units(points, places), low, high) for points, low, high in field.steps(most, unit)
        ]
        for year, field in known.items()
    }


FEWEST = 4
"""Decimals that these documents use."""


def decimals_of(plan: Plan) -> int:
    """Count the decimals that the plan needs."""
    values = (v for leaf in plan.leaves for v in (leaf.max_points, leaf.score, leaf.target))
    return max([FEWEST, *(decimals(value) for value in values if value is not None)])


def in_units(points: Decimal, places: int) -> int:
    """Give points as a number of units of so many decimals."""
    return int(points.scaleb(places))
