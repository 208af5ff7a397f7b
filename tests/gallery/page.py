"""The scenes as a page of Markdown."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from telegram import InlineKeyboardMarkup, Message

from gallery.scene import Scene
from gallery.visit import Offered, Pressed, Shown, Step

# Whatever begins something in GitHub's Markdown, outside a tag.
_SPECIAL = re.compile(r"(<[^>]*>)|([\\`*_\[\]~|$#])")
_VERSION = re.compile(r"\b[0-9a-f]{12}\b")
_INTRODUCTION = """# Gallery

What the bot really says: the application ran against an emulated Telegram while made-up readers asked, on
15 January 2026 by its clock. `make gallery` plays, draws and writes all of this anew, and a test fails where it no
longer holds. A block quote is a message of the bot; what stands in code below it are its buttons, row by row; `↗` marks
a link. The pictures follow your theme, and lack the emoji that the project's own typeface does not have.
"""


def page(scenes: Iterable[Scene]) -> str:
    """Return the page: the pictures in rows by their subject, and the scenes that have a title."""
    every = list(scenes)
    drawn = sorted((scene for scene in every if scene.card), key=_subject)
    shown = [_row(same) for _, same in groupby(drawn, _subject)]
    told = [line for scene in every if scene.title for line in _scene(scene)]
    return "\n".join([_INTRODUCTION, *shown, *told]).rstrip() + "\n"


def html(message: Message) -> str:
    """Return a message's text, or its caption, as HTML in which newlines are newlines."""
    # Every edit of the knowledge changes its version, and nothing else on the page.
    return _VERSION.sub("············", message.text_html or message.caption_html or "")


def rows(markup: InlineKeyboardMarkup | None) -> list[list[str]]:
    """Return the rows of a keyboard as what stands on the buttons."""
    keyboard = markup.inline_keyboard if markup else ()
    return [[f"{key.text} ↗" if key.url else key.text for key in row] for row in keyboard]


def _scene(scene: Scene) -> Iterator[str]:
    yield f"## {scene.title}\n"
    if scene.note:
        yield f"{scene.note}\n"
    for step in scene.steps:
        yield _step(step) + "\n"


def _subject(scene: Scene) -> str:
    return scene.card.partition("-")[0]


def _row(scenes: Iterable[Scene]) -> str:
    return "".join(
        f'<picture><source media="(prefers-color-scheme: dark)" srcset="gallery/{scene.card}-dark.png">'
        f'<img src="gallery/{scene.card}-light.png" width="24%" alt="{_alternative(scene)}"></picture>\n'
        for scene in scenes
    )


def _alternative(scene: Scene) -> str:
    """Return the first line of what a picture shows, without its tags."""
    return re.sub("<[^>]*>", "", html(scene.drawn[0].message)).split("\n")[0]


def _step(step: Step) -> str:
    match step:
        case Shown(sender=None):
            return _message(step)
        case Shown(sender, message) if message.reply_markup:
            return f"**{sender}:**\n\n{_message(step)}"
        case Shown(sender, message):
            return f"**{sender}:** {_escaped(html(message))}"
        case Pressed(sender, button, toast):
            return f"*{sender} presses* `{button}`" + (f"*, and this pops up:* {_escaped(toast)}" if toast else "")
        case Offered(sender, typed, results):
            listed = "\n".join(f"- **{_escaped(title)}**\\\n  {_escaped(text)}" for title, text in results)
            return f"*{sender} types* `@dateline_bot {typed}` *and chooses the first of*\n\n{listed}"


def _message(step: Shown) -> str:
    message = step.message
    attached = f"📎 `{message.document.file_name}`\n\n" if message.document else ""
    text = f"{attached}{_body(html(message))}"
    buttons = " / ".join(" ".join(f"`{label}`" for label in row) for row in rows(message.reply_markup))
    changed = "*The message is now:*\n\n" if step.is_changed else ""
    return changed + _quoted(_broken(f"{text}\n\n{buttons}".strip()))


def _body(text: str) -> str:
    """Return HTML as Markdown: block quotes as paragraphs of their own, other tags as they are."""
    parts = re.split(r"\n*<blockquote[^>]*>(.*?)</blockquote>\n*", text, flags=re.DOTALL)
    told = [_quoted(_escaped(part)) if number % 2 else _escaped(part) for number, part in enumerate(parts)]
    return "\n\n".join(filter(None, told))


def _escaped(text: str) -> str:
    spelt = text.replace("&quot;", '"').replace("&#x27;", "'")
    return _SPECIAL.sub(lambda found: found[1] or f"\\{found[2]}", spelt)


def _broken(text: str) -> str:
    """Return text whose lines stay lines: a backslash ends each but the last of a paragraph."""
    return re.sub(r"(?<=[^\n])\n(?=[^\n])", "\\\\\n", text)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""
