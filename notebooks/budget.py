# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A year's SMS budget
#
# From a forecast of messages by month and destination to segments, credits and money: three scenarios, three ways to
# buy, and the risk that what you buy is not enough. Change the parameters below and run everything again.
#
# The prices of the tariff named here are **invented**, to show how degressive packs work: of OVHcloud's own prices only the
# one of the smallest pack is public. Replace `tariff_file` with a file of your own prices.

# %% tags=["parameters"]
# Messages a month, January to December, by destination (ISO 3166).
forecast = {
    "FR": [3200, 2600, 2400, 2500, 2800, 3400, 3000, 1800, 2900, 3100, 5200, 6400],
    "BE": [150, 120, 110, 120, 130, 160, 140, 90, 130, 140, 240, 300],
    "GP": [120, 100, 90, 90, 100, 130, 110, 70, 110, 120, 200, 240],
    "CH": [60, 50, 45, 50, 55, 65, 60, 35, 55, 60, 100, 120],
}
# A campaign like those to come: the share of UCS-2 messages and the segments a message takes are measured on it.
sample_campaign = "../data/examples/soldes-fr.csv"
default_country = "FR"
stop_clause = True
tariff_file = "../data/examples/tariff-degressive.xml"
day = "2026-11-01"  # which tariff is in use
balance = "0"  # credits on the account, as a text: a number with a decimal point would not be exact
# Growth over the forecast, and the share of UCS-2 messages (None: as measured). The three names stay.
scenarios = {
    "low": {"growth": "-0.10", "ucs2_share": "0.10"},
    "expected": {"growth": "0.05", "ucs2_share": None},
    "high": {"growth": "0.20", "ucs2_share": "0.30"},
}
recharge_quantities = [100, 200, 250, 500, 1000]  # those the provider's automatic recharge offers
# What the account's automatic recharge would be set to, and the year in which it is replayed.
recharge = {"quantity": 1000, "threshold": "500"}  # a threshold as a text, as the balance
recharge_year = 2027
# How far reality may be from the expected scenario, as standard deviations.
year_spread = 0.12  # of the year's volume, in shares of it
month_spread = 0.08  # of a month's volume to one destination, in shares of it
ucs2_spread = 0.03  # of the share of UCS-2 messages
accepted_risk = 0.05  # of running short before the year is over
simulations = 10_000
seed = 2027

# %%
import calendar
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import accumulate
from math import ceil, sqrt

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import Markdown

import estimator

DARK, LIGHT, WARM = "#1f3b57", "#a8c0d6", "#c4661f"
MONTHS = list(calendar.month_abbr)[1:]
tariff = estimator.find_tariff(on=date.fromisoformat(day), tariff=tariff_file)
currency = tariff.currency


def number(value: Decimal | int) -> str:
    """A number for a sentence, its thousands set apart, without zeros at its end."""
    return f"{Decimal(value).normalize():,f}".replace(",", " ")


def money(price: Decimal) -> str:
    """A price for a sentence."""
    return f"{at_most}{price:,} {currency}".replace(",", " ")


# Where a price is not public it can only be lower than the tariff says.
at_most = "" if all(bracket.known for bracket in tariff.offered) else "at most "


def plot(title: str, height: float, **labels: str) -> plt.Axes:
    """Axes with a title that says what is to be seen, and labels with units."""
    _, axes = plt.subplots(figsize=(9, height), layout="constrained")
    axes.set_title(title, loc="left", fontsize=11)
    axes.set(**labels)
    axes.spines[["top", "right"]].set_visible(False)
    return axes


invented = " **Illustrative prices, not OVHcloud’s.**" if tariff.status == "illustrative" else ""
Markdown(
    f"Tariff: {tariff.source}, in use from {tariff.valid_from}. {len(tariff.brackets)} brackets.{invented}"
)

# %% [markdown]
# ## How long are the messages?
#
# A budget that counts one credit per message is wrong from the start. What a message takes is measured on the sample.

# %%
sample = estimator.estimate(
    sample_campaign,
    tariff=tariff,
    default_country=default_country,
    stop_clause=stop_clause,
    keep_rows=True,
)
assert set(sample.encodings) == {"GSM-7", "UCS-2"}, "choose a sample with messages of both encodings"
measured_share = Fraction(sample.encodings["UCS-2"].messages, sample.totals.messages)
per_message = {
    encoding: Fraction(amounts.segments, amounts.messages) for encoding, amounts in sample.encodings.items()
}
Markdown(
    f"Of {number(sample.totals.messages)} messages in the sample **{float(measured_share):.1%} are UCS-2**. A GSM-7 message "
    f"takes {float(per_message['GSM-7']):.2f} segments on average, a UCS-2 message {float(per_message['UCS-2']):.2f}. "
    f"Share and lengths are taken to be the same for every destination."
)

# %% [markdown]
# ## Segments and credits by scenario

# %%
unpriced = [country for country in forecast if tariff.rate(country) is None]
rates = {country: tariff.rate(country) for country in forecast if country not in unpriced}
Markdown(
    f"**No rate is known for {', '.join(unpriced)}: these messages are in no figure below.**"
    if unpriced
    else "Every destination of the forecast has a rate."
)


# %%
def share_of(scenario: str) -> Fraction:
    """The share of UCS-2 messages in a scenario."""
    given = scenarios[scenario]["ucs2_share"]
    return measured_share if given is None else Fraction(given)


def segments_of(scenario: str, country: str) -> list[int]:
    """Segments by month; parts of a segment are rounded up."""
    grown, share = 1 + Fraction(scenarios[scenario]["growth"]), share_of(scenario)
    each = share * per_message["UCS-2"] + (1 - share) * per_message["GSM-7"]
    return [ceil(messages * grown * each) for messages in forecast[country]]


def credits_of(scenario: str) -> list[Decimal]:
    """Credits by month, all destinations together."""
    by_country = [[n * rates[country] for n in segments_of(scenario, country)] for country in rates]
    return [sum(month, Decimal(0)) for month in zip(*by_country, strict=True)]


needs = {scenario: credits_of(scenario) for scenario in scenarios}
pd.DataFrame(
    {
        scenario: {
            "growth over the forecast": f"{float(scenarios[scenario]['growth']):+.0%}",
            "share of UCS-2": f"{float(share_of(scenario)):.1%}",
            "segments": number(sum(sum(segments_of(scenario, country)) for country in rates)),
            "credits": number(sum(needs[scenario])),
        }
        for scenario in scenarios
    }
)

# %%
pd.DataFrame(
    [
        (
            country,
            rate,
            sum(forecast[country]),
            sum(segments_of("expected", country)),
            sum(segments_of("expected", country)) * rate,
        )
        for country, rate in rates.items()
    ],
    columns=["destination", "rate", "messages in the forecast", "expected segments", "expected credits"],
)

# %%
year = sum(needs["expected"])
late = sum(needs["expected"][10:]) / year
finding = f"November and December take {late:.0%} of the expected {number(year)} credits"
axes = plot(finding, 4.5, ylabel="Use since January [credits]")
for scenario, style in zip(scenarios, ("--", "-", ":"), strict=False):
    used = [float(total) for total in accumulate(needs[scenario])]
    axes.plot(MONTHS, used, style, color=DARK, linewidth=2)
    axes.annotate(f" {scenario}: {number(sum(needs[scenario]))}", (11, used[-1]), va="center")
axes.set(xlim=(0, 13.6), ylim=(0, None))
axes.set_xticks(range(12), MONTHS)
axes.yaxis.set_major_formatter(lambda value, _: number(int(value)))

# %% [markdown]
# ## How should they be bought?
#
# - **At once:** the cheapest purchase of the whole year's credits, in January.
# - **Month by month:** the cheapest purchase of what each month lacks; what is left over stays on the account.
# - **Recharge of N:** the account is refilled in orders of exactly N credits, as the provider's automatic recharge does.
#   Which price it charges for them is not published; here it is the price of one order of N credits.
#
# Credits that are left over are not lost, so a way that leaves many is a little better than its price says. Whether
# credits expire is not published: ask before you buy for a year.


# %%
def recharging(quantity: int) -> estimator.Tariff:
    """The tariff where every order holds exactly so many credits, at the price of such an order."""
    brackets = [
        replace(bracket, minimum=quantity, maximum=quantity + 1)
        for bracket in tariff.brackets
        if bracket.minimum <= quantity < (bracket.maximum or quantity + 1)
    ]
    packs = [pack for pack in tariff.packs if pack.credits == quantity]
    return replace(tariff, brackets=tuple(brackets), packs=tuple(packs))


def at_once(need: list[Decimal]) -> list[estimator.Purchase]:
    """One purchase for the year."""
    return [estimator.cheapest_purchase(sum(need), tariff, balance=balance)]


def by_month(need: list[Decimal], sold: estimator.Tariff) -> list[estimator.Purchase]:
    """A purchase a month; each begins with what the one before left over."""
    purchases, held = [], Decimal(balance)
    for month in need:
        purchases.append(estimator.cheapest_purchase(month, sold, balance=held))
        held = purchases[-1].left_over
    return purchases


ways = {"at once": at_once, "month by month": partial(by_month, sold=tariff)}
for quantity in recharge_quantities:
    ways[f"recharge of {quantity}"] = partial(by_month, sold=recharging(quantity))

bought = {scenario: {way: buy(needs[scenario]) for way, buy in ways.items()} for scenario in scenarios}
price = {
    scenario: {way: sum(purchase.price for purchase in purchases) for way, purchases in each.items()}
    for scenario, each in bought.items()
}

# %%
pd.DataFrame(
    {
        (scenario, what): {
            way: (
                price[scenario][way],
                sum(len(purchase.orders) for purchase in purchases),
                purchases[-1].left_over,
            )[column]
            for way, purchases in each.items()
        }
        for scenario, each in bought.items()
        for column, what in enumerate((f"price [{currency}]", "orders", "credits left over"))
    }
)

# %%
paid = price["expected"]
dearest = max((way for way in paid if way.startswith("recharge")), key=paid.__getitem__)
convenience = f"The convenience of the {dearest} costs {money(paid[dearest] - paid['at once'])} a year."
if at_most:
    convenience = "Not all prices are public: these are upper bounds, which cannot be compared."
Markdown(
    f"**The expected year costs {money(paid['at once'])} excluding VAT when it is bought at once, "
    f"{money(paid['month by month'])} month by month, and {money(paid[dearest])} with a {dearest} credits.** "
    f"{convenience} "
    f"Between the low and the high scenario the year costs from {money(price['low']['at once'])} "
    f"to {money(price['high']['at once'])}, bought at once."
)

# %%
finding = "Upper bounds: the prices of larger orders are not public"
if paid["at once"] and not at_most:
    finding = f"A {dearest} costs {paid[dearest] / paid['at once'] - 1:.0%} more than buying at once"
axes = plot(finding, 0.6 + 0.45 * len(ways), xlabel=f"Price of the expected year [{currency}, excluding VAT]")
colours = [DARK if way == "at once" else LIGHT for way in paid]
bars = axes.barh(list(paid), [float(each) for each in paid.values()], color=colours, edgecolor=DARK)
axes.bar_label(bars, [money(each) for each in paid.values()], padding=4)
axes.invert_yaxis()
axes.margins(x=0.18)

# %%
bought["expected"]["at once"][0].plot()

# %% [markdown]
# ## Would the account refill itself in time?
#
# Automatic recharge buys its quantity whenever the balance has come down to its threshold. The expected year is spread over
# working days and replayed, day by day. One recharge is bought beforehand: an account that holds nothing sends nothing,
# and one that sends nothing does not refill itself.

# %%
months = [f"{recharge_year}-{month:02d}" for month in range(1, 13)]
jobs = estimator.read_calendar(pd.DataFrame({"month": months, "credits": needs["expected"]}))
beforehand = Decimal(balance) + recharge["quantity"]
replay = estimator.simulate_recharge(jobs, balance=beforehand, tariff=tariff, **recharge)
outcome = "Every message is sent"
if replay.shortfall:
    missing = number(replay.shortfall.missing)
    outcome = f"The account runs dry on {replay.shortfall.at:%d %B}, when {missing} credits are missing"
Markdown(
    f"**{outcome}.** {replay.recharges} recharges of {number(recharge['quantity'])} credits at a threshold of "
    f"{recharge['threshold']} cost {money(replay.paid)}, and {number(replay.closing)} credits are left. "
    "What OVHcloud does not say is assumed: `replay.assumptions` lists it."
)

# %%
replay.plot()

# %% [markdown]
# ## What if the year is not as expected?
#
# Years are simulated around the expected scenario: the year's volume, each month's volume to each destination and the
# share of UCS-2 messages vary by the spreads among the parameters; how long the messages are is drawn from the sample. The
# draws start from `seed`, so that the same parameters give the same result. Probabilities are estimates; each comes with
# its 95 % sampling error, which shrinks with more `simulations`.

# %%
rng = np.random.default_rng(seed)
shape = (simulations, 12, len(rates))


def around(spread: float, size: tuple[int, ...]) -> np.ndarray:
    """Factors that vary around a mean of 1."""
    return rng.lognormal(-(spread**2) / 2, spread, size)


def lengths(encoding: str) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of segments that messages of the sample take, and how often."""
    rows = sample.rows()
    found = rows.loc[rows["encoding"] == encoding, "segments"].astype(int).value_counts().sort_index()
    return found.index.to_numpy(), found.to_numpy() / found.sum()


# Whole numbers of messages and segments; credits in thousandths, so that none is rounded.
planned = np.array([forecast[country] for country in rates]).T * float(
    1 + Fraction(scenarios["expected"]["growth"])
)
volume = around(year_spread, (simulations, 1, 1)) * around(month_spread, shape)
messages = rng.poisson(planned * volume)
shares = rng.normal(float(share_of("expected")), ucs2_spread, (simulations, 1, 1)).clip(0, 1)
ucs2 = rng.binomial(messages, shares)
segments = np.zeros(shape, np.int64)
for encoding, of_it in (("UCS-2", ucs2), ("GSM-7", messages - ucs2)):
    sizes, frequency = lengths(encoding)
    segments += rng.multinomial(of_it, frequency) @ sizes
rate_thousandths = np.array([int(1000 * rates[country]) for country in rates])
used = (segments @ rate_thousandths).cumsum(axis=1)  # thousandths of a credit since January
years = np.sort(used[:, -1])


# %%
def sampling_error(found: int, of: int) -> tuple[float, float]:
    """The 95 % interval around a share that was found by sampling (Wilson)."""
    z, share = 1.96, found / of
    middle, width = share + z * z / (2 * of), z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - width) / (1 + z * z / of)), min(1.0, (middle + width) / (1 + z * z / of))


purchase = bought["expected"]["at once"][0]
held = purchase.credits_needed + purchase.left_over
short = used > int(1000 * held)
runs_short = int(short[:, -1].sum())
risk = runs_short / simulations
low, high = sampling_error(runs_short, simulations)
first = np.bincount(short.argmax(axis=1)[short[:, -1]], minlength=12)
when = (
    f" Most often the account runs dry in {calendar.month_name[int(first.argmax()) + 1]}."
    if runs_short
    else ""
)
Markdown(
    f"**Whoever buys the {number(held)} credits of the expected scenario, and no more, runs short in {risk:.1%} of "
    f"{number(simulations)} simulated years** (sampling error: between {low:.1%} and {high:.1%}).{when}"
)


# %%
def credits_for(risk: float) -> tuple[Decimal, Decimal, Decimal]:
    """Credits that are enough in all but this share of the years, and the 95 % interval around them."""
    rank = ceil((1 - risk) * simulations) - 1
    error = ceil(1.96 * sqrt(simulations * risk * (1 - risk)))
    ranks = (rank, max(0, rank - error), min(simulations - 1, rank + error))
    return tuple(Decimal(int(years[r])) / 1000 for r in ranks)


enough, at_least, at_best = credits_for(accepted_risk)
safe = estimator.cheapest_purchase(enough, tariff, balance=balance)
Markdown(
    f"**For a risk of {accepted_risk:.0%} the account needs {number(enough)} credits** (sampling error: between "
    f"{number(at_least)} and {number(at_best)}). Bought at once they cost {money(safe.price)} "
    f"excluding VAT, those of the expected scenario {money(purchase.price)}. What is not used is left for the next year."
)

# %%
finding = f"The expected scenario is not enough in {risk:.0%} of the years"
axes = plot(
    finding, 4.5, xlabel="Credits that a simulated year takes", ylabel=f"Years, of {number(simulations)}"
)
axes.hist(years / 1000, bins=50, color=LIGHT, edgecolor=DARK, linewidth=0.5)
for account, chance, colour, style in ((held, risk, DARK, "-"), (enough, accepted_risk, WARM, "--")):
    label = f"{number(account)} credits: a risk of {chance:.1%}"
    axes.axvline(float(account), color=colour, linestyle=style, linewidth=2, label=label)
axes.legend(loc="upper right", frameon=False)
axes.xaxis.set_major_formatter(lambda value, _: number(int(value)))

# %% [markdown]
# ## Would automatic recharge keep up?
#
# The same recharge as above in every simulated year, each month spread over its weekdays.

# %%
first_days = np.array(
    [f"{recharge_year}-{month:02d}" for month in range(1, 13)] + [f"{recharge_year + 1}-01"], "M8[M]"
)
weekdays = np.busday_count(first_days[:-1].astype("M8[D]"), first_days[1:].astype("M8[D]"))


def over_days(month: np.ndarray, days: int) -> np.ndarray:
    """What a month takes, day by day; what does not divide is taken on the last one."""
    share, rest = np.divmod(month[:, None], days)
    return np.hstack([np.repeat(share, days - 1, axis=1), share + rest])


monthly = np.diff(used, axis=1, prepend=0)
daily = np.hstack([over_days(month, int(days)) for month, days in zip(monthly.T, weekdays, strict=True)])
kept_up = estimator.simulate_many(
    daily,
    balances=np.full(simulations, int(1000 * beforehand)),
    thresholds=np.full(simulations, int(1000 * Decimal(recharge["threshold"]))),
    quantities=recharge["quantity"],
    tariff=tariff,
)
dry_low, dry_high = sampling_error(kept_up.short, simulations)
dearest_first = kept_up.to_frame()["paid"].sort_values(ascending=False, ignore_index=True)
typical, dear = (dearest_first[int(simulations * share)] for share in (0.5, 0.05))
Markdown(
    f"**The account runs dry in {kept_up.short / simulations:.1%} of {number(simulations)} simulated years** "
    f"(sampling error: between {dry_low:.1%} and {dry_high:.1%}). Recharging costs {money(typical)} in a year in the middle, "
    f"and more than {money(dear)} in one of 20; what is not sent costs nothing."
)

# %% [markdown]
# ## The budget

# %%
vat = "" if safe.price_with_vat is None else f", {money(safe.price_with_vat)} with VAT of {safe.vat} %"
Markdown(
    f"- **Plan for {money(safe.price)} excluding VAT{vat}.** It covers "
    f"{1 - accepted_risk:.0%} of the simulated years.\n"
    f"- The expected year takes {number(sum(needs['expected']))} credits, {money(paid['at once'])} bought at once.\n"
    f"- {convenience}\n"
    f"- These figures rest on the forecast, on the sample, and on the spreads among the parameters.{invented}"
)
