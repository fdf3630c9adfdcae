"""What may be wrong with a plan of purchases."""

from __future__ import annotations

from estimator.errors.entry import Entry

PLANS: dict[str, Entry] = {
    "PLN001": Entry(
        "No purchases of at most {budget} {currency} a month serve every need.",
        'It takes {least} {currency} a month: [[--budget-per-month {least}|budget_per_month="{least}"]]',
    ),
    "PLN004": Entry(
        "{need:credit|credits} on {days:day|days} to buy on are too many to compare.", "{advice}"
    ),
    "PLN005": Entry(
        "These tariffs cannot be used in one plan: {why}.",
        "Give tariffs of one billing country and one currency, each from another day on.",
    ),
    "PLN008": Entry(
        "There is nothing to plan from.",
        "Name a calendar, or a file of what was sent: --sent jobs.json",
        only_command=True,
    ),
    "PLN009": Entry(
        "Nothing can be forecast: no whole month of sending is known before {day}.",
        "Give a file that goes back further, or name a calendar.",
    ),
    "PLN010": Entry(
        "Nothing is left to plan: the last need is of {last}, before {day}.",
        "Give a calendar of what is to come, or the day that it is to be: [[--on {last}|on={last}]]",
    ),
    "PLN006": Entry(
        "A credit left over cannot be worth {worth} {currency}: the cheapest one costs {least} {currency}.",
        "Give less than that; 0 where credits left over are of no use.",
    ),
}
