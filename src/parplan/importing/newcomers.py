"""What a name that the register doesn't know seems to be: an agency of some kind, or a group."""

import re
import unicodedata
from typing import NamedTuple

from parplan.language.vietnamese import fold
from parplan.plan.agencies import Kind

_HEAD = re.compile(
    r"(?:phó |quyền )?(?:tổng giám đốc|giám đốc|chủ tịch|chánh|chi cục trưởng|cục trưởng|"
    r"viện trưởng|hiệu trưởng|trưởng ban|chỉ huy trưởng|trưởng|thủ trưởng|người đứng đầu|"
    r"tổng biên tập|bí thư)\s+(?=\S)",
    re.IGNORECASE,
)
_KINDS = (
    (Kind.DISTRICT, "ubnd huyện, ubnd thành phố, ubnd thị xã, ubnd quận"),
    (Kind.COMMUNE, "ubnd xã, ubnd phường, ubnd thị trấn, ubnd đặc khu"),
    (Kind.DEPARTMENT, "sở, văn phòng ubnd tỉnh, thanh tra tỉnh, ban dân tộc, ban quản lý"),
    (Kind.VERTICAL, "công an, bảo hiểm xã hội, bộ chỉ huy, bộ đội, cục, chi cục, kho bạc"),
    (Kind.VERTICAL, "ngân hàng nhà nước, chi nhánh ngân hàng, tòa án, viện kiểm sát"),
    (Kind.COMPANY, "công ty, tổng công ty, tập đoàn, bưu điện, điện lực, ngân hàng"),
    (Kind.MEDIA, "báo, đài, cổng"),
    (Kind.UNIT, "trung tâm, trường, bệnh viện, viện, phòng, chi nhánh, quỹ, văn phòng"),
    (Kind.AUTHORITY, "bộ, chính phủ, thủ tướng, tỉnh ủy, hđnd, hội đồng nhân dân, thường trực"),
    (Kind.AUTHORITY, "ubnd tỉnh, ban chỉ đạo"),
)
"""The words that names of each kind begin with, the first that fits."""


class Newcomer(NamedTuple):
    """A name as it would stand in `agencies.yaml`; without a kind it is a group."""

    name: str
    kind: Kind | None
    head: str | None


def newcomer(entry: str) -> Newcomer:
    """Read a name: its head's title is left off, its kind is told by its first words."""
    found = _HEAD.match(_composed(entry))
    name, head = (entry, None)
    if found and len(_composed(entry)) == len(entry):
        rest = entry[found.end() :]
        name, head = rest, entry
    plain = f"{fold(name)} "
    kind = next(
        (
            kind
            for kind, words in _KINDS
            if plain.startswith(tuple(f"{word} " for word in words.split(", ")))
        ),
        None,
    )
    return Newcomer(name, kind, head)


def _composed(words: str) -> str:
    return unicodedata.normalize("NFC", words)
