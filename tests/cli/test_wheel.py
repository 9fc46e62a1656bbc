"""What travels: the wheel and the sdist hold all that an installed parplan needs."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
from hatchling.build import build_sdist, build_wheel

from parplan import __version__
from parplan.cli.commands import COMMANDS
from parplan.plan.findings import RULES
from parplan.report.report import FORMATS
from places import ROOT

FILES = ("plan", "criteria", "sipas_tasks", "agencies")


def from_root(kind: str, patterns: tuple[str, ...]) -> set[str]:
    paths = (path for pattern in patterns for path in (ROOT / kind).glob(pattern))
    return {path.relative_to(ROOT / kind).as_posix() for path in paths if path.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build both."""
    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        name = build_wheel(str(folder))
        build_sdist(str(folder))
    assert name == f"parplan-{__version__}-py3-none-any.whl"
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> set[str]:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def sdist(built: Path) -> set[str]:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        return {path.partition("/")[2] for path in archive.getnames()}


@pytest.mark.slow
@pytest.mark.parametrize("pattern", ["*.whl", "*.tar.gz"])
def test_installed_in_an_environment_of_its_own_it_answers(
    built: Path, tmp_path: Path, pattern: str
) -> None:
    """An environment that has nothing but the libraries, which aren't fetched once more."""
    venv.create(tmp_path / "env")
    python = tmp_path / "env" / "bin" / "python"
    (site,) = (tmp_path / "env").glob("lib/*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q"]
    package = str(next(built.glob(pattern)))
    subprocess.run(
        [*pip, "--no-deps", "--no-build-isolation", "--no-index", package],
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": ""},
    )
    answer = subprocess.run(
        [str(python.with_name("parplan")), "gaps", "-f", "json"],
        check=True,
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": ""},
    )
    assert b'"number": "475/KH-UBND"' in answer.stdout
    assert (site / "parplan" / "data" / "criteria.yaml").exists()


def test_the_wheel_holds_the_plan_and_its_schemas(wheel: set[str]) -> None:
    assert {f"parplan/data/{file}.yaml" for file in FILES} <= wheel
    assert {f"parplan/data/schemas/{file}.schema.json" for file in FILES} <= wheel
    begun_from = ("standard_agencies", "criteria_sets/876-qd-bnv", "criteria_sets/892-qd-bnv")
    assert {f"parplan/data/{file}.yaml" for file in begun_from} <= wheel


def test_the_wheel_holds_every_rules_page_in_both_languages(wheel: set[str]) -> None:
    for language in ("en", "vi"):
        assert {f"parplan/checks/pages/{language}/{code}.md" for code in RULES} <= wheel


def test_the_wheel_holds_the_catalogue(wheel: set[str]) -> None:
    assert "parplan/language/locale/vi/LC_MESSAGES/parplan.mo" in wheel


def test_the_wheel_holds_every_module(wheel: set[str]) -> None:
    modules = {command.module.replace(".", "/") for command in COMMANDS.values()}
    assert {f"{module}.py" for module in modules} <= wheel
    assert {f"{known.module.replace('.', '/')}.py" for known in FORMATS.values()} <= wheel
    assert "parplan/py.typed" in wheel
    assert from_root("src", ("parplan/**/*.py", "parplan/**/*.md", "parplan/**/*.typed")) <= wheel


def test_the_wheel_holds_nothing_else(wheel: set[str]) -> None:
    assert {name.partition("/")[0] for name in wheel} == {
        "parplan",
        f"parplan-{__version__}.dist-info",
    }
    assert not any("__pycache__" in name or name.startswith("parplan/tests") for name in wheel)


def test_the_sdist_holds_what_builds_and_tests_it(sdist: set[str]) -> None:
    assert {f"data/{file}.yaml" for file in FILES} <= sdist
    assert {"pyproject.toml", "README.md", "LICENSE", "tests/conftest.py"} <= sdist
    assert from_root("data", ("**/*",)) <= {name.removeprefix("data/") for name in sdist}
    assert not any("__pycache__" in name or name.startswith((".git/", ".venv")) for name in sdist)
