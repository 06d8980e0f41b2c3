"""Dates that stand apart from the rest of a file: probably typing mistakes, but imported as they are."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

GAP = timedelta(days=365)


def outlying_days(meetings_by_day: Mapping[date, int]) -> list[date]:
    """The days that a year or more without any meeting parts from the bulk of the file.

    The bulk is the group of days, none of them a year after the one before, that has most meetings; without one that has more than half, no
    day is an outlier.
    """
    groups = _groups(sorted(meetings_by_day))
    total = sum(meetings_by_day.values())
    bulk = max(groups, key=lambda group: sum(meetings_by_day[day] for day in group), default=[])
    if 2 * sum(meetings_by_day[day] for day in bulk) <= total:
        return []
    return [day for group in groups if group is not bulk for day in group]


def _groups(days: Iterable[date]) -> list[list[date]]:
    groups: list[list[date]] = []
    for day in days:
        if groups and day - groups[-1][-1] < GAP:
            groups[-1].append(day)
        else:
            groups.append([day])
    return groups
