"""How alike two written names look: letters in common, and the slips between them."""

from functools import cache


@cache
def bigrams(word: str) -> frozenset[str]:
    """Return the pairs of letters of a word, its beginning and end included."""
    framed = f"^{word}$"
    return frozenset(framed[place : place + 2] for place in range(len(framed) - 1))


def in_common(one: str, other: str) -> float:
    """Return the share of pairs of letters that two words have in common (Dice), 0 to 1."""
    first, second = bigrams(one), bigrams(other)
    return 2 * len(first & second) / (len(first) + len(second))


def slips(one: str, other: str, most: int) -> int:
    """Count the letters wrong, missing, added or swapped between two words, up to `most` + 1.

    The restricted Damerau-Levenshtein distance, given up as soon as it must be above `most`.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, against in enumerate(other, 1):
            cost = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return min(last[-1], most + 1)


def likeness(one: str, other: str, least: float = 0) -> float:
    """Return how alike two names look, 0 to 1: half letters in place, half pairs of letters in common.

    Below `least` it is 0, and is not worked out.
    """
    longest = max(len(one), len(other))
    shared = in_common(one, other)
    most = int(longest * (1 + shared - 2 * least))
    if most < 0:
        return 0
    found = ((longest - slips(one, other, most)) / longest + shared) / 2
    return found if found >= least else 0
