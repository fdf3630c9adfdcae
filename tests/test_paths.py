"""Two names of one file are one file, however they are spelt; a device may be named twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from inspect import signature
from pathlib import Path

import pandas as pd
import pytest

from estimator import Estimate, advise_campaign, estimate, load_tariffs, read_calendar
from estimator.base import paths
from estimator.base.paths import Use, also_reads, check_apart, folds_names, run, uses
from estimator.distributed import estimate_files
from estimator.errors import UsageError
from estimator.price.job import FILES, JobOptions
from tests.aliases import ALIASES, CAMPAIGN
from tests.command import SMSCOST


def _code(reads: list[Use], writes: list[Use]) -> str | None:
    try:
        check_apart(reads, writes)
    except UsageError as error:
        return error.code
    return None


@pytest.fixture
def campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "campaign.csv"
    path.write_text(CAMPAIGN, encoding="utf-8")
    return path


@pytest.mark.parametrize("alias", ALIASES)
def test_what_is_read_is_not_written(campaign: Path, alias: str) -> None:
    other = ALIASES[alias](campaign)
    assert _code([Use("FILE", campaign)], [Use("--out", other)]) == "OUT003"
    if Path(other).exists():  # `x/../a.csv` cannot be read where there is no x, and can be written
        assert _code([Use("FILE", other)], [Use("--out", campaign)]) == "OUT003"


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(lambda to: estimate("campaign.csv").save(to), id="save"),
        pytest.param(lambda to: advise_campaign("campaign.csv", apply=to), id="apply"),
        pytest.param(Estimate.load, id="load"),
        pytest.param(load_tariffs, id="tariffs"),
        pytest.param(lambda to: estimate("campaign.csv", tariff=to), id="a tariff"),
        pytest.param(read_calendar, id="a calendar"),
    ],
)
def test_an_address_is_no_file_on_a_disk(campaign: Path, call: Callable[[str], object]) -> None:
    with pytest.raises(UsageError) as caught:
        call("s3://camp/x.json")
    assert (caught.value.code, str(caught.value.place)) == ("USE031", "s3://camp/x.json")
    assert list(Path().iterdir()) == [Path(campaign.name)]


@pytest.mark.parametrize("alias", ALIASES)
def test_two_results_do_not_go_into_one_file(campaign: Path, alias: str) -> None:
    assert _code([], [Use("--out", campaign), Use("--report", ALIASES[alias](campaign))]) == "OUT004"


@pytest.mark.parametrize("spelling", ["new.csv", "./no/../new.csv", "link/new.csv"])
def test_two_results_do_not_go_into_one_new_file(campaign: Path, spelling: str) -> None:
    Path("link").symlink_to(campaign.parent)
    assert _code([], [Use("--out", "new.csv"), Use("--report", spelling)]) == "OUT004"


@pytest.mark.parametrize(
    ("reads", "writes"),
    [
        pytest.param(["campaign.csv"], ["new.csv", "other.csv"], id="all have names of their own"),
        pytest.param(["campaign.csv"], ["/dev/null", "/dev/null"], id="a device twice"),
        pytest.param(["/dev/null"], ["/dev/null"], id="a device read and written"),
        pytest.param([], ["/dev/stdout", "/dev/stderr"], id="two streams"),
        pytest.param(["missing.csv"], ["missing.csv"], id="a file that is not there"),
        pytest.param(["s3://bucket/a.csv"], ["a.csv"], id="one of a store"),
        pytest.param(["campaign.csv"], ["a/campaign.csv"], id="its name in another folder"),
        pytest.param(["a\0b"], ["a\0b"], id="no name of a file"),
    ],
)
@pytest.mark.usefixtures("campaign")
def test_other_runs_go_on(reads: list[str], writes: list[str]) -> None:
    named = [Use(f"--{position}", path) for position, path in enumerate(writes)]
    assert _code([Use("FILE", path) for path in reads], named) is None


@pytest.mark.parametrize("other", ["/dev/stdout", "/dev/../dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_two_results_are_not_mixed_in_one_stream(other: str) -> None:
    assert _code([], [Use("--out", "/dev/stdout"), Use("--rejects", other)]) == "OUT004"


@pytest.mark.parametrize(
    "results",
    [
        pytest.param(["s3://bucket/rows", "s3://bucket/rows/"], id="one folder of a store"),
        pytest.param(["rows", "rows"], id="one folder"),
        pytest.param(["rows", "rows/out.json"], id="a file in a folder of results"),
        pytest.param(["rows/rejects", "rows"], id="a folder in a folder of results"),
    ],
)
@pytest.mark.usefixtures("campaign")
def test_a_folder_of_results_has_nothing_else_in_it(results: list[str]) -> None:
    assert _code([], [Use(f"--{i}", path, is_folder=True) for i, path in enumerate(results)]) == "OUT004"


def test_an_open_file_is_the_file(campaign: Path) -> None:
    with campaign.open("rb") as opened:
        assert _code(list(uses("campaign", opened)), [Use("apply", campaign)]) == "OUT003"


def test_a_pattern_is_all_its_files(campaign: Path) -> None:
    assert _code(list(uses("FILE", "camp*.csv")), [Use("--out", campaign)]) == "OUT003"
    assert list(uses("FILE", pd.DataFrame())) == []


def test_where_case_is_folded(campaign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Case and accents tell no names apart there; a file that exists is found by the system itself."""
    results = [Use("--out", "Été.csv"), Use("--report", "e\u0301te\u0301.CSV")]
    assert _code([], results) == ("OUT004" if folds_names(campaign.parent) else None)
    monkeypatch.setattr(paths, "folds_names", lambda folder: folder == campaign.parent)
    assert _code([], results) == "OUT004"


def test_how_it_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not folds_names(tmp_path / "missing")
    (tmp_path / "a").touch()
    told = folds_names(tmp_path)
    assert told == (tmp_path / "A").exists()
    monkeypatch.setattr(Path, "samefile", lambda one, other: str(one).lower() == str(other).lower())
    assert folds_names(tmp_path)


def test_a_file_that_another_file_names(campaign: Path) -> None:
    with run([], [Use("--events", campaign)]):
        also_reads("campaign", campaign.with_name("another.csv"))
        with pytest.raises(UsageError, match="OUT003"):
            also_reads("campaign", campaign)
    also_reads("campaign", campaign)


_FUNCTIONS: dict[str, Callable[[Path, str], object]] = {
    "advise_campaign, apply": lambda campaign, other: advise_campaign(campaign, apply=other),
    "estimate_files, rows": lambda campaign, other: estimate_files(campaign, rows=other),
    "estimate_files, rejects": lambda campaign, other: estimate_files([campaign], rejects=other),
}


@pytest.mark.parametrize("alias", ALIASES)
@pytest.mark.parametrize("function", _FUNCTIONS)
def test_functions_refuse_as_commands_do(campaign: Path, function: str, alias: str) -> None:
    other = ALIASES[alias](campaign)
    with pytest.raises(UsageError) as caught:
        _FUNCTIONS[function](campaign, other)
    assert caught.value.code == "OUT003"
    assert campaign.read_text(encoding="utf-8") == CAMPAIGN


def _tariff(path: Path) -> None:
    path.write_bytes(Path(__file__).parent.parent.joinpath("data/tarifs.xml").read_bytes())


_READ_BESIDE: dict[str, Callable[[Path], object]] = {
    "tariff": _tariff,
    "stock": lambda path: path.write_text("date;credits;price\n2026-01-01;5;1\n", encoding="utf-8"),
}
"""Files that options name, which are read beside the campaign."""


@pytest.mark.parametrize("alias", ["itself", "a hard link"])
@pytest.mark.parametrize("option", FILES)
@pytest.mark.parametrize("function", [advise_campaign, estimate_files], ids=lambda each: each.__name__)
def test_functions_write_over_nothing_that_options_name(
    campaign: Path, function: Callable[..., object], option: str, alias: str
) -> None:
    beside = campaign.with_name("beside")
    _READ_BESIDE[option](beside)
    was, other = beside.read_bytes(), ALIASES[alias](beside)
    for result in ("apply", "rows", "rejects"):
        if result in signature(function).parameters:
            with pytest.raises(UsageError, match="OUT003"):
                function(campaign, balance=5, **{option: str(beside), result: other})
    assert beside.read_bytes() == was


def test_options_that_may_name_files_are_listed() -> None:
    may = {name for name, kind in JobOptions.__annotations__.items() if "Source" in kind.__forward_arg__}
    assert may == set(FILES)


@pytest.mark.parametrize("alias", ALIASES)
def test_a_campaign_named_twice_is_not_counted_twice(campaign: Path, alias: str) -> None:
    other = ALIASES[alias](campaign)
    campaign.parent.joinpath("x").mkdir(exist_ok=True)
    with pytest.raises(UsageError, match="DSK003"):
        estimate_files([campaign, other])


def test_a_folder_that_is_gone_holds_no_result(tmp_path: Path) -> None:
    """Where we are may be taken away meanwhile: a full path cannot be told then."""
    gone = tmp_path / "gone"
    gone.mkdir()
    code = "import os, sys; os.rmdir(os.getcwd()); os.execv(sys.argv[1], sys.argv[1:])"
    ended = subprocess.run(
        [sys.executable, "-c", code, *SMSCOST, "packs", "--credits", "5", "--out", "o.json"],
        cwd=gone,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr[:16]) == (2, "o.json  OUT001  ")


def test_functions_refuse_two_results_in_one_folder(campaign: Path) -> None:
    with pytest.raises(UsageError, match="OUT004"):
        estimate_files(campaign, rows="out", rejects="./out")
    assert list(campaign.parent.iterdir()) == [campaign]


@pytest.mark.parametrize("alias", ALIASES)
def test_an_estimate_is_not_saved_over_its_campaign(campaign: Path, alias: str) -> None:
    estimated = estimate(campaign, default_country="FR")
    with pytest.raises(UsageError, match="OUT003"):
        estimated.save(ALIASES[alias](campaign))
    assert campaign.read_text(encoding="utf-8") == CAMPAIGN
    estimated.save("estimate.json")


@pytest.mark.parametrize("command", ["text", "template", "advise", "estimate"])
def test_standard_input_is_not_written_over(campaign: Path, command: str) -> None:
    with campaign.open("rb") as stdin:
        ended = subprocess.run(
            [*SMSCOST, command, "-", "--out", "campaign.csv", "--format", "json"],
            stdin=stdin,
            capture_output=True,
            check=False,
        )
    assert (ended.returncode, b"OUT003" in ended.stderr) == (2, True)
    assert campaign.read_text(encoding="utf-8") == CAMPAIGN
