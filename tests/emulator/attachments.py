"""The methods that send files, new ones and ones that were sent before, and that fetch them."""

from io import BytesIO
from typing import Any

from PIL import Image, UnidentifiedImageError

from emulator.detection import with_detected
from emulator.files import StoredFile
from emulator.formatting import trim, utf16_units
from emulator.keyboards import inline_keyboard
from emulator.messaging import editable_message, formatted, post, replace
from emulator.parameters import Parameters
from emulator.refusal import refuse
from emulator.shapes import JSON, Media
from emulator.uploads import Upload
from emulator.world import World

CAPTION_UNITS = 1024
PHOTO_BYTES = 10 * 2**20
# Of width and height together, and of the longer side to the shorter.
PHOTO_PIXELS, PHOTO_RATIO = 10_000, 20
# The longer sides of the sizes in which Telegram keeps a photo.
PHOTO_SIDES = (320, 1280, 2560)
DOCUMENT_BYTES = 50 * 2**20


def send_photo(world: World, params: Parameters) -> JSON:
    """Send a photo, uploaded or by its id, in all sizes that are kept of it."""
    return _send(world, params, "photo")


def send_document(world: World, params: Parameters) -> JSON:
    """Send a file of any kind, uploaded or by its id."""
    return _send(world, params, "document")


def edit_message_caption(world: World, params: Parameters) -> JSON:
    """Replace the caption of a photo or a file, and the keyboard."""
    content = _caption(params) | inline_keyboard(params, is_edit=True)
    message = editable_message(world, params)
    if not message.keys() & {"photo", "document"}:
        refuse("there is no caption in the message to edit")
    return replace(message, ("caption", "caption_entities", "reply_markup"), content, _edited_at(world))


def edit_message_media(world: World, params: Parameters) -> JSON:
    """Replace the photo of a message, with its caption, and the keyboard; of other media the emulator knows nothing."""
    media = params.json("media")
    if not isinstance(media, dict) or media.get("type") != "photo":
        refuse("can't parse InputMedia")
    message = editable_message(world, params)
    if not message.keys() & {"photo", "document"}:
        refuse("there is no media in the message to edit")
    given = Parameters({name: str(media[name]) for name in ("caption", "parse_mode") if media.get(name)})
    given["photo"], given.uploads = str(media.get("media", "")), params.uploads
    described: JSON = {"photo": _described(world, given, "photo")}
    content = described | _caption(given) | inline_keyboard(params, is_edit=True)
    names = ("photo", "document", "caption", "caption_entities", "reply_markup")
    return replace(message, names, content, _edited_at(world))


def _edited_at(world: World) -> JSON:
    return {"edit_date": int(world.now.timestamp())}


def get_file(world: World, params: Parameters) -> JSON:
    """Tell where a file can be fetched."""
    file_id = params.text("file_id")
    stored = world.files.get(file_id)
    size = {"file_size": len(stored.upload.content)}
    return {"file_id": file_id, "file_unique_id": f"unique-{file_id}", "file_path": stored.path} | size


def _send(world: World, params: Parameters, kind: Media) -> JSON:
    chat = world.writable_chat(params)
    if kind in chat.forbidden:
        refuse(f"not enough rights to send {kind}s to the chat")
    content = {kind: _described(world, params, kind)} | _caption(params) | inline_keyboard(params)
    return post(world, chat, params, content)


def _caption(params: Parameters) -> JSON:
    text, entities = trim(formatted(params, "caption", "caption_entities"))
    if utf16_units(text) > CAPTION_UNITS:
        refuse("message caption is too long")
    content = {"caption": text, "caption_entities": with_detected(text, entities)}
    return {name: value for name, value in content.items() if value}


def _described(world: World, params: Parameters, kind: Media) -> Any:
    """Return a file as messages show it: a photo as all its sizes, a document as itself."""
    upload = params.uploads.get(params.text(kind).removeprefix("attach://") or kind)
    if upload is None:
        if not params.text(kind):
            refuse(f"there is no {kind} in the request")
        stored = world.files.get(params.text(kind))
        if stored.kind != kind:
            refuse(f"can't use file of type {stored.kind.capitalize()} as {kind.capitalize()}")
        return stored.described[kind]
    if not upload.content:
        refuse("file must be non-empty")
    return _new_photo(world, upload) if kind == "photo" else _new_document(world, upload)


def _new_photo(world: World, upload: Upload) -> list[JSON]:
    if len(upload.content) > PHOTO_BYTES:
        refuse("file is too big")
    width, height = _pixels(upload.content)
    if width + height > PHOTO_PIXELS or max(width, height) > PHOTO_RATIO * min(width, height):
        refuse("PHOTO_INVALID_DIMENSIONS")
    longer = max(width, height)
    sides = (*(side for side in PHOTO_SIDES if side < longer), min(longer, PHOTO_SIDES[-1]))
    sizes = [_size(world, width, height, side / longer) for side in dict.fromkeys(sides)]
    for size in sizes:
        # Nothing is scaled: every size is fetched as it was sent.
        stored = StoredFile("photo", {"photo": sizes}, f"photos/{size['file_id']}.png", upload)
        world.files.put(size["file_id"], stored)
    return sizes


def _size(world: World, width: int, height: int, scale: float) -> JSON:
    file_id = world.files.next_id("photo-")
    described = {"file_id": file_id, "file_unique_id": f"unique-{file_id}"}
    return described | {"width": max(1, round(width * scale)), "height": max(1, round(height * scale))}


def _pixels(content: bytes) -> tuple[int, int]:
    try:
        with Image.open(BytesIO(content)) as image:
            return image.size
    except (UnidentifiedImageError, Image.DecompressionBombError):
        refuse("IMAGE_PROCESS_FAILED")


def _new_document(world: World, upload: Upload) -> JSON:
    if len(upload.content) > DOCUMENT_BYTES:
        refuse("file is too big")
    file_id = world.files.next_id("document-")
    named = {"file_name": upload.name, "mime_type": upload.mime_type, "file_size": len(upload.content)}
    described: JSON = {"file_id": file_id, "file_unique_id": f"unique-{file_id}"} | named
    stored = StoredFile("document", {"document": described}, f"documents/{file_id}", upload)
    world.files.put(file_id, stored)
    return described
