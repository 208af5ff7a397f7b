"""Every check, in the order in which one would mend what they find."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.doctor import bot, clock, database, files, folder, knowledge, rights, webhook
from bot.doctor.bot_api import Answer, BotApi, Hook, Me, Moments, NoAnswerError
from bot.doctor.finding import Finding, fail, ok
from bot.settings import Settings, SettingsError


@dataclass(frozen=True, slots=True)
class _Heard:
    """What Telegram told, as far as it told anything."""

    token: Finding
    me: Answer[Me] | None = None
    hook: Answer[Hook] | NoAnswerError | None = None
    moments: Moments | None = None


async def examine(
    settings: Settings, known: Path, seconds: float, now: Callable[[], datetime], cache: Path | None = None
) -> tuple[Finding, ...]:
    """Return what the checks find: all troubles, and one finding for each check that has none.

    ``known`` is the folder of knowledge; ``seconds`` are what each answer from the network may take; ``now`` gives the
    aware moment; ``cache`` is where compiled knowledge is kept, if not in the user's own folder. Nothing found holds a
    secret of the settings.
    """
    heard = await _heard(settings, seconds, now)
    found: Sequence[Finding] = (
        heard.token,
        *folder.check(settings),
        *await database.check(settings, seconds),
        *webhook.check(settings, heard.hook, now(), await bot.reasons(settings, seconds)),
        *knowledge.check(known, settings, cache),
        *files.check(settings),
        *rights.check(settings, heard.me.told if heard.me else None),
        *clock.check(heard.moments),
    )
    return tuple(finding.fit_to_print(settings.secrets()) for finding in found)


async def _heard(settings: Settings, seconds: float, now: Callable[[], datetime]) -> _Heard:
    try:
        api = BotApi(settings, seconds, now)
    except SettingsError as error:
        return _Heard(fail("token", str(error), "ask @BotFather for one, and set BOT_TOKEN or BOT_TOKEN_FILE to it"))
    try:
        me = await api.me()
    except NoAnswerError as error:
        return _Heard(fail("token", str(error), error.advice), moments=error.moments)
    token = ok("token", f"it is that of @{me.told.username}, {me.told.id}")
    try:
        return _Heard(token, me, await api.hook(), me.moments)
    except NoAnswerError as error:
        return _Heard(token, me, error, me.moments)
