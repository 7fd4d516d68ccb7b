"""What commands take on their command line."""

from argparse import ArgumentTypeError
from collections.abc import Callable


def whole(least: int, most: int) -> Callable[[str], int]:
    """Return a type of `add_argument` for whole numbers from `least` to `most`."""

    def number(said: str) -> int:
        if not said.isdecimal() or not least <= int(said) <= most:
            raise ArgumentTypeError(f"“{said}” is no whole number from {least:,} to {most:,}")
        return int(said)

    return number
