import pytest

from bot.knowledge.calendars import take_dates
from bot.model.language import Language


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "on 30 December, Jan. 10 and the 12th of March", {"30 December", "10 January", "March"}),
        ("en", "in May, on Thursday", {"May", "Thursday"}),
        ("en", "it may march on", set()),
        ("uk", "30 грудня, 10-го січня, у лютому", {"30 December", "10 January", "February"}),
        ("uk", "у четвер, до п'ятниці, з вівторка", {"Thursday", "Friday", "Tuesday"}),
        ("uk", "січневі переговори серед травневих днів", {"January", "May"}),
        ("ru", "30 декабря, в январе, к маю", {"30 December", "January", "May"}),
        ("ru", "в среду, по субботам, с понедельника", {"Wednesday", "Saturday", "Monday"}),
        ("ru", "январские и майские встречи, маски", {"January", "May"}),
        ("pl", "30 grudnia, w styczniu, w listopadzie", {"30 December", "January", "November"}),
        ("pl", "w środę, od czwartku, w sobocie", {"Wednesday", "Thursday", "Saturday"}),
        ("pl", "Styczniowe rozmowy mają trwać, ſtycznia", {"January"}),
    ],
)
def test_take_dates_finds_days_months_and_weekdays_in_any_case_form(
    language: Language, text: str, found: set[str]
) -> None:
    assert take_dates(text, language)[0] == found


def test_take_dates_leaves_the_rest_of_the_text() -> None:
    assert take_dates("О 15:30 30 грудня 2021 року", "uk")[1] == "о 15:30 | 2021 року"
