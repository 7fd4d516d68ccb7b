"""Bars of a small chart, as numbers that a template writes into SVG. No queries, no colours."""

from dataclasses import dataclass

SLOT, GAP, HEIGHT = 10, 2, 100


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in units of the drawing; `said` is its value in words."""

    x: int
    y: int
    width: int
    height: int
    label: str
    said: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that says in `summary` what it shows; `top` is what its highest bar stands for."""

    key: str
    title: str
    figure: str
    summary: str
    column: str
    top: str
    bars: list[Bar]

    @property
    def view_box(self) -> str:
        return f"0 0 {SLOT * len(self.bars)} {HEIGHT}"


def bars(values):
    """Return a bar for each (label, number or None, the number in words), the highest full.

    What is not nothing is seen: a bar has one unit at least.
    """
    most = max((number for _, number, _ in values if number), default=0)
    drawn = []
    for place, (label, number, said) in enumerate(values):
        height = max(round(HEIGHT * number / most), 1) if number else 0
        x, y = SLOT * place + GAP // 2, HEIGHT - height
        is_last = place == len(values) - 1
        drawn.append(Bar(x, y, SLOT - GAP, height, label, said, is_last))
    return drawn
