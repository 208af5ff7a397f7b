"""The benchmark itself, on little: what it measures has the right shape, whatever the figures."""

import pytest
from benchmarks import matchers
from benchmarks.peers import PEERS

from bot.answering.judging import Entries, Refused
from bot.answering.scoring import Case

BANK = {
    "pay": ("what does the union want", "how much more pay"),
    "layoffs": ("are layoffs planned", "will people be laid off"),
}


def case(text: str, *entries: str) -> Case:
    return Case(text, text, (), "en", "fact", "q.csv", Entries(entries) if entries else Refused())


@pytest.mark.parametrize("peer", PEERS)
def test_rank_puts_the_entry_of_an_utterance_first(peer: str) -> None:
    found = PEERS[peer](BANK).rank("Are layoffs planned?", 2)

    assert (found[0].entry, found[0].utterance) == ("layoffs", "are layoffs planned")


@pytest.mark.parametrize("peer", PEERS)
def test_rank_gives_each_entry_once_with_scores_that_fall(peer: str) -> None:
    found = PEERS[peer](BANK).rank("will the union want layoffs", 5)

    scores = [candidate.score for candidate in found]
    assert sorted(candidate.entry for candidate in found) == ["layoffs", "pay"]
    assert 1.001 > scores[0] >= scores[1] > 0


@pytest.mark.parametrize("peer", PEERS)
def test_rank_keeps_to_the_limit(peer: str) -> None:
    assert len(PEERS[peer](BANK).rank("will the union want layoffs", 1)) == 1


@pytest.mark.parametrize("peer", PEERS)
def test_rank_finds_nothing_when_nothing_is_shared(peer: str) -> None:
    assert PEERS[peer](BANK).rank("ж", 2) == ()


@pytest.mark.parametrize("peer", PEERS)
def test_accuracy_counts_first_places_and_what_is_to_be_refused(peer: str) -> None:
    cases = [case("are layoffs planned", "layoffs", "pay"), case("how much more pay", "layoffs"), case("жжж")]

    row = matchers.accuracy(peer, PEERS[peer](BANK), cases)

    assert (row.peer, row.answerable, row.refused, row.top1, row.auc) == (peer, 2, 1, 0.5, 1.0)


def test_speeds_measure_every_peer_on_the_same_bank() -> None:
    rows = matchers.speeds(30)

    assert [row.peer for row in rows] == list(PEERS)
    assert {(row.utterances, row.questions) for row in rows} == {(30, matchers.QUESTIONS)}
    assert len({row.vocabulary for row in rows}) == 1
    assert all(0 <= row.top1 <= 1 for row in rows)


def test_speed_asks_less_when_a_scorer_has_much_to_compare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matchers, "MAX_COMPARISONS", 150)
    made = matchers.invented(30)

    assert [matchers.speed(peer, made).questions for peer in ("WRatio", "BM25")] == [5, matchers.QUESTIONS]


def test_lines_hold_a_row_for_each_peer_and_its_ratio_to_wratio() -> None:
    accuracies = [matchers.Accuracy("WRatio", 2, 1, 0.5, 0.75, 4.0), matchers.Accuracy("BM25", 2, 1, 1.0, 0.5, 1.0)]
    speeds = [
        matchers.Speed("WRatio", 1000, 90, 0.5, 1.25, 20, 4.0, 8.0, 0.5),
        matchers.Speed("BM25", 1000, 90, 0.5, 1.25, 200, 1.0, 2.0, 1.0),
    ]

    assert [line.split() for line in matchers.accuracy_lines("English", accuracies)[2:]] == [
        ["BM25", "100.0%", "0.500", "1.000", "0.250x"],
        ["WRatio", "50.0%", "0.750", "4.000", "1.000x"],
    ]
    assert [line.split() for line in matchers.speed_lines(speeds)[2:]] == [
        ["WRatio", "0.50", "1.2", "20", "50.0%", "4.000", "8.000", "1.000x"],
        ["BM25", "0.50", "1.2", "200", "100.0%", "1.000", "2.000", "0.250x"],
    ]


def test_standalone_questions_have_no_context_and_speak_the_language() -> None:
    cases = matchers.standalone(["pl"])

    assert {(case.language, case.context) for case in cases} == {("pl", ())}
    assert {type(case.expected) for case in cases} == {Entries, Refused}
