"""Edits over REST: each single resource has an `ETag`, and whoever writes says by `If-Match` which one they have seen (RFC 9110).

The tag is `"REVISION-DIGEST"`: the revision of the row, and a digest of the answer's bytes. `If-None-Match` compares all of it, so that a 304 is
exact; `If-Match` looks at the revision, so that a write is refused where the row has changed and not where its neighbours have.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from engage.core.edits import Telling, require_current, require_newest
from engage.core.errors import EngageError, Stale
from engage.core.models import Revised

EDITS = ("PUT", "PATCH", "DELETE")
TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
REVISION = re.compile(r"(\d{1,18})(-[0-9a-f]+)?")
ANY = "*"


class PreconditionRequired(EngageError):
    """An edit that does not say what its sender has seen."""

    status = 428
    default_code = "if_match_required"


class TaggedView(APIView):
    """What has a tag says so by `tagged(row)`; what is about to be written, by `seen_of(row)`. Both happen in `get_object()` of ScopedViewSet.

    `overwriting` names the actions that are POSTs and yet write over what is there: they ask for If-Match like a PUT. `synced` names those that
    need not say what they have seen, since a sync owns what it sends; where it does say, it is held to it. `tagging` names reads with a tag.
    """

    overwriting: ClassVar[tuple[str, ...]] = ()
    synced: ClassVar[tuple[str, ...]] = ()
    tagging: ClassVar[tuple[str, ...]] = ()
    _revision: int | None = None
    _asked = False

    def tagged(self, revision: int) -> None:
        """The answer shows this revision."""
        self._revision = revision

    def seen_of(self, row: Revised | None) -> int | None:
        """The revision that the sender has seen, for the action; None where they send `*` or, where that is allowed, nothing.

        `row` is None where there is nothing yet: then nothing has to be sent, and 0 was seen.
        Raises PreconditionRequired; Stale where none of the tags sent is the present one (the action asks once more, under its lock).
        """
        present = row.revision if row is not None else 0
        return self._seen(present, lambda seen: require_current(row, seen=seen))

    def seen_of_newest(self, rows: QuerySet[Any], *, told: Telling) -> int | None:
        """The same where each edit is a row of its own and the newest holds; the revision is its id. What it is about is there before the first."""
        ask = partial(require_newest, rows, told=told)
        return self._seen(newest_of(rows), lambda seen: ask(seen=seen), is_there=True)

    def _seen(self, present: int, ask: Callable[[int], None], *, is_there: bool = False) -> int | None:
        header = self.request.headers.get("If-Match")
        self._asked = True
        if header is None:
            if not self._is_edit():
                return None
            if not present:
                return 0
            raise PreconditionRequired(
                "Say which revision you have seen: send the ETag of your last answer as If-Match."
            )
        if header.strip() == ANY:
            if not present and not is_there:
                ask(-1)
            return None
        seen = revisions_of(header)
        if present not in seen:
            ask(max((one for one in seen if one < present), default=-1))
        return present

    def represent(self, row: Any) -> Mapping[str, Any]:
        """The row as this reader may see it; what a refused edit is told. Nothing, unless a view says."""
        return {}

    @classmethod
    def precondition(cls, action: str, method: str) -> str:
        """`required` or `optional` for an edit, `read` for a read with a tag, nothing for the rest."""
        if action in cls.synced:
            return "optional"
        if method in EDITS or action in cls.overwriting:
            return "required"
        return "read" if method == "GET" and action in cls.tagging else ""

    def _is_edit(self) -> bool:
        return self.precondition(getattr(self, "action", ""), self.request.method or "") == "required"

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        if self._revision is not None and isinstance(final, Response) and final.status_code in (200, 201):
            final.add_post_render_callback(self._tag)
        return final

    def tag_of(self, content: bytes) -> str:
        """The tag of an answer with this body; empty where it has none."""
        if self._revision is None:
            return ""
        return f'"{self._revision}-{sha256(content).hexdigest()[:16]}"'

    def _tag(self, rendered: Any) -> HttpResponse | None:
        tag = self.tag_of(rendered.content)
        rendered.headers["ETag"] = tag
        held = self.request.headers.get("If-None-Match", "") if self.request.method == "GET" else ""
        if held.strip() != ANY and tag not in {f'"{opaque}"' for _, opaque in TAG.findall(held)}:
            return None
        kept = {name: rendered.headers[name] for name in ("ETag", "Cache-Control")}
        return HttpResponse(status=304, headers=kept)


def newest_of(rows: QuerySet[Any]) -> int:
    """The revision of what is edited by a new row each time: the id of the newest, 0 where there is none yet. One query."""
    return rows.order_by("-pk").values_list("pk", flat=True).first() or 0


def revisions_of(header: str) -> set[int]:
    """The revisions that an If-Match names. Weak tags never match (RFC 9110, 13.1.1), nor do tags that are none of ours."""
    found = (REVISION.fullmatch(tag) for weak, tag in TAG.findall(header) if not weak)
    return {int(revision[1]) for revision in found if revision}


def refused(stale: Stale, view: TaggedView) -> dict[str, Any]:
    """What the problem details of a 412 say beside the words: who changed which fields when, and what the values are now.

    Only fields that this reader is shown, by the names of the answer.
    """
    shown = view.represent(stale.row) if stale.row is not None else {}
    changes, now = [], dict[str, Any]()
    for change in stale.changes:
        names = [name for column in change.values if (name := _name_of(column, shown, stale.row))]
        if names:
            by = {"id": change.by_id, "name": change.by} if change.by_id else None
            changes.append({"by": by, "at": change.at, "fields": names})
            now |= {name: shown[name] for name in names}
    return {"revision": stale.revision, "changes": changes, "now": now}


def _name_of(column: str, shown: Mapping[str, Any], row: Any) -> str:
    """The name under which the reader is shown a column; empty where they are not, or where it is kept from them."""
    for name in (column, column.removesuffix("_id")):
        if name in shown:
            kept = shown[name] is None and getattr(row, column, None) not in (None, "")
            return "" if kept else name
    return ""
