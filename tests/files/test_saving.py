"""What is written is whole or isn't there, on a full disk, a share, a link; and what is said."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forms import book_of, fill, form_of, planned
from parplan.documents.forms.contents import FormPeriod
from parplan.files import saving
from parplan.files.saving import locked, save, save_plan, save_together, settled
from parplan.language.remarks import Refusal
from places import DATA, SAMPLES

Run = Callable[..., tuple[int, str, str]]
Start = Callable[..., subprocess.CompletedProcess[bytes]]
Content = dict[str, str]
NAMES = ("agencies", "criteria", "plan", "sipas_tasks")
OLD: Content = {**{f"{name}.yaml": "old" for name in NAMES}, "notes.txt": "mine"}
NEW = dict.fromkeys((*NAMES, "results/2024"), "new")
FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

linux = pytest.mark.skipif(sys.platform != "linux", reason="folders are swapped on Linux")


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """A folder with an old plan and a file that is no plan's."""
    folder = tmp_path / "plan"
    folder.mkdir()
    for name, text in OLD.items():
        (folder / name).write_text(text)
    return folder


def content(folder: Path) -> Content:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def replaced(old: Content) -> Content:
    return {**old, **{f"{name}.yaml": text for name, text in NEW.items()}}


@pytest.fixture(params=["swapped", "by journal"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where folders can be swapped, and where they can't."""
    if request.param == "by journal":
        monkeypatch.setattr(saving, "_exchange", lambda *_: False)
    return str(request.param)


@pytest.mark.usefixtures("way")
def test_files_of_a_folder_are_replaced_and_all_else_stays(there: Path) -> None:
    (there / "inner").mkdir()
    (there / "inner" / "link").symlink_to("../notes.txt")
    (there / "plan.yaml").chmod(0o640)
    notes = (there / "notes.txt").stat()
    save_plan(there, NEW)
    assert content(there) == replaced({**OLD, "inner/link": "mine"})
    assert (there / "inner" / "link").is_symlink()
    assert (there / "plan.yaml").stat().st_mode & 0o777 == 0o640
    assert (there / "notes.txt").stat().st_ino == notes.st_ino
    assert [path.name for path in there.parent.iterdir()] == ["plan"]


@linux
def test_a_folder_is_swapped_where_it_can_be(
    there: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = there.stat().st_ino
    save_plan(there, NEW)
    swapped = there.stat().st_ino
    assert swapped != before
    monkeypatch.chdir(there)  # a shell that stands in it would be left with nothing
    save_plan(there, NEW)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "elsewhere").write_text("old")
    (there / "plan.yaml").unlink()
    (there / "plan.yaml").symlink_to("../elsewhere")
    save_plan(there, NEW)
    assert there.stat().st_ino == swapped
    assert (there / "plan.yaml").is_symlink()
    assert (tmp_path / "elsewhere").read_text() == "new"


@linux
def test_what_somebody_puts_there_meanwhile_is_kept(
    there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swap = saving._exchange  # noqa: SLF001

    def late(twin: Path, folder: Path) -> bool:
        (folder / "late.txt").write_text("late")
        (folder / "edited").write_text("edited")
        (folder / "edited").replace(folder / "notes.txt")
        return swap(twin, folder)

    monkeypatch.setattr(saving, "_exchange", late)
    save_plan(there, NEW)
    assert content(there) == {**replaced(OLD), "late.txt": "late", "notes.txt": "edited"}


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("error", [FULL, KeyboardInterrupt()])
@pytest.mark.parametrize("is_new", [True, False])
def test_what_fails_leaves_all_as_it_was(
    there: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, *, is_new: bool
) -> None:
    """At each of the files, while it is written to the disk."""
    target = there.parent / "new" if is_new else there
    to_disk = os.fsync
    for step in range(5):
        steps = iter(range(100))

        def failing(descriptor: int, step: int = step, steps: Iterator[int] = steps) -> None:
            if next(steps) == step:
                raise error
            to_disk(descriptor)

        monkeypatch.setattr(os, "fsync", failing)
        with pytest.raises(Refusal if isinstance(error, OSError) else KeyboardInterrupt) as failed:
            save_plan(target, NEW)
        if isinstance(error, OSError):
            named = target / f"{list(NEW)[step]}.yaml"
            assert str(failed.value) == f"{named}: No space left on device"
        assert content(there) == OLD
        assert [path.name for path in there.parent.iterdir()] == ["plan"]


def test_a_journal_is_finished_by_whoever_comes_next(
    there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "_exchange", lambda *_: False)
    put, left = Path.replace, iter(range(2))

    def killed(self: Path, target: Path) -> Path:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return put(self, target)

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        save_plan(there, NEW)
    monkeypatch.setattr(Path, "replace", put)
    shown = {name: text for name, text in content(there).items() if not name.startswith(".")}
    assert sorted(shown.values()) == ["mine", "new", "new", "old", "old"]
    settled(there)
    assert content(there) == replaced(OLD)


def test_what_is_left_over_is_cleared_and_told(tmp_path: Path) -> None:
    for name in (".plan.abcdefgh.parplan", ".plan-2.abcdefgh.parplan"):
        (tmp_path / name).mkdir()
    (tmp_path / ".plan.12345678.parplan").write_text("half")
    told: list[object] = []
    with locked(tmp_path / "plan", told.append):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [".plan-2.abcdefgh.parplan"]
    assert sorted(map(str, told)) == [
        f"{tmp_path / name}: cleared, an interrupted run had left it"
        for name in (".plan.12345678.parplan", ".plan.abcdefgh.parplan")
    ]


DOCUMENT = str(SAMPLES / "ke-hoach-475-phu-luc.docx")
WRITING = {
    "gaps.csv": ("gaps", "-o", "gaps.csv"),
    "forms/so-noi-vu.xlsx": ("forms", "-o", "forms", "--agency", "so noi vu"),
    "letters/so-noi-vu.docx": ("assign", "-o", "letters", "--agency", "so noi vu"),
    "next/plan.yaml": ("rollover", "next"),
    "new/plan.yaml": ("import", DOCUMENT, "-o", "new"),
}
REASONS = (errno.EDQUOT, errno.EFBIG, errno.EROFS)


@pytest.mark.parametrize(
    ("named", "number"),
    [*((named, errno.ENOSPC) for named in WRITING), *(("gaps.csv", number) for number in REASONS)],
)
def test_a_disk_that_takes_no_more_is_told_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, named: str, number: int
) -> None:
    def failing(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "fsync", failing)
    code, _, err = run(*WRITING[named])
    assert (code, err) == (2, f"parplan: {named}: {os.strerror(number)}\n")
    assert list(tmp_path.iterdir()) == []


def test_a_share_that_may_only_be_read(
    there: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    def failing(*_: object, **__: object) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), "hidden")

    monkeypatch.chdir(there.parent)
    monkeypatch.setattr(os, "open", failing)
    code, _, err = run("rollover", "next")
    assert (code, err) == (2, "parplan: next: Read-only file system\n")
    assert [path.name for path in there.parent.iterdir()] == ["plan"]


@pytest.mark.parametrize("name", ["plan.yaml", "notes.txt"])
def test_what_stands_in_the_way_is_not_replaced(there: Path, name: str) -> None:
    """A folder where a file is to be; and a file that may only be read."""
    (there / "plan.yaml").unlink()
    (there / "plan.yaml").mkdir()
    before = content(there)
    with pytest.raises(Refusal, match=r"plan\.yaml: Is a directory"):
        save_together(there, [(name, b"new"), ("plan.yaml", b"new")])
    assert content(there) == before


def test_a_link_to_a_folder_stays_one(there: Path) -> None:
    link = there.parent / "link"
    link.symlink_to("plan")
    save_plan(link, NEW)
    assert link.is_symlink()
    assert content(there) == replaced(OLD)
    dangling = there.parent / "dangling"
    dangling.symlink_to("made")
    save_plan(dangling, NEW)
    assert dangling.is_symlink()
    assert content(there.parent / "made") == replaced({})


@pytest.mark.skipif(os.name != "posix", reason="pipes have names on POSIX only")
def test_a_pipe_that_nobody_reads_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    monkeypatch.setattr(saving, "_PATIENCE_WITH_PIPES", 0.1)
    with pytest.raises(Refusal, match="pipe: nobody reads from this pipe"):
        save(pipe, b"words")
    monkeypatch.undo()
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    save(pipe, b"words" * 100_000)
    reader.join()
    assert read == [b"words" * 100_000]


def test_names_may_be_as_long_as_the_system_allows(tmp_path: Path) -> None:
    file = tmp_path / ("ệ" * 83 + ".csv")
    with locked(file, print):
        save(file, b"words")
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


# Streams


@pytest.mark.parametrize("ending", ["| head -n 1", "| true", ">&-", "> /dev/full"])
def test_what_was_collected_is_told_whoever_listens(
    start: Start, tmp_path: Path, ending: str
) -> None:
    shutil.copytree(DATA, tmp_path / "plan")
    form = form_of(planned(DATA), "Sở Nội vụ", FormPeriod(2024, "Quý II"))
    fill(book_of(form), {}, on="2024-06-25").save(tmp_path / "form.xlsx")
    made = start("collect", "../form.xlsx", "--plan", "../plan", shell=f'"$@" {ending}')
    said = made.stderr.decode().splitlines()
    *_, summary, last = [*said, ""] if "|" in ending else said
    assert summary.endswith("written: ../plan/results/2024.yaml")
    assert last == "" or last.startswith("parplan: stdout: ")
    assert (tmp_path / "plan" / "results" / "2024.yaml").exists()


@pytest.mark.parametrize("arguments", [("gaps",), ("--help",), ("--version",), ("rules",)])
def test_a_closed_stdout_is_told(start: Start, arguments: tuple[str, ...]) -> None:
    made = start(*arguments, shell='"$@" >&-')
    assert (made.returncode, made.stderr) == (2, b"parplan: stdout: Bad file descriptor\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [WRITING["new/plan.yaml"], ("--help",), ("rules",)])
def test_a_full_stdout_is_told_and_nothing_is_written(
    start: Start, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    made = start(*arguments, shell='"$@" >/dev/full')
    assert (made.returncode, made.stderr) == (2, b"parplan: stdout: No space left on device\n")
    assert list((tmp_path / "here").iterdir()) == []


def test_a_reader_who_leaves_keeps_nothing_from_being_written(start: Start, tmp_path: Path) -> None:
    made = start(*WRITING["new/plan.yaml"], shell='"$@" | head -n 1')
    assert (made.stdout.count(b"\n"), made.stderr) == (1, b"")
    assert len(list((tmp_path / "here" / "new").iterdir())) == 4


@pytest.mark.skipif(os.name != "posix", reason="a process is told to stop in another way")
@pytest.mark.parametrize("module", ["typer", "parplan.cli.app", "parplan.plan.plan", "yaml"])
def test_ctrl_c_while_modules_are_imported(tmp_path: Path, module: str) -> None:
    """It comes at the moment at which this module is looked for."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {module!r}:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
    )
    source = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    made = subprocess.run(
        [sys.executable, "-m", "parplan", "gaps"],
        check=False,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": source},
    )
    assert (made.stdout, made.stderr) == (b"", b"")
    assert made.returncode in {130, -signal.SIGINT}
