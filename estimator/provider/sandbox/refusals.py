"""How the sandbox says no: in the words of the provider, where they are known.

Source of the codes and statuses: the `ovh` client 1.2.0, and answers quoted in public issues of its users
(ovh/php-ovh #56 and #97, toorop/ovh-cli #10, qdm12/ddns-updater #319). What the provider says to a job that
the balance cannot pay is quoted by two public clients; to a transfer it is taken to say the same.
"""

from __future__ import annotations

from http import HTTPStatus

from estimator.base.credits import to_credits


class Refusal(Exception):  # noqa: N818 - an answer like others, not a fault of ours
    """The answer to a call that is refused; nothing was changed."""

    def __init__(self, status: HTTPStatus, message: str, error_code: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.error_code = error_code

    def document(self) -> dict[str, object]:
        """The body of the answer.

        >>> no_such_service().document()
        {'message': 'This service does not exist', 'httpCode': '404 Not Found'}
        """
        found: dict[str, object] = {
            "message": self.message,
            "httpCode": f"{self.status.value} {self.status.phrase}",
        }
        if self.error_code is not None:
            found["errorCode"] = self.error_code
        return found


def bad_parameter(message: str) -> Refusal:
    """A parameter that cannot be what it is."""
    return Refusal(HTTPStatus.BAD_REQUEST, message)


def no_such_service() -> Refusal:
    """An account that this customer does not have."""
    return Refusal(HTTPStatus.NOT_FOUND, "This service does not exist")


def not_enough_credits(milli: int) -> Refusal:
    """A job or a transfer that the balance [milli-credits] cannot pay.

    >>> not_enough_credits(-1_500).message
    'Not enough credits (left: -1.50)'
    """
    return Refusal(HTTPStatus.PAYMENT_REQUIRED, f"Not enough credits (left: {to_credits(milli):.2f})")


def no_such_thing(what: str) -> Refusal:
    """A job, a message or a batch that this account does not have."""
    return Refusal(HTTPStatus.NOT_FOUND, f"The requested object ({what}) does not exist")
