"""How Vietnamese words are compared: the same word in two encodings, without tones, in order."""

import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: the dictionary's order


def fold(words: str) -> str:
    """Make equal what differs only in Unicode form, case or spaces."""
    return " ".join(unicodedata.normalize("NFC", words).casefold().split())


def same_words(one: str, other: str) -> bool:
    """Whether nobody who reads them sees a difference: capitals count, Unicode forms don't."""
    texts = (" ".join(unicodedata.normalize("NFC", words).split()) for words in (one, other))
    return next(texts) == next(texts)


def without_tones(words: str) -> str:
    """`fold`, and take every mark off: "Sở Nội vụ" → "so noi vu" (đ has no decomposition)."""
    letters = unicodedata.normalize("NFD", fold(words)).replace("đ", "d")
    return "".join(c for c in letters if not unicodedata.combining(c))


def sort_key(words: str) -> tuple[list[int], list[int]]:
    """Sort as a Vietnamese dictionary does: first by letters (a ă â … d đ …), then by tones."""
    letters: list[int] = []
    tones: list[int] = []
    for character in fold(words):
        marks = unicodedata.normalize("NFD", character)
        tone = next((_TONES.index(m) + 1 for m in marks if m in _TONES), 0)
        letter = unicodedata.normalize("NFC", "".join(m for m in marks if m not in _TONES))
        letters.append(1000 + _ALPHABET.index(letter) if letter in _ALPHABET else ord(letter[0]))
        tones.append(tone)
    return letters, tones
