"""What readers do on the page: the scenes, in order."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from emulator.people import Person
from emulator.server import Emulator
from gallery.scene import Scene
from gallery.stage import Stage
from gallery.updates import updates
from gallery.visit import Visit


@dataclass(frozen=True, slots=True)
class _Private:
    """A scene in a new reader's private chat: what they write, each text with the buttons then pressed in order."""

    title: str
    note: str
    texts: Sequence[tuple[str, Sequence[str]]]
    language: str = "en"
    card: str = ""


def _one(text: str, *buttons: str) -> tuple[str, Sequence[str]]:
    return text, buttons


_ENGLISH = (
    _Private(
        "A question, and what its buttons do",
        "Date and place first, in the tense that the clock asks for: the day has passed; the article ends before it.",
        [_one("when are the Geneva talks", "Why this answer", "Add to calendar", "👍 Helpful")],
        card="question-en",
    ),
    _Private(
        "Who says so",
        "Claims carry their owner, and quotation marks stand only around what the article quotes. What is long folds.",
        [_one("what did Ushakov say")],
        card="quotation-en",
    ),
    _Private(
        "Did you mean",
        "Between two readings the bot asks back, and tells its editors what it could not serve.",
        [_one("what was agreed", "None of these")],
    ),
    _Private(
        "Three kinds of silence",
        "Beside its subject, absent from its sources, after its horizon: each is told apart, and none is a guess.",
        [_one("who won the world cup"), _one("what did zelensky say"), _one("did Russia invade")],
    ),
    _Private(
        "What was known on a day",
        "On 30 December the call lay ahead; since then that has given way to what came of it.",
        [_one("/asof 30 December when is the call"), _one("when is the call")],
    ),
    _Private(
        "The events in order",
        "A picture, shown above in four languages, and below it the same in words.",
        [_one("/timeline")],
        card="timeline-en",
    ),
    _Private(
        "Settings",
        "A language, short answers, and a time zone, in which times then stand beside the article's own.",
        [_one("/settings zone Kyiv", "Short answers"), _one("/asof 30 December when is the call")],
    ),
)
_OTHERS = (
    _Private(
        "Українською",
        "",
        [_one("коли переговори в Женеві"), _one("чи напала росія"), _one("скільки російських військ біля кордону")],
        "uk",
        "question-uk",
    ),
    _Private("По-русски", "", [_one("кто просил о звонке"), _one("погода в киеве")], "ru", "question-ru"),
    _Private(
        "Po polsku",
        "",
        [_one("kiedy rozmowy w Genewie", "Dlaczego taka odpowiedź"), _one("/asof 30 grudnia")],
        "pl",
        "question-pl",
    ),
    # Only drawn: the caption of the English one shows what stands in them all.
    *(_Private("", "", [_one("/timeline")], language, f"timeline-{language}") for language in ("uk", "ru", "pl")),
)
_NAMES = {"en": "Mary", "uk": "Олена", "ru": "Анна", "pl": "Piotr"}


async def tour(stage: Stage) -> list[Scene]:
    """Play every scene, one after the other, and return them."""
    elsewhere: list[Callable[[Emulator], Awaitable[Scene]]] = [_inline, _group, _forum, _guest]
    english = [await _play(stage.telegram, scene) for scene in _ENGLISH]
    around = [await play(stage.telegram) for play in elsewhere]
    others = [await _play(stage.telegram, scene) for scene in _OTHERS]
    # Last, as the clock goes on in them.
    return [*english, *around, *await updates(stage), *others]


async def _play(telegram: Emulator, scene: _Private) -> Scene:
    reader = telegram.user(_NAMES[scene.language], language_code=scene.language)
    visit = Visit(telegram, telegram.private(reader))
    for text, buttons in scene.texts:
        message = await visit.asks(reader, text)
        for button in buttons:
            changed = await visit.presses(reader, message, button)
            # Buttons of a menu stand below the menu as it has become, those of an answer below the answer.
            message = changed if changed.message_id == message.message_id else message
    return Scene(scene.title, scene.note, visit.steps, scene.card)


async def _inline(telegram: Emulator) -> Scene:
    mary, peter = telegram.user("Mary"), telegram.user("Peter")
    visit = Visit(telegram, telegram.group("Where the bot is silent"))
    await visit.chats(peter, "Did they say when they meet?")
    await visit.types(mary, "geneva")
    return Scene("In any chat", "Answers to choose from while somebody types `@dateline_bot geneva`.", visit.steps)


async def _group(telegram: Emulator) -> Scene:
    mary, peter = telegram.user("Mary"), telegram.user("Peter")
    visit = Visit(telegram, telegram.supergroup("Neighbours", admins=[mary]))
    await visit.chats(peter, "I think that the talks are off.")
    answer = await visit.asks(peter, "@dateline_bot who is invited on 13 January?")
    await visit.presses(mary, answer, "Why this answer")
    await _refused_settings(visit, mary, peter)
    return Scene("In a group", "Silent unless spoken to; only administrators change what holds for all.", visit.steps)


async def _refused_settings(visit: Visit, admin: Person, member: Person) -> None:
    menu = await visit.asks(admin, "/settings")
    await visit.presses(member, menu, "Short answers")


async def _forum(telegram: Emulator) -> Scene:
    admin, olena = telegram.user("Mary"), telegram.user("Олена", language_code="uk")
    forum = telegram.supergroup("Neighbours", forum=True, admins=[admin])
    topic = await admin.opens_topic(forum, "News")
    visit = Visit(telegram, forum, topic)
    await visit.asks(olena, "/ask що заплановано на січень")
    return Scene("In a topic of a forum", "Answered in the same topic, in the language of the question.", visit.steps)


async def _guest(telegram: Emulator) -> Scene:
    visit = Visit(telegram, telegram.elsewhere("supergroup", {"title": "Strangers"}))
    await visit.calls_guest(telegram.user("Mary"), "@dateline_bot who asked for the call")
    return Scene("As a guest", "In a chat that the bot is not in; its buttons lead to the private chat.", visit.steps)
