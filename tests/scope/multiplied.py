"""Many rows where there was one: each row of every table copied beside itself, so that whatever a page reads row by row shows in its queries."""

from psycopg2 import extensions, sql

from engage.volume.generate import without_triggers

# Rows that are about who asks and about the machinery, not about what is shown.
LEFT_ALONE = (
    "core_clock",
    "core_auditentry",
    "people_user",
    "people_apitoken",
    "accounts_accountaccess",
)

_COLUMNS = """
SELECT c.table_name, c.column_name, c.is_identity = 'YES', c.is_nullable = 'YES' AND c.data_type = 'bigint', c.data_type, coalesce(c.character_maximum_length, 0),
       EXISTS (
           SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::smallint[])
           WHERE i.indisunique AND i.indrelid = format('%I', c.table_name)::regclass AND a.attname = c.column_name
             AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conrelid = i.indrelid AND k.contype = 'c' AND a.attnum = ANY (k.conkey))
       )
FROM information_schema.columns c JOIN pg_class t ON t.oid = format('%I', c.table_name)::regclass
WHERE c.table_schema = 'public' AND t.relkind = 'r' AND c.is_generated = 'NEVER' AND c.table_name ~ '^(core|people|accounts|visits|sponsors)_'
ORDER BY c.table_name, c.ordinal_position
"""


def multiply(owner: extensions.connection, times: int) -> None:
    """Leaves `times` rows for each one there was, as far as unique columns let it: texts in those get a number, dates move on by days,
    references that may be empty are, and a copy that would still be the second of its kind is left out. The copies stand beside the originals and share their parents."""
    with owner.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(_COLUMNS)
        tables: dict[str, list[tuple[str, bool, bool, str, int, bool]]] = {}
        for table, *column in cursor.fetchall():
            tables.setdefault(table, []).append(tuple(column))
        with without_triggers(cursor):
            for table, columns in tables.items():
                if table not in LEFT_ALONE and any(identity for _, identity, *_ in columns):
                    cursor.execute(_copies(table, columns), [times - 1])
        cursor.execute("COMMIT")


def _copies(table: str, columns: list[tuple[str, bool, bool, str, int, bool]]) -> sql.Composed:
    copied = [column for column in columns if not column[1]]
    return sql.SQL(
        "INSERT INTO {table} ({names}) SELECT {values} FROM {table}, generate_series(1, %s) n ON CONFLICT DO NOTHING"
    ).format(
        table=sql.Identifier(table),
        names=sql.SQL(", ").join(sql.Identifier(name) for name, *_ in copied),
        values=sql.SQL(", ").join(_value(*column) for column in copied),
    )


def _value(name: str, identity: bool, spare: bool, kind: str, length: int, unique: bool) -> sql.Composable:
    column = sql.Identifier(name)
    if not unique:
        return column
    if spare:
        return sql.SQL("NULL")
    if kind in ("character varying", "text"):
        return sql.SQL("left({0}, {1} - 4) || n").format(column, sql.Literal(length or 1000))
    if kind == "date":
        return sql.SQL("{} + n").format(column)
    if kind in ("smallint", "integer"):
        return sql.SQL("{} + n").format(column)
    return column
