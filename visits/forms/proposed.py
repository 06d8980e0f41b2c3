"""Proposals in the forms of the briefing editor: each row says where it comes from for as long as nobody has taken it over."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from visits.forms.rows import (
    AgendaForm,
    LikelyQuestionForm,
    LineForm,
    ObjectiveForm,
    PromptForm,
    RedLineForm,
    Row,
)
from visits.proposing import Proposals, Proposed

SOURCE = "source"


class Proposable(forms.Form):
    """With the source of a proposal, which the page empties when somebody changes the row."""

    source = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)


class ProposedObjectiveForm(ObjectiveForm, Proposable):
    pass


class ProposedAgendaForm(AgendaForm, Proposable):
    pass


class ProposedRedLineForm(RedLineForm, Proposable):
    pass


class ProposedLineForm(LineForm, Proposable):
    pass


class ProposedLikelyQuestionForm(LikelyQuestionForm, Proposable):
    pass


class ProposedPromptForm(PromptForm, Proposable):
    pass


def taken_over(rows: Iterable[Row]) -> list[Row]:
    """Those that nobody proposed, or somebody has changed."""
    return [row for row in rows if not row.get(SOURCE)]


def as_kept(rows: Iterable[Row]) -> list[Row]:
    """Those that are only proposed, as `Briefing.proposed` keeps them."""
    return [
        {name: _plain(value) for name, value in row.items() if name != "DELETE"}
        for row in rows
        if row.get(SOURCE)
    ]


def as_initial(proposed: Sequence[Proposed]) -> list[Row]:
    return [{**one.values, SOURCE: one.source} for one in proposed]


def read_kept(kept: Mapping[str, Any]) -> Proposals:
    """What a draft still has of proposals."""
    return {
        kind: [
            Proposed({name: value for name, value in row.items() if name != SOURCE}, row.get(SOURCE, ""))
            for row in rows
        ]
        for kind, rows in kept.items()
    }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
