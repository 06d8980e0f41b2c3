"""Names that may mean the same: pairs by rapidfuzz above a cut-off, for a person to judge. Nothing here decides that two are one."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

CHUNK = 500  # names compared with their neighbours at a time

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans("", "", "'’‘`´")


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two names and how alike they are, from 0 to 100. 100 means the same words once case, punctuation and the like are set aside."""

    first: str
    second: str
    score: float

    def as_list(self) -> list[str | float]:
        return [self.first, self.second, self.score]


def words_of(name: str) -> list[str]:
    """The words of a name without case, accents, apostrophes and punctuation; "&" is the word "and"."""
    plain = unicodedata.normalize("NFKD", name.casefold()).translate(_APOSTROPHES).replace("&", " and ")
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def similar_pairs(
    names: Iterable[str],
    *,
    words: Callable[[str], list[str]],
    cutoff: float,
    among: Collection[str] | None = None,
) -> list[SimilarPair]:
    """Pairs of distinct names whose words are alike by `cutoff` or more, the most alike first.

    Compared by `fuzz.ratio` (the longest common subsequence) over the words as written and over the words in alphabetical order, so that a typing
    mistake and another order of words both show; the better score counts. Names whose numbers differ (Region 1, Region 4) are never a pair.
    With `among`, a pair has at least one name of it. Memory grows with the names and the pairs found, never with their square: each
    chunk of names is compared only with those whose length still allows the cut-off.
    """
    known = {name: words(name) for name in names}
    best: dict[tuple[str, str], float] = {}
    for order in (list, sorted):
        keys = sorted((" ".join(order(parts)), name) for name, parts in known.items() if parts)
        keys.sort(key=lambda entry: len(entry[0]))
        for one, other, score in _alike(keys, cutoff):
            pair = (one, other) if one < other else (other, one)
            if (
                score > best.get(pair, 0)
                and (among is None or one in among or other in among)
                and _numbers(known[one]) == _numbers(known[other])
            ):
                best[pair] = score
    found = [SimilarPair(one, other, round(score, 1)) for (one, other), score in best.items()]
    return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))


def closest(name: str, candidates: Iterable[str], *, cutoff: float) -> tuple[str, float] | None:
    """The candidate most like `name` and its score, or None where none reaches the cut-off."""
    plain = {candidate: " ".join(words_of(candidate)) for candidate in candidates}
    found = process.extractOne(" ".join(words_of(name)), plain, scorer=fuzz.ratio, score_cutoff=cutoff)
    return (found[2], round(found[1], 1)) if found else None


def _alike(keys: list[tuple[str, str]], cutoff: float) -> Iterator[tuple[str, str, float]]:
    """Pairs of entries (key, name), given in order of the keys' lengths, whose keys reach the cut-off.

    Two strings of lengths a ≤ b are at best 200·a/(a+b) alike, so no partner of a key is longer than a·(200−cutoff)/cutoff.
    """
    lengths = [len(key) for key, _ in keys]
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        reach = bisect_right(lengths, len(chunk[-1][0]) * (200 - cutoff) / cutoff)
        window = [key for key, _ in keys[start:reach]]
        for offset, (key, name) in enumerate(chunk):
            end = bisect_right(lengths, len(key) * (200 - cutoff) / cutoff)
            rest = window[offset + 1 : end - start]
            for _, score, place in process.extract(
                key, rest, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None
            ):
                yield name, keys[start + offset + 1 + place][1], score


def _numbers(words: list[str]) -> list[str]:
    return sorted(word for word in words if word.isdigit())
