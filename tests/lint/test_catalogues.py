"""Catalogues of apps: Android, Xcode, ARB, XLIFF, .NET, Fluent, gettext's flags; texts, keys, places."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from estimator.errors import CampaignError
from estimator.save.lint import fluent, ios, po, stringsdict
from estimator.save.lint import json as json_reader
from estimator.save.lint import xml as xml_reader
from estimator.save.lint.files import LintReading
from estimator.save.lint.rules import LintRules
from estimator.save.lint.texts import FoundText, LintSource, Reader


def read(reader: Reader, content: str) -> list[FoundText]:
    return list(reader(LintSource("file", content)))


def cases(found: FoundText) -> list[str]:
    """What a text is in each case, with its fields as `<name>`."""
    return [
        case.template.text({name: f"<{name}>" for name in case.template.fields})
        for case in found.meaning.variants(found.text)
    ]


ANDROID = """<?xml version="1.0" encoding="utf-8"?>
<!-- a comment -->
<resources xmlns:xliff="urn:oasis:names:tc:xliff:document:1.2">
  <string name="hi">L\\'été, <xliff:g id="x" example="Ana">%1$s</xliff:g> &amp; %2$d !
     \\u00e9t\\u00e9</string>
  <string name="quoted">"  deux  blancs "</string>
  <string name="bold">Bonjour <b>tout</b> le monde, 20 % de remise</string>
  <string name="cdata"><![CDATA[a < b]]></string>
  <string-array name="days"><item>lundi</item><item>mardi</item></string-array>
  <plurals name="n"><item quantity="one">%d jour</item><item quantity="other">%d jours</item></plurals>
  <string name="empty"/>
  <integer name="five">5</integer>
</resources>
"""


def test_android() -> None:
    found = read(xml_reader.strings, ANDROID)
    assert [(each.key, cases(each)) for each in found] == [
        ("hi", ["L'été, <1> & <2> ! été"]),
        ("quoted", ["  deux  blancs "]),
        ("bold", ["Bonjour tout le monde, 20 % de remise"]),
        ("cdata", ["a < b"]),
        ("days.0", ["lundi"]),
        ("days.1", ["mardi"]),
        ("n.one", ["<%d> jour"]),
        ("n.other", ["<%d> jours"]),
    ]
    lines = ANDROID.split("\n")
    for each in found:
        assert each.place.line is not None
        assert each.place.column is not None
        assert lines[each.place.line - 1][each.place.column - 1 :].startswith(each.raw.split("\n")[0])


XLIFF = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file><body>
<trans-unit id="a"><source>x</source><target>Bonjour <x id="INTERPOLATION" equiv-text="{{prenom}}"/>,
 <g id="1">ici</g><x id="LINE_BREAK" ctype="lb"/><x id="START" ctype="x-b" equiv-text="&lt;b&gt;"/></target>
<alt-trans><target>Salut</target></alt-trans></trans-unit>
<trans-unit id="b" resname="named"><source>None yet</source></trans-unit>
<trans-unit id="c"><source>x</source><target>{n, plural, =1 {une place} other {<x id="INTERPOLATION"/> s}}
</target></trans-unit></body></file></xliff>
"""
XLIFF_2 = """<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0"><file id="f"><unit id="a">
<segment><source>Bonjour <ph id="0" equiv="INTERPOLATION" disp="{{ prenom }}"/> <pc id="1">ici</pc></source>
</segment></unit></file></xliff>
"""


def test_xliff() -> None:
    translated, plural = read(xml_reader.strings, XLIFF)
    assert (translated.key, cases(translated)) == ("a", ["Bonjour <prenom>,\n ici\n"])
    assert [text.strip() for text in cases(plural)] == ["une place", "<INTERPOLATION> s"]
    (source,) = read(xml_reader.strings, XLIFF_2)
    assert (source.key, cases(source)) == ("a", ["Bonjour <prenom> ici"])


def test_xcode() -> None:
    found = read(
        ios.strings,
        '/* "no" = "text"; */\n"hi" = "Bonjour %1$@, \\"%ld\\" \\U00e9t\\U00e9";\n'
        '// x\nbare = "a\nb";\n"alone";',
    )
    assert [(each.key, cases(each)) for each in found] == [
        ("hi", ['Bonjour <1>, "<%ld>" été']),
        ("bare", ["a\nb"]),
        ("alone", ["alone"]),
    ]
    assert [str(each.place) for each in found] == ["file:2:9", "file:4:9", "file:6:2"]


def test_a_string_catalogue_of_xcode() -> None:
    content = """{"sourceLanguage": "en", "strings": {"a.b": {"comment": "no text", "localizations": {
      "fr": {"stringUnit": {"state": "translated", "value": "Bonjour %@"}},
      "de": {"variations": {"plural": {"one": {"stringUnit": {"state": "new", "value": "%lld Tag"}}}}}}}}}"""
    found = read(json_reader.string_catalogue, content)
    assert [(each.key, cases(each), each.place.line) for each in found] == [
        ("a.b.fr", ["Bonjour <%@>"], 2),
        ("a.b.de.plural.one", ["<%lld> Tag"], 3),
    ]


def test_an_application_resource_bundle() -> None:
    content = (
        '{"@@locale": "fr", "n": "{n, plural, =0{rien} other{# SMS}}", "@n": {"description": "no text"}}'
    )
    (found,) = read(json_reader.application_resources, content)
    assert (found.key, cases(found), str(found.place)) == ("n", ["rien", "<n> SMS"], "file:1:26")


FLUENT = """### A comment
-brand = Zoé & Cie
hi = Bonjour { $prenom }, ici { -brand }.
    Il reste { NUMBER($n, minimumFractionDigits: 0) ->
        [one] une place
       *[other] { $n } places
    }
    .title = { hi-there } { "{" } { 5 }
hi-there = Salut
"""


def test_fluent() -> None:
    found = read(fluent.strings, FLUENT)
    assert [(each.key, cases(each)) for each in found] == [
        (
            "hi",
            [
                "Bonjour <prenom>, ici Zoé & Cie.\nIl reste une place",
                "Bonjour <prenom>, ici Zoé & Cie.\nIl reste <n> places",
            ],
        ),
        ("hi.title", ["Salut { 5"]),
        ("hi-there", ["Salut"]),
    ]
    assert [str(each.place) for each in found] == ["file:3:6", "file:8:14", "file:9:12"]


def test_terms_that_name_terms_end() -> None:
    names = [f"-t{at}" for at in range(40)]
    bomb = "".join(f"{name} = {{ {inner} }}{{ {inner} }}\n" for name, inner in pairwise(names))
    found = read(fluent.strings, f"{bomb}-t39 = x\nm = {{ -t0 }}\nloop = {{ loop }}\n")
    assert [each.key for each in found] == ["m", "loop"]
    assert all(list(each.meaning.variants(each.text)) for each in found)


@pytest.mark.parametrize(
    ("flag", "text", "case"),
    [
        pytest.param("python-format", "%(n)d jours, 20 %% de %(x)s", "<n> jours, 20 % de <x>", id="Python"),
        pytest.param("python-format", "%s et {x}", "<%s> et {x}", id="no braces there"),
        pytest.param("python-brace-format", "{n:>5} {{x}}", "<n:>5> {x}", id="Python, braces"),
        pytest.param("c-format", "%1$s %ld %%", "<1> <%ld> %", id="C"),
        pytest.param("fuzzy-no, php-format", "%s", "<%s>", id="PHP, a second flag"),
        pytest.param("ruby-format", "%{x}", "<x>", id="Ruby"),
        pytest.param("java-format", "{0} l'été", "<0> l'été", id="Java"),
        pytest.param("no-python-format", "Bonjour {x}", "Bonjour <x>", id="none that is known"),
    ],
)
def test_the_flags_of_gettext(flag: str, text: str, case: str) -> None:
    (found,) = read(po.strings, f'#, {flag}\nmsgid "a"\nmsgstr "{text}"\n')
    assert cases(found) == [case]


@pytest.mark.parametrize(
    ("reader", "content", "place"),
    [
        pytest.param(xml_reader.strings, "<resources><string>", "file:1:20", id="XML, cut off"),
        pytest.param(
            xml_reader.strings, "<!DOCTYPE a [<!ENTITY b 'c'>]><resources/>", "file:1:13", id="entities"
        ),
        pytest.param(xml_reader.strings, "<project/>", "file", id="other XML"),
        pytest.param(ios.strings, '"a" = "b"\n"c" = "d";', "file:1:1", id="strings, no semicolon"),
        pytest.param(ios.strings, '"a" = "b', "file:1:7", id="strings, a quote never closed"),
        pytest.param(ios.strings, '"a" = "b"', "file:1:1", id="strings, cut off"),
        pytest.param(fluent.strings, "a = { $x\n", "file:2:1", id="Fluent, not closed"),
    ],
)
def test_broken_files(reader: Reader, content: str, place: str) -> None:
    with pytest.raises(CampaignError) as caught:
        read(reader, content)
    assert (caught.value.code, str(caught.value.place)) == ("LNT006", place)


@pytest.mark.parametrize(
    ("reader", "content"),
    [
        pytest.param(xml_reader.strings, "<resources>" + "<a>" * 5000, id="XML"),
        pytest.param(fluent.strings, "a = " + "{" * 5000, id="Fluent"),
    ],
)
def test_deep_files(reader: Reader, content: str) -> None:
    with pytest.raises(CampaignError) as caught:
        read(reader, content)
    assert caught.value.code == "LNT007"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("strings.xml", "<resources><string name='sms'>{0}</string></resources>", id="Android"),
        pytest.param(
            "a.xliff", "<xliff><trans-unit id='sms'><target>{0}</target></trans-unit></xliff>", id="XLIFF"
        ),
        pytest.param(
            "a.xlf", "<xliff><trans-unit id='sms'><source>{0}</source></trans-unit></xliff>", id="source"
        ),
        pytest.param("fr.arb", '[{{"no": 1}}, "x"]', id="ARB, another JSON"),
        pytest.param("fr.arb", '{{"sms": "{0}"}}', id="ARB"),
        pytest.param("fr.strings", '"sms" = "{0}";', id="strings"),
        pytest.param("fr.ftl", "sms = {0}\n", id="Fluent"),
        pytest.param("a.resx", "<root><data name='sms'><value>{0}</value></data></root>", id=".NET"),
        pytest.param(
            "a.stringsdict",
            "<plist><dict><key>sms</key><dict><key>NSStringLocalizedFormatKey</key><string>%#@n@</string>"
            "<key>n</key><dict><key>one</key><string>a</string><key>other</key><string>{0}</string></dict>"
            "</dict></dict></plist>",
            id="plurals of Xcode",
        ),
        pytest.param(
            "a.xcstrings",
            '{{"strings": {{"sms": {{"localizations": {{"fr": {{"stringUnit": {{"value": "{0}"}}}}}}}}}}}}',
            id="catalogue",
        ),
    ],
)
def test_a_text_that_is_too_long_is_found(tmp_path: Path, name: str, content: str) -> None:
    file = tmp_path / name
    file.write_text(content.format("x" * 161), encoding="utf-8")
    codes = [finding.code for found in LintReading().texts(file) for finding in LintRules().check(found)]
    assert codes == ([] if "{0}" not in content else ["LNT001"])


def test_strings_of_xcode_are_often_utf_16(tmp_path: Path) -> None:
    file = tmp_path / "fr.strings"
    file.write_bytes('"sms" = "été";'.encode("utf-16"))
    assert [found.text for found in LintReading().texts(file)] == ["été"]


RESX = """<?xml version="1.0" encoding="utf-8"?>
<root>
  <xsd:schema id="root" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><xsd:element name="value"/></xsd:schema>
  <resheader name="version"><value>2.0</value></resheader>
  <data name="Hi" xml:space="preserve">
    <value>Bonjour {0}, c&apos;est
prêt</value><comment>a note</comment></data>
  <data name="Logo" type="System.Resources.ResXFileRef"><value>logo.png;System.Byte[]</value></data>
  <data name="Icon" mimetype="application/x-microsoft.net.object.bytearray.base64"><value>AAAA</value></data>
</root>
"""


def test_resources_of_dotnet() -> None:
    (found,) = read(xml_reader.resources, RESX)
    assert (found.key, found.text, found.place.line, found.place.column) == (
        "Hi",
        "Bonjour {0}, c'est\nprêt",
        6,
        12,
    )


PLIST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" '
    '"http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0"><dict>{}</dict></plist>'
)


def of_dictionary(**entries: str) -> str:
    written = (
        f"<key>{key}</key>{value if value.startswith('<') else f'<string>{value}</string>'}"
        for key, value in entries.items()
    )
    return f"<dict>{''.join(written)}</dict>"


@pytest.mark.parametrize(
    ("entry", "texts"),
    [
        pytest.param(
            of_dictionary(
                NSStringLocalizedFormatKey="Reste %#@n@ ici",
                n=of_dictionary(NSStringFormatSpecTypeKey="x", one="%d place", other="%d places"),
            ),
            ["Reste 7 place ici", "Reste 7 places ici"],
            id="each case",
        ),
        pytest.param(
            of_dictionary(
                NSStringLocalizedFormatKey="%1$#@n@ et %2$#@m@",
                n=of_dictionary(one="un", other="%d"),
                m=of_dictionary(zero="rien", other="%d"),
            ),
            ["7 et 8", "7 et rien", "un et 8", "un et rien"],
            id="all cases of two numbers",
        ),
        pytest.param(
            of_dictionary(
                NSStringLocalizedFormatKey="%#@n@",
                n=of_dictionary(one="seul", other="%d, %#@m@"),
                m=of_dictionary(other="%d fois"),
            ),
            ["7, 8 fois", "seul"],
            id="one in another",
        ),
    ],
)
def test_plurals_of_xcode(entry: str, texts: list[str]) -> None:
    (found,) = read(stringsdict.strings, PLIST.format(f"<key>left</key>{entry}"))
    filled = {case.template.text({"n": "7", "m": "8"}) for case in found.meaning.variants(found.text)}
    assert (found.key, found.place.line, sorted(filled)) == ("left", 3, texts)


def test_texts_for_screens_of_some_widths() -> None:
    entry = of_dictionary(NSStringVariableWidthRuleType="<dict><key>20</key><string>Oui</string></dict>")
    assert [
        (each.key, each.text) for each in read(stringsdict.strings, PLIST.format(f"<key>a</key>{entry}"))
    ] == [("a.20", "Oui")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(
            PLIST.format(f"<key>a</key>{of_dictionary(NSStringLocalizedFormatKey='%#@n@')}"),
            "LNT006",
            id="a number that nothing explains",
        ),
        pytest.param(
            PLIST.format(
                "<key>a</key>"
                + of_dictionary(NSStringLocalizedFormatKey="%#@n@", n=of_dictionary(other="%#@n@"))
            ),
            "LNT007",
            id="a number explained by itself",
        ),
        pytest.param(
            PLIST.format(
                "<key>a</key>"
                + of_dictionary(
                    NSStringLocalizedFormatKey="%#@a0@",
                    **{f"a{at}": of_dictionary(other=f"%#@a{at + 1}@" * 9) for at in range(40)},
                    a40=of_dictionary(other="x"),
                )
            ),
            "LNT007",
            id="each in the next one, nine times",
        ),
        pytest.param(
            PLIST.format("").replace(' PUBLIC "', ' [<!ENTITY e "x">] "', 1), "LNT006", id="entities defined"
        ),
        pytest.param(PLIST.format("<key>&other;</key>"), "LNT006", id="an entity that is nowhere"),
        pytest.param("<root/>", "LNT006", id="another XML"),
    ],
)
def test_plurals_that_are_none(content: str, code: str) -> None:
    with pytest.raises(CampaignError) as caught:
        read(stringsdict.strings, content)
    assert caught.value.code == code
