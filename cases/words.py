"""Words as a search compares them: without case and marks, with å as aa or a, from the beginning of a word on."""

import re
import unicodedata

# As one spells them where the keyboard has none, and as one types them in a hurry.
SPELT = str.maketrans({"å": "aa", "æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "ß": "ss", "đ": "d", "ð": "d"})
BARE = str.maketrans({"å": "a", "æ": "ae", "ä": "a", "ø": "o", "ö": "o", "ß": "ss", "đ": "d", "ð": "d"})
MOST = 6  # words in one search


def folded(text, table):
    text = unicodedata.normalize("NFC", text).casefold().translate(table)
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


class Needles:
    """The words of one search. Nothing shows them: not repr, and so no log."""

    __slots__ = ("_both",)

    def __init__(self, text):
        self._both = [(_begins(word, SPELT), _begins(word, BARE)) for word in _words(text)[:MOST]]

    def __len__(self):
        return len(self._both)

    def __repr__(self):
        return "<needles>"

    def met_in(self, text):
        """The numbers of the words that begin a word of `text`."""
        if not text:
            return set()
        spelt, bare = folded(text, SPELT), folded(text, BARE)
        return {
            number
            for number, (as_spelt, as_bare) in enumerate(self._both)
            if as_spelt.search(spelt) or as_bare.search(bare)
        }


def _words(text):
    """Those of two signs and more: one sign begins a word of every text."""
    found = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))
    return [word for word in found if len(word) > 1]


def _begins(word, table):
    return re.compile(rf"(?<![^\W_]){re.escape(folded(word, table))}")
