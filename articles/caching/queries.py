"""What of a request tells answers apart: the query, and the encodings a browser takes."""

LONGEST_QUERY = 300
# Names that follow readers around; no page of ours looks at them.
_TRACKING = frozenset(
    "_ga dclid fbclid gbraid gclid igshid mc_cid mc_eid msclkid ttclid twclid wbraid yclid".split()
)
_TRACKING_PREFIX = "utm_"


def normal(query: str, known: frozenset[str]) -> str | None:
    """Return `query` as one of its kind: sorted by name, without what follows readers around.

    None if anything but `known` names is left, or if it is long: nobody shall fill the memory
    with names of his own.
    """
    pairs = []
    for pair in query.split("&"):
        name = pair.partition("=")[0]
        if not pair or name in _TRACKING or name.startswith(_TRACKING_PREFIX):
            continue
        if name not in known:
            return None
        pairs.append((name, pair))
    found = "&".join(pair for _, pair in sorted(pairs, key=lambda named: named[0]))
    return found if len(found) <= LONGEST_QUERY else None


class Encodings:
    """Chooses between 'br', 'gzip' and '' as ``Accept-Encoding`` says."""

    MOST = 1_000  # headers remembered; browsers send a few dozen
    LONGEST = 200  # characters of one that is remembered

    def __init__(self) -> None:
        self._chosen: dict[str, str] = {}

    def choose(self, accepted: str) -> str:
        """Return the best encoding of those `accepted`."""
        chosen = self._chosen.get(accepted)
        if chosen is not None:
            return chosen
        chosen = _choose(accepted)
        if len(accepted) <= self.LONGEST:
            if len(self._chosen) >= self.MOST:
                self._chosen.clear()
            self._chosen[accepted] = chosen
        return chosen


def _choose(accepted: str) -> str:
    wanted = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        wanted[name.strip()] = weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return next((name for name in ("br", "gzip") if wanted.get(name, wanted.get("*"))), "")
