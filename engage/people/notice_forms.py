"""The form of one's own notices: an hour, an absence, and a choice for each topic."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField

from engage.people.notices import Topic, topics
from engage.people.preferences import Preferences


class PreferencesForm(forms.Form):
    """Fields are made of the topics; one that allows a single way is told, not asked."""

    digest_hour = forms.TypedChoiceField(
        label="Daily digest at",
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        coerce=int,
        help_text="On your own clock. A day without anything for you has no digest.",
    )
    away_until = forms.DateField(
        label="Away until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="The last day you are away. Until then no mail goes to you; on your first day back the digest has it all.",
    )

    def __init__(self, *args: Any, preferences: Preferences, **options: Any) -> None:
        initial = {
            **preferences.deliveries,
            "digest_hour": preferences.digest_hour,
            "away_until": preferences.away_until,
        }
        super().__init__(*args, **{**options, "initial": initial})
        for topic in topics().values():
            if len(topic.allowed()) > 1:
                self.fields[topic.key] = forms.ChoiceField(
                    label=topic.label,
                    choices=[(way.value, way.label) for way in topic.allowed()],
                    help_text=topic.because,
                )

    def groups(self) -> Iterator[tuple[str, list[tuple[Topic, BoundField | None]]]]:
        """The topics by group, each with its field, or None where there is nothing to choose."""
        groups: dict[str, list[tuple[Topic, BoundField | None]]] = {}
        for topic in topics().values():
            bound = self[topic.key] if topic.key in self.fields else None
            groups.setdefault(topic.group, []).append((topic, bound))
        yield from groups.items()

    def wanted(self) -> Preferences:
        given = self.cleaned_data
        return Preferences(
            digest_hour=given["digest_hour"],
            away_until=given["away_until"],
            deliveries={key: given[key] for key in topics() if key in given},
        )
