from zoneinfo import ZoneInfo

from engage.core.errors import BadInput


def zone_named(name: str, *, field: str = "time_zone") -> ZoneInfo:
    """The IANA time zone of this name. Raises BadInput where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadInput(
            f"There is no time zone called “{name}”; write one like Europe/Berlin.", field=field
        ) from None
