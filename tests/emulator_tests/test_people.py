"""What people do, as the bot gets to see it."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest

from emulator.chats import Chat
from emulator.people import Person
from emulator.server import Emulator

KEYBOARD = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Why?", callback_data="why"))


async def fetch(bot: Bot) -> Update:
    """Return the latest update."""
    (update,) = await bot.get_updates(offset=-1)
    return update


async def fetch_message(bot: Bot) -> Message:
    message = (await fetch(bot)).effective_message
    assert message
    return message


async def test_says_carries_entities_when_the_text_names_commands_and_people(
    telegram: Emulator, bot: Bot, olena: Person, chat: Chat
) -> None:
    await olena.says(chat, "/start @olena Jan", mentions=[telegram.user("Jan")])

    message = await fetch_message(bot)

    assert [entity.type for entity in message.entities] == ["bot_command", "mention", "text_mention"]
    assert message.from_user
    assert message.from_user.language_code == "uk"
    assert message.date == telegram.now


async def test_says_stays_in_its_topic_when_the_group_is_a_forum(telegram: Emulator, bot: Bot, olena: Person) -> None:
    forum = telegram.supergroup("Forum", forum=True)
    topic = await olena.opens_topic(forum, "News")
    await olena.says(forum, "hello", topic=topic)

    message = await fetch_message(bot)
    reply = await bot.send_message(forum.id, "hi", message_thread_id=topic.message_id)
    quoting = await message.reply_text("quoting", do_quote=True)

    assert message.is_topic_message
    assert message.reply_to_message
    assert message.reply_to_message.forum_topic_created
    assert {reply.message_thread_id, quoting.message_thread_id} == {topic.message_id}
    assert await bot.send_chat_action(forum.id, "typing", message_thread_id=1)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum.id, "hi", message_thread_id=message.message_id)


async def test_says_has_a_thread_but_no_topic_when_it_replies_in_a_plain_supergroup(
    telegram: Emulator, bot: Bot, olena: Person
) -> None:
    group = telegram.supergroup("Group")
    first = await olena.says(group, "one")
    second = await olena.says(group, "two", reply_to=first)
    await olena.says(group, "three", reply_to=second)

    message = await fetch_message(bot)

    assert (message.message_thread_id, message.is_topic_message) == (first.message_id, None)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(group.id, "hi", message_thread_id=first.message_id)


async def test_says_hides_the_person_when_the_administrator_is_anonymous(
    telegram: Emulator, bot: Bot, olena: Person
) -> None:
    group = telegram.supergroup("Group", admins=[olena])
    await olena.says(group, "hello", as_chat=group)

    message = await fetch_message(bot)

    assert message.from_user
    assert message.sender_chat
    assert (message.from_user.id, message.sender_chat.id) == (1087968824, group.id)


async def test_says_posts_and_forwards_when_the_channel_is_linked(telegram: Emulator, bot: Bot, olena: Person) -> None:
    group = telegram.supergroup("Talk")
    channel = telegram.channel("News", linked=group)
    post = await olena.says(channel, "fact")
    await olena.edits(post, "corrected")

    posted, forwarded, edited = await bot.get_updates()

    assert posted.channel_post
    assert posted.channel_post.text == "fact"
    assert forwarded.message
    assert (forwarded.message.is_automatic_forward, forwarded.message.chat.id) == (True, group.id)
    assert edited.edited_channel_post
    assert edited.edited_channel_post.text == "corrected"


@pytest.mark.parametrize("media", ["photo", "voice", "sticker", "document"])
async def test_sends_carries_media_when_asked(media: str, bot: Bot, olena: Person, chat: Chat) -> None:
    sent = await olena.sends(chat, media, caption="/look")  # type: ignore[arg-type]
    await olena.edits(sent, "changed")

    edited = (await fetch(bot)).edited_message

    assert edited
    assert getattr(edited, media)
    assert (edited.caption, edited.caption_entities) == ("changed", ())


async def test_presses_carries_the_data_when_the_message_was_deleted_since(
    telegram: Emulator, bot: Bot, olena: Person, chat: Chat
) -> None:
    message = await bot.send_message(chat.id, "hello", reply_markup=KEYBOARD)
    await bot.delete_message(chat.id, message.message_id)
    await olena.presses(await telegram.next_message(chat), "why")

    query = (await fetch(bot)).callback_query

    assert query
    assert query.message
    assert (query.data, query.message.is_accessible) == ("why", False)


async def test_presses_raises_when_there_is_no_such_button(bot: Bot, olena: Person, chat: Chat) -> None:
    message = await bot.send_message(chat.id, "hello", reply_markup=KEYBOARD)

    with pytest.raises(ValueError, match="has no button 'How\\?'"):
        await olena.presses(message, "How?")


async def test_forges_carries_data_that_no_button_has(bot: Bot, olena: Person, chat: Chat) -> None:
    message = await bot.send_message(chat.id, "hello")
    await olena.forges(message, "p:language=xx")

    query = (await fetch(bot)).callback_query

    assert query
    assert query.message
    assert (query.data, query.message.is_accessible) == ("p:language=xx", True)


async def test_next_toast_returns_what_pops_up(telegram: Emulator, bot: Bot, olena: Person, chat: Chat) -> None:
    message = await bot.send_message(chat.id, "hello", reply_markup=KEYBOARD)
    await bot.answer_callback_query(await olena.presses(message, "Why?"), "Because.")
    await bot.answer_callback_query(await olena.presses(message, "Why?"))

    assert [await telegram.next_toast(), await telegram.next_toast()] == ["Because.", ""]


async def test_makes_changes_a_status_that_the_bot_can_ask_for(telegram: Emulator, bot: Bot, olena: Person) -> None:
    group, jan = telegram.supergroup("Group", admins=[olena]), telegram.user("Jan")

    await olena.makes(group, jan, "administrator")
    promoted = await bot.get_chat_member(group.id, jan.id)
    await olena.makes(group, jan, "kicked")
    removed = await bot.get_chat_member(group.id, jan.id)

    assert (promoted.status, removed.status) == ("administrator", "kicked")


async def test_makes_is_told_only_to_a_bot_that_asked_for_it(telegram: Emulator, bot: Bot, olena: Person) -> None:
    group, jan = telegram.supergroup("Group", admins=[olena]), telegram.user("Jan")
    await olena.makes(group, jan, "administrator")

    assert await bot.get_updates() == ()


async def test_people_leave_service_messages_when_they_come_and_go(telegram: Emulator, bot: Bot, olena: Person) -> None:
    group, jan = telegram.group("Group"), telegram.user("Jan")
    await olena.joins(group, jan)
    await olena.pins(await olena.says(group, "rules"))
    await jan.leaves(group)

    added, _, pinned, left = [update.effective_message for update in await bot.get_updates()]

    assert added
    assert pinned
    assert left
    assert [user.id for user in added.new_chat_members] == [jan.id]
    assert isinstance(pinned.pinned_message, Message)
    assert left.left_chat_member
    assert left.left_chat_member.id == jan.id


async def test_makes_bot_tells_both_memberships_when_the_bot_is_promoted(
    telegram: Emulator, bot: Bot, olena: Person
) -> None:
    group = telegram.group("Group", admins=[olena])
    await olena.makes_bot(group, "administrator")

    change = (await fetch(bot)).my_chat_member
    administrators = await bot.get_chat_administrators(group.id)

    assert change
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "administrator")
    assert {member.user.id for member in administrators} == {olena.id, bot.id}


async def test_asks_inline_is_answered_once_when_the_bot_answers(bot: Bot, olena: Person) -> None:
    query_id = await olena.asks_inline("call")

    assert await bot.answer_inline_query(query_id, [])
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_inline_query(query_id, [])
