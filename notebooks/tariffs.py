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
# # What new tariffs did to one campaign
#
# A rate is a fact with a date. Here one campaign, the same messages to the same numbers, is estimated under the tariff of
# several days.
#
# Of OVHcloud's older tariffs only two destinations could be found in public, France and India. Messages to other
# countries are therefore **rejects** under these tariffs: they are counted and shown, and nothing is guessed for them.

# %% tags=["parameters"]
campaign_file = "../data/examples/transactional-intl.csv"
days = ["2020-05-19", "2022-08-29", "2023-02-09", "2026-10-01"]
billing_country = "fr"
default_country = None  # whose national numbers are meant; None where all begin with +
stop_clause = False  # these are codes and notices, not advertising

# %%
from datetime import date
from decimal import Decimal

import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import Markdown

import estimator

bills = {
    day: estimator.estimate(
        campaign_file,
        billing_country=billing_country,
        on=date.fromisoformat(day),
        default_country=default_country,
        stop_clause=stop_clause,
    )
    for day in days
}

# %% [markdown]
# ## What each tariff can price
#
# Rows read are always rows priced and rows rejected together.

# %%
pd.DataFrame(
    [
        (
            day,
            bill.tariff.valid_from,
            len(bill.tariff.rates),
            bill.summary.read,
            bill.summary.read - bill.summary.rejected,
            bill.summary.rejected,
        )
        for day, bill in bills.items()
    ],
    columns=["day", "tariff in use since", "destinations with a rate", "rows read", "priced", "rejected"],
)

# %%
oldest, newest = bills[days[0]], bills[days[-1]]
unknown = oldest.by_reject()
unknown.head(10)

# %%
cannot = (
    f"Under the tariff of {days[0]}, {oldest.summary.rejected} of {oldest.summary.read} rows have no price, "
    f"for {len(unknown)} reasons, of which the table shows the first. "
    f"So **a total of {oldest.totals.credits} credits then and {newest.totals.credits} credits on {days[-1]} must not be "
    "compared**: they are not about the same messages."
)
same = {bill.summary.rejected for bill in bills.values()} == {newest.summary.rejected}
Markdown(f"Every tariff leaves out {newest.summary.rejected} rows." if same else cannot)

# %% [markdown]
# ## The same messages under every tariff
#
# What can be compared are the destinations that every one of these tariffs knows.

# %%
known = [
    country for country in newest.destinations if all(country in bill.destinations for bill in bills.values())
]
names = newest.by_destination().set_index("country")["name"]
compared = pd.DataFrame(
    [
        (
            day,
            names[country],
            bill.destinations[country].segments,
            bill.rate(country),
            bill.destinations[country].credits,
        )
        for day, bill in bills.items()
        for country in known
    ],
    columns=["day", "destination", "segments", "rate", "credits"],
)
compared


# %%
def growth(country: str) -> str:
    """What happened to one destination, in words."""
    first, last = oldest.destinations[country], newest.destinations[country]
    if first.credits == last.credits:
        return f"{names[country]} stayed at {last.credits} credits."
    times = (last.credits / first.credits).quantize(Decimal("0.1"))
    rates = " → ".join(str(bill.rate(country)) for bill in bills.values())
    return (
        f"**{names[country]} went from {first.credits} to {last.credits} credits, {times} times as much**, "
        f"for the same {last.segments} segments: its rate went {rates}."
    )


Markdown("\n".join(f"- {growth(country)}" for country in known))

# %%
taken = compared.pivot_table(
    index="day", columns="destination", values="credits", aggfunc="first", sort=False
)
figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
floor = [0.0] * len(taken)
styles = [("#1f3b57", ""), ("#a8c0d6", "///"), ("white", "..."), ("#6c8eae", "xx")]
for name, (colour, hatch) in zip(taken.columns, styles, strict=False):
    heights = taken[name].astype(float).tolist()
    bars = axes.bar(
        taken.index, heights, bottom=floor, color=colour, hatch=hatch, edgecolor="black", label=name
    )
    axes.bar_label(
        bars,
        [str(value) for value in taken[name]],
        label_type="center",
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )
    floor = [low + height for low, height in zip(floor, heights, strict=True)]
axes.set_ylabel("Credits for messages to these destinations")
axes.set_xlabel("Tariff in use on")
axes.set_title(
    f"The same messages: {taken.iloc[0].sum()} credits on {days[0]}, {taken.iloc[-1].sum()} on {days[-1]}",
    loc="left",
    fontsize=11,
)
axes.margins(y=0.15)
axes.legend(loc="upper left", frameon=False, ncols=len(taken.columns))
axes.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# ## What it meant in money
#
# Only the price of the smallest pack is public, and not on all days. Where none is known, none is shown.


# %%
def price(bill: estimator.Estimate) -> str:
    """The price of the comparable messages, as far as it is known."""
    prices = [bill.destinations[country].price for country in known]
    if None in prices:
        return "unknown"
    return f"{'at most ' * bill.price_at_most}{sum(prices, Decimal(0))} {bill.tariff.currency}"


pd.DataFrame(
    [(day, price(bill), bill.tariff.source) for day, bill in bills.items()],
    columns=["day", "price excluding VAT", "source of the tariff"],
)

# %% [markdown]
# What follows for a budget: a rate can grow much faster than the number of messages, so estimate again with the
# tariff of the day before a campaign is sent. `smscost tariff update` reads today's rates from OVHcloud.
