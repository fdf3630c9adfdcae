"""The shelf of tariffs: the shipped file and the user's own folder; which one holds on which day."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from estimator.base import clock
from estimator.base.arguments import checked
from estimator.base.choices import one_of
from estimator.base.clock import Day, day_of
from estimator.base.deprecated import renamed
from estimator.base.files import private_folder
from estimator.base.language import listed, told
from estimator.base.notes import note
from estimator.base.paths import on_disk
from estimator.base.resources import data_path, user_path
from estimator.base.system import why_not
from estimator.errors import Place, TariffError, UsageError
from estimator.errors.spelling import HintPart
from estimator.tariff.api import BILLING_COUNTRIES
from estimator.tariff.model import Tariff
from estimator.tariff.write import write_tariffs
from estimator.tariff.xml import load_tariffs

_USUAL: Final = "fr"
"""The billing country where none is named: whoever gives a tariff names one by it."""


class Shelved(NamedTuple):
    """A tariff and the file it stands in."""

    tariff: Tariff
    path: Path


TariffSource = Tariff | os.PathLike[str] | str | None
"""A tariff, the path of a file of tariffs, or None: those that are shipped, and the user's own."""


@renamed(file="tariff")
@checked()
def find_tariff(tariff: TariffSource = None, *, billing_country: str = "fr", on: Day | None = None) -> Tariff:
    """The tariff in force in a billing country on a day.

    Parameters
    ----------
    tariff : Tariff or path, optional
        A tariff is taken as it is. Of a path, only the tariffs in that file are looked at; otherwise those in
        the shipped `tarifs.xml` and the user's own folder, where the user's own tariff wins over a shipped
        one of the same country and day.
    billing_country : str
        Where the credits are bought, as the provider writes it: `"fr"`. Case does not matter.
    on : date or str, optional
        Today when left out. A tariff holds from its `valid_from` until the next one of its country. One that
        is given for a day before it is taken, which is said.

    Raises
    ------
    TariffError
        `TAR001` where no tariff covers that country and day; it names what is covered, and nothing else is
        used instead. `FIL…`, `TAR003` to `TAR017` where a file cannot be used. `TAR030` where the tariff that
        is given is of another billing country than is named.
    UsageError
        `DAY001` where `on` is no day, `USE017` where `billing_country` is none.

    >>> from datetime import date
    >>> find_tariff(on=date(2022, 12, 31)).valid_from
    datetime.date(2022, 8, 29)
    >>> find_tariff(on=date(2026, 10, 1)).rates["IN"]
    Decimal('2.15')
    """
    in_use = tariff_by_day(tariff, billing_country=billing_country)
    day = clock.today() if on is None else day_of(told("day of the tariff"), on)
    if isinstance(tariff, Tariff) and on is not None and day < tariff.valid_from:
        note(
            Place("tariff"),
            "it holds from {first} on, and is taken for {day} all the same",
            first=tariff.valid_from,
            day=day,
        )
    return in_use(day)


def tariff_by_day(
    tariff: TariffSource | Sequence[Tariff] = None, *, billing_country: str = "fr"
) -> Callable[[date], Tariff]:
    """A function of a day: which tariff is in force in a billing country on it.

    Parameters
    ----------
    tariff : Tariff, sequence of Tariff, or path, optional
        One tariff is in force on every day; of several, as `find_tariff`. Files are read when a day is first
        asked for, and once.

    The function raises `TAR…` as `find_tariff`.

    >>> tariff_by_day()(date(2022, 12, 31)).valid_from
    datetime.date(2022, 8, 29)
    """

    @cache
    def shelf() -> tuple[Shelved, ...]:
        return _shelf_of(tariff)

    if not isinstance(billing_country, str) or billing_country.lower() not in BILLING_COUNTRIES:
        _billing_country(shelf(), billing_country)  # now, and not on the first day that is asked for
    if isinstance(tariff, Tariff):
        _check_country([tariff], billing_country)
        return lambda day: tariff  # noqa: ARG005 - whatever the day

    @cache
    def on(day: date) -> Tariff:
        return _in_force(
            shelf(), billing_country, day, tariff if isinstance(tariff, (os.PathLike, str)) else None
        )

    return on


def tariffs_from(
    day: Day, *, billing_country: str = "fr", file: os.PathLike[str] | str | None = None
) -> tuple[Tariff, ...]:
    """The tariff in force in a billing country on a day, and all that come after it, in the order of time.

    Raises as `find_tariff`.

    >>> [tariff.valid_from.year for tariff in tariffs_from(date(2023, 1, 1))]
    [2022, 2023, 2026]
    """
    day = day_of(told("day of the tariff"), day)
    shelf = list_tariffs(None if file is None else on_disk(file))
    first = _in_force(shelf, billing_country, day, file)
    later = (t for t, _ in shelf if t.billing_country == first.billing_country and t.valid_from > day)
    return (first, *sorted(later, key=lambda tariff: tariff.valid_from))


def tariffs_given(
    tariff: TariffSource | Sequence[Tariff], *, day: date, billing_country: str = "fr"
) -> tuple[Tariff, ...]:
    """The tariffs that a caller means from a day on: a value or several as they are, or those of a file.

    Raises as `find_tariff`.

    >>> [tariff.valid_from.year for tariff in tariffs_given(None, day=date(2023, 1, 1))]
    [2022, 2023, 2026]
    """
    if tariff is None or isinstance(tariff, (str, os.PathLike)):
        return tariffs_from(day, billing_country=billing_country, file=tariff)
    given = _shelf_of(tariff)
    _billing_country(given, billing_country)
    tariffs = tuple(each.tariff for each in given)
    _check_country(tariffs, billing_country)
    return tariffs


def _check_country(given: Sequence[Tariff], named: str) -> None:
    """Refuse a billing country that no tariff which is given is for; where none is named, theirs is meant."""
    countries = sorted({each.billing_country for each in given})
    if given and named.lower() not in (_USUAL, *countries):
        raise TariffError("TAR030", found=listed(countries), asked=named.lower())


def _shelf_of(tariff: TariffSource | Sequence[Tariff]) -> tuple[Shelved, ...]:
    if tariff is None or isinstance(tariff, (os.PathLike, str)):
        return list_tariffs(None if tariff is None else on_disk(tariff))
    return tuple(Shelved(each, Path()) for each in ((tariff,) if isinstance(tariff, Tariff) else tariff))


def latest_in(file: Path, *, billing_country: str = "fr") -> Tariff:
    """The last tariff of a billing country in one file, even one that does not hold yet.

    Raises `TAR001` where the file has none of that country, `FIL…`, `TAR003` to `TAR016` where it cannot be
    used.
    """
    shelf = list_tariffs(file)
    country = _billing_country(shelf, billing_country)
    tariff = in_force(shelf, country, date.max)
    if tariff is None:
        raise not_covered(shelf, country, told("on any day"), file)
    return tariff


def vat_on(billing_country: str, day: Day) -> tuple[Decimal | None, str | None]:
    """The VAT of a billing country on a day [percent] and where it was read, both None where unknown.

    >>> vat_on("fr", date(2026, 10, 1))[0], vat_on("pl", date(2026, 10, 1))
    (Decimal('20'), (None, None))
    """
    tariff = in_force(list_tariffs(), billing_country.lower(), day_of(told("day of the VAT"), day))
    return (None, None) if tariff is None else (tariff.vat, tariff.vat_source)


def list_tariffs(file: Path | None = None) -> tuple[Shelved, ...]:
    """Every tariff there is, by billing country and day, each with its file; or those of one `file`.

    Raises `TAR017` where two of the user's own files hold one for the same country and day.

    >>> from estimator.base.resources import data_path
    >>> len(list_tariffs(data_path("tarifs.xml")))
    13
    """
    if file is not None:
        return tuple(Shelved(tariff, file) for tariff in load_tariffs(file))
    return _listed(tuple((path, _identity(path)) for path in usual_files()))


def _identity(path: Path) -> tuple[int, ...]:
    """What cannot stay the same where a file becomes another; nothing where there is none."""
    try:
        status = path.stat()
    except OSError:  # whoever reads it says why
        return ()
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


@lru_cache(maxsize=4)
def _listed(files: tuple[tuple[Path, tuple[int, ...]], ...]) -> tuple[Shelved, ...]:
    """What files hold: read once as long as they are what they are, for a script may ask a thousand times."""
    shipped, *rest = (path for path, _ in files)
    shelf = {_key(tariff): Shelved(tariff, shipped) for tariff in load_tariffs(shipped)}
    own: dict[tuple[str, date], Shelved] = {}
    for path in rest:
        for tariff in load_tariffs(path):
            if other := own.get(_key(tariff)):
                details = {"billing_country": tariff.billing_country, "day": tariff.valid_from}
                raise TariffError("TAR017", Place(str(path)), other=other.path, **details)
            own[_key(tariff)] = Shelved(tariff, path)
    return tuple(one for _, one in sorted((shelf | own).items()))


def usual_files() -> list[Path]:
    """The files that are read where none is named: the shipped one, then the user's own.

    >>> usual_files()[0].name
    'tarifs.xml'
    """
    return [data_path("tarifs.xml"), *sorted(user_folder().glob("*.xml"))]


def in_force(shelf: Iterable[Shelved], billing_country: str, day: date) -> Tariff | None:
    """The latest of the country's tariffs that is not later than `day`, or None."""
    tariffs = (one.tariff for one in shelf)
    begun = [t for t in tariffs if t.billing_country == billing_country and t.valid_from <= day]
    return max(begun, key=lambda tariff: tariff.valid_from, default=None)


def check_billing_country(named: str, file: Path | None = None) -> None:
    """Raise `USE017` where credits are sold in no such country, and no tariff is of it."""
    _billing_country(list_tariffs(file), named)


def _billing_country(shelf: Iterable[Shelved], named: str) -> str:
    """A country that the provider sells credits in, or that a tariff at hand is of; or `USE017`."""
    known = {*BILLING_COUNTRIES, *(one.tariff.billing_country for one in shelf)}
    return one_of(told("billing country"), named, sorted(known), any_case=True)


def _in_force(shelf: Sequence[Shelved], named: str, day: date, file: os.PathLike[str] | str | None) -> Tariff:
    country = _billing_country(shelf, named)
    found = in_force(shelf, country, day)
    if found is None:
        raise not_covered(shelf, country, told("on {day}", day=day), file)
    return found


def not_covered(
    shelf: Iterable[Shelved], billing_country: str, when: str, file: os.PathLike[str] | str | None = None
) -> TariffError:
    """`TAR001`: what there is instead, and the command that lists it."""
    listing, place = HintPart("`smscost tariff show --all`"), None
    if file is not None:
        place = Place(os.fspath(file))
        listing = HintPart("`smscost tariff show --all --tariff {file:shell}`", {"file": os.fspath(file)})
    details = {"billing_country": billing_country, "when": when, "covered": covered(shelf)}
    return TariffError("TAR001", place, **details, listing=listing)


def covered(shelf: Iterable[Shelved]) -> str:
    """What there is, for an error: every billing country with its first day.

    >>> from estimator.base.resources import data_path
    >>> covered(list_tariffs(data_path("tarifs.xml")))
    'es from 2023-02-09, fr from 2020-05-19, gb from 2021-08-05, ie from 2020-06-04, it from 2023-02-09, pl
    from 2023-02-09'
    """
    first: dict[str, date] = {}
    for tariff, _ in shelf:
        first[tariff.billing_country] = min(tariff.valid_from, first.get(tariff.billing_country, date.max))
    return listed(
        told("{country} from {day}", country=country, day=day) for country, day in sorted(first.items())
    )


def save_tariff(tariff: Tariff) -> Path:
    """Put a tariff into the user's own folder, whole or not at all, and say where.

    A tariff of the same billing country and day is replaced. Raises `OUT001` or `OUT002` where the folder
    cannot be written.
    """
    folder = user_folder()
    try:
        private_folder(folder)
    except OSError as error:
        raise UsageError("OUT001", Place(str(folder)), why=why_not(error)) from error
    path = folder / f"{tariff.billing_country}-{tariff.valid_from}.xml"
    write_tariffs([tariff], path)
    return path


def user_folder() -> Path:
    """Where the user's own tariffs are; the environment variable SMSCOST_DATA_DIR moves it."""
    return user_path("tariffs")


def _key(tariff: Tariff) -> tuple[str, date]:
    return tariff.billing_country, tariff.valid_from
