"""What a campaign costs, as tables of pandas."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from estimator.base.choices import Encoding
from estimator.base.countries import country_name
from estimator.errors import UsageError
from estimator.price.amounts import NO_CLIENT, REST, Amounts, amounts_row
from estimator.price.client_shares import ClientShares
from estimator.price.packs import Rest
from estimator.price.parts import CampaignPart
from estimator.price.pricing import PricedRows, row_table
from estimator.price.reasons import reject_reason
from estimator.price.summary import Summary

if TYPE_CHECKING:
    import pandas as pd


class Figures(Protocol):
    """What the tables are made of."""

    @property
    def summary(self) -> Summary: ...
    @property
    def kept(self) -> tuple[PricedRows, ...] | None: ...
    @property
    def parts(self) -> tuple[CampaignPart, ...]: ...
    @property
    def destinations(self) -> Mapping[str, Amounts]: ...
    @property
    def encodings(self) -> Mapping[Encoding, Amounts]: ...
    @property
    def campaigns(self) -> Mapping[str, Amounts]: ...
    @property
    def clients(self) -> ClientShares: ...
    @property
    def rest(self) -> tuple[Rest, ...]: ...
    def rate(self, country: str) -> Decimal: ...


class Framed:
    """An estimate that can be had as tables."""

    def by_destination(self: Figures) -> pd.DataFrame:
        """One row a country, the most credits first.

        Columns `country, name, rate, messages, segments, credits, price, price_at_least`; the last three and
        the rate are `Decimal`.
        """
        import pandas as pd

        return pd.DataFrame(
            [
                (country, country_name(country, "en"), self.rate(country), *amounts_row(amounts))
                for country, amounts in self.destinations.items()
            ],
            columns=["country", "name", "rate", "messages", "segments", "credits", "price", "price_at_least"],
        )

    def by_encoding(self: Figures) -> pd.DataFrame:
        """One row an encoding: `encoding, messages, segments, credits, price, price_at_least`.

        The last three are `Decimal`.
        """
        import pandas as pd

        return pd.DataFrame(
            [(encoding, *amounts_row(amounts)) for encoding, amounts in self.encodings.items()],
            columns=["encoding", "messages", "segments", "credits", "price", "price_at_least"],
        )

    def by_client(self: Figures) -> pd.DataFrame:
        """What each client pays, where `split_by` names the column they are in; the most credits first.

        Columns `client, messages, segments, credits, price, price_at_least, rejected, vat, kind, stock,
        stock_at_least`; credits and money are `Decimal`. Rows that name no client are one, `(empty)`. Below
        the clients, whose `kind` is "client", is what is paid for and nobody takes, by reason (`Rest.kind`).
        All prices add up to that of `purchase`. `stock` is the client's part of what was paid before for
        credits on the account, which is that of `Estimate.stock`.

        Raises `SPL001` where no column was named.
        """
        import pandas as pd

        return pd.DataFrame(
            [
                (
                    *(client or NO_CLIENT, *amounts_row(share), rejected, share.vat, "client"),
                    *(share.stock, share.stock_at_least),
                )
                for client, share, rejected in self.clients.lines()
            ]
            + [
                (
                    f"({REST[rest.kind]})",
                    0,
                    0,
                    rest.credits,
                    rest.price,
                    rest.at_least,
                    0,
                    rest.vat,
                    rest.kind,
                    None,
                    None,
                )
                for rest in self.rest
            ],
            columns=[
                "client",
                "messages",
                "segments",
                "credits",
                "price",
                "price_at_least",
                "rejected",
                "vat",
                "kind",
                "stock",
                "stock_at_least",
            ],
        )

    def by_campaign(self: Figures) -> pd.DataFrame:
        """One row a campaign, in their order.

        Columns `campaign, rows, rejected, messages, segments, credits, price, price_at_least`; the last three
        are `Decimal`. The prices add up to the total to the cent.
        """
        import pandas as pd

        return pd.DataFrame(
            [
                (part.name, part.rows, part.rejected, *amounts_row(self.campaigns[part.name]))
                for part in self.parts
            ],
            columns=[
                "campaign",
                "rows",
                "rejected",
                "messages",
                "segments",
                "credits",
                "price",
                "price_at_least",
            ],
        )

    def by_reject(self: Figures) -> pd.DataFrame:
        """Rows that are in no other figure: `code, country, reason, rows`, the most rows first.

        `country` is empty where it has no part in the reason.
        """
        import pandas as pd

        rejects = sorted(self.summary.rejects.items(), key=lambda item: (-item[1], item[0]))
        return pd.DataFrame(
            [(code, country, reject_reason(code, country), rows) for (code, country), rows in rejects],
            columns=["code", "country", "reason", "rows"],
        )

    def rows(self: Figures) -> pd.DataFrame:
        """One row for each row of the campaign, where `keep_rows` was asked for.

        Columns `row, country, encoding, units, segments, rate, credits, reject`. Whole numbers are of pandas'
        `Int64`, which a rejected row, of which nothing is known, does not make floats. Rates and credits are
        exact decimals as text, as in the command's CSV.

        Raises `USE012` where the rows were not kept.
        """
        if self.kept is None:
            raise UsageError("USE012")
        import pandas
        import pyarrow as pa

        table = pa.Table.from_batches([row_table(rows) for rows in self.kept])
        frame: pd.DataFrame = table.to_pandas(types_mapper={pa.int64(): pandas.Int64Dtype()}.get)
        return frame
