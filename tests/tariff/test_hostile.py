"""Files written to do harm: refused, with a code, and without doing any of it."""

from __future__ import annotations

import gzip
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimator.base.read import TARIFF, quoted
from estimator.base.resources import data_path
from estimator.errors import TariffError
from estimator.tariff import load_tariffs
from estimator.tariff.faults import MAXIMUM_FAULTS
from estimator.tariff.xml import find_faults, parse_tariffs

SOUND = data_path("tarifs.xml").read_bytes()
HEAD = b'<tarifs version="1"><tarif billing-country="fr" currency="EUR" valid-from="2026-10-01" '
HEAD += b'read-on="2026-10-01" status="quoted" source="x">'
TAIL = b"</tarif></tarifs>"


def _zip() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("tarifs.xml", SOUND)
    return buffer.getvalue()


def _bomb(levels: int) -> bytes:
    entities = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, levels))
    return b'<!DOCTYPE tarifs [<!ENTITY e0 "ha">' + entities + b"]><tarifs>&e%d;</tarifs>" % (levels - 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(_bomb(30), "TAR006", id="a billion laughs"),
        pytest.param(b'<!DOCTYPE t [<!ENTITY a "b">]><tarifs a="&a;"/>', "TAR006", id="one entity"),
        pytest.param(
            b'<!DOCTYPE t [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]><t/>', "TAR006", id="parameter"
        ),
        pytest.param(b'<!DOCTYPE t SYSTEM "/dev/random"><t/>', "TAR006", id="a DTD that never ends"),
        pytest.param(b"<!-- <!DOCTYPE --><tarifs/>", "TAR006", id="even in a comment"),
        pytest.param(_bomb(3).decode().encode("utf-16"), "TAR004", id="a bomb in UTF-16"),
        pytest.param(_bomb(3).decode().encode("utf-16-le"), "TAR005", id="a bomb in UTF-16 without its mark"),
        pytest.param(b'<?xml version="1.0" encoding="UTF-7"?><t/>', "TAR005", id="another encoding declared"),
        pytest.param(gzip.compress(SOUND), "TAR004", id="gzip"),
        pytest.param(_zip(), "TAR004", id="zip"),
        pytest.param(b"", "TAR004", id="empty"),
        pytest.param(b" \n", "TAR004", id="blank"),
        pytest.param(b'{"tarifs": []}', "TAR004", id="JSON"),
        pytest.param(b"<a>" * 300 + b"</a>" * 300, "TAR008", id="300 deep"),
        pytest.param(b"<a>" * 600_000, "TAR008", id="600000 deep and never closed"),
        pytest.param(HEAD + b"<destination/>" * 100_000 + TAIL, "TAR003", id="100000 elements"),
        pytest.param(b"<tarifs" + b" a='1'" * 2, "TAR007", id="an attribute twice"),
        pytest.param(SOUND[: len(SOUND) // 2], "TAR007", id="half a file"),
        pytest.param(SOUND.replace(b'"1"', b'"\xff"', 1), "TAR005", id="a byte that is not UTF-8"),
        pytest.param(SOUND.replace(b'"1"', b'"\0"', 1), "TAR005", id="NUL"),
        pytest.param(SOUND + b"<tarifs/>", "TAR007", id="a second root"),
        pytest.param(
            b'<tarifs version="1" xmlns="urn:x">' + HEAD[20:] + TAIL, "TAR009", id="another namespace"
        ),
        pytest.param(
            HEAD + b'<destination country="FR" credits="0.0<!---->65"/>' + TAIL, "TAR007", id="comment"
        ),
        pytest.param(HEAD + b'<destination country="FR" credits="0.0&x;65"/>' + TAIL, "TAR007", id="entity"),
        pytest.param(HEAD + b'<destination country="FR">1</destination>' + TAIL, "TAR011", id="text"),
        pytest.param(HEAD + b'<destination country="FR" credits="1"/>2' + TAIL, "TAR013", id="text after"),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    with pytest.raises(TariffError) as caught:
        parse_tariffs(data, "x.xml")
    assert caught.value.code == code


@pytest.mark.parametrize(
    "credits_",
    [
        "NaN",
        "INF",
        "-1",
        "+1",
        "1e3",
        "0",
        "0.000",
        "1,5",
        "1_0",
        "0.0005",
        "1000000",
        "",
        " ",
        "٣",
        "0x1",
        "1 1",
    ],
)
def test_what_is_no_rate(credits_: str) -> None:
    data = HEAD + f'<destination country="FR" credits="{credits_}"/>'.encode() + TAIL
    with pytest.raises(TariffError) as caught:
        parse_tariffs(data, "x.xml")
    assert caught.value.code == "TAR012"
    assert caught.value.place
    assert caught.value.place.column == data.index(b"credits=") + 1


def test_no_more_than_the_limit_is_read(tmp_path: Path) -> None:
    padding = TARIFF.most - len(SOUND)
    (tmp_path / "full.xml").write_bytes(SOUND + b" " * padding)
    assert load_tariffs(tmp_path / "full.xml") == load_tariffs(data_path("tarifs.xml"))
    (tmp_path / "over.xml").write_bytes(SOUND + b" " * (padding + 1))
    with pytest.raises(TariffError, match="FIL005"):
        load_tariffs(tmp_path / "over.xml")
    with pytest.raises(TariffError, match="FIL005"):
        load_tariffs(Path("/dev/zero"))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'<destination country="FR" credits="1"/>' * 4500, id="one country 4500 times"),
        pytest.param(b'<destination country="x" credits="y"/>' * 4500, id="18000 bad values"),
        pytest.param(
            b"<destination " + b"".join(b'a%d="" ' % n for n in range(50_000)) + b"/>", id="attributes"
        ),
        pytest.param(b'<bracket from="1" price="1" known="true"/>' * 4500, id="brackets over brackets"),
    ],
)
def test_a_flood_of_faults_ends(body: bytes, tmp_path: Path) -> None:
    (tmp_path / "flood.xml").write_bytes(HEAD + body + TAIL)
    assert len(find_faults(tmp_path / "flood.xml")) == MAXIMUM_FAULTS


@given(st.binary(max_size=300))
def test_any_bytes_are_a_tariff_or_an_error_of_ours(data: bytes) -> None:
    with pytest.raises(TariffError):
        parse_tariffs(data, "x.xml")


@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=3))
def test_a_sound_file_with_any_bytes_put_in(position: int, more: bytes) -> None:
    with suppress(TariffError):
        assert parse_tariffs(SOUND[:position] + more + SOUND[position:], "x.xml")


@given(st.text())
def test_what_is_shown_cannot_play_with_the_terminal(value: str) -> None:
    assert quoted(value).isprintable()
    assert len(quoted(value)) <= 43
