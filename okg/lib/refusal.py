"""An act that may not be done, and why, in sentences a person can act on."""


class Refused(Exception):
    """Raised by an act whose rule says no; `sentences` are shown to the user as they stand."""

    def __init__(self, sentences):
        self.sentences = [sentences] if not isinstance(sentences, list | tuple) else list(sentences)
        super().__init__(" ".join(str(sentence) for sentence in self.sentences))
