import re
import sys
from pathlib import Path

import pytest

from bot.secrets import SECRETS
from bot.settings import LogFormat, LogLevel, Semantic, Settings, SettingsError, parse, parse_meaning

ROOT = Path(__file__).parent.parent
TOKEN = "123456:" + "A-z_9" * 7
NO_ORIGINS = """
? api.telegram.org ftp://telegram.example https:// http://[::1 http://localhost:port http://localhost:99999
https://telegram.example/bot https://telegram.example/?a=1 https://telegram.example/#a
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the current one, in surroundings without a setting."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_example_names_each_setting_when_it_is_held_against_the_settings() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")

    named = re.findall(r"^(?:#\s*)?([A-Z][A-Z0-9_]*)=", example, re.MULTILINE)

    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_example_sets_nothing_but_defaults_when_it_is_copied(folder: Path) -> None:
    (folder / ".env").write_bytes((ROOT / ".env.example").read_bytes())

    assert parse() == Settings(_env_file=None)


def test_example_is_sound_when_its_comments_are_taken_off(folder: Path) -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    # A file takes the place of the setting that it is named after, and is not there.
    other_ways = r"^#.*_FILE=.*\n"
    without = re.sub(other_ways, "", example, flags=re.MULTILINE)
    (folder / ".env").write_text(re.sub(r"^#\s*(?=[A-Z][A-Z0-9_]*=)", "", without, flags=re.MULTILINE))

    assert parse().webhook_url == "https://bot.example.org/telegram"


def test_settings_hold_defaults_when_nothing_is_set() -> None:
    settings = parse()

    assert (settings.bot_token.get_secret_value(), settings.telegram_base_url) == ("", "https://api.telegram.org")


@pytest.mark.parametrize(
    ("origin", "kept"),
    [
        ("http://127.0.0.1:8081", "http://127.0.0.1:8081"),
        ("https://telegram.example/", "https://telegram.example"),
        ("http://[::1]:8081", "http://[::1]:8081"),
    ],
)
def test_origin_is_kept_without_a_slash_when_it_is_one(monkeypatch: pytest.MonkeyPatch, origin: str, kept: str) -> None:
    monkeypatch.setenv("TELEGRAM_BASE_URL", origin)

    assert parse().telegram_base_url == kept


@pytest.mark.parametrize("origin", [*NO_ORIGINS.split(), "https:// "])
def test_origin_is_refused_by_its_name_when_it_is_none(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    monkeypatch.setenv("TELEGRAM_BASE_URL", origin)

    with pytest.raises(SettingsError, match=r"^TELEGRAM_BASE_URL is malformed: .*$"):
        parse()


def test_origin_is_the_default_when_it_is_set_to_nothing(folder: Path) -> None:
    (folder / ".env").write_text("TELEGRAM_BASE_URL=\n")

    assert parse().telegram_base_url == "https://api.telegram.org"


@pytest.mark.parametrize("token", ["", " ", "\t"])
def test_token_is_missing_when_it_is_blank(token: str) -> None:
    settings = Settings(_env_file=None, bot_token=token)

    with pytest.raises(SettingsError, match=r"^BOT_TOKEN is not set: "):
        settings.token()


@pytest.mark.parametrize(
    "token",
    [
        "123456",
        "abc:" + "A" * 35,
        "123456:short",
        f"{TOKEN} x",
        f"{TOKEN}\nx",
        "12:" + "é" * 35,
        "١٢٣:" + "A" * 35,
    ],
)
def test_token_is_refused_without_being_told_when_it_is_malformed(token: str) -> None:
    settings = Settings(_env_file=None, bot_token=token)

    with pytest.raises(SettingsError) as raised:
        settings.token()

    assert str(raised.value).startswith("BOT_TOKEN is malformed: ")
    assert token not in str(raised.value)


def test_token_is_given_without_blanks_when_it_is_sound() -> None:
    assert Settings(_env_file=None, bot_token=f" {TOKEN}\n").token() == TOKEN


def test_database_is_a_file_in_the_data_folder_when_none_is_set(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path / "a b?c")

    assert settings.database() == f"sqlite:///{tmp_path}/a b?c/dateline.sqlite3"


@pytest.mark.parametrize("address", ["postgresql://u:p@h/d", "postgres://h/d", "sqlite:///kept.sqlite3"])
def test_database_is_the_one_that_is_set_when_it_is_supported(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DATABASE_URL", f" {address}\n")

    assert parse().database() == address


@pytest.mark.parametrize("address", ["s3cret", "mysql://u:s3cret@h/d", "postgresql://u:s3cret@h:x/d"])
def test_database_is_refused_without_being_told_when_it_is_none(address: str) -> None:
    settings = Settings(_env_file=None, database_url=address)

    with pytest.raises(SettingsError, match=r"^DATABASE_URL is [^\n]*: expected [^\n]*$") as raised:
        settings.database()

    assert "s3cret" not in f"{raised.value} {settings!r} {settings.model_dump_json()}"


def test_database_names_the_extra_when_its_driver_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    settings = Settings(_env_file=None, database_url="postgresql://h/d")

    with pytest.raises(SettingsError, match=r"^DATABASE_URL needs the extra dateline\[postgres\]: "):
        settings.database()


def test_settings_hide_the_token_when_they_are_printed() -> None:
    settings = Settings(_env_file=None, bot_token=TOKEN)

    assert TOKEN not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


def test_settings_are_read_when_they_stand_in_env_of_the_current_folder(folder: Path) -> None:
    (folder / ".env").write_text(f"BOT_TOKEN={TOKEN}\nDATA_DIR=kept\nSOMETHING_ELSE=1\n")

    settings = parse()

    assert (settings.token(), settings.data_dir) == (TOKEN, Path("kept"))


def test_environment_wins_when_env_says_otherwise(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("TELEGRAM_BASE_URL=http://file.example\n")
    monkeypatch.setenv("TELEGRAM_BASE_URL", "http://environment.example")

    assert parse().telegram_base_url == "http://environment.example"


def test_env_is_passed_over_when_it_stands_in_another_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text(f"BOT_TOKEN={TOKEN}\n")
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below")

    assert parse().bot_token.get_secret_value() == ""


def test_settings_raise_one_line_when_env_is_not_utf_8(folder: Path) -> None:
    (folder / ".env").write_bytes(b"BOT_TOKEN=\xe9\n")

    with pytest.raises(SettingsError) as raised:
        parse()

    assert "\n" not in str(raised.value)


def test_name_of_the_bot_is_refused_when_telegram_would_refuse_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_NAME", "x" * 65)

    with pytest.raises(SettingsError, match=r"^BOT_NAME is malformed"):
        parse()


@pytest.mark.parametrize("name", ["BOT_TOKEN", "TELEGRAM_BOT_TOKEN"])
def test_token_is_found_when_it_stands_under_either_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, TOKEN)

    assert parse().token() == TOKEN


@pytest.mark.parametrize("name", [name for secret in SECRETS for name in SECRETS[secret]])
@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_secret_is_read_without_its_last_newline_when_a_file_holds_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, ending: str
) -> None:
    (folder / "secret").write_bytes(f"s3cret_value_of_some_length{ending}".encode())
    monkeypatch.setenv(f"{name}_file".upper(), "secret")

    settings = parse()

    found = getattr(settings, name.removeprefix("telegram_")).get_secret_value()
    assert found == "s3cret_value_of_some_length"
    assert found not in f"{settings!r} {settings.model_dump()} {settings.model_dump_json()}"


def test_secret_stays_as_it_was_read_when_its_file_changes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "secret").write_text(TOKEN)
    monkeypatch.setenv("BOT_TOKEN_FILE", "secret")
    settings = parse()

    (folder / "secret").unlink()

    assert settings.token() == TOKEN


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"BOT_TOKEN": TOKEN, "BOT_TOKEN_FILE": "secret"}, "BOT_TOKEN and BOT_TOKEN_FILE"),
        ({"BOT_TOKEN": TOKEN, "TELEGRAM_BOT_TOKEN": TOKEN + "x"}, "BOT_TOKEN and TELEGRAM_BOT_TOKEN"),
        ({"BOT_TOKEN": TOKEN, "TELEGRAM_BOT_TOKEN_FILE": "secret"}, "BOT_TOKEN and TELEGRAM_BOT_TOKEN_FILE"),
        ({"DATABASE_URL": "sqlite:///x", "DATABASE_URL_FILE": "secret"}, "DATABASE_URL and DATABASE_URL_FILE"),
        ({"WEBHOOK_SECRET": "x", "WEBHOOK_SECRET_FILE": "secret"}, "WEBHOOK_SECRET and WEBHOOK_SECRET_FILE"),
        ({"SENTRY_DSN": "x", "SENTRY_DSN_FILE": "secret"}, "SENTRY_DSN and SENTRY_DSN_FILE"),
    ],
)
def test_secret_is_refused_when_it_is_given_twice(
    folder: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], told: str
) -> None:
    (folder / "secret").write_text(TOKEN)
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as raised:
        parse()

    assert str(raised.value) == f"{told} are both set: keep one of them"


def test_token_is_taken_when_both_names_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)

    assert parse().token() == TOKEN


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "can't be read: No such file or directory"),
        (b"s3cret\xff", "is malformed: expected a file in UTF-8"),
        (b" \n", "is malformed: expected a file with the secret, found an empty one"),
    ],
)
def test_file_of_a_secret_is_refused_in_a_line_when_it_holds_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, reason: str
) -> None:
    if content is not None:
        (folder / "s3cret-file").write_bytes(content)
    monkeypatch.setenv("WEBHOOK_SECRET_FILE", "s3cret-file")

    with pytest.raises(SettingsError) as raised:
        parse()

    assert str(raised.value) == f"WEBHOOK_SECRET_FILE {reason}"
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("name", ["TELEGRAM_BOT_TOKEN", "BOT_TOKEN_FILE", "TELEGRAM_BOT_TOKEN_FILE"])
def test_token_is_refused_by_the_name_that_it_was_given_under(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (folder / "s3cret").write_text("s3cret")
    monkeypatch.setenv(name, "s3cret")

    with pytest.raises(SettingsError, match=rf"^{name} is malformed: (?!.*s3cret)"):
        parse().token()


@pytest.mark.parametrize(
    "secret", ["short", "two words, no less", "dotted.secret.value", "s" * 257, "sécret_of_letters"]
)
def test_webhook_secret_is_refused_without_being_told_when_telegram_would_not_take_it(
    monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", secret)

    with pytest.raises(SettingsError, match=r"^WEBHOOK_SECRET is malformed: expected 16 to 256 of ") as raised:
        parse()

    assert secret not in str(raised.value)


@pytest.mark.parametrize(
    "address", ["https://bot.example/telegram", "https://bot.example:8443", "https://bot.example:80/?a=1"]
)
def test_webhook_is_as_it_is_set_when_telegram_reaches_it(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("WEBHOOK_URL", address)

    assert parse().webhook_url == address


@pytest.mark.parametrize(
    "address",
    "bot.example http://bot.example https://bot.example:8080 https://u:p@bot.example https://b.example/#x"
    " https://bot.example:99999 https://[::1".split(),
)
def test_webhook_is_refused_by_its_name_when_telegram_does_not_reach_it(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("WEBHOOK_URL", address)

    with pytest.raises(SettingsError, match=r"^WEBHOOK_URL is malformed: [^\n]*$"):
        parse()


def test_webhook_is_anywhere_when_the_bot_api_server_is_the_operators_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BASE_URL", "http://127.0.0.1:8081")
    monkeypatch.setenv("WEBHOOK_URL", "http://127.0.0.1:9000/telegram")

    assert parse().webhook_url == "http://127.0.0.1:9000/telegram"


@pytest.mark.parametrize(
    ("listen", "address"),
    [
        ("", None),
        ("127.0.0.1:8080", ("127.0.0.1", 8080)),
        ("localhost:80", ("localhost", 80)),
        ("[::]:9090", ("::", 9090)),
    ],
)
def test_listening_is_at_a_host_and_a_port_when_it_is_set(
    monkeypatch: pytest.MonkeyPatch, listen: str, address: tuple[str, int] | None
) -> None:
    monkeypatch.setenv("LISTEN", listen)

    assert parse().listen_address(webhook=False) == address


@pytest.mark.parametrize("listen", ["8080", ":8080", "localhost", "localhost:0", "localhost:65536", "::1:80", "a b:80"])
def test_listening_is_refused_by_its_name_when_it_is_nowhere(monkeypatch: pytest.MonkeyPatch, listen: str) -> None:
    monkeypatch.setenv("LISTEN", listen)

    with pytest.raises(SettingsError, match=r"^LISTEN is malformed: expected a host and a port"):
        parse()


def test_logs_are_as_they_are_set_when_letters_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("LOG_FORMAT", " Json")

    settings = parse()

    assert (settings.log_level, settings.log_format) == (LogLevel.DEBUG, LogFormat.JSON)


@pytest.mark.parametrize("name", ["LOG_LEVEL", "LOG_FORMAT"])
def test_logs_are_refused_by_their_name_when_there_is_no_such_choice(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "loud")

    with pytest.raises(SettingsError, match=rf"^{name} is malformed: "):
        parse()


def test_meaning_is_as_it_is_set_when_another_setting_is_malformed(folder: Path) -> None:
    (folder / ".env").write_text(
        "SEMANTIC=fastembed\nFASTEMBED_MODEL=acme/e5\nFASTEMBED_FOLDER=m\nTELEGRAM_BASE_URL=?\n"
    )

    meaning = parse_meaning()

    found = (meaning.semantic, meaning.fastembed_model, meaning.fastembed_folder)
    assert found == (Semantic.FASTEMBED, "acme/e5", Path("m"))


def test_meaning_is_refused_by_its_name_when_it_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMANTIC", "word2vec")

    with pytest.raises(SettingsError, match=r"^SEMANTIC is malformed: .*'fastembed'$"):
        parse_meaning()


def test_secret_of_the_webhook_is_made_of_the_token_when_none_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)

    secret = parse().hook_secret()

    assert re.fullmatch(r"[0-9a-f]{64}", secret)
    assert TOKEN.partition(":")[2] not in secret


def test_env_that_can_not_be_read_is_told_in_one_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (folder / ".env").touch()
    # For root every file can be read.
    monkeypatch.setattr("dotenv.main.open", refuse, raising=False)

    with pytest.raises(SettingsError, match=r"^\.env can't be read: Permission denied$"):
        parse()
