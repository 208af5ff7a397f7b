import sys

import pytest

from bot.storage import Storage
from bot.storage.address import AddressError, parse

SECRET = "s3cret"
NOT_SUPPORTED = f"""
x mysql://u:{SECRET}@h/d postgresql+asyncpg://u:{SECRET}@h/d postgresql:u:{SECRET}@h/d sqlite+aiosqlite:///x sqlite://x
{SECRET} POSTGRESQL://u:{SECRET}@h/d
"""
MALFORMED = f"""
postgresql:// postgresql://u:{SECRET}@h postgresql://u:{SECRET}@h/ postgresql://u:{SECRET}@h:port/d
postgresql://u:{SECRET}@h:99999/d postgresql://u:p@{SECRET}@h/d postgresql://u:{SECRET}@h:0/d
postgresql://u:{SECRET}@h:0x1/d postgresql://u:{SECRET}@[::1/d sqlite:/// sqlite:///:memory:
"""


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_server_is_reached_by_psycopg_when_it_is_written_in_any_way(scheme: str) -> None:
    url = parse(f"{scheme}://me:p%40ss%2F@db.example:5433/kept?sslmode=require")

    assert (url.drivername, url.username, url.password) == ("postgresql+psycopg", "me", "p@ss/")
    assert (url.host, url.port, url.database) == ("db.example", 5433, "kept")
    assert url.query == {"sslmode": "require"}


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("postgresql://localhost/kept", "localhost"),
        ("postgresql://me@[::1]:5432/kept", "::1"),
        ("postgresql:///kept?host=/run/postgresql", None),
    ],
)
def test_host_is_taken_when_it_is_an_address_or_left_to_the_query(text: str, host: str | None) -> None:
    assert (parse(text).host, parse(text).database) == (host, "kept")


@pytest.mark.parametrize("path", ["kept.sqlite3", "/var/lib/kept.sqlite3", "a b?c#d%41@e:f"])
def test_path_is_taken_as_it_stands_when_it_is_a_file(path: str) -> None:
    url = parse(f"sqlite:///{path}")

    assert (url.drivername, url.database, url.query) == ("sqlite+aiosqlite", path, {})


@pytest.mark.parametrize("text", NOT_SUPPORTED.split())
def test_address_is_refused_without_being_told_when_it_is_not_supported(text: str) -> None:
    with pytest.raises(AddressError, match=r"^is not supported: [^\n]*$") as raised:
        Storage(text)

    assert SECRET not in str(raised.value)


@pytest.mark.parametrize(
    "text", [*MALFORMED.split(), "", f"postgresql://u:{SECRET} x@h/d", f"postgresql://{SECRET}\n/d"]
)
def test_address_is_refused_without_being_told_when_it_is_malformed(text: str) -> None:
    with pytest.raises(AddressError, match=r"^is (malformed|not supported): [^\n]*$") as raised:
        parse(text)

    assert SECRET not in str(raised.value)
    assert raised.value.__cause__ is None


def test_address_names_the_extra_when_psycopg_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(AddressError, match=r"^needs the extra dateline\[postgres\]: "):
        parse("postgresql://u@h/d")
