"""The commands of docker-compose.yml, started as they stand there, in production, against servers with passwords."""

import http.client
import os
import re
import shutil
import signal
import socket
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest

from engage.embedded import places
from engage.embedded.processes import end_with_parent
from engage.embedded.servant import ELSEWHERE
from engage.health.timetable import timetable
from tests.deployment import SERVICES, environment_of
from tests.stand_ins import HOST, free_port, is_open, postgresql, valkey, wait_for

SITE = "engage.example.com"
VALUES = {
    "POSTGRES_PASSWORD": "administrators0",
    "ENGAGE_OWNER_PASSWORD": "owners1",
    "ENGAGE_APP_PASSWORD": "applications2",
    "VALKEY_PASSWORD": "brokers3",
    "SECRET_KEY": string.ascii_letters + string.digits,
    "SITE_URL": f"https://{SITE}",
    "ALLOWED_HOSTS": SITE,
    "EMAIL_URL": "console:",
    "TRUSTED_PROXIES": HOST,
}
STAYING = ("web", "worker", "beat")
BEHIND_THE_PROXY = {"Host": SITE, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes


class Deployment:
    """The services of the file on this machine. Only hosts, ports and folders are other ones."""

    def __init__(self, folder: Path, *, database: int, broker: int) -> None:
        self.port, self.database = free_port(), database
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._folder = folder
        self._elsewhere = {
            "@postgres:5432/": f"@{HOST}:{database}/",
            "@valkey:6379/": f"@{HOST}:{broker}/",
            "0.0.0.0": HOST,
            "8000": str(self.port),
            "/tmp/beat": str(folder / "beat"),
        }

    def here(self, text: str) -> str:
        for there, here in self._elsewhere.items():
            text = text.replace(there, here)
        return text

    def environment(self, service: str) -> dict[str, str]:
        """What the file gives the service, and what the image does."""
        given = {name: self.here(value) for name, value in environment_of(service, VALUES).items()}
        path = f"{Path(sys.executable).parent}:{os.defpath}"
        image = {"PATH": path, "ENGAGE_VAR": str(self._folder), "PYTHONUNBUFFERED": "1"}
        return {**given, **image, "HOSTNAME": socket.gethostname()}

    def start(self, service: str) -> None:
        with (self._folder / f"{service}.log").open("wb") as log:
            self.processes[service] = subprocess.Popen(
                [self.here(part) for part in SERVICES[service]["command"]],
                cwd=places.ROOT,
                env=self.environment(service),
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )

    def said_by(self, service: str) -> str:
        return (self._folder / f"{service}.log").read_text(errors="replace")

    def finish(self, service: str) -> int:
        self.start(service)
        return self.processes.pop(service).wait(60)

    def prepare_static_files(self) -> None:
        """What the Dockerfile does when the image is built."""
        command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
        subprocess.run(command, cwd=places.ROOT, env=self.environment("web"), check=True)

    def check_health(self, service: str) -> int:
        """The exit code of the service's own health check."""
        kind, *words = SERVICES[service]["healthcheck"]["test"]
        command = ["sh", "-c", *words] if kind == "CMD-SHELL" else words
        command = [self.here(part).replace("$$", "$") for part in command]
        done = subprocess.run(
            command, cwd=places.ROOT, env=self.environment(service), capture_output=True, check=False
        )
        return done.returncode

    def get(self, path: str, **headers: str) -> "Answer":
        with closing(http.client.HTTPConnection(HOST, self.port, timeout=10)) as connection:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def is_up(self, path: str) -> bool:
        for service, process in self.processes.items():
            assert process.poll() is None, self.said_by(service)
        return is_open(self.port) and self.get(path).status == 200

    def ask(self, question: str) -> list[Any]:
        """An answer of the database to the application's role."""
        connection = psycopg2.connect(
            host=HOST,
            port=self.database,
            user="engage_app",
            password=VALUES["ENGAGE_APP_PASSWORD"],
            dbname="engage",
        )
        with connection, connection.cursor() as cursor:
            cursor.execute(question)
            rows = cursor.fetchall()
        connection.close()
        return rows

    def stop(self) -> dict[str, tuple[int, bool]]:
        """Each service's exit code after SIGTERM, and whether it ended within its grace period and left no process behind."""
        families = {
            name: psutil.Process(process.pid).children(recursive=True)
            for name, process in self.processes.items()
        }
        began, ended = time.monotonic(), {}
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for name, process in self.processes.items():
            grace = seconds(SERVICES[name]["stop_grace_period"])
            code = process.wait(max(0.1, began + grace - time.monotonic()))
            _, alive = psutil.wait_procs(families[name], timeout=1)
            ended[name] = (code, alive == [])
        self.processes.clear()
        return ended

    def kill(self) -> None:
        for process in self.processes.values():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def seconds(period: str) -> int:
    return int(period[:-1]) * {"s": 1, "m": 60}[period[-1]]


@pytest.fixture
def deployment() -> Iterator[Deployment]:
    """Servers as the containers would be, with tables, static files, and nothing of Engage running yet."""
    folder = Path(tempfile.mkdtemp(prefix="engage-deployed-"))
    folder.chmod(0o755)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        stack.callback(shutil.rmtree, ELSEWHERE / places.digest(folder), ignore_errors=True)
        database = stack.enter_context(postgresql(folder, VALUES))
        deployed = Deployment(folder, database=database, broker=stack.enter_context(valkey(folder, VALUES)))
        deployed.prepare_static_files()
        stack.callback(deployed.kill)
        yield deployed


def test_the_services_of_the_compose_file_start_serve_run_jobs_and_stop(deployment: Deployment) -> None:
    assert deployment.finish("migrate") == 0, deployment.said_by("migrate")
    for service in STAYING:
        deployment.start(service)

    wait_for(lambda: deployment.is_up("/health/ready"))
    it_is_asked_as_the_application(deployment)
    it_serves_people_behind_the_proxy(deployment)
    the_jobs_run_in_the_worker(deployment)

    assert {service: deployment.check_health(service) for service in STAYING} == dict.fromkeys(STAYING, 0)
    assert len(psutil.Process(deployment.processes["web"].pid).children()) >= 2, "two workers serve"
    assert deployment.stop() == dict.fromkeys(STAYING, (0, True))
    assert not is_open(deployment.port)


def it_is_asked_as_the_application(deployment: Deployment) -> None:
    right = "has_database_privilege(current_user, current_database(), 'TEMPORARY')"
    assert deployment.ask(f"SELECT current_user, {right}") == [("engage_app", False)]


def it_serves_people_behind_the_proxy(deployment: Deployment) -> None:
    plain = deployment.get("/sign-in/login/", Host=SITE)
    assert (plain.status, plain.headers["Location"]) == (301, f"https://{SITE}/sign-in/login/")

    page = deployment.get("/sign-in/login/", **BEHIND_THE_PROXY)
    assert page.status == 200, deployment.said_by("web")
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]

    address = re.findall(r'href="(/static/css/[^"]+)"', page.body.decode())[0]
    assert re.fullmatch(r"/static/css/\w+\.[0-9a-f]{12}\.css", address)
    style = deployment.get(address, **BEHIND_THE_PROXY, **{"Accept-Encoding": "gzip"})
    assert (style.status, style.headers["Content-Encoding"]) == (200, "gzip")
    assert style.headers["Cache-Control"] == "max-age=315360000, public, immutable"


def the_jobs_run_in_the_worker(deployment: Deployment) -> None:
    every = sorted(job.task for job in timetable())
    done = "SELECT name FROM core_jobrun WHERE succeeded_at IS NOT NULL"
    wait_for(lambda: sorted(name for (name,) in deployment.ask(done)) == every)
    assert deployment.is_up("/health/jobs")
