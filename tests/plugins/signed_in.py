"""A plugin of mypy: behind LoginRequiredMiddleware and the API's permissions, `request.user` is a person of ours.

Without it, each view would have to tell the type checker once more what the middleware has made sure of.
"""

from collections.abc import Callable

from mypy.nodes import TypeInfo
from mypy.plugin import AttributeContext, Plugin
from mypy.types import Instance, Type

REQUESTS = {"django.http.request.HttpRequest.user", "rest_framework.request.Request.user"}
USER = "engage.people.models.user.User"


class SignedIn(Plugin):
    def get_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        return self._person if fullname in REQUESTS else None

    def _person(self, context: AttributeContext) -> Type:
        found = self.lookup_fully_qualified(USER)
        return (
            Instance(found.node, [])
            if found and isinstance(found.node, TypeInfo)
            else context.default_attr_type
        )


def plugin(version: str) -> type[Plugin]:
    return SignedIn
