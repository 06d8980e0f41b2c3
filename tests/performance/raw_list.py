"""The yardstick of the API's list: the same rows by WSGI, psycopg2 and json alone, for whoever asks."""

import json
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

import psycopg2
import psycopg2.extras

ROWS = """
SELECT v.id, v.title, v.status, v.origin, v.purpose, v.format, v.starts_at, v.ends_at, v.time_zone, v.place, v.confidential, v.rush,
       a.id AS account_id, a.name AS account, e.id AS executive_id, e.name AS executive
FROM visits_visit v JOIN accounts_account a ON a.id = v.account_id JOIN people_executive e ON e.id = v.lead_executive_id
WHERE v.account_id = %s ORDER BY v.starts_at DESC, v.id DESC LIMIT 50
"""
_own = threading.local()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if not hasattr(_own, "connection"):
        _own.connection = psycopg2.connect(os.environ["RAW_DATABASE"])
        _own.connection.autocommit = True
    with _own.connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
        cursor.execute(ROWS, [int(environ["QUERY_STRING"].partition("=")[2])])
        body = json.dumps({"results": cursor.fetchall()}, default=lambda moment: moment.isoformat()).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
