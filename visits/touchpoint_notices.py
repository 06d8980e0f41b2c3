"""Who is told of a touchpoint, and in which words: the account's manager, at once."""

from collections.abc import Sequence

from engage.core.mail import Letter, Payload, words_for_many
from engage.people.models import Delivery, User, register_subject
from engage.people.notices import Topic, register_topics, tell
from visits.models import Touchpoint
from visits.recipients import sales_ops


def declare() -> None:
    """To be called once, from the AppConfig."""
    register_subject("touchpoint", rows=Touchpoint.objects.visible_to)
    register_topics(
        Topic(
            "touchpoints",
            "After a visit",
            "An executive was in touch with an account of yours",
            ("touchpoint_logged",),
            Delivery.AT_ONCE,
        )
    )


def touchpoint_logged(touchpoint: Touchpoint, *, by: User) -> None:
    """The account's manager hears of it; sales operations where there is none or they have left."""
    manager = touchpoint.account.manager
    people = [manager] if manager is not None and manager.is_active else sales_ops()
    tell(
        "touchpoint_logged",
        people,
        subject="touchpoint",
        subject_id=touchpoint.pk,
        by=by,
        at_once=True,
        touchpoint=touchpoint.pk,
    )


@words_for_many("touchpoint_logged")
def about_touchpoints(person: User, payloads: Sequence[Payload]) -> list[Letter | None]:
    """None for what the person may not see (any more). One query."""
    touchpoints = (
        Touchpoint.objects.visible_to(person)
        .select_related("account", "executive", "withdrawal")
        .in_bulk({payload["touchpoint"] for payload in payloads})
    )
    return [_about(touchpoints.get(payload["touchpoint"])) for payload in payloads]


def _about(touchpoint: Touchpoint | None) -> Letter | None:
    if touchpoint is None:
        return None
    executive, account = touchpoint.executive.name, touchpoint.account.name
    return Letter(
        subject=f"{executive} was in touch with {account}",
        words=f"{touchpoint.get_kind_display()}, logged as a touchpoint. It promises nothing and asks for nothing.",
        path=f"/touchpoints/{touchpoint.pk}/",
        call="Read what it was about",
        settled=getattr(touchpoint, "withdrawal", None) is not None,
    )
