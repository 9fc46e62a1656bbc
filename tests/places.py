"""Where the tests find what they read."""

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
DATA = ROOT / "data"
SMALL = TESTS / "plans" / "small"
YEAR = TESTS / "plans" / "year"
SCENARIOS = TESTS / "scenarios"
FIELDS = TESTS / "fields"
SAMPLES = TESTS / "samples"
