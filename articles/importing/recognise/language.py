"""The language of a story's text, told by the small words that no sentence goes without."""

from __future__ import annotations

import re
from collections import Counter

READ = 600  # characters: some hundred words
LEAST_WORDS = 8
LEAST_SHARE = 0.1  # of the words are small words; of ordinary prose it is a quarter
CLEARLY = 1.4  # times as many as the language that comes second

# Words that are common in one of these languages and rare in the others.
_SMALL_WORDS = {
    "en": "the of and to in that is was for on with as by at from it are be has have this which",
    "uk": "і й та що не на у в з із за до від про це як але його її він вона які який яка також"
    " для під час є було був була бо щоб якщо вже ще",
    "ru": "и что не на в с со за до от об это как но его её он она которые который которая также"
    " для из по было был была чтобы если уже ещё или при",
    "de": "der die das und ist nicht mit von dem den ein eine für auf auch sich wird im zu des",
    "fr": "le la les des et est une dans pour que qui sur au pas avec du il elle ce ont plus",
    "es": "el la los las que y en un una por con del se para su al como más fue pero",
    "it": "il di che la e un una per non con del della sono nel gli alla si ha dei anche",
    "pt": "o a os as que e em um uma por com do da não se para no na mais dos foi como",
    "pl": "i w na się z do nie że to jest o jak po za od przez który która dla tym był",
    "nl": "de het een van en in is dat op te voor met zijn niet aan er om ook door naar",
    "tr": "ve bir bu için ile de da olarak olan gibi daha çok sonra kadar ancak",
    "hu": "a az és hogy nem is egy de volt meg csak már ezt ki el szerint",
    "cs": "a se na je že v to s z do o ve by za jako po při jsou",
    "sv": "och att det som en på är av för med den till inte har de ett om",
}
# Letters that one language has for itself, or nearly.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
)
LEAST_OF_SCRIPT = 0.25  # of the characters; Japanese is half Chinese
_LANGUAGES: dict[str, list[str]] = {}
for _language, _words in _SMALL_WORDS.items():
    for _word in _words.split():
        _LANGUAGES.setdefault(_word, []).append(_language)


def language_of(text: str) -> str:
    """The code of the language that `text` is written in; '' if that cannot be said for sure."""
    text = text[:READ]
    for language, letters in _SCRIPTS if not text.isascii() else ():
        if len(letters.findall(text)) > LEAST_OF_SCRIPT * len(text):
            return language
    words = text.lower().split()
    if len(words) < LEAST_WORDS:
        return ""
    small = map(_LANGUAGES.get, words)
    counts = Counter([language for languages in small if languages for language in languages])
    (best, times), (_, second) = [*counts.most_common(2), ("", 0), ("", 0)][:2]
    return best if times >= max(LEAST_SHARE * len(words), CLEARLY * second) else ""
