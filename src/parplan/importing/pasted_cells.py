"""Which paragraphs of a pasted row belong to which of its columns."""

import re
from functools import partial

from parplan.importing.entries import entries, unbulleted
from parplan.importing.headers import plain
from parplan.importing.register import Register
from parplan.readers import limits

_HEAD = re.compile(
    r"(thủ trưởng|thù trường|giám đốc|chánh|chủ tịch|trưởng ban|chỉ huy trưởng|cục trưởng|"
    r"người đứng đầu)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(các sở|sở|các cơ quan|các đơn vị|ubnd|ủy ban|văn phòng|công an|ban|thanh tra|trung tâm)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"thường xuyên|quý|tháng|hằng|hàng|trong năm|trước ngày|năm 20|/20", re.IGNORECASE
)
_NOTE = re.compile(r"dieu tra|xhh")
_SHORT = 40
_LONG = 160


def share_out(
    paragraphs: list[str], fields: list[str], register: Register
) -> tuple[list[int], bool]:
    """Tell how many paragraphs each column has, and whether that is the only good reading.

    Columns keep their order; each takes none, one or more of the paragraphs. The reading in which
    most paragraphs look like what their column holds is taken.
    """
    size, count = len(paragraphs), len(fields)
    if size > limits.PARAGRAPHS:
        return [size, *[0] * (count - 1)], False
    likeness = [_likeness(words, register) for words in paragraphs]
    # best[c][p]: the best sharing of the paragraphs from p on among the columns from c on:
    # its score, how many sharings have it, and how many paragraphs the first column takes.
    best = [[(0, 1, 0)] * (size + 1) for _ in range(count + 1)]
    for start in range(size):
        best[count][start] = (-1000 * (size - start), 1, 0)
    for column in range(count - 1, -1, -1):
        score = partial(_score, fields[column], paragraphs, likeness)
        for start in range(size, -1, -1):
            choices = []
            for end in range(start, size + 1):
                later, ways, _ = best[column + 1][end]
                choices.append((score(start, end) + later, ways, end - start))
            top = max(choice[0] for choice in choices)
            tied = [choice for choice in choices if choice[0] == top]
            best[column][start] = (top, sum(choice[1] for choice in tied), tied[0][2])
    shares = []
    start = 0
    for column in range(count):
        shares.append(best[column][start][2])
        start += shares[-1]
    return shares, not paragraphs or best[0][0][1] == 1


def _likeness(words: str, register: Register) -> dict[str, int]:
    """Tell how much a paragraph looks like what each column holds."""
    names = entries((words,), register).names
    known = bool(names) and all(register.find(name) for name in names)
    bare = unbulleted(words)
    begins = bool(_HEAD.match(bare) or _BODY.match(bare)) and len(bare) <= _LONG
    agency = 4 if known else 1 if begins else -4
    short = len(words) <= _SHORT
    time = 5 if short and _TIME.search(words) else -3
    note = 5 if _NOTE.search(plain(words)) and short else 1 if short else -2
    if known:
        note = -3
    return {
        "lead": agency + (2 if _HEAD.match(bare) else 0),
        "coordinating": agency - (1 if _HEAD.match(bare) else 0),
        "tasks": -3 if known else 1,
        "time": time,
        "note": note if time < 0 else -1,
        "assessed_by": note,
        "extra": 0,
    }


def _score(
    field: str, paragraphs: list[str], likeness: list[dict[str, int]], start: int, end: int
) -> int:
    if start == end:
        return {"tasks": -1, "lead": -2, "coordinating": -1, "time": -1}.get(field, 0)
    score = sum(likeness[at].get(field, 0) for at in range(start, end))
    if field in {"lead", "coordinating"}:
        bullets = {unbulleted(words) != words for words in paragraphs[start:end]}
        if len(bullets) > 1 or (end - start > 1 and not bullets.pop()):
            score -= 6
    elif field in {"time", "note"} and end - start > 1:
        score -= 3
    return score
