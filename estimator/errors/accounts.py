"""What may be wrong with the real account."""

from __future__ import annotations

from estimator.errors.entry import Entry

_RECONCILE = (
    "Nothing is repeated by itself. Run smscost account reconcile{whose}, which looks at the balances."
)

ACCOUNTS: dict[str, Entry] = {
    "ACC001": Entry(
        "The account needs {missing}, which this installation lacks.",
        "Install it: pip install 'smscost[{extras}]'",
    ),
    "ACC002": Entry(
        "The keys of the account are not complete: {missing} is missing.",
        "Make keys at https://eu.api.ovh.com/createToken/ and put them in ovh.conf: see "
        "docs/how-to/account.md. [[--sandbox needs none.|A sandbox needs none.]]",
    ),
    "ACC003": Entry(
        "This configuration cannot be read: {why:clause}.",
        "See docs/how-to/account.md for what it looks like. [[--sandbox needs none.|A sandbox needs none.]]",
    ),
    "ACC004": Entry("There is no endpoint '{endpoint}'.", "{close}Choose one of {known}."),
    "ACC005": Entry(
        "Here are a client_id and a client_secret, and calls are signed with application keys only.",
        "Make application keys at https://eu.api.ovh.com/createToken/, and take client_id and client_secret "
        "out of the configuration and the environment.",
    ),
    "ACC006": Entry("The {key} is not one that the provider makes.", "Copy it once more, without quotes."),
    "ACC007": Entry(
        "--sandbox and --config contradict each other.", "Leave out one of them.", only_command=True
    ),
    "ACC010": Entry(
        "The provider cannot be reached: {why}.",
        "Nothing was changed. Try again; behind a proxy, set HTTPS_PROXY.",
    ),
    "ACC011": Entry(
        "The provider answered {status} to {request}{query}.", "Nothing was changed. Try again later."
    ),
    "ACC012": Entry(
        "The answer to {request} is not as documented: {why}{query}.",
        "Nothing was changed. Try again; if it stays so, the API has changed and smscost must follow.",
    ),
    "ACC020": Entry("The provider refused {request}: {why}{query}.", "Nothing was changed."),
    "ACC021": Entry(
        "The provider does not accept the keys for {request}: {why}{query}.",
        "Nothing was changed. Check the keys and the endpoint; a key may have expired.",
    ),
    "ACC022": Entry(
        "The keys lack the right to {request}{query}.",
        "Nothing was changed. Make keys with the rights that docs/how-to/account.md lists.",
    ),
    "ACC023": Entry("There is no account {account:short}.", "The accounts: {accounts}."),
    "ACC024": Entry(
        "{account} would be left with {left:credit|credits}, which starts its automatic recharge at "
        "{threshold}.",
        "Nothing was changed. Move less, or add [[--below-threshold|below_threshold=True]].",
    ),
    "ACC025": Entry(
        "The plan buys {credits:credit|credits} for {account} first, which holds {left} as before: they are "
        "not there yet.",
        "Nothing was changed. Buy them in the provider's control panel, and run this again.",
    ),
    "ACC026": Entry(
        "It is not settled yet whether {what} was made (intent {number}).",
        "Nothing was changed. Run smscost account reconcile{whose} first.",
    ),
    "ACC027": Entry(
        "{what:capital} was made already at {at} (intent {number}).",
        "Nothing was changed. Add [[--again|again=True]] to make it once more.",
    ),
    "ACC028": Entry(
        "Another command is changing accounts at this moment.",
        "Nothing was changed. Try again when it has ended.",
    ),
    "ACC029": Entry("This journal cannot be used: {why}.", "Nothing was changed. {advice}"),
    "ACC030": Entry("There is no intent {number} in the journal.", "{held}"),
    "ACC031": Entry("Intent {number} is settled: {state}.", "There is nothing left to do."),
    "ACC032": Entry(
        "What you know of a change is said with its number and one of --done and --not-done.",
        "Write it as: smscost account reconcile {number} {done}{whose}",
        only_command=True,
    ),
    "ACC034": Entry(
        "The accounts do not hold what this plan is for: {accounts}.",
        "Nothing was changed.{looks} Plan again with what they hold now, or add "
        "[[--accept-balances|accept_balances=True]] to move the credits all the same.",
    ),
    "ACC035": Entry(
        "The STOP clause of {account:short} was never measured.",
        "Run smscost account calibrate {account:short}[[, or leave out --account|]]. "
        "Measured so far: {known}.",
    ),
    "ACC036": Entry(
        "What was measured of STOP clauses cannot be read: {why}.",
        "Take this file away, and run smscost account calibrate again.",
    ),
    "ACC040": Entry("It is not known whether {what} was made (intent {number}): {why}{query}.", _RECONCILE),
    "ACC041": Entry(
        "It is still not known whether {what} was made (intent {number}): {why}.",
        "When you know, say it[[: smscost account reconcile {number}{whose} --done, or --not-done| to the "
        "journal]].",
    ),
}
