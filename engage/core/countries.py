"""Country codes from names as people write them. The names are those of the time zone database (iso3166.tab of the `tzdata` package)."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz import fuzz, process

from engage.core.similarity import words_of

# From this score on, and with this lead over the next country, a misspelt name is taken for the country; below, it is only suggested.
SURE, LEAD, SUGGESTED = 90.0, 5.0, 75.0

OTHER_NAMES = {
    "bosnia": "BA", "cape verde": "CV", "czechia": "CZ", "congo kinshasa": "CD", "democratic republic of the congo": "CD", "congo": "CG",
    "cote divoire": "CI", "east timor": "TL", "england": "GB", "great britain": "GB", "holland": "NL", "hong kong sar": "HK",
    "islamic republic of iran": "IR", "ivory coast": "CI", "korea": "KR", "macedonia": "MK", "netherlands": "NL", "peoples republic of china": "CN",
    "republic of ireland": "IE", "republic of korea": "KR", "russian federation": "RU", "scotland": "GB", "slovak republic": "SK",
    "swaziland": "SZ", "turkiye": "TR", "uae": "AE", "united kingdom": "GB", "united states of america": "US", "usa": "US", "vatican": "VA",
    "viet nam": "VN", "wales": "GB",
}  # fmt: skip
NOT_QUITE = frozenset({"korea", "congo"})  # names of two countries, of which the one above is usually meant

_VARIANT = re.compile(r"(.+) \((.+)\)")


@dataclass(frozen=True)
class Country:
    """A country found for a written name. `sure` means: use it; `as_written` means that there is nothing to report."""

    code: str
    name: str
    score: float
    sure: bool = True
    as_written: bool = True


def find_country(written: str) -> Country | None:
    """The country that a name, or an ISO 3166 code in capitals, means; a guess where it is misspelt; None where nothing is like it."""
    text = written.strip()
    if text in _names():
        return Country(text, _names()[text], 100)
    key = " ".join(words_of(text))
    code = _codes().get(key)
    if code is not None:
        return Country(code, _names()[code], 100, as_written=key not in NOT_QUITE)
    best: dict[str, float] = {}
    for _, score, place in process.extract(
        key, {k: k for k in _codes()}, scorer=fuzz.ratio, score_cutoff=SUGGESTED - LEAD, limit=10
    ):
        best[_codes()[place]] = max(score, best.get(_codes()[place], 0))
    ranked = sorted(best.items(), key=lambda entry: -entry[1])
    if not ranked or ranked[0][1] < SUGGESTED:
        return None
    code, score = ranked[0]
    lead = score - (ranked[1][1] if len(ranked) > 1 else 0)
    return Country(
        code, _names()[code], round(score, 1), sure=score >= SURE and lead >= LEAD, as_written=False
    )


def is_country_code(code: str) -> bool:
    """Whether this is an ISO 3166 code of two capitals."""
    return code in _names()


def country_name(code: str) -> str:
    """The usual English name; a code that is none is its own."""
    return _names().get(code, code)


@cache
def country_choices() -> list[tuple[str, str]]:
    """Every country as (code, name), by name, for a form."""
    return sorted(_names().items(), key=lambda entry: entry[1])


@cache
def _names() -> dict[str, str]:
    """The usual English name of each code."""
    text = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    pairs = (line.split("\t", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return dict(pairs)


@cache
def _codes() -> dict[str, str]:
    """The code of each name, without case and punctuation; "Korea (South)" is known as "korea south" and as "south korea" too."""
    codes = dict(OTHER_NAMES)
    for code, name in _names().items():
        codes[" ".join(words_of(name))] = code
        if variant := _VARIANT.fullmatch(name):
            codes[" ".join(words_of(f"{variant[2]} {variant[1]}"))] = code
            if code in ("GB", "MM", "SZ"):  # the brackets hold, or leave, another name of the country alone
                codes[" ".join(words_of(variant[1]))] = codes[" ".join(words_of(variant[2]))] = code
    return codes
