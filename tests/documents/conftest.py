"""What the tests of documents share."""

from pathlib import Path

import pytest

from forms import small_plan
from returned import KNOWN


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_plan(tmp_path / "plan", KNOWN)
