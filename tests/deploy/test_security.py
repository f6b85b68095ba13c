"""The scans of `make security` find what is planted, keep quiet about what was reviewed, and never pass for asked."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from deploy.security import audit
from deploy.security.audit import CLEAN, LOUD, NOT_ASKED, VULNERABLE, WHERE_REACHABLE, Told
from deploy.security.code_scan import REVIEWED, Review, ScanBroken, differences, findings
from deploy.security.secret_scan import BASELINE, new_secrets
from tests.house.checkout import ROOT

PLANTED_CODE = {
    "B602": "import subprocess\n\ndef run(said: str) -> None:\n    subprocess.call(said, shell=True)\n",
    "B301": "import pickle\n\ndef read(said: bytes) -> object:\n    return pickle.loads(said)\n",
    "B608": "def find(name: str) -> str:\n    return f\"SELECT * FROM persons WHERE name = '{name}'\"\n",
    "B324": "import hashlib\n\ndef seal(said: bytes) -> bytes:\n    return hashlib.md5(said).digest()\n",
    "B501": "import requests\n\ndef get() -> None:\n    requests.get('https://a.example', verify=False, timeout=1)\n",
}


@pytest.mark.parametrize("kind", PLANTED_CODE)
def test_planted_code_is_found_and_is_no_reviewed_finding(kind: str, tmp_path: Path) -> None:
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "planted.py").write_text(PLANTED_CODE[kind], encoding="utf-8")
    told = differences(findings(tmp_path, ("api",)), Review({}, {}))
    assert any(kind in each and "api/planted.py" in each for each in told)


def test_a_reviewed_line_that_is_changed_is_looked_at_again(tmp_path: Path) -> None:
    file = tmp_path / "api" / "planted.py"
    file.parent.mkdir()
    file.write_text(PLANTED_CODE["B608"], encoding="utf-8")
    review = Review({}, findings(tmp_path, ("api",)))
    file.write_text(f"\n\n{PLANTED_CODE['B608']}", encoding="utf-8")
    assert differences(findings(tmp_path, ("api",)), review) == []
    file.write_text(PLANTED_CODE["B608"].replace("persons", "tokens"), encoding="utf-8")
    assert len(differences(findings(tmp_path, ("api",)), review)) == 2


def test_a_file_that_cannot_be_read_is_no_clean_file(tmp_path: Path) -> None:
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "planted.py").write_text("def (:\n", encoding="utf-8")
    with pytest.raises(ScanBroken):
        findings(tmp_path, ("api",))


def test_every_kind_that_was_reviewed_has_its_reason() -> None:
    review = Review.read(ROOT / REVIEWED)
    assert review.sites
    assert [kind for kind in review.sites if len(review.reasons[kind]) < 30] == []


SECRETS = {
    "a key of a cloud": "AKIA" + "IOSFODNN7EXAMPLQ",
    "a private key": "-----BEGIN " + "PRIVATE KEY-----",
    "a token of a code host": "gh" + "p_" + "wWPw5k4aXcaT" * 3,
    "a word in a setting": "postgres_pass" + 'word = "hu8Zq7vR2x"',
    "an address that lets in": "postgresql://ledger:" + "hu8Zq7vR2x" + "@db.example/town",
}


@pytest.mark.parametrize("kind", SECRETS)
def test_a_planted_secret_is_found_and_not_repeated(kind: str, tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text(f"x = 1\n{SECRETS[kind]}\n", encoding="utf-8")
    told = new_secrets(tmp_path, ["planted.py"], ROOT / BASELINE)
    assert [each.rpartition(":")[0] for each in told] == ["planted.py:2"] * len(told) != []
    assert SECRETS[kind] not in "".join(told)


def test_a_reviewed_finding_is_no_new_one_but_another_secret_in_its_file_is(tmp_path: Path) -> None:
    known = next(iter(json.loads((ROOT / BASELINE).read_text())["results"]))
    target = tmp_path / known
    target.parent.mkdir(parents=True)
    shutil.copy(ROOT / known, target)
    assert new_secrets(tmp_path, [known], ROOT / BASELINE) == []
    with target.open("a", encoding="utf-8") as file:
        file.write(f"\n{SECRETS['a key of a cloud']}\n")
    assert len(new_secrets(tmp_path, [known], ROOT / BASELINE)) == 1


def test_the_baseline_names_no_place_of_a_machine_and_every_finding_was_looked_at() -> None:
    kept = json.loads((ROOT / BASELINE).read_text())
    assert [name for name in kept["results"] if name.startswith("/")] == []
    assert [
        each for found in kept["results"].values() for each in found if each["is_secret"] is not False
    ] == []


BAD, NOTHING = Told(("jinja2 2.10: PYSEC-2019-217",), whole=True, words=""), Told((), whole=True, words="")
UNKNOWN = Told((), whole=False, words="Dependency not found")


class Service:
    """An advisory service that answers so, first about the release that is known to be bad."""

    def __init__(self, *answers: Told) -> None:
        self._answers = list(answers)

    def __call__(self, words: Sequence[str]) -> Told:
        return self._answers.pop(0)


@pytest.mark.parametrize(
    ("service", "outcome"),
    [
        (Service(BAD, NOTHING), CLEAN),
        (Service(BAD, BAD), VULNERABLE),
        (Service(BAD, UNKNOWN), VULNERABLE),
        (Service(UNKNOWN), NOT_ASKED),
        (Service(NOTHING), NOT_ASKED),
    ],
    ids=["clean", "vulnerable", "half an answer", "out of reach", "a mirror that knows no advisory"],
)
def test_an_audit_ends_as_it_went(service: Service, outcome: int) -> None:
    assert audit.audited(service)[0] == outcome


def test_where_nobody_could_be_asked_it_is_said_aloud(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main([], Service(UNKNOWN)) == NOT_ASKED
    assert audit.main([WHERE_REACHABLE], Service(UNKNOWN)) == CLEAN
    assert capsys.readouterr().out == f"{LOUD}\n" * 2
    assert audit.main([WHERE_REACHABLE], Service(BAD, BAD)) == VULNERABLE


def test_the_command_is_not_run_without_its_assertions(tmp_path: Path) -> None:
    code = "import sys; sys.argv = ['gridledger', '--version']; from app.main import run; run()"
    asked = [sys.executable, "-O", "-c", code]
    ran = subprocess.run(
        asked, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, "PYTHONOPTIMIZE" in ran.stderr) == (2, True)
