"""How long the import of past meetings takes, and how much memory, beside COPY of the same file into a bare table.

Run by `make bench`. Reads ../shared/data/meetings-2014-2016.csv, or a generated file of the same shape where that is absent, and the same file eight
times over (with other purposes), to show that memory follows names and not rows. Everything is taken back at the end.
"""

import csv
import os
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from engage.core.exports import write_xlsx
from engage.embedded.places import ROOT

REAL = ROOT.parent / "shared" / "data" / "meetings-2014-2016.csv"
COLUMNS = ("date", "minister", "name", "reason")
ROWS, NAMES, EXECUTIVES = 14_887, 7_611, 53
TIMES_OVER = 8


def test_import_of_meetings_beside_copy(db: None, tmp_path: Path):
    """Each is measured in a process of its own, since peak memory is a process's."""
    once, often = tmp_path / "once.csv", tmp_path / "often.csv"
    write(once, 1)
    write(often, TIMES_OVER)
    book = tmp_path / "once.xlsx"
    with book.open("wb") as file:
        write_xlsx(file, COLUMNS, rows())
    idle, copied, imported, imported_often, workbook = (
        measure(what, file)
        for what, file in (
            ("nothing", once),
            ("copy", once),
            ("import", once),
            ("import", often),
            ("import", book),
        )
    )
    print(f"\n{'':36}{'seconds':>9}{'peak MiB':>10}")
    print(f"{'COPY into a bare table (yardstick)':36}{copied[0]:9.2f}{copied[1]:10.1f}")
    print(f"{f'import of {ROWS:,} rows':36}{imported[0]:9.2f}{imported[1]:10.1f}   goal: 20 s")
    print(f"{f'import of {ROWS * TIMES_OVER:,} rows':36}{imported_often[0]:9.2f}{imported_often[1]:10.1f}")
    print(f"{f'{ROWS:,} rows as a workbook (XLSX)':36}{workbook[0]:9.2f}{workbook[1]:10.1f}")
    print(
        f"Django alone: {idle[1]:.1f} MiB. {imported[0] / copied[0]:.0f} times COPY, with every check, near-duplicates and history."
    )


def measure(what: str, file: Path) -> tuple[float, float]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-m", "tests.performance.bench_import", what, str(file)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


def write(path: Path, times: int) -> None:
    """The four columns of the real file, or of one made up, `times` over."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for turn in range(times):
            for row in rows():
                writer.writerow([*row[:3], f"{row[3]} {turn or ''}".strip()])


def rows() -> list[list[str]]:
    if REAL.exists():
        with REAL.open(newline="", encoding="utf-8") as file:
            return [[row[column] for column in COLUMNS] for row in csv.DictReader(file)]
    dice = random.Random(1)
    words = ["".join(dice.choices("aeioubcdfghlmnprst", k=dice.randint(4, 9))) for _ in range(900)]
    names = [" ".join(dice.choices(words, k=3)) for _ in range(NAMES)]
    return [
        [
            f"201{dice.randint(4, 6)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
            f"Executive {dice.randrange(EXECUTIVES)}",
            dice.choice(names),
            f"Talks {n}",
        ]
        for n in range(ROWS)
    ]


def take_time(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and the process's peak memory in MiB."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start, peak_memory()


def peak_memory() -> float:
    """In MiB. What `getrusage` says includes the process that started this one, so Linux is asked for this program's own."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) / 1024  # type: ignore[index]
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def start_django() -> None:
    """As in production, where Django does not keep the text of each query."""
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False


def nothing(file: Path) -> tuple[float, float]:
    start_django()
    return take_time(lambda: None)


def copy(file: Path) -> tuple[float, float]:
    start_django()
    from django.db import connection, transaction

    def work() -> None:
        with transaction.atomic(), connection.cursor() as cursor, file.open("rb") as stream:
            cursor.execute(
                "CREATE TEMPORARY TABLE bare (date text, minister text, name text, reason text) ON COMMIT DROP"
            )
            cursor.copy_expert("COPY bare FROM STDIN (FORMAT csv, HEADER)", stream)
            transaction.set_rollback(True)

    return take_time(work)


def import_all(file: Path) -> tuple[float, float]:
    start_django()
    from visits.importing.meetings import import_meetings

    columns = dict(zip(("date", "executive", "account", "purpose"), COLUMNS, strict=True))

    def work() -> None:
        with file.open("rb") as stream:
            import_meetings(stream, file_name=file.name, columns=columns, dry_run=True)

    return take_time(work)


MEASURED = {"nothing": nothing, "copy": copy, "import": import_all}

if __name__ == "__main__":
    print(*MEASURED[sys.argv[1]](Path(sys.argv[2])))
