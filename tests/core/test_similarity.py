import random
import tracemalloc
from itertools import combinations

import pytest
from rapidfuzz import fuzz

from engage.core import similarity
from engage.core.countries import find_country, is_country_code
from engage.core.similarity import closest, similar_pairs, words_of


def pairs(*names: str, cutoff: float = 90) -> list[list[str | float]]:
    return [pair.as_list() for pair in similar_pairs(names, words=words_of, cutoff=cutoff)]


def test_case_accents_punctuation_and_the_ampersand_do_not_tell_names_apart():
    assert pairs("Müller & Söhne", "MULLER AND SOHNE.") == [["MULLER AND SOHNE.", "Müller & Söhne", 100.0]]


def test_a_typing_mistake_is_a_pair_below_a_hundred():
    [[_, _, score]] = pairs("Blacktown City Council", "Blacktowen City Council")
    assert 90 <= float(score) < 100


def test_another_order_of_words_is_a_pair():
    assert pairs("Services and Property", "Property and Services")[0][2] == 100.0


def test_names_that_differ_in_a_number_are_no_pair():
    assert pairs("Fishers Coalition Region 1", "Fishers Coalition Region 4") == []


def test_with_among_each_pair_has_one_of_the_names_asked_about():
    names = ["Acme Works", "Acme Work", "Beta Labs", "Beta Lab"]
    found = similar_pairs(names, words=words_of, cutoff=90, among={"Acme Works"})
    assert [pair.as_list()[:2] for pair in found] == [["Acme Work", "Acme Works"]]


def test_chunks_and_length_limits_lose_no_pair(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(similarity, "CHUNK", 7)
    dice = random.Random(5)
    names = sorted({"".join(dice.choices("ab ", k=dice.randint(3, 14))) for _ in range(150)})
    plain = {name: " ".join(words_of(name)) for name in names if words_of(name)}
    ordered = {name: " ".join(sorted(words_of(name))) for name in plain}
    expected = {
        (one, other): round(score, 1)
        for one, other in combinations(sorted(plain), 2)
        if (score := max(fuzz.ratio(plain[one], plain[other]), fuzz.ratio(ordered[one], ordered[other])))
        >= 80
    }
    assert {(p.first, p.second): p.score for p in similar_pairs(names, words=words_of, cutoff=80)} == expected


def test_memory_grows_with_the_names_and_not_with_their_square():
    def peak(count: int) -> int:
        dice = random.Random(count)
        names = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=20)) for _ in range(count)]
        tracemalloc.start()
        similar_pairs(names, words=words_of, cutoff=90)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    assert peak(4000) < 6 * peak(1000)  # sixteen times as much, were it the square


def test_the_closest_candidate_is_suggested_and_nothing_where_none_is_close():
    assert closest("technolgy", ["telecommunications", "Technology"], cutoff=85) == ("Technology", 94.7)
    assert closest("fish", ["telecommunications", "Technology"], cutoff=85) is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Germany", "DE"),
        ("DE", "DE"),
        ("South Korea", "KR"),
        ("united states", "US"),
        ("UK", "GB"),
        ("Côte d’Ivoire", "CI"),
        ("Viet Nam", "VN"),
    ],
)
def test_a_country_is_known_by_its_usual_names_and_its_code(written: str, code: str):
    country = find_country(written)
    assert country is not None
    assert (country.code, country.as_written) == (code, True)


@pytest.mark.parametrize(("written", "code"), [("Philipines", "PH"), ("Germny", "DE"), ("Korea", "KR")])
def test_a_misspelt_country_is_read_and_reported(written: str, code: str):
    country = find_country(written)
    assert country is not None
    assert (country.code, country.sure, country.as_written) == (code, True, False)


def test_a_country_between_two_is_only_suggested():
    country = find_country("Austrlia")
    assert country is not None
    assert (country.code, country.sure) == ("AU", False)


def test_what_is_no_country_is_none():
    assert find_country("Atlantis") is None
    assert not is_country_code("XX")
    assert is_country_code("DE")
