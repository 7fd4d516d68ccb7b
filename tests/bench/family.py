"""Pages made for training and measuring: paragraphs of the known answers, in other clothes.

`clean` is a headline and paragraphs and nothing else. `dressed` is the same story as one family of
pages prints it: below tickers of other stories and campaigns, above teasers and author boxes, with
or without blank lines, each part there or not. Names and labels are invented.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

FIRST = "Ada Ben Cleo Dee Orla Pavlo Iryna Tom Lesia Mark Nina Oleh Ruth Sam Yulia".split()
LAST = "Sample Quist Marlow Teal Zrazkova Harrow Lind Petrenko Ashby Novak Reed Bondar".split()
PAPERS = ("The River Herald", "Port Anselm Post", "The Teal Independent", "Upland Daily")
JOBS = ("Reporter", "News Editor", "Senior Correspondent", "Staff Writer", "Deputy Chief Editor")
MONTHS = "January February March April May June July August September October November December"


@dataclass(frozen=True)
class Known:
    """A story to dress: its headline and its paragraphs."""

    headline: str
    paragraphs: tuple[str, ...]


def plain(line: str) -> bool:
    """A paragraph of a story; some known answers hold their page's legal notice, too."""
    return "©" not in line and not line.startswith(("Editor", "Correction"))


def stories(truths: list[dict]) -> list[Known]:
    """The known answers that make a page: a headline, and paragraphs that are sentences."""
    found = []
    for truth in truths:
        lines = [line.strip() for line in truth.get("articleBody", "").split("\n")]
        prose = tuple(x for x in lines if x.count(" ") >= 7 and x[-1:] in '.!?”"' and plain(x))
        headline = truth.get("headline") or ""
        if len(prose) >= 4:
            found.append(Known(headline, prose))
    return found


def clean(pick: random.Random, story: Known, headline: str) -> tuple[str, list[str]]:
    body = list(story.paragraphs[: pick.randint(3, 30)])
    between = pick.choice(("\n\n", "\n\n", "\n"))
    return between.join([headline, *body]), body


def name(pick: random.Random) -> str:
    return f"{pick.choice(FIRST)} {pick.choice(LAST)}"


def date(pick: random.Random) -> str:
    month = pick.choice(MONTHS.split())
    return f"{month} {pick.randint(1, 28)}, {pick.randint(2019, 2026)}"


def dressed(
    pick: random.Random, story: Known, headline: str, others: list[Known]
) -> tuple[str, list[str]]:
    """The story as a page of the family, and its body."""
    body = list(story.paragraphs[: pick.randint(3, 14)])
    paper = pick.choice(PAPERS)
    blank = pick.random() < 0.75
    spaced = [line for paragraph in body for line in ((paragraph, "") if blank else (paragraph,))]
    page = [*_above(pick, paper, others)]
    if pick.random() < 0.85:
        page += _header(pick, paper, headline)
    page += spaced + _below(pick, paper, others)
    return "\n".join(page), body


def _above(pick: random.Random, paper: str, others: list[Known]) -> list[str]:
    lines: list[str] = []
    if pick.random() < 0.3:
        lines += [f"Join {pick.randint(1, 20)},000+ {paper} members todaySupport our reporting"]
    if pick.random() < 0.2:
        lines += ["Skip to content"]
    if pick.random() < 0.2:
        lines += [f"{pick.choice(('Mon', 'Tues', 'Fri'))}day, {date(pick)}", ""]
    if pick.random() < 0.15:
        lines += ["0 members on board", "Become a member", ""]
    if pick.random() < 0.5:
        for _ in range(pick.choice((1, 1, 2, 4))):
            ticker = pick.choice(others).paragraphs[: pick.choice((1, 1, 2))]
            lines += [pick.choice(("News Feed", "Video")), "", " ".join(ticker), ""]
        lines += ["Show More"]
    return lines


def _header(pick: random.Random, paper: str, headline: str) -> list[str]:
    lines = [pick.choice(("News Feed", "War", "Politics", "")), "", headline, ""]
    author = pick.choice((f"{name(pick)}", f"{paper} news desk", f"{name(pick)} and {name(pick)}"))
    if pick.random() < 0.8:
        clock = f"{pick.randint(1, 12)}:{pick.randint(10, 59)} {pick.choice(('am', 'PM', 'pm'))}"
        lines += pick.choice((
            [f"by {author}{date(pick)} {clock}"],
            [f"by {author} {date(pick)} {clock} {pick.randint(0, 9)} min read"],
            [f"{date(pick)} {clock}by {author}"],
            [f"{date(pick)} {clock}", f"by {author}"],
            [f"{pick.randint(1, 9)} min read", headline],
        ))  # fmt: skip
    if pick.random() < 0.5:
        lines += [f"People stand by the river at {pick.choice(LAST)} on {date(pick)}. "
                  f"({name(pick)} / {pick.choice(PAPERS)})"]  # fmt: skip
    if pick.random() < 0.15:
        lines += ["This audio is created with AI assistance"]
    return [*lines, ""]


def _below(pick: random.Random, paper: str, others: list[Known]) -> list[str]:
    lines: list[str] = []
    for _ in range(pick.choice((0, 1, 1, 2))):
        other = pick.choice(others)
        if not other.headline:
            continue
        lines += [other.headline]
        if pick.random() < 0.7:
            lines += [other.paragraphs[0][: pick.randint(120, 260)].rstrip() + "…"]
        lines += pick.choice(([], [f"{paper}{name(pick)}"], ["Article image"]))
    if pick.random() < 0.6:
        who = pick.choice((name(pick), f"{paper} news desk"))
        lines += pick.choice(([], ["Avatar"]))
        lines += pick.choice(([who], [who, who], [who, "", pick.choice(JOBS)]))
        before = f"{pick.choice(PAPERS)}, and taught for {pick.randint(2, 20)} years."
        lines += ["", f"{who} covers rivers for {paper}. Before that they worked for {before}"]
        lines += pick.choice(([], ["", "Read more"]))
    if pick.random() < 0.3:
        lines += ["", "Share our dream.", "Support our reporting",
                  "We want to go on writing about this river as long as anybody lives beside it.",
                  f"{name(pick)}, editor-in-chief"]  # fmt: skip
    if pick.random() < 0.3:
        lines += ["News Feed"]
        for _ in range(pick.randint(1, 4)):
            other = pick.choice(others)
            lines += [f"{pick.randint(1, 11)}:{pick.randint(10, 59)} PM",
                      f"{other.paragraphs[0]} (Updated:  )"]  # fmt: skip
        lines += ["Show More"]
    return lines + pick.choice(([], [], ["Comments"], ["* indicates required"]))
