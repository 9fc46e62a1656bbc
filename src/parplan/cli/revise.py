"""`parplan set`, and what it shares with `parplan import --into`: changes are shown, then written.

Whatever the plan's folder becomes is worked out first, read again and checked; only then, and
under its lock, are files replaced, all of them or none.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from parplan.checks.check import check
from parplan.cli.options import DryRunOption, PlanOption
from parplan.cli.output import announce, print_answer, tell
from parplan.cli.usage import LangOption
from parplan.documents.editing.returned import Brought, Clash, EditedWorkbook
from parplan.documents.editing.rows import (
    TOTAL,
    Edit,
    Known,
    Values,
    edited,
    fields_of,
    file_of,
    nearest_field,
    plainly,
    rows_of,
)
from parplan.documents.forms.entries import Misfit
from parplan.files.amending import Unamendable
from parplan.files.loading import (
    Contents,
    bundled,
    contents,
    load,
    plan_folder,
    plans,
    read,
)
from parplan.files.saving import locked, save_plan, unreadable
from parplan.language.catalogue import N_, Language, Phrase, printable
from parplan.language.remarks import Level, Refusal
from parplan.language.vietnamese import fold
from parplan.plan.findings import PAR305
from parplan.plan.plan import Plan
from parplan.questions import completion
from parplan.questions.columns import ASSESSED_BY
from parplan.readers.workbook import WorkbookCell
from parplan.report.report import Value

EXAMPLE = 'parplan set 6.3.4 target=0.8 due="Quý III/2024" --plan my-plan'


class Side(StrEnum):
    """Whose value holds where the workbook and the folder disagree."""

    WORKBOOK = "workbook"
    FOLDER = "folder"


_LONGEST = 90
_AROUND = 24
"""Characters of words in a line about a change, and around what differs in longer ones."""

_NEWS = 3
"""So many findings that a change brings are told; `check` tells all."""


class Proposal(NamedTuple):
    """What is to change, and what is said about it besides."""

    edits: Sequence[Edit]
    clashes: Sequence[Clash] = ()
    notes: Sequence[str] = ()
    errors: int = 0
    """So much is wrong with what was handed in: then nothing of it is taken."""


def own_folder(asked: Path | None) -> Path:
    """Find the folder to write to; the plan that comes with parplan is nobody's to change."""
    folder, _ = plan_folder(asked)
    if folder.resolve() == bundled().resolve():
        raise Refusal(
            Phrase("the bundled plan isn't changed"),
            Phrase("copy it, or begin one with `parplan init`, and name its folder"),
        )
    return folder


def revise(
    folder: Path,
    propose: Callable[[Plan], Proposal],
    agreed: Callable[[int], bool],
    speak: Language,
) -> tuple[Proposal, bool]:
    """Show what is to change, and write it if that is agreed on; tells whether it was written.

    If somebody else has changed the folder by then, everything is worked out anew, and shown and
    asked again if it comes out otherwise.
    """
    told: list[str] | None = None
    while True:
        held = _held(folder)
        (plan,) = plans(read(held))
        proposal = propose(plan)
        try:
            new = edited(held, proposal.edits)
        except Unamendable:
            raise Refusal(
                Phrase("{folder} is written in a way that can't be changed", folder=str(folder)),
                Phrase("write its rows a line a key, without braces around them"),
            ) from None
        merged = dict(held)
        for name, text in new.items():
            merged[name,] = (held[name,][0], text)
        (after,) = plans(read(merged))
        changes = list(_lines(proposal.edits, speak))
        notes = [*proposal.notes, *_clash_lines(proposal.clashes, speak)]
        if told != [*changes, *notes]:
            told = [*changes, *notes]
            print_answer("".join(f"{line}\n" for line in changes))
            for line in notes:
                print(line, file=sys.stderr)
            if new:
                _tell_news(plan, after, speak)
            if not new or not agreed(len(proposal.edits)):
                return proposal, False
        with locked(folder, partial(tell, speak=speak)):
            if _held(folder) == held:
                save_plan(folder, new)
                return proposal, True
        tell(Phrase("{folder} has been changed meanwhile: once more", folder=str(folder)), speak)


def _held(folder: Path) -> Contents:
    load(folder)  # what is no plan folder is refused as everywhere
    try:
        return contents(folder)
    except OSError as error:
        raise Refusal(unreadable(error)) from None


def _lines(edits: Sequence[Edit], speak: Language) -> Iterator[str]:
    """Say what changes, a line a value."""
    for edit in edits:
        place = f"{edit.place}: " if edit.place else ""
        yield printable(f"{place}{_named(edit.row, edit.field, speak)}: {_change(edit, speak)}")


def _change(edit: Edit, speak: Language) -> str:
    if edit.field is None:
        new = edit.before is None
        words = Phrase("new row: {title}") if new else Phrase("taken out: {title}")
        title = _short(plainly(edit.after if new else edit.before))
        return speak.say(Phrase(words.text, title=title))
    before, after = _differing(
        *(_shown(edit.field, value, speak) for value in (edit.before, edit.after))
    )
    return f"{before} → {after}"


def _named(row: str, field: str | None, speak: Language) -> str:
    name = speak.say(Phrase("whole plan")) if row == TOTAL else row
    return name if field is None else f"{name}, {speak.say(fields_of(row)[field].label)}"


def _shown(field: str, value: Value, speak: Language) -> str:
    if value is None or value == ():
        return "–"
    if field == "assessed_by":
        return speak.say(ASSESSED_BY[str(value)])
    return " ".join(speak.value(value).split())


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _differing(before: str, after: str) -> tuple[str, str]:
    """Cut what long words have in common, but for a little around what differs."""
    if max(len(before), len(after)) <= _LONGEST:
        return before, after
    alike = _alike(before, after)
    ending = _alike(before[alike:][::-1], after[alike:][::-1])
    start = before.rfind(" ", 0, max(0, alike - _AROUND)) + 1
    space = before.find(" ", len(before) - max(0, ending - _AROUND))
    stop = len(before) - space if space >= 0 else 0
    cut = [words[start : len(words) - stop] for words in (before, after)]
    head, tail = "…" if start else "", "…" if stop else ""
    one, other = (f"{head}{_short(words)}{tail}" for words in cut)
    return one, other


def _alike(one: str, other: str) -> int:
    """Count the characters that both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _clash_lines(clashes: Sequence[Clash], speak: Language) -> Iterator[str]:
    for clash in clashes:
        if clash.field is None:
            gone = Phrase("(taken out)")
            workbook, folder = clash.workbook or gone, clash.folder or gone
            words = Phrase(
                "conflict: the workbook has {workbook}, the folder by now {folder}; it stays so",
                workbook=workbook,
                folder=folder,
            )
        else:
            base, workbook, folder = (
                _shown(clash.field, value, speak)
                for value in (clash.base or None, clash.workbook, clash.folder)
            )
            words = Phrase(
                "conflict: {base} became {workbook} in the workbook, and {folder} in the folder;"
                " it stays {folder}",
                base=_short(base),
                workbook=_short(workbook),
                folder=_short(folder),
            )
        place = f"{clash.place}: " if clash.place else ""
        yield printable(f"{place}{_named(clash.row, clash.field, speak)}: {speak.say(words)}")


def _tell_news(before: Plan, after: Plan, speak: Language) -> None:
    """Say in one line what `check` finds of the new plan that it didn't find of the old one."""
    known = {*_news(before)}
    found = [news for news in _news(after) if news not in known]
    if found:
        said = [f"{speak.say(news.message)} [{news.rule}]" for news in found[:_NEWS]]
        if more := found[_NEWS:]:
            said.append(speak.say(Phrase("and {count} more", count=len(more))))
        tell(Phrase("`parplan check` will say: {findings}", findings=tuple(said)), speak)


class _News(NamedTuple):
    rule: str
    place: str | None
    message: Phrase


def _news(plan: Plan) -> list[_News]:
    """List what `check` finds, but for what the plan acknowledges; sums of points come first."""
    found = [
        _News(one.finding.rule.code, one.place, one.finding.message)
        for one in check(plan)
        if one.acknowledgement is None and one.finding.rule is not PAR305  # a draft is to grow
    ]
    return sorted(found, key=lambda news: news.rule)


def take_over(  # noqa: PLR0913 - what `import --into` is told
    file: Path, folder: Path, speak: Language, *, yes: bool, dry_run: bool, prefer: Side | None
) -> None:
    """Put what was changed in a workbook into the plan that it was made from."""
    folder = own_folder(folder)
    try:
        workbook = EditedWorkbook(file)
    except OSError as error:
        raise Refusal(unreadable(error)) from None

    def propose(plan: Plan) -> Proposal:
        brought = workbook.beside(plan)
        notes = [
            f"{printable(str(file))}: {line}" if at == 0 else line
            for remark in brought.remarks
            for at, line in enumerate(remark.lines(speak))
        ]
        if errors := sum(remark.level is Level.ERROR for remark in brought.remarks):
            return Proposal((), (), notes, errors)
        return Proposal(*_decided(brought, prefer), notes)

    proposal, written = revise(
        folder, propose, _asking(folder, speak, yes=yes, dry_run=dry_run), speak
    )
    done = Phrase("written: {file}", file=str(folder)) if written else Phrase("nothing was written")
    counts = Phrase(
        "changes: {changes}; conflicts: {conflicts}; errors: {errors}; {done}",
        changes=len(proposal.edits),
        conflicts=len(proposal.clashes),
        errors=proposal.errors,
        done=done,
    )
    tell(counts, speak)
    if proposal.errors or proposal.clashes:
        raise typer.Exit(1)


def _decided(brought: Brought, prefer: Side | None) -> tuple[list[Edit], list[Clash]]:
    """Let whoever was asked for decide where workbook and folder disagree."""
    if prefer is None:
        return brought.edits, brought.clashes
    won = [edit for clash in brought.clashes for edit in clash.edits]
    return [*brought.edits, *(won if prefer is Side.WORKBOOK else ())], []


def _asking(folder: Path, speak: Language, *, yes: bool, dry_run: bool) -> Callable[[int], bool]:
    """Ask before anything is written, unless that has been said already."""

    def agreed(count: int) -> bool:
        if yes or dry_run:
            return yes and not dry_run
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise Refusal(
                Phrase("nobody is here to be asked: nothing was written"),
                Phrase("--yes writes the changes, --dry-run only shows them"),
            )
        question = Phrase(
            "write {count} changes into {folder}? [y/N]", count=count, folder=str(folder)
        )
        print(printable(speak.say(question)), end=" ", file=sys.stderr, flush=True)
        return fold(sys.stdin.readline()) in _YES

    return agreed


_YES = frozenset({"y", "yes", "c", "có", "co"})


def set_(  # noqa: PLR0913 - the contract has as many options
    context: typer.Context,
    *,
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE",
            help=N_("A row's code; S and a number for a SIPAS task; `total` for printed totals."),
            autocompletion=completion.codes,
        ),
    ],
    values: Annotated[
        list[str],
        typer.Argument(metavar="FIELD=VALUE", help=N_("A field and its new value; empty: none.")),
    ],
    dry_run: DryRunOption = False,
    plan: PlanOption = None,
    lang: LangOption = None,  # noqa: ARG001 - `app.main` has read it
) -> None:
    """Change values of one row, and leave all else in its file as it is."""
    speak: Language = context.obj
    folder = own_folder(plan)
    _, written = revise(folder, partial(_wished, code, values), lambda _: not dry_run, speak)
    announce(
        speak.say(
            Phrase("written: {file}", file=str(folder))
            if written
            else Phrase("nothing was written")
        )
    )


def _wished(code: str, values: Sequence[str], plan: Plan) -> Proposal:
    """Read what is to be set; whatever can't be is refused."""
    rows = rows_of(plan)
    row = _row_meant(code, rows, plan)
    fields = {key: field for key, field in fields_of(row).items() if not field.placing}
    wanted: dict[str, list[str]] = {}
    for one in values:
        key, equals, value = one.partition("=")
        if not equals:
            raise Refusal(
                Phrase("{value}: it is FIELD=VALUE", value=one), Phrase("for example: target=0.8")
            )
        if key not in fields:
            near = nearest_field(row, key)
            hint = Phrase("one of: {choices}", choices=", ".join(near))
            if len(near) == 1:
                hint = Phrase("did you mean `{near}`?", near=near[0])
            raise Refusal(Phrase("{row} has no field {field}", row=row, field=key), hint)
        wanted.setdefault(key, []).append(value)
    edits = []
    for key, given in wanted.items():
        if len(given) > 1 and not isinstance(rows[row][key], tuple):
            raise Refusal(Phrase("{field} is given twice", field=key), Phrase("give it once"))
        words = "\n".join(given)
        cell = WorkbookCell(1, 0, words, words)
        try:
            new = fields[key].read(cell, Known(plan, rows[row][key]))
        except Misfit as wrong:
            message = Phrase("{field}: {why}", field=key, why=wrong.message)
            raise Refusal(message, wrong.hint) from None
        if fields[key].needed and not plainly(new):
            message = Phrase("{row}: {field} can't be empty", row=row, field=fields[key].label)
            raise Refusal(message)
        if plainly(new) != plainly(rows[row][key]):
            edits.append(Edit(row, key, rows[row][key], new))
    return Proposal(edits)


def _row_meant(typed: str, rows: Mapping[str, Values], plan: Plan) -> str:
    """Find the row that a person means."""
    if typed.upper() in rows or typed.lower() == TOTAL:
        return TOTAL if typed.lower() == TOTAL else typed.upper()
    if re.fullmatch(r"[Ss][0-9]+", typed):
        tasks = tuple(row for row in rows if file_of(row) == "sipas_tasks")
        near = tuple(get_close_matches(typed.upper(), tasks))
        hint = Phrase("near it: {codes}", codes=near) if near else None
        raise Refusal(Phrase("there is no SIPAS task {number}", number=typed), hint)
    return plan.criterion(typed).code
