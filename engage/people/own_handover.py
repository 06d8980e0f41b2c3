"""What people themselves hand over: those who report to them, the executives they assist, and the service accounts they answer for."""

from engage.people.changes import executives_changed
from engage.people.handover import Handover, register
from engage.people.models import Assistant, Role, ServiceAccount, User


def declare() -> None:
    """To be called once, from the AppConfig."""
    register(
        Handover(
            kind="reports",
            order=70,
            label="People who report to them",
            count=lambda person: person.reports.filter(is_active=True).count(),
            otherwise="report to their superior from then on",
            hand_over=_hand_over_reports,
        ),
        Handover(
            kind="assistants",
            order=60,
            label="Executives they assist",
            count=lambda person: person.assists.count(),
            otherwise="go without this assistant",
            hand_over=_hand_over_assistance,
            needs=Role.ASSISTANT,
        ),
        Handover(
            kind="service_accounts",
            order=80,
            label="Service accounts they answer for",
            count=lambda person: person.answers_for.here().count(),
            otherwise="go on, and nobody answers for them until an administrator says who",
            hand_over=_hand_over_service_accounts,
        ),
    )


def _hand_over_reports(person: User, to: User | None) -> None:
    """Whoever takes them over does not report to themselves: they get the leaver's own superior. Two queries."""
    successor = to.pk if to is not None else person.superior_id
    if to is not None:
        User.objects.filter(pk=to.pk, superior=person).update(superior=person.superior_id)
    reports = person.reports.all()
    if successor is not None:
        reports = reports.exclude(pk=successor)
    reports.update(superior=successor)


def _hand_over_assistance(person: User, to: User | None) -> None:
    """Who sees which accounts follows at once. At most six queries, and what the listeners take."""
    executives = list(person.assists.values_list("executive", flat=True))
    if not executives:
        return
    if to is not None:
        Assistant.objects.bulk_create(
            (Assistant(executive_id=executive, user=to) for executive in executives), ignore_conflicts=True
        )
    person.assists.all().delete()
    executives_changed(executives)


def _hand_over_service_accounts(person: User, to: User | None) -> None:
    ServiceAccount.objects.here().filter(answerable=person).update(answerable=to)
