"""Every command: the module that holds its function, and what it says first in its help.

The order is that of `parplan --help`. A function that gives a report is a question, and
`questions.command` makes a command of it. Where Python keeps a name for itself, it ends in "_".
"""

from enum import StrEnum
from typing import NamedTuple

from parplan.language.catalogue import N_


class Purpose(StrEnum):
    """What one wants to do: `parplan --help` lists commands under it, in this order."""

    LOOK = N_("Look at the plan")
    HAND_OUT = N_("Hand it out")
    FOLLOW = N_("Follow the year")
    DECIDE = N_("Decide")
    KEEP = N_("Keep the plan")


class Command(NamedTuple):
    """Where a command's function is, the first words of its help, and what it is for."""

    module: str
    help: str
    purpose: Purpose = Purpose.LOOK


COMMANDS = {
    "totals": Command(
        "parplan.questions.totals",
        N_("Show printed figures beside the exact sums of the leaves."),
    ),
    "gaps": Command(
        "parplan.questions.gaps",
        N_("List the leaves that lost points, the most first."),
    ),
    "show": Command(
        "parplan.questions.show",
        N_("Show what the plan says of a criterion, or of all."),
    ),
    "sipas": Command(
        "parplan.questions.sipas",
        N_("List the tasks that are to satisfy citizens (Appendix 02)."),
    ),
    "agencies": Command(
        "parplan.questions.agencies",
        N_("Show how many points hang on whom. The shares add up exactly."),
    ),
    "agency": Command(
        "parplan.questions.agency",
        N_("List one agency's duties: its head's, its own, its groups'."),
    ),
    "explain": Command(
        "parplan.questions.explain",
        N_("Show how a number comes about, with file and line of every figure."),
    ),
    "report": Command(
        "parplan.cli.report",
        N_(
            "Put the whole plan into one file: a page (.html), a workbook (.xlsx), or the "
            "document that is signed (.docx). With results of the year, page and workbook"
            " have progress and forecast, too. Other formats show the plan at a glance."
        ),
    ),
    "sql": Command(
        "parplan.questions.sql",
        N_(
            "Ask anything of every report's tables, in SQL. Sums, differences and products of"
            " points are exact, quotients and averages are rounded; an answer says if it is."
        ),
    ),
    "brief": Command(
        "parplan.cli.brief",
        N_(
            "Write two pages for signature: where the year stands, three findings, two charts,"
            " and what is overdue. The words of the paper are Vietnamese."
        ),
        Purpose.HAND_OUT,
    ),
    "assign": Command(
        "parplan.cli.assign",
        N_(
            "Write each agency a letter with its duties, and an index. Labels are in the "
            "language of --lang; a .docx is an official paper, Vietnamese in both."
        ),
        Purpose.HAND_OUT,
    ),
    "forms": Command(
        "parplan.cli.forms",
        N_(
            "Write each agency that leads something a form to fill in, an Excel workbook. White"
            " cells are to be filled in; `parplan collect` reads what comes back."
        ),
        Purpose.HAND_OUT,
    ),
    "collect": Command(
        "parplan.cli.collect",
        N_(
            "Read forms that have come back and tables of points, and merge what they say into the"
            " year's results. Prints what changes; nothing is taken from a file with a mistake."
        ),
        Purpose.FOLLOW,
    ),
    "score": Command(
        "parplan.cli.year",
        N_("Compute points from a year's figures, and set them beside those of a round."),
        Purpose.FOLLOW,
    ),
    "progress": Command(
        "parplan.cli.year",
        N_("Count tasks by status, area and agency, and list them, the overdue first."),
        Purpose.FOLLOW,
    ),
    "forecast": Command(
        "parplan.questions.year.forecast",
        N_("Show where the year will end: points in hand, under way and at risk, and a range."),
        Purpose.FOLLOW,
    ),
    "trend": Command(
        "parplan.questions.trend",
        N_("Follow total, areas and leaves over several years, printed and official."),
        Purpose.FOLLOW,
    ),
    "evaluate": Command(
        "parplan.questions.year.evaluate",
        N_("Show what the yearly evaluation of agencies and their heads rests on."),
        Purpose.FOLLOW,
    ),
    "rank": Command(
        "parplan.questions.rank.rank",
        N_("Show which place so many points give: in a published, a given or a simulated field."),
        Purpose.DECIDE,
    ),
    "whatif": Command(
        "parplan.questions.whatif",
        N_("Show what the points would be if some leaves had others."),
        Purpose.DECIDE,
    ),
    "limits": Command(
        "parplan.questions.limits",
        N_("Show floor and ceiling: how the year ends if some things go well and others don't."),
        Purpose.DECIDE,
    ),
    "path": Command(
        "parplan.questions.path.path",
        N_("Find the cheapest set of moves from the scores to so many points, and prove it."),
        Purpose.DECIDE,
    ),
    "init": Command(
        "parplan.cli.rollover",
        N_(
            "Begin a plan of a province and a year from nothing: the Ministry's criteria with their"
            " points, the bodies that every province has, and no word of another one."
        ),
        Purpose.KEEP,
    ),
    "compare": Command(
        "parplan.questions.compare.compare",
        N_(
            "Show what has changed from one plan to another, and what it does to the totals. A "
            "plan is a folder, or REV:DIR of the git repository here."
        ),
        Purpose.KEEP,
    ),
    "rollover": Command(
        "parplan.cli.rollover",
        N_(
            "Make next year's plan folder. The year's official scores become the scores; tasks,"
            " agencies, rules and results are carried; `check` says what is still missing."
        ),
        Purpose.KEEP,
    ),
    "import": Command(
        "parplan.cli.import_",
        N_(
            "Make a plan folder of a document: .docx, .xlsx, .ods, .html, or pasted .txt. Says "
            "what it holds, then what could not be placed and what does not add up. With --into,"
            " take over what was changed in a workbook that `parplan report` wrote."
        ),
        Purpose.KEEP,
    ),
    "set": Command(
        "parplan.cli.revise",
        N_(
            "Change values of one row in the plan's files, and no other byte. Shows old and new,"
            " and what `parplan check` will say of it."
        ),
        Purpose.KEEP,
    ),
    "check": Command(
        "parplan.cli.check",
        N_("Find what doesn't add up, at its line. Prints nothing when all is well."),
        Purpose.KEEP,
    ),
    "rules": Command(
        "parplan.cli.check",
        N_("Explain a rule of `parplan check`, or list them all."),
        Purpose.KEEP,
    ),
    "schema": Command(
        "parplan.cli.schema",
        N_("Print the JSON Schema of a file of a plan folder."),
        Purpose.KEEP,
    ),
}
