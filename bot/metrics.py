"""What is measured, by Prometheus' rules for names: one registry for the process, and no label that tells of anybody.

Every label has few values, all of them of this program's making: no ids, no texts.
"""

from collections.abc import Mapping

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import choose_encoder

from bot import version
from bot.model.answer import Ambiguous, Answer, Answered
from bot.model.delivery import Outcome

# Moments of making, beside every counter, serve nobody here.
disable_created_metrics()  # type: ignore[no-untyped-call]

REGISTRY = CollectorRegistry()
for _collector in (ProcessCollector, PlatformCollector, GCCollector):
    _collector(registry=REGISTRY)

_ANSWER_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_SEND_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

UPDATES = Counter("dateline_updates_total", "Updates handled, by kind", ["kind"], registry=REGISTRY)
HANDLER_ERRORS = Counter("dateline_handler_errors_total", "Updates that made a handler fail", registry=REGISTRY)
ANSWERS = Counter(
    "dateline_answers_total",
    "Answers to questions, by outcome: answered, ambiguous, or why there is none; and by language",
    ["outcome", "language"],
    registry=REGISTRY,
)
ANSWER_SECONDS = Histogram(
    "dateline_answer_seconds",
    "From a question that was read to its answer, sending not included",
    buckets=_ANSWER_BUCKETS,
    registry=REGISTRY,
)
SEND_SECONDS = Histogram(
    "dateline_send_seconds",
    "Calls to Telegram by kind of method, those that fail included, waiting for updates not",
    ["method"],
    buckets=_SEND_BUCKETS,
    registry=REGISTRY,
)
TELEGRAM_ERRORS = Counter(
    "dateline_telegram_errors_total",
    "Calls that Telegram refused or that did not reach it, by kind; too_many_requests is 429",
    ["kind"],
    registry=REGISTRY,
)
LAST_CONTACT = Gauge(
    "dateline_telegram_last_contact_timestamp_seconds",
    "Moment at which Telegram last replied to anything, or brought an update, as seconds since 1970",
    registry=REGISTRY,
)
OUTBOX_DEPTH = Gauge(
    "dateline_outbox_depth", "Deliveries of updates that wait, of all replicas together", registry=REGISTRY
)
DELIVERIES = Counter(
    "dateline_deliveries_total", "Deliveries of updates that came to an end, by outcome", ["outcome"], registry=REGISTRY
)
SUBSCRIPTIONS = Gauge(
    "dateline_subscriptions", "Subscribed chats by state: active, paused, ended", ["state"], registry=REGISTRY
)
INBOX_DEPTH = Gauge("dateline_inbox_depth", "Accepted updates that are not handled yet", registry=REGISTRY)
INBOX_OLDEST = Gauge(
    "dateline_inbox_oldest_age_seconds", "How long the oldest of them has waited, 0 for none", registry=REGISTRY
)
INBOX_SET_ASIDE = Counter(
    "dateline_inbox_set_aside_total",
    "Updates given up as each process that handled them came to an end",
    registry=REGISTRY,
)
BUILD_INFO = Gauge(
    "dateline_build_info",
    "Always 1; the versions of program and knowledge",
    ["version", "knowledge"],
    registry=REGISTRY,
)


def exposition(accept: str | None) -> tuple[bytes, str]:
    """Return what is measured in the form that an ``Accept`` header asks for, and its content type."""
    encode, content_type = choose_encoder(accept or "")
    return encode(REGISTRY), content_type


def answered(answer: Answer, seconds: float) -> None:
    """Count an answer that took some seconds."""
    ANSWERS.labels(_outcome(answer), answer.language).inc()
    ANSWER_SECONDS.observe(seconds)


def settled(outcome: Outcome) -> None:
    """Count a delivery that came to an end."""
    DELIVERIES.labels(outcome).inc()


def outbox(waiting: int, subscriptions: Mapping[str, int]) -> None:
    """Show how many deliveries wait, and how many chats have a subscription in each state."""
    OUTBOX_DEPTH.set(waiting)
    for state, chats in subscriptions.items():
        SUBSCRIPTIONS.labels(state).set(chats)


def inbox(waiting: int, oldest_age_seconds: float) -> None:
    """Show how many accepted updates wait, and how long the oldest has; 0 for none."""
    INBOX_DEPTH.set(waiting)
    INBOX_OLDEST.set(oldest_age_seconds)


def running(knowledge: str) -> None:
    """Show the version of the program, and that of the knowledge; there is only one of each at a time."""
    BUILD_INFO.clear()
    BUILD_INFO.labels(version.program(), knowledge).set(1)


def _outcome(answer: Answer) -> str:
    match answer:
        case Answered():
            return "answered"
        case Ambiguous():
            return "ambiguous"
    return answer.reason.replace("-", "_")
