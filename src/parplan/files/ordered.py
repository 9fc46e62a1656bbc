"""Data as it is written in YAML, whose new keys go where an order has them."""

from collections.abc import Mapping, Sequence
from typing import Any

Data = dict[str, Any]
Place = tuple[str, ...]


def at(held: Mapping[str, Any], path: Place) -> object:
    """Give what stands at a place, `None` if nothing does."""
    found: object = held
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def within(held: Data, key: str, order: Sequence[str]) -> Data:
    """Give the mapping of that key, made in its place if it isn't there."""
    if not held.get(key):
        put(held, key, {}, order)
    found: Data = held[key]
    return found


def put(held: Data, key: str, value: object, order: Sequence[str]) -> None:
    """Set a value; a new key goes behind those that the order has before it."""
    if key in held or key not in order:
        held[key] = value
        return
    before = set(order[: order.index(key)])
    keys = list(held)
    index = max((i + 1 for i, known in enumerate(keys) if known in before), default=0)
    items = list(held.items())
    items.insert(index, (key, value))
    held.clear()
    held.update(items)
