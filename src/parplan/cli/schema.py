"""`parplan schema`."""

import json
from typing import Annotated, Any, Literal, get_type_hints

import typer
from pydantic import TypeAdapter

from parplan.cli.options import OutputOption
from parplan.cli.output import print_or_save
from parplan.cli.usage import LangOption
from parplan.plan.plan import Plan
from parplan.plan.published import PublishedResults
from parplan.plan.results import YearResults
from parplan.questions.compare.crosswalk import CrosswalkFile
from parplan.questions.path.search import CostsFile
from parplan.questions.scenario import ScenarioFile

EXAMPLE = "parplan schema criteria -o schemas/criteria.schema.json"

File = Literal[
    "plan",
    "criteria",
    "sipas_tasks",
    "agencies",
    "criteria_set",
    "rules",
    "results",
    "evaluation",
    "published_results",
    "scenario",
    "costs",
    "crosswalk",
]


def schema(
    context: typer.Context,
    file: Annotated[
        File,
        typer.Argument(metavar="FILE"),
    ],
    output: OutputOption = None,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Make the schema from the shapes themselves."""
    shapes: dict[str, Any] = {}
    for holder in (Plan, ScenarioFile, CostsFile, CrosswalkFile):
        shapes |= get_type_hints(holder)
    shapes |= {"published_results": PublishedResults, "results": YearResults}
    made = TypeAdapter(shapes[file]).json_schema()
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}
    content = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    print_or_save(content, output, context.obj)
