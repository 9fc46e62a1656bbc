"""Paths whose search ends before all is proven, and paths that are as probable as asked."""

import json
from collections.abc import Callable
from decimal import Decimal
from itertools import chain, repeat
from typing import Any

import pytest

from parplan.files.loading import load
from parplan.questions.path import programme
from parplan.questions.path.search import probability
from places import ROOT

EXAMPLE = ROOT / "examples" / "tinh-mau"


Run = Callable[..., tuple[int, str, str]]


Tables = dict[str, dict[str, Any]]


def said(run: Run, *arguments: str) -> list[str]:
    """The notes: what stands before the first table."""
    code, out, _ = run("path", *arguments)
    assert code == 0
    return [part.replace("\\", "") for part in out.split("## ")[0].split("\n\n")[1:] if part]


def test_a_search_without_proof_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programme, "LARGEST", 1)
    assert run("path", "--to", "88") == (
        2,
        "",
        (
            "parplan: the search ended without a proof\n"
            "    more time (--time-limit), fewer alternatives, or costs with fewer digits make it"
            " easier\n"
        ),
    )


def test_when_time_is_over_the_best_so_far_is_given_with_what_is_proven(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time for 8.1 and another leaf to be found and not for a proof: exit 1, and it is said."""
    seconds = chain(repeat(5.0, 2), repeat(0.0))
    monkeypatch.setattr(programme.Clock, "left", property(lambda _: next(seconds)))
    code, out, err = run("path", "--to", "88", "--time-limit", "5")
    assert (code, err) == (1, "")
    notes = out.split("## ")[0]
    assert "Not proven: after 5 seconds the search ended with this path" in notes
    assert "no path moves fewer leaves" not in notes


def test_a_path_that_is_as_probable_as_asked(run: Run) -> None:
    """The example has earlier years; a hundredth less would not be enough."""
    example = (
        "--plan",
        str(ROOT / "examples" / "tinh-mau"),
        "--alternatives",
        "0",
        "--time-limit",
        "600",
    )
    code, out, _ = run("path", "--to", "86", "--confidence", "0.8", "-f", "json", *example)
    assert code == 0
    best, *_ = json.loads(out, parse_float=Decimal)["tables"]["alternatives"]["rows"]
    assert best["probability"] >= 80
    plain = run("path", "--to", "86", "-f", "json", *example)[1]
    first, *_ = json.loads(plain, parse_float=Decimal)["tables"]["alternatives"]["rows"]
    assert first["probability"] < 80
    assert (first["leaves"], first["gain"]) < (best["leaves"], best["gain"])
    less = str(Decimal("83.4587") + best["gain"] - Decimal("0.01"))
    code, out, _ = run("path", "--to", less, "-f", "json", *example)
    _, end = json.loads(out, parse_float=Decimal)["tables"]["outcome"]["rows"]
    loaded = load(EXAMPLE).plan
    assert loaded is not None
    chance = probability(loaded)
    assert chance is not None
    rows = json.loads(out, parse_float=Decimal)["tables"]["path"]["rows"]
    settings = {row["code"]: row["after"] for row in rows}
    reached = chance.reaching(Decimal(86), settings)
    assert reached is not None
    assert reached < Decimal("0.8"), end


@pytest.mark.parametrize("confidence", ["0", "1", "1.5"])
def test_no_path_is_sure(run: Run, confidence: str) -> None:
    code, _, err = run("path", "--to", "86", "--confidence", confidence)
    assert code == 2
    assert f"{confidence} is no probability that a path can have" in err


def test_without_an_earlier_year_there_is_no_probability(run: Run) -> None:
    code, _, err = run("path", "--to", "86", "--confidence", "0.8")
    assert code == 2
    assert "a probability takes the results of an earlier year" in err
