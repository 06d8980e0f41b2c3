"""Accounts that may be one customer under two names. They are listed, and merged only when somebody asks (accounts.merging)."""

import re
from collections.abc import Collection, Iterable

from accounts.models import Account
from engage.core.similarity import SimilarPair, similar_pairs, words_of

# Chosen on 7,611 organisations of published diaries: from 90 on, most pairs are spelling variants; below, names of the same pattern
# ("Ballina Shire Council", "Balranald Shire Council") take over.
CUTOFF = 90.0

LEGAL_FORMS = frozenset(
    [
        "ag",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "gmbh",
        "inc",
        "incorporated",
        "limited",
        "llc",
        "llp",
        "ltd",
        "nv",
        "pl",
        "plc",
        "proprietary",
        "pty",
        "sa",
        "sarl",
        "spa",
        "srl",
    ]
)
_BRACKETED = re.compile(r"\(([^()]*)\)")


def distinguishing_words(name: str) -> list[str]:
    """The words that tell an organisation from others: without a leading "the", its legal form, and its own initials in brackets."""
    words = words_of(
        _BRACKETED.sub(lambda found: "" if _is_short_form(found[1], name) else f" {found[1]} ", name).replace(
            "P/L", " "
        )
    )
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words = words[:-1]
    return words


def near_duplicates(names: Collection[str]) -> list[SimilarPair]:
    """Pairs of these names, or of one of them and another account, that are alike by `CUTOFF` or more. One query.

    Both names stand on their own today: accounts already merged are not listed again.
    """
    standing = Account.objects.current().order_by().values_list("name", flat=True)
    return similar_pairs(
        {*names, *standing.iterator()}, words=distinguishing_words, cutoff=CUTOFF, among=frozenset(names)
    )


def _is_short_form(bracketed: str, name: str) -> bool:
    """Whether the brackets hold an abbreviation such as (NAB), which says nothing that the name does not say."""
    before: Iterable[str] = words_of(name.partition("(")[0])
    initials = "".join(word[0] for word in before)
    letters = "".join(words_of(bracketed))
    remaining = iter(initials)
    return len(letters) > 1 and bracketed.strip().isupper() and all(letter in remaining for letter in letters)
