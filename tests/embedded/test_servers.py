"""The embedded servers start wherever they are put and whatever was left behind."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg2
import pytest

from engage.embedded import places
from engage.embedded.lease import embedded_servers, is_used
from engage.embedded.postgresql import PostgreSQL
from engage.embedded.processes import working_in
from engage.embedded.servant import ELSEWHERE, EmbeddedError, Servant
from engage.embedded.valkey import Valkey
from tests.embedded.conftest import Holder, remove

pytestmark = pytest.mark.proof("faults")
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the servers to another user")


def server(var: Path) -> PostgreSQL:
    return PostgreSQL(Servant.of(var), durable=False)


def test_both_servers_run_within_the_context_and_no_longer(var: Path) -> None:
    with embedded_servers(var=var, durable=False):
        assert server(var).ready()
        assert Valkey(Servant.of(var)).ready()
    assert not server(var).ready()
    assert not Valkey(Servant.of(var)).ready()
    assert working_in(server(var).data) == []


@pytest.mark.in_full
def test_the_cluster_sorts_and_folds_by_unicode_and_keeps_time_in_utc(var: Path) -> None:
    with embedded_servers(var=var, durable=False, valkey=False):
        connection = psycopg2.connect(places.database_url("engage_app", var=var))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT lower('ÅÉ'), current_setting('server_encoding'), current_setting('TimeZone'), "
                "datlocprovider, datlocale FROM pg_database WHERE datname = 'engage'"
            )
            assert cursor.fetchone() == ("åé", "UTF8", "UTC", "b", "C.UTF-8")
        connection.close()


def test_the_application_may_not_create_tables_not_even_temporary_ones_and_neither_role_is_a_superuser(
    var: Path,
) -> None:
    with embedded_servers(var=var, durable=False, valkey=False):
        connection = psycopg2.connect(places.database_url("engage_app", var=var))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb FROM pg_roles "
                "WHERE rolname LIKE 'engage%' ORDER BY 1"
            )
            assert cursor.fetchall() == [
                ("engage_app", False, False, False),
                ("engage_owner", False, False, True),
            ]
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute("CREATE TABLE mine ()")
            connection.rollback()
            with pytest.raises(psycopg2.errors.InsufficientPrivilege, match="temporary"):
                cursor.execute("CREATE TEMPORARY TABLE core_clock ()")  # it would stand before the real one
        connection.close()


@pytest.mark.in_full
def test_a_path_with_spaces_and_far_over_the_length_of_a_socket_path_will_do(open_folder: Path) -> None:
    var = open_folder / "a path with spaces" / ("long" * 50) / "var"
    var.parent.parent.mkdir()
    var.parent.mkdir()
    with embedded_servers(var=var, durable=False):
        assert server(var).ready()
    assert server(var).data.is_relative_to(var)
    remove(var)


@root_only
def test_root_keeps_the_data_elsewhere_if_the_servers_user_cannot_enter_the_folder(open_folder: Path) -> None:
    closed = open_folder / "home of root"
    closed.mkdir(mode=0o700)
    var = closed / "var"
    before = os.umask(0o077)
    try:
        with embedded_servers(var=var, durable=False):
            assert server(var).ready()
    finally:
        os.umask(before)
    assert server(var).data.is_relative_to(ELSEWHERE)
    assert (var / "postgresql").resolve() == server(var).data
    assert closed.stat().st_mode & 0o777 == 0o700
    remove(var)


@root_only
def test_root_never_runs_a_server_as_root(var: Path) -> None:
    with embedded_servers(var=var, durable=False):
        owners = {process.uids().real for process in working_in(server(var).data)}
        assert owners == {server(var).servant.uid}
        assert 0 not in owners
        assert Valkey(Servant.of(var)).socket.stat().st_uid == server(var).servant.uid


@pytest.mark.in_full
def test_a_lock_file_whose_process_number_was_given_to_another_program_is_no_obstacle(var: Path) -> None:
    with embedded_servers(var=var, durable=False, valkey=False):
        pid_file = (server(var).data / "postmaster.pid").read_text()
    servant = server(var).servant
    stranger = subprocess.Popen(["sleep", "60"], **servant.popen_options())
    stale = "\n".join([str(stranger.pid), *pid_file.splitlines()[1:]]) + "\n"
    for path in (server(var).data / "postmaster.pid", server(var).sockets / ".s.PGSQL.5432.lock"):
        path.write_text(stale)
        os.chown(path, servant.uid, servant.gid)
    with embedded_servers(var=var, durable=False, valkey=False):
        assert server(var).ready()
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_after_kill_9_of_everything_the_next_start_works_and_keeps_what_was_committed(
    var: Path, hold: Callable[[], Holder]
) -> None:
    holder = hold()
    postmaster = psutil.Process(holder.postmaster())
    connection = server(var).connect()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on; CREATE TABLE kept AS SELECT 1 AS number")
    for process in [psutil.Process(holder.process.pid), postmaster, *postmaster.children()]:
        process.send_signal(signal.SIGKILL)
    holder.process.communicate()
    with embedded_servers(var=var, durable=False, valkey=False):
        connection = server(var).connect()
        with connection.cursor() as cursor:
            cursor.execute("SELECT number FROM kept")
            assert cursor.fetchone() == (1,)
        connection.close()


@pytest.mark.in_full
def test_a_set_up_that_was_interrupted_is_begun_again(var: Path) -> None:
    var.mkdir()
    (var / "postgresql.unfinished").mkdir()
    (var / "postgresql.unfinished" / "half").touch()
    with embedded_servers(var=var, durable=False, valkey=False):
        assert server(var).ready()


@pytest.mark.in_full
def test_processes_that_start_at_once_share_one_server_until_the_last_has_left(
    var: Path, hold: Callable[[], Holder]
) -> None:
    holders = [hold() for _ in range(3)]
    assert len({holder.postmaster() for holder in holders}) == 1
    holders[0].leave()
    holders[1].leave()
    assert server(var).ready()
    assert is_used(var)
    holders[2].leave()
    assert not server(var).ready()
    assert not is_used(var)


def test_a_server_left_running_by_a_killed_process_is_taken_over_and_then_stopped(
    var: Path, hold: Callable[[], Holder]
) -> None:
    killed = hold()
    postmaster = killed.postmaster()
    killed.process.kill()
    killed.process.communicate()
    assert server(var).ready()
    heir = hold()
    assert heir.postmaster() == postmaster
    heir.leave()
    assert not server(var).ready()


@root_only
def test_a_socket_folder_that_belongs_to_somebody_else_is_refused_by_name(var: Path) -> None:
    sockets = places.socket_folder(var)
    sockets.mkdir(mode=0o700)
    os.chown(sockets, 12345, 12345)
    refusal = pytest.raises(EmbeddedError, match=f"{sockets} belongs to another user")
    with refusal, embedded_servers(var=var, durable=False):
        pass


def test_what_postgresql_says_is_shown_when_it_does_not_start(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with embedded_servers(var=var, durable=False, valkey=False):
        data = server(var).data
    monkeypatch.setattr("engage.embedded.postgresql.LINGER", 0.5)
    (data / "postgresql.auto.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(EmbeddedError, match="no_such_setting"), embedded_servers(var=var, durable=False):
        pass
