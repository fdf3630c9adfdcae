"""The keys are found where the official client looks, and shown nowhere."""

from __future__ import annotations

import errno
import os
import pickle
import sys
import traceback
from pathlib import Path

import pytest

from estimator.errors import UsageError
from estimator.provider.ovhcloud import Keys, Provider, read_keys
from estimator.provider.ovhcloud.configuration import check_installed, usual_files

SECRETS = ("application-key-4711", "application-secret-4712", "consumer-key-4713")
COMPLETE = f"""\
[default]
endpoint=ovh-eu

[ovh-eu]
application_key={SECRETS[0]}
application_secret={SECRETS[1]}
consumer_key={SECRETS[2]}
"""
KEYS = Keys("ovh-eu", "https://eu.api.ovh.com/1.0", *SECRETS)


@pytest.fixture(autouse=True)
def nothing_is_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in (
        "ENDPOINT",
        "APPLICATION_KEY",
        "APPLICATION_SECRET",
        "CONSUMER_KEY",
        "CLIENT_ID",
        "CLIENT_SECRET",
    ):
        monkeypatch.delenv(f"OVH_{name}", raising=False)
    found = tmp_path / "ovh.conf"
    # The official client looks these paths up when it is imported.
    monkeypatch.setattr("ovh.config.CONFIG_PATH", [str(found)])
    return found


def test_file_that_is_named(tmp_path: Path) -> None:
    file = tmp_path / "other.conf"
    file.write_text(COMPLETE)
    assert read_keys(file) == KEYS


def test_file_that_the_official_client_finds(nothing_is_configured: Path) -> None:
    nothing_is_configured.write_text(COMPLETE)
    assert read_keys() == KEYS


def test_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVH_ENDPOINT", "ovh-ca")
    names = ("OVH_APPLICATION_KEY", "OVH_APPLICATION_SECRET", "OVH_CONSUMER_KEY")
    for name, key in zip(names, SECRETS, strict=True):
        monkeypatch.setenv(name, f" {key} ")
    assert read_keys() == Keys("ovh-ca", "https://ca.api.ovh.com/1.0", *SECRETS)


def test_environment_of_one_customer_does_not_sign_for_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OVH_CONSUMER_KEY", "somebody-else")
    file = tmp_path / "other.conf"
    file.write_text(COMPLETE)
    assert read_keys(file) == KEYS


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        pytest.param(("endpoint=ovh-eu", ""), "ACC002", "endpoint is missing", id="no endpoint"),
        pytest.param(
            (f"consumer_key={SECRETS[2]}", ""), "ACC002", "consumer_key is missing", id="no consumer key"
        ),
        pytest.param((SECRETS[2], ""), "ACC002", "consumer_key is missing", id="an empty key"),
        pytest.param(
            (f"application_key={SECRETS[0]}\napplication_secret={SECRETS[1]}\n", ""),
            "ACC002",
            "application_key and application_secret is missing",
            id="two keys",
        ),
        pytest.param(
            ("endpoint=ovh-eu", "endpoint=ovh-de"),
            "ACC004",
            "There is no endpoint 'ovh-de'.\nChoose one of ovh-eu, ",
            id="no such endpoint, and a guess would be of another continent",
        ),
        pytest.param(
            ("endpoint=ovh-eu", "endpoint=kimsufi-euu"),
            "ACC004",
            "Did you mean 'kimsufi-eu'? Choose one of ovh-eu, ",
            id="an endpoint misspelt",
        ),
        pytest.param(("consumer_key=", "client_id=x\nconsumer_key="), "ACC005", "client_id", id="OAuth2"),
        pytest.param(
            ("consumer_key=", "client_secret=x\nconsumer_key="), "ACC005", "client_secret", id="its secret"
        ),
        pytest.param(
            (SECRETS[2], f"{SECRETS[2]}é"), "ACC006", "The consumer_key is not one", id="a key with an accent"
        ),
        pytest.param(
            (SECRETS[1], f"{SECRETS[2]} {SECRETS[1]}"),
            "ACC006",
            "The application_secret is not one",
            id="two keys in one",
        ),
        pytest.param(("[default]", ""), "ACC003", ":2  ACC003", id="no section"),
        pytest.param(
            (f"consumer_key={SECRETS[2]}", SECRETS[2]),
            "ACC003",
            "it is no ovh.conf",
            id="a key without a name",
        ),
        pytest.param(("consumer_key=", "application_key="), "ACC003", ":7  ACC003", id="a key twice"),
        pytest.param(("[default]", "[ovh-eu]\n[default]"), "ACC003", ":5  ACC003", id="a section twice"),
    ],
)
def test_fault_says_where_and_shows_no_key(
    tmp_path: Path, change: tuple[str, str], code: str, said: str
) -> None:
    file = tmp_path / "ovh.conf"
    file.write_text(COMPLETE.replace(*change), encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_keys(file)
    assert caught.value.code == code
    assert said in str(caught.value)
    told = "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value))
    assert not [secret for secret in SECRETS if secret in told]
    assert caught.value.__context__ is None, "an error of the parser has lines of the file in it"


@pytest.mark.parametrize("content", [b"\xff\xfe", "[default]\nendpoint=é".encode("latin-1")])
def test_file_that_is_no_text(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "ovh.conf"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=r"ACC003 .*it is not UTF-8"):
        read_keys(file)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ACC003"):
        read_keys(tmp_path / "ovh.conf")


def test_fault_in_a_file_that_was_found(nothing_is_configured: Path) -> None:
    nothing_is_configured.write_text(SECRETS[1])
    with pytest.raises(UsageError) as caught:
        read_keys()
    assert str(nothing_is_configured) in str(caught.value)
    assert SECRETS[1] not in str(caught.value)


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OSError(errno.EIO, os.strerror(errno.EIO)), os.strerror(errno.EIO).lower()),
        (OSError("of a library that has no number for it"), "it cannot be opened"),
    ],
)
def test_disk_that_fails_while_the_official_client_reads(
    monkeypatch: pytest.MonkeyPatch, error: OSError, why: str
) -> None:
    def fails() -> None:
        raise error

    monkeypatch.setattr("ovh.config.ConfigurationManager", fails)
    with pytest.raises(UsageError, match="ACC003") as caught:
        read_keys()
    assert str(caught.value.place) == "ovh.conf"
    assert why in str(caught.value)


def test_without_the_official_client_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ovh", None)
    for ask, extras in (
        (check_installed, "ovh"),
        (read_keys, "ovh"),
        (lambda: Provider(KEYS), "ovh"),
        (lambda: check_installed("a,b"), "a,b"),
    ):
        with pytest.raises(UsageError, match=r"ACC001 +The account needs ovh,") as caught:
            ask()
        assert f"pip install 'smscost[{extras}]'" in str(caught.value)


def test_files_are_looked_for_here_first_and_then_where_they_are_of_everybody() -> None:
    assert usual_files() == [Path("ovh.conf"), Path.home() / ".ovh.conf", Path("/etc/ovh.conf")]


def test_keys_are_not_shown() -> None:
    assert not [secret for secret in SECRETS if secret in f"{KEYS!r} {KEYS}"]


def test_text_that_repeats_keys() -> None:
    assert KEYS.hidden(" ".join(SECRETS)) == "*** *** ***"
    # No end of a long one is left over where a short one is its beginning.
    assert (
        Keys("ovh-eu", "", "key", "key-of-more", "key-of").hidden("key-of-more key-of key") == "*** *** ***"
    )


def test_keys_are_values() -> None:
    assert pickle.loads(pickle.dumps(KEYS)) == KEYS
