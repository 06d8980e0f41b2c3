"""Old notices go; what they were about, and the mail that told of it, stays on record."""

from datetime import timedelta

from engage.core.clock import now
from engage.core.policy import current as current_policy
from engage.people.models import Notice
from engage.people.notice_policies import NOTICE_KEEP_DAYS


def remove_old_notices() -> int:
    """Removes what is older than the policy says, read or not. Returns how many; two queries."""
    oldest = now() - timedelta(days=current_policy()[NOTICE_KEEP_DAYS])
    removed, _ = Notice.objects.filter(created_at__lt=oldest).delete()
    return removed
