"""What subscribers and the bot's administrator do, and what comes of it: a day, and the morning after it."""

from datetime import timedelta

from bot.model.preferences import Preferences
from bot.model.subscription import Quiet, Subscription
from gallery.scene import Scene
from gallery.stage import Stage
from gallery.visit import Visit

# How many subscribers there are whom the scenes do not show, so that there is something to deliver.
OTHERS = 17


async def updates(stage: Stage) -> list[Scene]:
    """Play the scenes, between which the clock goes on, and return them."""
    subscribing = await _subscribing(stage)
    arriving = await _arriving(stage)
    await _fill(stage)
    publishing = await _publishing(stage, arriving)
    await stage.open_digests()
    digest = Visit(stage.telegram, subscribing.chat)
    await digest.receives()
    return [
        Scene(
            "Subscribing",
            "Nobody is subscribed but by their own act, and every choice is a press.",
            subscribing.steps,
            "subscription-en",
        ),
        Scene(
            "An update arrives",
            "In the reader's language, at once, and labelled where later news overtook it.",
            arriving.steps,
            "update-uk",
            first=len(arriving.steps) - 1,
        ),
        Scene(
            "Publishing",
            "The bot's administrator sees what readers will see, then how it gets there: one chat has blocked the bot, "
            "and in another it is night. The delivery is held and, in the morning, resumed. While messages go out, "
            "their rate and the time left stand below the bar.",
            publishing.steps,
            "update-delivery",
            # Before it is held and resumed, each a press and what the message then is.
            first=len(publishing.steps) - 5,
        ),
        Scene("A digest", "To Mary, who chose one a day; without news none would come.", digest.steps),
        await _replaying(stage),
    ]


async def _subscribing(stage: Stage) -> Visit:
    mary = stage.telegram.user("Mary")
    visit = Visit(stage.telegram, stage.telegram.private(mary))
    shown = await visit.asks(mary, "/subscribe")
    for button in ("Topics", "✓ Military", "« Subscription to updates", "How often", "Daily digest"):
        await visit.presses(mary, shown, button)
    for button in (
        "« Subscription to updates",
        "Quiet hours",
        "22:00–07:00",
        "Pause",
        "Until a day…",
        "31",
        "End the pause",
    ):
        await visit.presses(mary, shown, button)
    await visit.asks(mary, "/subscription")
    return visit


async def _arriving(stage: Stage) -> Visit:
    olena = stage.telegram.user("Олена", language_code="uk")
    visit = Visit(stage.telegram, stage.telegram.private(olena))
    await visit.asks(olena, "/subscribe")
    # What was published at the very moment of subscribing is no news.
    stage.now += timedelta(minutes=1)
    await stage.publish("before-the-call", ["talks", "statements", "military"])
    await visit.receives()
    return visit


async def _fill(stage: Stage) -> None:
    """Subscribe those whom no scene shows; one of them has blocked the bot since, another one is asleep."""
    chats = [stage.telegram.private(stage.telegram.user()) for _ in range(OTHERS)]
    blocked, asleep = chats[:2]
    for chat in chats:
        quiet = Quiet(21, 7) if chat is asleep else None
        await stage.storage.subscriptions.put(Subscription(chat.id, quiet=quiet), stage.now)
    await stage.storage.preferences.put(asleep.id, Preferences(zone="Asia/Tokyo"))
    blocked.bot_status = "kicked"


async def _publishing(stage: Stage, arriving: Visit) -> Visit:
    admin = stage.admin
    visit = Visit(stage.telegram, stage.telegram.private(admin))
    listed = await visit.asks(admin, "/publish")
    await visit.presses(admin, listed, "after-the-call")
    question = await visit.receives()
    await visit.presses(admin, question, "Polski")
    await visit.steers(admin, question, "Publish", "sent 16 ")
    await arriving.receives()
    await visit.steers(admin, question, "Pause the delivery", "paused")
    stage.now += timedelta(hours=21, minutes=5)
    await visit.steers(admin, question, "Resume the delivery", "100 %")
    return visit


async def _replaying(stage: Stage) -> Scene:
    mary = stage.telegram.user("Mary")
    visit = Visit(stage.telegram, stage.telegram.private(mary))
    shown = await visit.asks(mary, "/replay")
    keyboard = shown.reply_markup
    assert keyboard
    await visit.presses(mary, shown, keyboard.inline_keyboard[0][0].text)
    return Scene("The timeline told again", "A day at each press, each labelled with its original date.", visit.steps)
