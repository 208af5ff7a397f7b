from bot.storage import Storage


async def test_file_id_is_none_when_none_was_kept(storage: Storage) -> None:
    assert await storage.files.file_id("timeline-en") is None


async def test_file_id_is_the_last_one_kept(storage: Storage) -> None:
    await storage.files.keep("timeline-en", "first")
    await storage.files.keep("timeline-uk", "other")

    await storage.files.keep("timeline-en", "second")

    assert await storage.files.file_id("timeline-en") == "second"


async def test_file_id_is_none_when_it_was_forgotten(storage: Storage) -> None:
    await storage.files.keep("timeline-en", "first")
    await storage.files.keep("timeline-uk", "other")

    await storage.files.forget("timeline-en")

    assert await storage.files.file_id("timeline-en") is None
    assert await storage.files.file_id("timeline-uk") == "other"


async def test_forget_does_nothing_when_none_was_kept(storage: Storage) -> None:
    await storage.files.forget("timeline-en")

    assert await storage.files.file_id("timeline-en") is None
