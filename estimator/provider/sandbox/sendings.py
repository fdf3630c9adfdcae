"""What was sent, as it is read back: jobs that wait, messages that went out, batches and their statistics.

Source: the OVHcloud API schema /sms (`sms.Job`, `sms.Outgoing`, `sms.Batch`, `sms.BatchStatistics`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from estimator.base.credits import to_credits
from estimator.count.message import explain
from estimator.provider.sandbox.model import Document
from estimator.provider.sandbox.times import written_time


@dataclass(frozen=True, slots=True)
class Sending:
    """A job or a batch, as the book keeps it.

    Attributes
    ----------
    batch : str, or None
        The name the provider gives a batch; None: it was a job.
    name : str
        What its owner calls a batch.
    message : str
        As it is sent, STOP clause included.
    created : datetime
    minutes_later : int
        How long the provider waits before it sends.
    invalid : tuple of str
        Receivers that nothing is sent to.
    """

    account: str
    batch: str | None
    name: str
    message: str
    sender: str | None
    tag: str | None
    created: datetime
    minutes_later: int
    invalid: tuple[str, ...]

    @property
    def sent_at(self) -> datetime:
        """When its messages go out."""
        return self.created + timedelta(minutes=self.minutes_later)


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message to one receiver."""

    id: int
    receiver: str
    milli: int
    sending: Sending


def job_document(sent: SentMessage, at: datetime) -> Document:
    """A message that waits or went out (`sms.Job`). What the codes of receipts mean is documented nowhere."""
    sending, explained = sent.sending, explain(sent.sending.message)
    gone = sending.sent_at <= at
    when = written_time(sending.sent_at) if gone else None
    return {
        "id": sent.id,
        "creationDatetime": written_time(sending.created),
        "credits": to_credits(sent.milli),
        "deliveredAt": when,
        "deliveryReceipt": int(gone),
        "differedDelivery": sending.minutes_later,
        "message": sending.message,
        "messageLength": explained.units,
        "numberOfSms": len(explained.segments),
        "ptt": 1000 if gone else 0,
        "receiver": sent.receiver,
        "sender": sending.sender or "",
        "sentAt": when,
    }


def outgoing_document(sent: SentMessage, at: datetime) -> Document:
    """A message that went out (`sms.Outgoing`)."""
    sending = sent.sending
    return job_document(sent, at) | {"batchID": sending.batch, "messageID": None, "tag": sending.tag or ""}


def batch_document(sending: Sending, messages: tuple[SentMessage, ...], at: datetime) -> Document:
    """A batch (`sms.Batch`)."""
    created, gone = written_time(sending.created), sending.sent_at <= at
    return {
        "id": sending.batch,
        "name": sending.name,
        "from": sending.sender,
        "message": sending.message,
        "receivers": [*(sent.receiver for sent in messages), *sending.invalid],
        "slotID": None,
        "status": "FAILED" if not messages else "COMPLETED" if gone else "PENDING",
        "estimatedCredits": to_credits(sum(sent.milli for sent in messages)),
        "totalRecords": len(messages) + len(sending.invalid),
        "processedRecords": len(messages) + len(sending.invalid),
        "errors": [{"receiver": receiver, "message": "Invalid receiver"} for receiver in sending.invalid],
        "createdAt": created,
        "updatedAt": created,
        "startedAt": created,
        "finishedAt": created,
        "sentAt": written_time(sending.sent_at),
    }


def statistics_document(sending: Sending, messages: tuple[SentMessage, ...], at: datetime) -> Document:
    """What became of a batch (`sms.BatchStatistics`): what is sent is delivered, and nobody answers STOP."""
    credits_ = to_credits(sum(sent.milli for sent in messages))
    gone = len(messages) if sending.sent_at <= at else 0
    return {
        "id": sending.batch,
        "credits": credits_,
        "estimatedCredits": credits_,
        "delivered": gone,
        "sent": gone,
        "pending": len(messages) - gone,
        "failed": len(sending.invalid),
        "stoplisted": 0,
    }
