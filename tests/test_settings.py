import re
import sys
from pathlib import Path

import pytest

from bot.settings import Semantic, Settings, SettingsError, parse, parse_meaning

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
    (folder / ".env").write_text(re.sub(r"^#\s*(?=[A-Z][A-Z0-9_]*=)", "", example, flags=re.MULTILINE))

    assert parse().telegram_base_url


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


@pytest.mark.parametrize("secret", ["short", "with spaces in it, and long", "ж" * 20, "x" * 257])
def test_secret_of_the_webhook_is_refused_without_being_told(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("WEBHOOK_SECRET", secret)

    with pytest.raises(SettingsError, match=r"^WEBHOOK_SECRET is malformed: ") as refusal:
        parse().hook_secret()

    assert secret not in str(refusal.value)


@pytest.mark.parametrize(
    "url", ["http://bot.example.org/x", "bot.example.org", "https://", "https://bot.example.org/?a"]
)
def test_address_of_the_webhook_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("WEBHOOK_URL", url)

    with pytest.raises(SettingsError, match=r"^WEBHOOK_URL is malformed: "):
        parse()


@pytest.mark.parametrize(
    ("listen", "address"),
    [("127.0.0.1:8080", ("127.0.0.1", 8080)), ("[::1]:80", ("::1", 80)), ("bot-1:8080", ("bot-1", 8080)), ("", None)],
)
def test_place_to_listen_is_read(monkeypatch: pytest.MonkeyPatch, listen: str, address: tuple[str, int] | None) -> None:
    monkeypatch.setenv("LISTEN", listen)

    assert parse().listen_address() == address


@pytest.mark.parametrize("listen", ["8080", ":8080", "127.0.0.1", "127.0.0.1:port", "127.0.0.1:99999", "a b:80"])
def test_place_to_listen_is_refused(monkeypatch: pytest.MonkeyPatch, listen: str) -> None:
    monkeypatch.setenv("LISTEN", listen)

    with pytest.raises(SettingsError, match=r"^LISTEN is malformed: "):
        parse()
