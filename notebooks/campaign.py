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
# # From a list of messages to a decision
#
# You have a file with one row per recipient, and before it is sent you want to know what it costs, why, whether it
# can be cheaper, and what to buy. Change the parameters below and run everything again.
#
# The prices of the tariff named here are **invented**, to show how degressive packs work. Replace `tariff_file` with a
# file of your own prices (`smscost tariff check` tells whether it is right), or with None for OVHcloud's public ones.

# %% tags=["parameters"]
campaign_file = "../data/examples/soldes-fr.csv"
tariff_file = "../data/examples/tariff-degressive.xml"
day = "2026-11-01"  # which tariff is in use
default_country = "FR"  # whose national numbers are meant
stop_clause = True  # does OVHcloud add its opt-out text, 11 units, to every message?
balance = "0"  # credits on the account, as a text: a number with a decimal point would not be exact
# How far the messages may be rewritten: "invisible", "accents", "symbols", "shorten".
levels = ["invisible", "accents", "symbols"]

# %%
import unicodedata
from datetime import date
from decimal import Decimal

import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import Markdown

import estimator

terms = {
    "tariff": tariff_file,
    "on": date.fromisoformat(day),
    "default_country": default_country,
    "stop_clause": stop_clause,
    "balance": balance,
}

# %% [markdown]
# ## What does it cost?

# %%
bill = estimator.estimate(campaign_file, **terms)
currency = bill.tariff.currency
bill


# %%
def visible(character: str) -> str:
    """A character where the font of a plot has it, and its code where not."""
    code = ord(character)
    shows = character.isprintable() and (code < 0x590 or 0x2010 <= code < 0x2E80)
    return character if shows else f"U+{code:04X}"


def money(price: Decimal | None) -> str:
    """A price for a sentence; a tariff need not know any."""
    return "an unknown price" if price is None else f"{price:,.2f} {currency}".replace(",", " ")


bought = bill.purchase
to_pay = (
    money(None)
    if bought is None
    else f"{'at most ' * bought.at_most}{money(bought.price)} excluding VAT, for {bought.bought} credits"
)
naive = Decimal(bill.totals.messages)
Markdown(
    f"{bill.summary.read} rows were read. **{bill.totals.messages} messages take {bill.totals.segments} segments and "
    f"{bill.totals.credits} credits, {'at most ' * bill.price_at_most}{money(bill.totals.price)} excluding VAT.** "
    f"To pay now: {to_pay}. "
    f"One credit per recipient, as many people count, would be {naive}: "
    f"{bill.totals.credits - naive} credits too few."
)

# %% [markdown]
# Rows that could not be priced are in no figure here. `smscost estimate FILE --rejects rejects.csv` writes them to a
# file in which you can correct them.

# %%
bill.by_reject()

# %% [markdown]
# ## Where does the money go?

# %%
bill.plot()

# %%
bill.by_destination()

# %%
bill.by_encoding()

# %% [markdown]
# ## What makes it dear?
#
# One character outside the GSM-7 alphabet makes the whole message UCS-2, in which a segment holds 70 units instead of
# 160. For each such character, here is what the messages that hold it would save in GSM-7. A message that holds several is
# counted under each, so these figures do not add up.

# %%
advice = estimator.advise_campaign(campaign_file, levels=levels, **terms)
characters = pd.DataFrame(
    [
        (
            visible(cost.cause),
            unicodedata.name(cost.cause, "unnamed").lower(),
            cost.messages,
            cost.segments,
            cost.credits,
            cost.price,
        )
        for cost in advice.characters
    ],
    columns=["character", "name", "messages", "segments", "credits", f"price [{currency}]"],
).sort_values("credits", ascending=False, ignore_index=True)
characters

# %%
shown = characters.head(12)
figure, axes = plt.subplots(figsize=(8, 0.8 + 0.35 * max(3, len(shown))), layout="constrained")
bars = axes.barh(shown["character"], shown["credits"].astype(float), color="#1f3b57")
axes.bar_label(bars, [str(credit) for credit in shown["credits"]], padding=4)
axes.invert_yaxis()
axes.margins(x=0.1)
axes.set_xlabel("Credits that the messages with this character would save in GSM-7")
finding = "Every message is GSM-7 already"
if len(shown):
    dearest = shown.iloc[0]
    finding = f"{dearest['character']} is in {dearest['messages']} messages, which would save {dearest['credits']} credits"
axes.set_title(finding, loc="left", fontsize=11)
axes.spines[["top", "right"]].set_visible(False)

# %% [markdown]
# Length costs too: a message that is a few units too long pays for a segment that is nearly empty. Advertising must carry
# the STOP clause; reminders and codes need not.

# %%
pd.DataFrame(
    [
        (name, cost.messages, cost.segments, cost.credits, cost.price)
        for name, cost in (
            *((part.cause, part) for part in advice.parts),
            ("the last 10 units of messages just over a boundary", advice.just_over),
        )
    ],
    columns=["what would not be there", "messages", "segments", "credits", f"price [{currency}]"],
)

# %% [markdown]
# ## What could be saved?
#
# Each level is applied with those above it. Nothing gets longer, and no message is touched where it saves nothing. Whether
# your readers accept the other spelling is yours to decide. `smscost advise FILE --apply OUT.csv` writes the rewritten
# campaign to a file of its own.

# %%
pd.DataFrame(
    [
        (step.level, step.saved_segments, step.saved_credits, step.saved_price, step.estimate.totals.segments)
        for step in advice.steps
    ],
    columns=["level", "segments saved", "credits saved", f"price saved [{currency}]", "segments left"],
)

# %%
last = advice.steps[-1]
share = 100 * last.saved_credits / bill.totals.credits if bill.totals.credits else Decimal(0)
Markdown(
    f"**Rewritten up to “{last.level}”, the campaign takes {last.saved_credits} credits less ({share:.1f} %), "
    f"which is {money(last.saved_price)}.**"
)

# %% [markdown]
# ## What should be bought?

# %%
bill.purchase

# %%
bill.purchase.plot() if bill.purchase else Markdown("This tariff knows no price: nothing can be compared.")


# %% [markdown]
# ## The decision


# %%
def bought(estimate: estimator.Estimate) -> str:
    """What to order for a campaign, in words."""
    purchase = estimate.purchase
    if purchase is None:
        return f"{estimate.totals.credits} credits, at a price that this tariff does not know"
    if not purchase.orders:
        return f"nothing: the balance of {purchase.balance} credits is enough"
    orders = " + ".join(str(order.credits) for order in purchase.orders)
    return f"{orders} credits for {'at most ' * purchase.at_most}{money(purchase.price)} excluding VAT"


Markdown(
    f"- **As it is:** buy {bought(bill)}.\n"
    f"- **Rewritten:** buy {bought(advice.after)}.\n"
    f"- **Before sending:** {bill.summary.rejected} of {bill.summary.read} rows need a correction, or are left out.\n\n"
    f"Tariff: {bill.tariff.source}, in use from {bill.tariff.valid_from}"
    f"{': **illustrative prices, not OVHcloud’s**' if bill.tariff.status == 'illustrative' else ''}."
)
