"""Files that are given beside the plan, and points that are set on the command line."""

import re
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from parplan.cli.choosing import unreadable
from parplan.cli.refusal import Refusal
from parplan.phrases import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from parplan.findings import Finding
    from parplan.given import Given
    from parplan.language import Language
    from parplan.plan import Plan
    from parplan.scenarios import Scenario, Settings
    from parplan.shapes import Shape
