"""What can be found in a text alone: placeholders, voices without a name, long sentences, links."""

import re
from collections.abc import Iterator
from html import unescape

from articles import body, text

LONG_SENTENCE = 45  # words
QUOTED_WORDS = 4  # a shorter quotation is a term or a title

# What is typed to be replaced: TK and its kind, rows of X, the printers' Latin. Capitals matter.
_PLACEHOLDER = re.compile(
    r"\b(?:TK(?:TK)*|TKTK\w*|X{3,}|TODO|FIXME|TBC|TBD|[Ll]orem [Ii]psum|LOREM IPSUM)\b"
    r"|\?{3,}|\[(?:xxx|tk|name|ім’я|дата)\]"
)
_QUOTATION = re.compile(r"“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»|\"([^\"]+)\"")
# Verbs and phrases that give words to somebody, in the languages the desk writes.
_SPEAKS = re.compile(
    r"\b(?:said|says?|saying|told|tells?|telling|adds?|added|adding|writes?|wrote|written|asks?"
    r"|asked|answers?|answered|replie[sd]|recalls?|recalled|explains?|explained|according to"
    r"|insists?|insisted|argues?|argued|notes?|noted|claims?|claimed|warns?|warned|calls?|called"
    r"|remembers?|remembered|states?|stated|continues?|continued|admits?|admitted|thinks?|thought"
    r"|describes?|described|reports?|reported|announced?|maintains?|concludes?|concluded)\b"
    r"|\b(?:каже|кажуть|казав|казала|сказа(?:в|ла|ли)|заяви(?:в|ла|ли)|дода(?:є|в|ла|ли)"
    r"|розпові(?:дає|в|ла|ли)|повідоми(?:в|ла|ли)|поясню(?:є|в|ла)|поясни(?:в|ла)|за словами"
    r"|написа(?:в|ла|ли)|пише|згадує|згада(?:в|ла)|вважає|наголоси(?:в|ла)|зазначи(?:в|ла)"
    r"|відпові(?:в|ла)|стверджує|переконан[аи]?й?)\b",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(r"(?:^|[\s”»\"])[–—―-]\s*[^\W\d_]")
_HREF = re.compile(r'<a href="([^"]*)">')


def placeholders(plain: str) -> list[str]:
    """Return the placeholders left in `plain`, each once, in their order."""
    return list(dict.fromkeys(found[0] for found in _PLACEHOLDER.finditer(plain)))


def long_sentences(html: str) -> list[str]:
    """Return the sentences of a body that have more words than a reader should be asked to hold."""
    return [
        sentence
        for block in body.blocks(html)
        if block.kind != "list"
        for line in block.text.splitlines()
        for sentence in text.sentences(line)
        if text.count_words(sentence) > LONG_SENTENCE
    ]


def unattributed(html: str) -> list[str]:
    """Return the quotations of a body with nobody near who says them.

    Near is the same paragraph, without what is quoted in it, or the one before or after.
    A pull quote repeats what stands elsewhere.
    """
    blocks = [b for b in body.blocks(html) if b.text and b.kind != "pull_quote"]
    speaks = [_speaks(block) for block in blocks]
    found = []
    for number, block in enumerate(blocks):
        quoted = _quoted(block)
        if quoted and not any(speaks[max(number - 1, 0) : number + 2]):
            found += quoted
    return found


def _quoted(block: body.Block) -> list[str]:
    if block.kind == "quote":
        return [block.text]
    quoted = ["".join(filter(None, found.groups())) for found in _QUOTATION.finditer(block.text)]
    return [words for words in quoted if text.count_words(words) > QUOTED_WORDS]


def _speaks(block: body.Block) -> bool:
    if block.kind == "quote":
        return bool(_ATTRIBUTED.search(block.text))
    around = _QUOTATION.sub(" ”", block.text)
    return bool(_SPEAKS.search(around) or (around != block.text and _ATTRIBUTED.search(around)))


def links(html: str) -> Iterator[str]:
    """Yield the addresses that a body links to, each once, in their order."""
    yield from dict.fromkeys(unescape(found[1]) for found in _HREF.finditer(html))
