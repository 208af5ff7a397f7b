"""The wiring: from a folder of knowledge to everything that a surface needs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from bot.answering import Engine
from bot.compiling import LEXICAL, Passed, Progress, compile_matcher, is_kept, recall
from bot.encoders import find_encoder
from bot.knowledge import load
from bot.matching.bank import bank, names
from bot.matching.fused import FusedMatcher, Heads, build
from bot.matching.meaning import Encoder, ModelError, Recalled
from bot.model.knowledge import Knowledge
from bot.model.policy import Policy
from bot.model.utterance import normalise
from bot.settings import MeaningSettings, SettingsError


@dataclass(frozen=True, slots=True)
class Services:
    """What surfaces share."""

    knowledge: Knowledge
    engine: Engine


def default_knowledge() -> Path:
    """Return the knowledge of this checkout, or the one inside the installed package."""
    package = Path(__file__).parent
    checkout = package.parent / "knowledge"
    return checkout if (checkout / "about.yaml").is_file() else package / "shipped_knowledge"


def wire(
    folder: Path,
    *,
    semantic: bool = True,
    settings: MeaningSettings | None = None,
    cache: Path | None = None,
    progress: Progress = lambda done, total: None,
) -> Services:
    """Return the services over a folder of knowledge.

    The first time for a version of the knowledge takes minutes with an encoder, as every utterance is encoded;
    ``progress`` tells how far it is, and ``cache``, by default the user's own folder for such things, keeps the result.
    ``settings`` choose the encoder; without them, it is the one that is installed, and none unless ``semantic``.

    Raises KnowledgeError with every fault in the knowledge, SettingsError if there is no encoder as chosen.
    """
    passed = Passed(cache or default_cache())
    knowledge = load(folder, passed.has)
    passed.keep(knowledge.version)
    make_encoder = find_encoder(settings) if semantic else None
    matcher = whole_matcher(knowledge, Heads.of(knowledge.fitted), make_encoder, progress, cache)
    return Services(knowledge, Engine(knowledge, matcher, policy(knowledge), matcher.by_words(), matcher.at_once()))


def look_over(folder: Path, settings: MeaningSettings, cache: Path | None = None) -> tuple[Knowledge, bool]:
    """Return the knowledge of a folder, and whether what takes long to learn of it is kept; nothing is made.

    Of a model that has to be loaded to be known, it is taken to be. Raises KnowledgeError and SettingsError.
    """
    knowledge = load(folder)
    make_encoder = find_encoder(settings)
    name = getattr(make_encoder, "name", None) if make_encoder else LEXICAL
    lexicon = knowledge.lexicon
    return knowledge, name is None or is_kept(
        bank(knowledge), names(lexicon), lexicon.shorthand, name, cache or default_cache()
    )


def whole_matcher(
    knowledge: Knowledge,
    heads: Heads,
    make_encoder: Callable[[], Encoder] | None,
    progress: Progress,
    cache: Path | None = None,
) -> FusedMatcher:
    """Return the matcher over all of a knowledge base, compiled or as it was kept; see ``wire``."""
    lexicon = knowledge.lexicon
    folder = cache or default_cache()
    try:
        return compile_matcher(
            bank(knowledge), names(lexicon), lexicon.shorthand, heads, make_encoder, folder, progress
        )
    except ModelError as error:
        raise SettingsError(str(error)) from error


def policy(knowledge: Knowledge) -> Policy:
    """Return the thresholds that go with the heads of a knowledge base."""
    return knowledge.fitted.policy if knowledge.fitted else Policy()


def default_cache() -> Path:
    """Return the user's own folder for what can be made anew."""
    return user_cache_path("dateline")


def recalling(
    knowledge: Knowledge,
    texts: Sequence[str],
    make_encoder: Callable[[], Encoder],
    progress: Progress,
    cache: Path | None = None,
) -> Recalled:
    """Return an encoder that has the vectors of the knowledge's utterances and of other texts at hand.

    For matchers of parts of the knowledge: see ``partial_matcher``. Raises SettingsError if the model can't be loaded.
    """
    every = [*(text for utterances in bank(knowledge).values() for text in utterances), *texts]
    try:
        return recall([normalise(text) for text in every], make_encoder, cache or default_cache(), progress)
    except ModelError as error:
        raise SettingsError(str(error)) from error


def partial_matcher(knowledge: Knowledge, part: Mapping[str, Sequence[str]], encoder: Encoder | None) -> FusedMatcher:
    """Return the matcher of a knowledge base over a part of its bank."""
    lexicon = knowledge.lexicon
    return build(part, names(lexicon), lexicon.shorthand, encoder, Heads.of(knowledge.fitted))
