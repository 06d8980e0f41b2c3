"""Who is asking, behind a proxy. Whoever is not a proxy of ours cannot say that somebody else is."""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Network = IPv4Network | IPv6Network
TOLD_BY_PROXIES = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_FORWARDED",
)


class ProxiesMiddleware:
    """Makes REMOTE_ADDR the address of the person where the request comes from one of TRUSTED_PROXIES.

    Comes before everything that counts or logs addresses. Where proxies are named, what others say in the headers of proxies is
    removed; where none is, X-Forwarded-For is ignored and the address stays that of the connection.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        proxies: Sequence[Network] = settings.TRUSTED_PROXIES
        peer = request.META.get("REMOTE_ADDR", "")
        if proxies and is_within(peer, proxies):
            request.META["REMOTE_ADDR"] = person_behind(
                peer, request.META.get("HTTP_X_FORWARDED_FOR", ""), proxies
            )
        elif proxies:
            for name in TOLD_BY_PROXIES:
                request.META.pop(name, None)
        return self.get_response(request)


def person_behind(peer: str, forwarded: str, proxies: Sequence[Network]) -> str:
    """The last address that is no proxy's: each proxy appends whom it heard from, and what stands before may be made up."""
    person = peer
    for address in reversed([part.strip() for part in forwarded.split(",")]):
        if not is_address(address):
            break
        person = address
        if not is_within(address, proxies):
            break
    return person


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_within(address: str, networks: Sequence[Network]) -> bool:
    return is_address(address) and any(ip_address(address) in network for network in networks)
