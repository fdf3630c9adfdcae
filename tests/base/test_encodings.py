"""Encodings that are guessed: right for the texts of Europe, and none for anything else."""

from __future__ import annotations

import io

import pytest

from estimator.base.decode import Text
from estimator.base.encodings import guessed, likeliest

TEXTS = [
    *("Déjà 20 € : l’été arrive…", "to;message\n06;Bonjour Zoé", "Garçon «Noël» naïve cœur ÉTÉ À bientôt"),
    *(
        "Señor, ¿cómo está? mañana",
        "È più città perché",
        "Grüße, schöne Straße",
        "n° 5 à 10h",
        "MÉTÉO DE NOËL",
    ),
    *(
        "Élodie;Zoë",
        "à",
        "20°C à l'ombre",
        "c’est l’œuvre d’Ève – très — bien",
        "L\u00a0été\u00a0! 50\u00a0%",
    ),
    *(
        "Coração não",
        "Åse Øst æble",
        "Citroën;Hélène Lefèvre;25€ offerts",
        "Zoé\n",
        "Joyeux Noël & bonne année",
    ),
]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "iso8859-15"])
@pytest.mark.parametrize("text", TEXTS)
def test_texts_of_europe(text: str, encoding: str) -> None:
    if encoding == "iso8859-15":
        text = text.translate({ord("’"): "'", ord("…"): "...", ord("–"): "-", ord("—"): "-"})
    octets = text.encode(encoding)
    found = guessed(octets)
    assert found is not None
    assert octets.decode(found) == text


@pytest.mark.parametrize(
    "octets",
    [
        pytest.param("Déjà".encode(), id="UTF-8"),
        pytest.param("Déjà".encode() + "Déjà".encode("cp1252"), id="both"),
        pytest.param("Привет, как дела".encode("cp1251"), id="Cyrillic"),
        pytest.param("Γειά σου".encode("cp1253"), id="Greek"),
        pytest.param("Zażółć gęślą jaźń".encode("cp1250"), id="Polish"),
        pytest.param("日本語".encode("shift_jis"), id="Japanese"),
        pytest.param("déjà été".encode("cp850"), id="DOS"),
        pytest.param("Déjà".encode("utf-16-le"), id="UTF-16 without a mark"),
        pytest.param(bytes(range(256)), id="every byte"),
        pytest.param(b"a\xd7b", id="a sign within a word"),
    ],
)
def test_what_is_not_guessed(octets: bytes) -> None:
    assert guessed(octets) is None


@pytest.mark.parametrize("block_size", [1, 2, 7, 1 << 20])
@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8", "Déjà l’été"),
        ("cp1252", "Déjà l’été"),
        ("mac_roman", "Déjà l’été"),
        ("iso8859-15", "L'été à 5 €"),
    ],
)
def test_blocks_do_not_matter(encoding: str, words: str, block_size: int) -> None:
    text = "plain\n" * 5 + words + "\n"
    read = Text(io.BytesIO(text.encode(encoding)), "a.csv", block_size=block_size)
    assert b"".join(iter(read.read, b"")).decode() == text
    assert read.read_as == ("" if encoding == "utf-8" else encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Imię;Telefon komórkowy;Łukasz;służbowy;Cześć, zażółć gęślą jaźń", "cp1250"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy", "cp1250"),
        ("Prénom;Téléphone;Été à Nîmes, ça coûte 5", "cp850"),
        ("Prénom;Téléphone;Été à Nîmes, l’été", "cp1252"),
        ("Prénom;Téléphone;Été à Nîmes, l’été", "mac_roman"),
        ("Prénom;Été 5 € à Nîmes", "iso8859-15"),
    ],
)
def test_the_encoding_that_is_advised_reads_the_text(text: str, encoding: str) -> None:
    octets = text.encode(encoding)
    assert octets.decode(likeliest(octets)) == text
