"""The options that all commands on accounts have, and what they open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estimator.errors import UsageError

if TYPE_CHECKING:
    from estimator.provider.ovhcloud import Journal, Provider

Account = Annotated[str, typer.Argument(metavar="ACCOUNT", help="Such as sms-ab1234-1.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it. Without this, it is only shown.")]
Again = Annotated[bool, typer.Option("--again", help="Do it once more, though it was done.")]
BelowThreshold = Annotated[
    bool,
    typer.Option("--below-threshold", help="Even if that starts the recharge of the source."),
]


@dataclass(frozen=True, slots=True)
class AccountOptions:
    """Which accounts, and where changes of them are written down."""

    config: Annotated[
        Path | None,
        typer.Option("--config", metavar="FILE", help="The keys, and no others [ovh.conf, OVH_…]."),
    ] = None
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="Try it: accounts on this machine, without keys.")
    ] = False
    journal: Annotated[
        Path | None,
        typer.Option("--journal", metavar="FILE", help="Of all changes [in your data folder]."),
    ] = None

    @property
    def kept(self) -> Journal:
        """The journal: that of the sandbox is another one."""
        from estimator.provider.ovhcloud import Journal, default_journal

        usual = default_journal()
        return Journal(self.journal or (usual.with_name("sandbox-journal.sqlite") if self.sandbox else usual))

    @contextmanager
    def opened(self) -> Iterator[Provider]:
        """The accounts, for as long as the block runs."""
        from estimator.provider.ovhcloud import Keys, Provider, read_keys
        from estimator.provider.ovhcloud.configuration import check_installed

        if self.sandbox and self.config:
            raise UsageError("ACC007")
        if not self.sandbox:
            yield Provider(read_keys(self.config))
            return
        check_installed()
        from estimator.provider.sandbox import default_state, running

        with running(default_state()) as sandbox:
            yield Provider(
                Keys(
                    "sandbox",
                    sandbox.url,
                    sandbox.application_key,
                    sandbox.application_secret,
                    sandbox.consumer_key,
                )
            )
