"""Values of a column that are probably misspelt, judged by the other values of the same column alone."""

from collections import Counter
from dataclasses import dataclass, field

from accounts.importing.reports import Spelling
from engage.core.similarity import closest, words_of

LIKENESS = 90.0
OFTEN = 3  # a value is taken for right where it occurs this many times as often as the one in doubt
FEW_VALUES = 60  # columns with more are free text, or identifiers


@dataclass
class ColumnValues:
    """Counts the values of one column, and gives up where they turn out to be many."""

    heading: str
    counts: Counter[str] = field(default_factory=Counter)
    lines: dict[str, list[int]] = field(default_factory=dict)

    def see(self, value: str, line: int) -> None:
        if value and len(self.counts) <= FEW_VALUES:
            self.counts[value] += 1
            Spelling.keep_line(self.lines.setdefault(value, []), line)

    def doubtful(self) -> list[Spelling]:
        """What looks like a blank left out ("GTXPro" beside "GTX Basic" and "MG Pro"), or like a frequent value with a typing mistake."""
        if len(self.counts) > FEW_VALUES:
            return []
        found = []
        for value, times in self.counts.items():
            frequent = [other for other, count in self.counts.items() if count >= OFTEN * times]
            parts = self._two_words(value)
            like = (parts, 100.0) if parts else closest(value, frequent, cutoff=LIKENESS)
            if like is not None:
                found.append(
                    Spelling(self.heading, value, like[0], like[1], times=times, found_in=self.lines[value])
                )
        return found

    def _two_words(self, value: str) -> str | None:
        """The value with a blank where two words of other values meet in it, if it is such a compound and changes case there."""
        words = {word for other in self.counts if other != value for word in words_of(other)}
        for place in range(2, len(value) - 1):
            first, second = value[:place], value[place:]
            if (
                second[0].isupper()
                and first.isalnum()
                and second.isalnum()
                and {first.casefold(), second.casefold()} <= words
            ):
                return f"{first} {second}"
        return None
