"""Finding a service by everyday words."""

from collections.abc import Iterable

from yipanqi.web.seam import ServiceCard


def find(cards: Iterable[ServiceCard], query: str) -> tuple[ServiceCard, ...]:
    """The services that share words with the query, the closest first; pairs of signs stand for words of Chinese."""
    wanted = pieces(query)
    scored = [(_score(card, wanted), card) for card in cards]
    return tuple(card for score, card in sorted(scored, key=lambda s: -s[0]) if score > 0)


def pieces(text: str) -> frozenset[str]:
    """Every two neighbouring signs of each word, in lower case; a word of one sign is itself."""
    words = text.lower().replace("，", " ").replace("、", " ").split()
    return frozenset(word[i : i + 2] for word in words for i in range(max(len(word) - 1, 1)))


def _score(card: ServiceCard, wanted: frozenset[str]) -> float:
    title = pieces(" ".join((card.title.zh, card.title.en, card.short.zh, *card.words)))
    rest = pieces(f"{card.summary.zh} {card.summary.en}")
    return len(wanted & title) + 0.3 * len(wanted & rest)
