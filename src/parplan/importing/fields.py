"""Which column holds what: the columns of a region, each given its field of the data."""

from dataclasses import dataclass, field
from typing import NamedTuple

from parplan.importing.headers import EXTRA, FIGURES, Vocabulary
from parplan.importing.points import is_points
from parplan.importing.regions import Column, Region
from parplan.language.phrases import Phrase
from parplan.readers.grid import Row
from parplan.readers.remarks import Remarks


class Years(NamedTuple):
    """The years that the figures are of, `None` where nobody has said."""

    score: int | None = None
    target: int | None = None


@dataclass
class Fields:
    """The columns of a region by field, and the further ones by the title they are kept under."""

    columns: dict[str, Column] = field(default_factory=dict)
    extras: dict[str, Column] = field(default_factory=dict)

    @property
    def is_criteria(self) -> bool:
        """Whether this is Appendix 01: rows with points."""
        return bool(self.columns.keys() & set(FIGURES)) and "title" in self.columns

    @property
    def is_sipas(self) -> bool:
        """Whether this is Appendix 02: numbered tasks without points."""
        return not self.is_criteria and {"title", "lead"} <= self.columns.keys()

    @property
    def years(self) -> Years:
        """The years that the chosen columns name."""

        def year(name: str) -> int | None:
            column = self.columns.get(name)
            return column.meaning.year if column and column.meaning else None

        return Years(year("score"), year("target"))


def assign(region: Region, vocabulary: Vocabulary, years: Years, remarks: Remarks) -> Fields:
    """Give each column its field; whatever had to be decided is said."""
    claims: dict[str, list[Column]] = {}
    others: list[Column] = []
    for number, column in enumerate(region.columns, start=1):
        name = _field(column, number, region.rows, vocabulary, remarks)
        if name is None or name == EXTRA:
            others.append(column)
        else:
            claims.setdefault(name, []).append(column)
    found = Fields()
    for name, columns in claims.items():
        chosen = _chosen(name, columns, years, remarks)
        found.columns[name] = chosen
        others += [column for column in columns if column is not chosen]
    _settle(found, others)
    for column in sorted(others, key=lambda column: column.start):
        if column.title:
            _keep(found, column)
    for name, column in sorted(found.columns.items(), key=lambda item: item[1].start):
        message = Phrase("“{title}” is read as `{field}`", title=column.title, field=name)
        remarks.read(column.place, message)
    for title, column in found.extras.items():
        message = Phrase("“{title}” is kept in `extra`", title=title)
        remarks.read(column.place, message)
    return found


def _field(
    column: Column, number: int, rows: list[Row], vocabulary: Vocabulary, remarks: Remarks
) -> str | None:
    wished = vocabulary.wished(column.title) or vocabulary.wished(str(number))
    if wished is not None or column.meaning is None:
        return wished
    name = column.meaning.field
    if name in FIGURES and not _holds_figures(column, rows):
        message = Phrase(
            "“{title}” would be `{field}`, but its cells are no numbers",
            title=column.title,
            field=name,
        )
        hint = Phrase(
            "it is kept in `extra`; else say --map “{title}={field}”",
            title=column.title,
            field=name,
        )
        remarks.warn(column.place, message, hint)
        return None
    return name


def _holds_figures(column: Column, rows: list[Row]) -> bool:
    cells = [row.cells[column.start] for row in rows if column.start < len(row.cells)]
    words = [cell.text for cell in cells if cell.paragraphs and not cell.covered]
    return 2 * sum(map(is_points, words)) >= len(words)


def _chosen(name: str, columns: list[Column], years: Years, remarks: Remarks) -> Column:
    """Choose one of the columns that mean the same: by its year, else the first."""
    if len(columns) == 1:
        return columns[0]
    wanted = getattr(years, name, None)

    def rank(column: Column) -> tuple[bool, int]:
        year = column.meaning.year if column.meaning else None
        return year is not None and year == wanted, year or 0

    chosen = max(columns, key=rank)
    remarks.warn(
        chosen.place,
        Phrase(
            "several columns could be `{field}`: {titles}; “{chosen}” is taken",
            field=name,
            titles=tuple(column.title for column in columns),
            chosen=chosen.title,
        ),
        Phrase("choose with --score-year, --target-year or --map"),
    )
    return chosen


def _settle(found: Fields, others: list[Column]) -> None:
    """Move what depends on the kind of table: tasks are the rows of Appendix 02, not its cells."""
    columns = found.columns
    if "title" not in columns and "tasks" in columns and not columns.keys() & set(FIGURES):
        columns["title"] = columns.pop("tasks")
    foreign = {"time"} if found.is_criteria else {"tasks", "assessed_by", "merged_with"}
    others += [columns.pop(name) for name in foreign if name in columns]


def _keep(found: Fields, column: Column) -> None:
    title, times = column.title, 1
    while title in found.extras:
        times += 1
        title = f"{column.title} ({times})"
    found.extras[title] = column
