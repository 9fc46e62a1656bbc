"""What travels: the wheel and the sdist hold all that an installed parplan needs."""

import tarfile
import zipfile

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
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        name = build_wheel(str(folder))
    assert name == f"parplan-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(folder / name) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("sdist")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        name = build_sdist(str(folder))
    with tarfile.open(folder / name) as archive:
        return {path.partition("/")[2] for path in archive.getnames()}


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
