"""Two at once: one waits for the other, and nothing of either is lost."""

import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from forms import book_of, fill, form_of, planned
from parplan.cli.app import main
from parplan.documents.forms.contents import FormPeriod
from parplan.files.saving import Overtaken, locked, save_over
from parplan.language.remarks import Refusal
from places import DATA, ROOT

Run = Callable[..., tuple[int, str, str]]
AT_ONCE = 8
ROUNDS = int(os.environ.get("PARPLAN_ROUNDS", "5"))
"""A hundred rounds take a minute or two: they are run by hand before a release."""
PERIOD = FormPeriod(2024, "Quý II")

posix = pytest.mark.skipif(os.name != "posix", reason="processes are forked")


def _collect(start: float, folder: Path, form: Path) -> None:
    """Wait for the others in a process of its own, then take in one form."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    while time.monotonic() < start:
        pass
    main(["collect", str(form), "--plan", str(folder)])


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Forms of eight agencies that say nothing but when they were filled in."""
    folder = tmp_path_factory.mktemp("forms")
    plan = planned(DATA)
    names = [
        *("Sở Nội vụ", "Sở Tư pháp", "Sở Tài chính", "Sở Kế hoạch và Đầu tư"),
        *("Sở Thông tin và Truyền thông", "Văn phòng UBND tỉnh", "Thanh tra tỉnh"),
        "Sở Văn hóa, Thể thao và Du lịch",
    ]
    made = {}
    for name in names:
        made[name] = folder / f"{name}.xlsx"
        fill(book_of(form_of(plan, name, PERIOD)), {}, on="2024-06-25").save(made[name])
    return made


def started(targets: Sequence[tuple[object, ...]], work: Callable[..., None]) -> list[int | None]:
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=work, args=arguments) for arguments in targets]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    return [process.exitcode for process in processes]


def received(folder: Path) -> set[str]:
    (period,) = planned(folder).of_year(2024).reports
    return set(period.received)


@posix
def test_eight_at_once_and_every_report_is_there(forms: dict[str, Path], tmp_path: Path) -> None:
    assert len(forms) == AT_ONCE
    for number in range(ROUNDS):
        folder = tmp_path / f"plan{number}"
        shutil.copytree(DATA, folder)
        start = time.monotonic() + 0.3
        codes = started([(start, folder, form) for form in forms.values()], _collect)
        assert codes == [0] * AT_ONCE
        assert received(folder) == set(forms)
        assert [file.name for file in (folder / "results").iterdir()] == ["2024.yaml"]


def _import(start: float, folder: Path) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sample = ROOT / "tests" / "samples" / "ke-hoach-475-phu-luc.docx"
    while time.monotonic() < start:
        pass
    main(["import", str(sample), "-o", str(folder)])


@posix
def test_of_two_imports_into_one_new_folder_one_is_refused(tmp_path: Path) -> None:
    start = time.monotonic() + 0.3
    codes = started([(start, tmp_path / "new")] * 2, _import)
    assert sorted(codes, key=str) == [0, 2]  # the other one was refused
    assert [file.name for file in tmp_path.iterdir()] == ["new"]


def test_who_waits_is_told_once_and_gives_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARPLAN_WAIT", "0.1")
    target = tmp_path / "2024.yaml"
    told: list[object] = []
    with locked(target, told.append):
        assert told == []
        with pytest.raises(Refusal) as refused, locked(target, told.append):
            pass
    assert [str(one) for one in told] == [f"{target} is being written by another parplan: waiting"]
    assert str(refused.value.message) == f"{target} is still being written by another parplan"
    with locked(target, told.append):
        assert len(told) == 1
    assert list(tmp_path.iterdir()) == []


def _hold(target: Path, told: Path) -> None:
    with locked(target, print):
        told.touch()
        time.sleep(60)


@posix
def test_a_kill_leaves_no_lock(tmp_path: Path) -> None:
    target, told = tmp_path / "2024.yaml", tmp_path / "held"
    process = multiprocessing.get_context("fork").Process(target=_hold, args=(target, told))
    process.start()
    while not told.exists():
        assert process.is_alive()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    said: list[object] = []
    with locked(target, said.append):
        assert said == []


@pytest.mark.parametrize("asked", ["soon", "1,5"])
def test_how_long_to_wait_is_a_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    monkeypatch.setenv("PARPLAN_WAIT", asked)
    with locked(tmp_path / "a", print), pytest.raises(Refusal), locked(tmp_path / "a", print):
        pass


def test_what_was_not_read_is_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "2024.yaml"
    save_over(file, b"", b"one")
    with pytest.raises(Overtaken):
        save_over(file, b"", b"two")
    save_over(file, b"one", b"two")
    assert file.read_bytes() == b"two"


def test_somebody_without_a_lock_is_not_overwritten(
    forms: dict[str, Path], tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor saves between reading and writing: the form is merged with what it wrote."""
    folder = tmp_path / "plan"
    shutil.copytree(DATA, folder)
    target = folder / "results" / "2024.yaml"
    written: list[Path] = []

    def late(file: Path, read: bytes, content: bytes) -> None:
        if not written:
            written.append(file)
            file.write_text("# By hand.\ncriteria: {}\n", encoding="utf-8")
        save_over(file, read, content)

    monkeypatch.setattr("parplan.cli.collect.save_over", late)
    code, _, _ = run("collect", str(forms["Sở Nội vụ"]), "--plan", str(folder))
    assert code == 0
    assert written == [target]
    assert target.read_text(encoding="utf-8").startswith("# By hand.\n")
    assert received(folder) == {"Sở Nội vụ"}
