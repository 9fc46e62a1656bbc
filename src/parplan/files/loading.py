"""A folder → a plan, or what keeps it from being one."""

import os
import re
import stat
import subprocess
from collections.abc import Callable, Container, Iterable, Mapping
from functools import cache
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, NamedTuple, TypeVar

from pydantic import TypeAdapter

from parplan.files.saving import settled, unreadable
from parplan.files.shape_errors import first_of, shaped
from parplan.files.source import Source, misread
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Misread, Position, Refusal, Remark, in_order
from parplan.language.vietnamese import fold
from parplan.plan.agencies import Agencies
from parplan.plan.criteria_set import CriteriaSet
from parplan.plan.findings import PAR001, Finding
from parplan.plan.plan import Plan, SignedPlan
from parplan.plan.published import PublishedResults
from parplan.plan.shapes import Path as Place
from parplan.plan.shapes import Shape

S = TypeVar("S", bound=Shape)

RESULTS = "results"
"""The folder with a file a year, and what the data calls it."""

FILES = {name: f"{name}.yaml" for name in Plan.model_fields if name != RESULTS}
"""The files of a plan folder, by their names in the data."""

_SIGNED = frozenset(SignedPlan.model_fields)

A_PLAN = Phrase("a plan is a folder with plan.yaml, criteria.yaml, sipas_tasks.yaml, agencies.yaml")

_LARGEST = 64_000_000
"""Bytes of a file: the largest plan known has 0.2 MB in all."""

OPTIONAL = frozenset({"criteria_set", "rules", "evaluation"})

Contents = Mapping[Place, tuple[str, bytes]]
"""Files by their places in the data; with each, what the user calls it and what it holds."""


class Loaded(NamedTuple):
    """A plan, unless its data is misshapen; what is wrong with it; and where it all stands.

    `part` is what has its shape of a plan that hasn't: it lacks the other files.
    """

    plan: Plan | None
    findings: list[Finding]
    source: Source
    part: Plan | None = None

    @property
    def remarks(self) -> list[Remark[Position]]:
        """What is wrong with it, in the order of the files."""
        return in_order(map(self.source.remark, self.findings))


def plans(*loaded: Loaded) -> tuple[Plan, ...]:
    """Give the plans that were loaded; it is `Misread` if one of them isn't one."""
    found = tuple(one.plan for one in loaded if one.plan is not None)
    if len(found) < len(loaded):
        raise Misread([remark for one in loaded for remark in one.remarks])
    return found


def bundled() -> Path:
    """Where the plan that comes with parplan is: Đắk Nông's of 2024."""
    here = Path(__file__).parents[1]
    packaged = here / "data"
    return packaged if packaged.is_dir() else here.parents[1] / "data"


def is_plan_folder(folder: Path) -> bool:
    """Whether a folder looks like a plan's."""
    return (folder / "criteria.yaml").is_file()


def plan_folder(asked: Path | None) -> tuple[Path, bool]:
    """Find the plan: as asked, else PARPLAN_PLAN, else here, else the bundled one.

    Also tells whether it was asked for.
    """
    if asked is not None:
        return asked, True
    if named := os.environ.get("PARPLAN_PLAN"):
        return Path(named), False
    for here in (Path(), Path("data")):
        if is_plan_folder(here):
            return here, False
    return bundled(), False


def load_published() -> PublishedResults:
    """Read the published results of the provinces, which come with parplan."""
    file = bundled() / "published_results.yaml"
    data, _ = Source().read((file.stem,), str(file), file.read_bytes())
    return PublishedResults.model_validate(data)


@cache
def bundled_sets() -> tuple[CriteriaSet, ...]:
    """Read the sets of criteria that come with parplan, by the names of their files."""
    found = []
    for file in sorted((bundled() / "criteria_sets").glob("*.yaml")):
        data, _ = Source().read((file.stem,), str(file), file.read_bytes())
        found.append(CriteriaSet.model_validate(data))
    return tuple(found)


def bundled_set(name: str | None) -> CriteriaSet | None:
    """Find a set that comes with parplan, as plans call it."""
    if name is None:
        return None
    return next((one for one in bundled_sets() if fold(one.name) == fold(name)), None)


def standard_agencies() -> Agencies:
    """Read the bodies that every province has, which come with parplan."""
    file = bundled() / "standard_agencies.yaml"
    data, _ = Source().read(("agencies",), str(file), file.read_bytes())
    return Agencies.model_validate(data)


def load(folder: Path, *, signed_only: bool = False) -> Loaded:
    """Read a plan folder. Bad data is a finding; a file that can't be read is refused.

    With `signed_only`, rules and results are left unread, as if there were none: the years of a
    province pile up, and most questions are about what was signed.
    """
    if not folder.is_dir():
        if folder.exists():
            raise Refusal(Phrase("{folder} is not a folder", folder=str(folder)), A_PLAN)
        raise Refusal(Phrase("there is no folder {folder}", folder=str(folder)), A_PLAN)
    settled(folder)
    try:
        held = contents(folder, signed_only=signed_only)
    except OSError as error:
        raise Refusal(unreadable(error)) from None
    return read(held, SignedPlan if signed_only else Plan)


def contents(folder: Path, *, signed_only: bool = False) -> Contents:
    """Take in the files of a plan folder. `OSError` says that one of them can't be read.

    What may be left out is refused if it is there and can't be read, or if only its name's ending
    is another: else it would count as left out, without a word.
    """
    wanted = {name: file for name, file in FILES.items() if name in _SIGNED or not signed_only}
    files: dict[Place, Path] = {(name,): folder / file for name, file in wanted.items()}
    optional = {file for name, file in wanted.items() if name in OPTIONAL}
    _named_rightly(folder, _listed(folder), optional)
    results = folder / RESULTS
    if not signed_only and _is_there(results):
        files |= {
            year_of(PurePath(name).stem): results / name
            for name in _named_rightly(results, _listed(results))
        }
    return {
        place: (str(file), bytes_of(file))
        for place, file in files.items()
        if place[0] not in OPTIONAL or _is_there(file)
    }


def _is_there(path: Path) -> bool:
    """Whether there is anything of that name, be it a link that leads nowhere."""
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    return True


def _listed(folder: Path) -> list[str]:
    return os.listdir(folder)  # noqa: PTH208 - it fails here if it can't be read


def _named_rightly(
    folder: PurePath, names: Iterable[str], known: Container[str] | None = None
) -> list[str]:
    """Take the YAML files of a folder, all or the known ones; .yml, .YAML: refused."""
    found = []
    for name in sorted(names):
        right = re.sub(r"\.ya?ml\Z", ".yaml", name, flags=re.IGNORECASE)
        if not right.endswith(".yaml") or (known is not None and right not in known):
            continue
        if name != right:
            raise Refusal(
                Phrase("{file} isn't read under this name", file=str(folder / name)),
                Phrase("call it {name}", name=right),
            )
        found.append(name)
    return found


def bytes_of(file: Path) -> bytes:
    """Take a file's bytes; a pipe or a device is refused, and what is larger than any plan."""
    mode = file.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # of a folder the system says it is one
        raise Refusal(Phrase("{file} is not a file", file=str(file)))
    with file.open("rb") as stream:
        held = stream.read(_LARGEST + 1)
    if len(held) > _LARGEST:
        most = _LARGEST // 1_000_000
        raise Refusal(Phrase("{file} is larger than {most} MB", file=str(file), most=most))
    return held


def place_of(file: PurePath) -> Place | None:
    """Tell where a file of that name within the folder stands in the data, if it does."""
    if file.parent.as_posix() == RESULTS and file.suffix == ".yaml":
        return year_of(file.stem)
    return next(((name,) for name, known in FILES.items() if PurePath(known) == file), None)


def year_of(stem: str) -> Place:
    """Tell where the results of a file of that name stand in the data: by their year."""
    return (RESULTS, int(stem) if re.fullmatch("[0-9]{4}", stem) else stem)


def read(files: Contents, shape: type[SignedPlan] = Plan) -> Loaded:
    """Read a plan from its files' contents."""
    source = Source()
    data: dict[str, Any] = {}
    findings: list[Finding] = []
    for place, (shown, content) in files.items():
        found, wrong = source.read(place, shown, content)
        findings += wrong
        if any(finding.rule is PAR001 for finding in wrong):
            continue
        name, *year = place
        if year:
            data.setdefault(str(name), {})[year[0]] = found
        else:
            data[str(name)] = found
    files_held, misshapen = shaped(data, shape)
    if files_held is None or findings:
        every = findings + misshapen
        return Loaded(None, first_of(every), source, _part(data, every))
    held = dict(files_held)
    if held["criteria_set"] is None:
        held["criteria_set"] = bundled_set(files_held.plan.criteria_set)
    return Loaded(Plan.model_construct(**held), misshapen, source)


def _part(data: dict[str, Any], findings: list[Finding]) -> Plan:
    """Take the files of which nothing is wrong, and of results each year by itself."""
    wrong = {finding.path[:1] for finding in findings} | {f.path[:2] for f in findings}
    files = {name: held for name, held in data.items() if name == RESULTS or (name,) not in wrong}
    years = files.pop(RESULTS, {}).items()
    files[RESULTS] = {year: held for year, held in years if (RESULTS, year) not in wrong}
    made: dict[str, Any] = {name: _of_its_shape(name, held) for name, held in files.items()}
    return Plan.model_construct({*made}, **{**dict.fromkeys(OPTIONAL), **made})


def _of_its_shape(name: str, held: object) -> object:
    shape = Plan.model_fields[name].annotation
    assert shape is not None  # noqa: S101 - each file has one
    return TypeAdapter(shape).validate_python(held)


def read_beside(
    file: Path, shape: type[S], unfit: Callable[[S], Iterable[Finding]] = lambda _: ()
) -> S:
    """Read a file that stands beside the plan, or refuse it with everything wrong in it.

    `shape` has one field, whose name is what paths call the file; `unfit` tells what doesn't fit
    the plan in a file that has its shape.
    """
    source = Source()
    (name,) = shape.model_fields
    try:
        data, findings = source.read((name,), str(file), bytes_of(file))
    except OSError as error:
        raise Refusal(unreadable(error)) from None
    content = None
    if not findings:
        content, findings = shaped({name: data}, shape)
        findings += unfit(content) if content else ()
    if content is None or findings:
        raise misread(str(file), in_order(map(source.remark, first_of(findings))))
    return content


def load_revision(name: str) -> Loaded:
    """Read the plan that `REV:DIR` names in the repository of the working folder.

    DIR counts from the repository's top, as git has it, or with `./` before it from here.
    """
    files = {PurePosixPath(path): blob for path, blob in _files(_tree(name))}
    top = PurePosixPath(name)
    _named_rightly(top, _within(PurePosixPath(), files), {FILES[one] for one in OPTIONAL})
    _named_rightly(top / RESULTS, _within(PurePosixPath(RESULTS), files))
    contents = {
        place: (f"{name.rstrip('/')}/{path}", _git("cat-file", "blob", blob))
        for path, blob in files.items()
        if (place := place_of(path)) is not None
    }
    for needed, file in FILES.items():
        if (needed,) not in contents and needed not in OPTIONAL:
            raise Refusal(Phrase("there is no {file} in {name}", name=name, file=file), A_PLAN)
    return read(contents)


def _within(folder: PurePosixPath, files: Iterable[PurePosixPath]) -> list[str]:
    return [file.name for file in files if file.parent == folder]


def _tree(name: str) -> str:
    """Find the folder, by the name that git has for its content."""
    revision, _, folder = name.partition(":")
    _in_a_repository(name)
    if _asked(f"{revision}^{{commit}}") is None:
        raise Refusal(
            Phrase("{name}: git knows no revision {revision}", name=name, revision=revision),
            Phrase("`git log` lists revisions"),
        )
    tree = _asked(f"{revision}:{_path(folder)}")
    if tree is None or _git("cat-file", "-t", tree).strip() != b"tree":
        raise Refusal(
            Phrase(
                "{name}: there is no folder {folder} in {revision}",
                name=name,
                folder=folder or ".",
                revision=revision,
            ),
            Phrase("it counts from the repository's top, or with ./ before it from here"),
        )
    return tree


def _path(folder: str) -> str:
    """Write a folder as git wants it: "." alone is this one, and a last slash says nothing."""
    return "./" if folder in {".", "./"} else folder.rstrip("/")


def _in_a_repository(name: str) -> None:
    done = _run("rev-parse", "--git-dir")
    if done.returncode:
        raise Refusal(
            Phrase("{name}: this is no git repository", name=name),
            Phrase("{reason}", reason=_said(done)),
        )


def _asked(thing: str) -> str | None:
    """Ask git for the name of a thing's content; what begins with a dash is no option."""
    done = _run("rev-parse", "--verify", "--quiet", "--end-of-options", thing)
    return None if done.returncode else done.stdout.decode("ascii").strip()


def _files(tree: str) -> list[tuple[str, str]]:
    """List the files below a folder, each with the name of its content."""
    found = []
    for line in _git("ls-tree", "--full-tree", "-r", "-z", tree).split(b"\0"):
        about, _, path = line.partition(b"\t")
        if about:
            _, kind, content = about.decode("ascii").split()
            if kind == "blob":
                found.append((path.decode("utf-8", "surrogateescape"), content))
    return found


def _git(*arguments: str) -> bytes:
    done = _run(*arguments)
    if done.returncode:
        raise Refusal(Phrase("git: {reason}", reason=_said(done)))
    return done.stdout


def _run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - a list of arguments, and no shell
            ["git", *arguments],  # noqa: S607 - the user's git, as in a shell
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError:
        raise Refusal(
            Phrase("REV:DIR needs git, which isn't here"), Phrase("name two folders instead")
        ) from None


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
