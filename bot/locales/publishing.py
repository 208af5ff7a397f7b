"""What the bot says to its administrators around the publishing of updates."""

from collections.abc import Mapping, Sequence

from babel.numbers import format_decimal

from bot.locales.catalogue import say
from bot.locales.settings import NAMES
from bot.model.delivery import Broadcast, Progress
from bot.model.language import LANGUAGES, Language


def heading(language: Language) -> str:
    """Return what stands above the updates that there are."""
    return say(language, "Updates, the newest first. A button shows one, and publishes nothing yet.")


def none(language: Language) -> str:
    """Return the reply where there are no updates."""
    return say(language, "The knowledge holds no updates.")


def older(count: int, language: Language) -> str:
    """Return the note on how many updates are not listed."""
    return say(language, "Older ones that are not listed: {count}", count=_number(count, language))


def unknown(update: str, known: Sequence[str], language: Language) -> str:
    """Return the reply where there is no such update, with those that there are."""
    if not known:
        return none(language)
    there_are = ", ".join(known)
    return say(language, "There is no update “{update}”. There are: {ids}", update=update, ids=there_are)


def question(update: str, language: Language) -> str:
    """Return the question whether to publish an update."""
    return say(language, "Publish {update}? Above it stands as readers will see it.", update=update)


def audience(counts: Mapping[str, int], language: Language) -> str:
    """Return to how many chats an update would go, in all and by their languages."""
    total = say(language, "Chats that get it at once: {count}", count=_number(sum(counts.values()), language))
    by_language = (f"{NAMES[one]}: {_number(counts[one], language)}" for one in LANGUAGES if counts.get(one))
    return "\n".join((total, *by_language, say(language, "Digests bring it at their hours.")))


def corrected(messages: int, chats: int, language: Language) -> str:
    """Return how many messages showed what an update corrects, and in how many chats."""
    return say(
        language,
        "Messages to be corrected: {messages}, in chats: {chats}",
        messages=_number(messages, language),
        chats=_number(chats, language),
    )


def not_published(update: str, language: Language) -> str:
    """Return what takes the place of the question when the answer is no."""
    return say(language, "{update}: not published.", update=update)


def state(progress: Progress | None, language: Language) -> str:
    """Return the state of an update, or of its corrections, in a word or two.

    An update is published, and corrections are completed, once every delivery has come to an end.
    """
    match progress:
        case None:
            return say(language, "not published")
        case Progress(broadcast=broadcast) if broadcast.state == "cancelled":
            return say(language, "cancelled")
        case Progress(is_settled=True, broadcast=Broadcast(kind="correction")):
            return say(language, "completed")
        case Progress(is_settled=True):
            return say(language, "published")
        case Progress(broadcast=broadcast) if broadcast.state == "paused":
            return say(language, "paused")
        case Progress(broadcast=Broadcast(kind="correction")):
            return say(language, "in progress")
    return say(language, "being delivered")


def share(progress: Progress, language: Language) -> str:
    """Return how much of an audience was told, for a list."""
    return say(
        language,
        "sent {sent} of {audience}",
        sent=_number(progress.sent, language),
        audience=_number(progress.audience, language),
    )


def corrections(language: Language) -> str:
    """Return what stands above how far the corrections of an update are."""
    return say(language, "Corrections of earlier messages")


def counts(progress: Progress, language: Language) -> str:
    """Return how many deliveries came to which end; of corrections, how many messages did."""
    ends = {
        "audience": _number(progress.audience, language),
        "sent": _number(progress.sent, language),
        "gone": _number(progress.gone, language),
        "failed": _number(progress.failed, language),
        "skipped": _number(progress.skipped, language),
        "left": _number(progress.waiting, language),
    }
    if progress.broadcast.kind == "correction":
        return say(
            language,
            "messages: {audience} · corrected {sent} · gone {gone} · failed {failed} · skipped {skipped} · left {left}",
            **ends,
        )
    return say(
        language,
        "chats: {audience} · sent {sent} · gone {gone} · failed {failed} · skipped {skipped} · left {left}",
        **ends,
    )


def pace(progress: Progress, language: Language) -> str:
    """Return the rate of late and the time left, as far as they can be told."""
    if progress.per_second is None or progress.seconds_left is None:
        return ""
    rate = format_decimal(progress.per_second, format="#,##0.0", locale=language)
    return say(language, "{rate} a second · time left {time}", rate=rate, time=_time(progress.seconds_left))


def sure(language: Language) -> str:
    """Return the question whether a delivery is to end for good."""
    return say(
        language,
        "Cancel the delivery for good? Chats that still wait will not get this update, and messages that still wait "
        "will not be corrected.",
    )


def nothing_changed(language: Language) -> str:
    """Return the toast for a press that came too late to change anything."""
    return say(language, "That changed nothing: the message shows how things stand.")


def publish_button(language: Language) -> str:
    """Return the button that publishes."""
    return say(language, "Publish")


def drop_button(language: Language) -> str:
    """Return the button that publishes nothing."""
    return say(language, "Cancel")


def pause_button(language: Language) -> str:
    """Return the button that holds a delivery."""
    return say(language, "Pause the delivery")


def resume_button(language: Language) -> str:
    """Return the button that lets a delivery go on."""
    return say(language, "Resume the delivery")


def cancel_button(language: Language) -> str:
    """Return the button that asks whether to end a delivery."""
    return say(language, "Cancel the delivery")


def sure_button(language: Language) -> str:
    """Return the button that ends a delivery for good."""
    return say(language, "Yes, cancel it for good")


def back_button(language: Language) -> str:
    """Return the button that ends nothing."""
    return say(language, "No, do not cancel it")


def _number(count: int, language: Language) -> str:
    return format_decimal(count, locale=language)


def _time(seconds: float) -> str:
    """Return a length of time as minutes and seconds, with hours where there are any: 0:07, 1:02:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
