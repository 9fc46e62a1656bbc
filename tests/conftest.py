"""What the tests share: the bundled plan, changed copies of it, and parplan run as users do."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from difflib import unified_diff
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from parplan.files import loading
from parplan.files.amending import Place
from parplan.files.loading import Contents, Loaded, load
from parplan.plan.plan import Plan, SignedPlan
from warned import ON_STDERR

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
CHOOSERS = (
    *("PARPLAN_PLAN", "PARPLAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"),
    *("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING"),
    *("GITHUB_ACTIONS", "_PARPLAN_COMPLETE"),
)
"""Variables of the environment that change an answer."""

# A slow machine is no failure. Sixty examples keep CI under ten minutes; by hand there are more.
settings.register_profile("untimed", deadline=None, max_examples=60)
settings.register_profile("many", deadline=None, max_examples=500)
settings.register_profile("few", deadline=None, max_examples=5)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write golden files anew instead of comparing"
    )


@pytest.fixture(scope="session", autouse=True)
def _plain_environment() -> Iterator[None]:
    """No answer depends on who runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in CHOOSERS:
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _read_once() -> Iterator[None]:
    """The same bytes give the same plan, and reading them is half of what a command takes here."""
    read = loading.read

    @lru_cache(maxsize=12)
    def kept(files: tuple[tuple[Place, tuple[str, bytes]], ...], shape: type[SignedPlan]) -> Loaded:
        return read(dict(files), shape)

    def reading(files: Contents, shape: type[SignedPlan] = Plan) -> Loaded:
        return kept(tuple(files.items()), shape)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "read", reading)
        yield


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """One Chromium for all tests of a process: it takes longer to start than to show a page."""
    from office import chromium  # noqa: PLC0415 - few tests need it

    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def plan() -> Plan:
    """The bundled plan."""
    loaded = load(ROOT / "data")
    assert loaded.plan is not None
    return loaded.plan


@pytest.fixture(scope="session")
def year() -> Plan:
    """Give a small plan that has results."""
    loaded = load(Path(__file__).parent / "plans" / "year")
    assert loaded.plan is not None
    return loaded.plan


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Path]:
    """Make a copy of the bundled plan, in which a text of one file is another."""

    def edited(file: str = "plan", old: str = "", new: str = "", name: str = "copy") -> Path:
        folder = tmp_path / name
        if not folder.exists():
            shutil.copytree(ROOT / "data", folder)
        path = folder / f"{file}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text, f"nothing to change: {old}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return edited


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run parplan in this process: exit code, stdout, stderr."""
    from parplan.cli.app import main  # noqa: PLC0415 - most tests need no command line

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        out, err = capsys.readouterr()
        code = ended.value.code or 0
        assert isinstance(code, int)
        return code, out, err

    return run


@pytest.fixture
def start(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run parplan in a process of its own, in an empty folder."""

    def start(
        *arguments: str, environment: Mapping[str, str] | None = None, shell: str = ""
    ) -> subprocess.CompletedProcess[bytes]:
        here = tmp_path / "here"
        here.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "parplan", *arguments]
        if shell:  # what the shell does with the command, which it knows as "$@"
            command = ["sh", "-c", shell, "sh", *command]
        return subprocess.run(
            command,
            check=False,
            capture_output=True,
            cwd=here,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            timeout=120,
        )

    return start


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare an answer with the golden file of that name, or write it with --update-golden."""

    def golden(name: str, answer: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(answer.encode())
        held = file.read_bytes().decode()
        if answer != held:  # pytest's own comparison of two long texts takes minutes
            difference = unified_diff(
                held.split("\n"), answer.split("\n"), name, "now", lineterm=""
            )
            pytest.fail("\n".join(islice(difference, 200)), pytrace=False)

    return golden


@pytest.fixture
def ranked(run: Callable[..., tuple[int, str, str]]) -> Callable[..., dict[str, Any]]:
    """Ask `rank` with options; the rows of each table of the answer."""

    def ask(*arguments: str) -> dict[str, Any]:
        code, out, err = run("rank", "--format", "json", *arguments)
        assert code == 0
        assert err in {"", ON_STDERR}
        tables = json.loads(out)["tables"]
        return {name: table["rows"] for name, table in tables.items()}

    return ask
