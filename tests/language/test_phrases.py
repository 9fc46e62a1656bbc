"""What parplan says, in English without a catalogue."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from parplan.language.catalogue import ENGLISH, Phrase

flat = st.none() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | st.text()
values = st.recursive(
    flat,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | inner.map(lambda value: Phrase("about {value}", value=value))
    ),
    max_leaves=5,
)


def test_a_phrase_is_its_english_words() -> None:
    rate = Phrase("{rate} %", rate=Decimal("96.670"))
    phrase = Phrase("{rate} of {what}; {parts}", rate=rate, what=None, parts=("a", Decimal(2)))
    assert str(phrase) == "96.670 % of –; a; 2"
    assert str(Phrase("{big}", big=Decimal("1E+3"))) == "1000"


@given(values)
def test_it_is_what_an_english_reader_is_told(value: object) -> None:
    phrase = Phrase("here: {value}", value=value)
    assert str(phrase) == ENGLISH.say(phrase)
