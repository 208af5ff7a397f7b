import pytest

from bot.model.preferences import Preferences

NO_ZONES = [
    "",
    "Kyiv",
    "Europe",
    "europe/kyiv!",
    "../../etc/passwd",
    "/etc/localtime",
    "Europe/Kyiv\0",
    "\ud800",
    "x" * 500,
]


def test_preferences_choose_nothing_when_they_are_made_without_a_choice() -> None:
    assert Preferences() == Preferences(language=None, zone=None, is_brief=False)


@pytest.mark.parametrize("zone", ["Europe/Kyiv", "UTC", "America/Argentina/Buenos_Aires", None])
def test_zone_is_taken_when_it_is_one(zone: str | None) -> None:
    assert Preferences(zone=zone).zone == zone


@pytest.mark.parametrize("zone", NO_ZONES)
def test_zone_is_refused_when_it_is_none(zone: str) -> None:
    with pytest.raises(ValueError, match=r"is no time zone: expected a name such as Europe/Kyiv$"):
        Preferences(zone=zone)
