"""Executives that may be one person, or one office under a former and a later name. They are listed for somebody to judge."""

from collections import Counter
from collections.abc import Collection, Iterable

from engage.core.similarity import SimilarPair, similar_pairs, words_of
from engage.people.models import Executive

# Chosen on 53 offices of published diaries: renamed ones keep three quarters of the letters.
CUTOFF = 75.0
ENOUGH_NAMES = 10  # from here on, words that half of the names share (a rank, "Minister for") say nothing


def near_duplicate_executives(names: Collection[str]) -> list[SimilarPair]:
    """Pairs of these names, or of one of them and another executive, that are alike by `CUTOFF` or more. One query."""
    everybody = {*names, *Executive.objects.order_by().values_list("name", flat=True)}
    shared = _words_of_most(everybody)
    return similar_pairs(
        everybody, words=lambda name: _own_words(name, shared), cutoff=CUTOFF, among=frozenset(names)
    )


def _own_words(name: str, shared: frozenset[str]) -> list[str]:
    """Each word once: an office that repeats its rank ("Minister for A, Minister for B") is the one that does not."""
    words = list(dict.fromkeys(words_of(name)))
    return [word for word in words if word not in shared] or words


def _words_of_most(names: Iterable[str]) -> frozenset[str]:
    sets = [set(words_of(name)) for name in names]
    if len(sets) < ENOUGH_NAMES:
        return frozenset()
    counts = Counter(word for words in sets for word in words)
    return frozenset(word for word, count in counts.items() if count > len(sets) / 2)
