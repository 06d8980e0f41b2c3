"""Where each page of Engage stands in the demonstration company, by what one calls it."""

from django.db.models import Model
from django.urls import reverse

from accounts.models import Account, Contact, ImportRun, Priority, Stake
from engage.core.navigation import declared
from engage.people.invitations import path_of
from engage.people.models import Executive, Invitation, ServiceAccount, User
from sponsors.models import AnnualReview, Consultation, RematchRequest, Sponsorship
from tests.browser.company import person
from visits.models import (
    Ask,
    Commitment,
    ExecutiveNote,
    Flag,
    Insight,
    SoloException,
    Status,
    Touchpoint,
    Visit,
    VisitTemplate,
    Waiver,
)

_LISTS = {entry.label: entry.url_name for entry in declared()}


def addresses() -> dict[str, str]:
    halden = Account.objects.get(name="Halden Automotive")
    return {
        **_of_everybody(),
        **_of_accounts(halden),
        **_of_visits(halden),
        **_of_what_follows(),
        **_of_the_programme(halden),
        **_of_people(),
        **_of_the_entrance(),
        "nothing there": "/visits/0/",
        "not for them": reverse("health:page"),
        "too late for it": _of(
            "visits:briefing", _visit(status=Status.CLOSED, account__manager=person("Nadine"))
        ),
    }


def _of(name: str, *found: Model | str) -> str:
    return reverse(name, args=[part if isinstance(part, str) else part.pk for part in found])


def _visit(**kind: object) -> Visit:
    return Visit.objects.filter(**kind).earliest("pk")


def _of_everybody() -> dict[str, str]:
    return {
        "home": "/",
        **{label.lower(): reverse(name) for label, name in _LISTS.items()},
        "notices": reverse("notices:list"),
        "settings": reverse("settings:profile"),
        "settings of notices": reverse("settings:notices"),
        "settings of deputies": reverse("settings:deputies"),
        "settings of tokens": reverse("settings:tokens"),
        "the API's documents": "/api/v1/docs/",
    }


def _of_accounts(halden: Account) -> dict[str, str]:
    return {
        "an account": _of("accounts:account", halden),
        "an account in kroner": _of("accounts:account", Account.objects.get(name="Norvik Energy")),
        "a new account": reverse("accounts:new"),
        "an account, edited": _of("accounts:edit", halden),
        "an account's manager": _of("accounts:manager", halden),
        "an account's team": _of("accounts:team", halden),
        "a new contact": _of("accounts:add_contact", halden),
        "a contact": _of("accounts:change_contact", halden, Contact.objects.filter(account=halden)[0]),
        "a new stake": _of("accounts:add_stake", halden),
        "a stake": _of("accounts:change_stake", halden, Stake.objects.filter(account=halden)[0]),
        "the figures of a year": _of("accounts:record_year", halden),
    }


def _of_visits(halden: Account) -> dict[str, str]:
    nadines, roberts = {"account__manager": person("Nadine")}, {"lead_executive__user": person("Robert")}
    coming = _visit(title="Line 4 extension and joint roadmap")
    held = _visit(status=Status.HELD, **roberts)
    approved = _visit(status=Status.APPROVED, **nadines)
    amaras_draft = _visit(status=Status.DRAFT)
    return {
        "a template": _of("templates:template", VisitTemplate.objects.get(purpose="escalation")),
        "a new template": reverse("templates:new"),
        "a template, changed": _of("templates:change", VisitTemplate.objects.get(purpose="growth")),
        "visits behind us": reverse("visits:list") + "?when=past",
        "a week": reverse("calendar:calendar") + "?view=week",
        "choose an account": reverse("visits:request"),
        "request": f"{reverse('visits:request')}?account={halden.pk}",
        "report": f"{reverse('visits:report')}?account={halden.pk}",
        **{
            f"a visit, {status.label.lower()}": _of("visits:visit", _visit(status=status))
            for status in Status
        },
        "a visit, called for": _of("visits:visit", _visit(status=Status.REQUESTED, **nadines)),
        "a visit, over": _of("visits:visit", held),
        "a visit nobody had announced": _of("visits:visit", _visit(origin="reported")),
        "a visit with flags": _of("visits:visit", _visit(flags__resolution=None, flags__isnull=False)),
        "a draft, changed": _of("visits:edit", amaras_draft),
        "a draft, deleted": _of("visits:delete", amaras_draft),
        "a visit, moved": _of("visits:transition", coming, "reschedule"),
        "a visit, called off": _of("visits:transition", coming, "cancel"),
        "a request, declined": _of(
            "visits:transition", _visit(status=Status.REQUESTED, **roberts), "decline"
        ),
        "a briefing, begun": _of("visits:briefing", approved),
        "a briefing, changed": _of("visits:briefing", coming),
        "a briefing, as a page": _of("visits:preview", approved),
        "versions of a briefing": _of("visits:versions", coming),
        "comments on a briefing": _of("visits:comments", coming),
        "a brief": _of("visits:brief", coming),
        "a debrief": _of("visits:debrief", held),
        "attachments": _of("visits:attachments", coming),
        "notes beside a debrief": _of("visits:notes", ExecutiveNote.objects.earliest("pk").visit),
        "what was filed, to correct": _of("visits:corrections", _visit(status=Status.CLOSED, **roberts)),
        "the sponsor's words": _of("consultations:consultation", Consultation.objects.latest("pk").visit),
        "the account side's part": _of("visits:close", _visit(status=Status.HELD, **nadines)),
        "a visit to close": _of("visits:close", _visit(status=Status.DEBRIEFED)),
        "leave to go alone": _of("visits:solo_exception", SoloException.objects.earliest("pk").visit),
    }


def _of_what_follows() -> dict[str, str]:
    nadines, roberts = (
        {"account__manager": person("Nadine")},
        {"visit__lead_executive__user": person("Robert")},
    )
    open_promise = Commitment.objects.filter(
        ours=True, beyond_red_line=False, status="open", account__manager=person("Tomas")
    )
    waivers = Waiver.objects.order_by("pk")
    return {
        "a commitment": _of("commitments:commitment", open_promise.earliest("pk")),
        "a promise to mark": _of("ratification:ratification", open_promise.earliest("pk")),
        "a promise beyond a red line": _of(
            "ratification:ratification",
            Commitment.objects.filter(beyond_red_line=True, status="open").earliest("pk"),
        ),
        "an insight": _of("insights:insight", Insight.objects.filter(**nadines).earliest("pk")),
        "an insight to answer": _of("insights:insight", Insight.objects.filter(**roberts).earliest("pk")),
        "an ask": _of(
            "asks:ask",
            Ask.objects.current().filter(briefing__visit__account__manager=person("Nadine")).earliest("pk"),
        ),
        "an ask to answer": _of(
            "asks:ask",
            Ask.objects.current().filter(briefing__visit__lead_executive__user=person("Robert")).latest("pk"),
        ),
        "a new touchpoint": reverse("touchpoints:new"),
        "a touchpoint": _of("touchpoints:touchpoint", Touchpoint.objects.filter(**nadines).earliest("pk")),
        "a flag": _of(
            "flags:flag",
            Flag.objects.filter(executive__user=person("Martin"), resolution=None).earliest("pk"),
        ),
        "a flag, resolved": _of("flags:flag", Flag.objects.exclude(resolution=None).earliest("pk")),
        "waivers": reverse("waivers:list"),
        "a waiver to decide": _of("waivers:waiver", waivers.get(granted=None)),
        "a waiver, decided": _of("waivers:waiver", waivers.exclude(granted=None)[0]),
    }


def _of_the_programme(halden: Account) -> dict[str, str]:
    robert, martin = (Executive.objects.get(name__startswith=name) for name in ("Robert", "Martin"))
    term = Sponsorship.objects.get(account=halden, ended_on=None)
    states = {run.state: run for run in ImportRun.objects.order_by("pk")}
    without = Account.objects.exclude(pk__in=Sponsorship.objects.filter(ended_on=None).values("account"))
    rematches = RematchRequest.objects.order_by("pk")
    return {
        "an executive": _of("executives:executive", robert),
        "a blocked executive": _of("executives:executive", martin),
        "a sponsorship": _of("sponsors:sponsorship", term),
        "an account to sponsor": reverse("sponsors:choose_account"),
        "a sponsor, chosen": _of("sponsors:assign", without.earliest("pk")),
        "a sponsorship, extended": _of("sponsors:extend", term),
        "a sponsorship, ended": _of("sponsors:end", term),
        "another sponsor, asked for": _of("sponsors:ask_rematch", term),
        "re-matches": reverse("sponsors:rematches"),
        "a re-match": _of("sponsors:rematch", rematches.filter(granted=None)[0]),
        "a re-match, decided": _of("sponsors:rematch", rematches.exclude(granted=None)[0]),
        "the sponsor report": reverse("reports:sponsors"),
        "the flock": reverse("reports:flock"),
        "the report on accounts": reverse("reports:accounts"),
        "a review": _of("reviews:review", AnnualReview.objects.get(account=halden)),
        "a new priority": reverse("priorities:new"),
        "a priority": _of("priorities:change", Priority.objects.all()[0]),
        "a new import": reverse("imports:new"),
        **{f"an import, {state}": _of("imports:run", run) for state, run in states.items()},
        "the columns of an import": _of("imports:columns", states["uploaded"]),
        "a policy": _of("policies:policy", "postponed_after"),
        "health": reverse("health:page"),
    }


def _of_people() -> dict[str, str]:
    tomas = User.objects.get(name="Tomas Okafor")
    robot = ServiceAccount.objects.get()
    return {
        "somebody": _of("people:person", tomas),
        "somebody, edited": _of("people:edit", tomas),
        "somebody leaves": _of("people:leave", tomas),
        "an invitation": reverse("people:invite"),
        "everybody's tokens": reverse("people:tokens"),
        "service accounts": reverse("people:service_accounts"),
        "a new service account": reverse("people:add_service_account"),
        "a service account": _of("people:service_account", robot),
        "a service account, changed": _of("people:edit_service_account", robot),
        "a service account, ended": _of("people:end_service_account", robot),
        "a new executive": reverse("people:add_executive"),
        "an executive's record": _of("people:edit_executive", Executive.objects.earliest("pk")),
    }


def _of_the_entrance() -> dict[str, str]:
    return {
        "sign in": reverse("account_login"),
        "sign out": reverse("account_logout"),
        "sign up": reverse("account_signup"),
        "an account that sleeps": reverse("account_inactive"),
        "addresses of mail": reverse("account_email"),
        "an address to confirm": reverse("account_email_verification_sent"),
        "an address, confirmed": reverse("account_confirm_email", args=["x"]),
        "a first password": reverse("account_set_password"),
        "forgotten password": reverse("account_reset_password"),
        "forgotten password, sent": reverse("account_reset_password_done"),
        "forgotten password, link": reverse("account_reset_password_from_key", args=["1", "x"]),
        "forgotten password, set": reverse("account_reset_password_from_key_done"),
        "another password": reverse("account_change_password"),
        "joining": path_of(Invitation.objects.latest("pk")),
    }
