"""A plan folder as it was in a revision of a git repository: `REV:DIR`."""

import subprocess
from pathlib import PurePosixPath

from parplan.files.loading import A_PLAN, FILES, OPTIONAL, Loaded, place_of, read
from parplan.language.catalogue import Phrase
from parplan.language.remarks import Refusal


def load_revision(name: str) -> Loaded:
    """Read the plan that `REV:DIR` names in the repository of the working folder.

    DIR counts from the repository's top, as git has it, or with `./` before it from here.
    """
    contents = {
        place: (f"{name.rstrip('/')}/{path}", _git("cat-file", "blob", blob))
        for path, blob in _files(_tree(name))
        if (place := place_of(PurePosixPath(path))) is not None
    }
    for needed, file in FILES.items():
        if (needed,) not in contents and needed not in OPTIONAL:
            raise Refusal(Phrase("there is no {file} in {name}", name=name, file=file), A_PLAN)
    return read(contents)


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
