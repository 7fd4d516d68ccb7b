"""Fit the table of weights in articles/importing/recognise/weights.json.

    python tests/bench/train_lines.py [--write] [--folds N [--deal SEED]]

Data: the pages with known answers in ../shared/pages (dev half), our golden cases, and pages made
of the known answers' paragraphs (see `family`). They are read where they lie; only weights of
named signs are written, no text. A line counts as story when at least half of its four-word runs
are in the known body. Fitted is a linear chain (see `zone`) by gradient ascent on the likelihood
with AdaGrad and a penalty on the squares of the weights; the means of the later rounds are kept.
With --folds the pages are dealt by publisher into N parts, each scored by weights that never
saw its publishers: the lines alone, then what the whole parser takes. That is the figure to
believe, and --deal deals anew: what differs by less than two deals do is noise.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import re
import sys
from collections import Counter, defaultdict
from math import exp, sqrt
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT.parent / "shared" / "pages"
sys.path[:0] = [str(ROOT), str(PAGES), str(Path(__file__).parent)]

import family  # noqa: E402
import score  # noqa: E402

from articles.importing.parse import parse  # noqa: E402
from articles.importing.parts import House  # noqa: E402
from articles.importing.read import read  # noqa: E402
from articles.importing.recognise import lay_out, name_lines, zone  # noqa: E402

GOLDEN = ROOT / "tests" / "importing" / "golden"
TRUTHS = sorted((PAGES / "truth" / "dev").glob("*.json"))
TOKEN = re.compile(r"\w+")
EPOCHS, RATE, PENALTY, RARE = 24, 0.3, 0.02, 10
# Known answers err: some leave out a page's transcript, or hold its list of other stories. After
# the first rounds a line that reads far otherwise than its answer says is no longer learnt from.
FIRST_ROUNDS, FAR_OFF = 4, 0.9


class Page:
    def __init__(self, ident, publisher, kind, text, truth):
        self.ident, self.publisher, self.kind, self.truth = ident, publisher, kind, truth
        self.text = text
        layout = lay_out(text)
        name_lines(layout, House())
        self.lines = [line.text for line in layout.lines]
        self.signs = zone.signs_of(layout)
        self.wanted = labels(self.lines, truth)


def labels(lines, body):
    tokens = TOKEN.findall(body)
    runs = {size: set(zip(*(tokens[i:] for i in range(size)))) for size in (1, 2, 3, 4)}
    whole = {" ".join(TOKEN.findall(line)) for line in body.splitlines()}
    found = []
    for line in lines:
        words = TOKEN.findall(line)
        if len(words) < 4:
            found.append(int(bool(words) and " ".join(words) in whole))
            continue
        own = list(zip(*(words[i:] for i in range(4))))
        found.append(int(sum(run in runs[4] for run in own) >= 0.5 * len(own)))
    return found


def read_pages():
    with (PAGES / "index.tsv").open(newline="", encoding="utf8") as index:
        for row in csv.DictReader(index, delimiter="\t"):
            truth = json.loads((PAGES / row["truth"]).read_text(encoding="utf8"))
            if "articleBody" not in truth:
                continue
            for kind in ("text", "near"):
                file = PAGES / row["file"].replace("pages_text", f"pages_{kind}")
                if file.exists():
                    yield Page(
                        row["id"],
                        row["publisher"],
                        kind,
                        file.read_text(encoding="utf8"),
                        truth["articleBody"],
                    )


def read_golden():
    """Our own cases, so that the shapes they stand for keep coming out whole."""
    for case in sorted(GOLDEN.iterdir()):
        expected = json.loads((case / "expected.json").read_text(encoding="utf8"))
        source = read((case / "source.txt").read_bytes())
        yield Page(f"golden-{case.name}", "golden", "own", source.text, "\n".join(expected["body"]))


def read_generated(files=TRUTHS, count=160, seed=5):
    """The same paragraphs in the family's clothes, and with none at all."""
    pick = random.Random(seed)
    known = family.stories([json.loads(f.read_text(encoding="utf8")) for f in files])
    headlines = [story.headline for story in known if story.headline]
    for number in range(count):
        story = pick.choice(known)
        headline = story.headline or pick.choice(headlines)
        others = [other for other in known if other is not story]
        if number % 4:
            text, body = family.dressed(pick, story, headline, others)
        else:
            text, body = family.clean(pick, story, headline)
        yield Page(f"made-{number}", "made", "made", text, "\n".join(body))


def fit(pages, *, epochs=EPOCHS, seed=1):
    counts = Counter(sign for page in pages for signs in page.signs for sign in set(signs))
    names = [sign for sign, times in counts.items() if times >= RARE]
    number = {sign: place for place, sign in enumerate(names)}
    data = [
        ([[number[s] for s in signs if s in number] for signs in page.signs], page.wanted)
        for page in pages
        if page.signs
    ]
    values, squares = [0.0] * len(names), [1e-6] * len(names)
    edges, edge_squares = [-2.0, -2.0], [1e-6, 1e-6]
    order, chance = list(range(len(data))), random.Random(seed)
    sums, edge_sums, late = [0.0] * len(names), [0.0, 0.0], epochs - epochs // 2
    for epoch in range(epochs):
        chance.shuffle(order)
        rate = RATE if epoch < epochs * 0.6 else RATE / 3
        far_off = FAR_OFF if epoch >= FIRST_ROUNDS else 1
        for at in order:
            _learn(
                data[at], values, squares, edges, edge_squares, rate, PENALTY / len(data), far_off
            )
        if epoch >= late:  # the mean of the later rounds is steadier than the last one
            sums = [a + b for a, b in zip(sums, values)]
            edge_sums = [a + b for a, b in zip(edge_sums, edges)]
    taken = epochs - late
    enter, leave = (value / taken for value in edge_sums)
    return {n: value / taken for n, value in zip(names, sums)} | {"enter": enter, "leave": leave}


def _learn(page, values, squares, edges, edge_squares, rate, penalty, far_off):
    rows, wanted = page
    scores = [sum([values[i] for i in row]) for row in rows]
    found, turns = expected(scores, *edges)
    scale = 1 / sqrt(len(rows))
    steps = defaultdict(float)
    for row, target, guess in zip(rows, wanted, found):
        error = target - guess
        if 1e-3 < abs(error) <= far_off:
            for i in row:
                steps[i] += error
    for i, step in steps.items():
        step = step * scale - penalty * values[i] * 50
        squares[i] += step * step
        values[i] += rate * step / sqrt(squares[i])
    real = [0, 0]
    for a, b in zip([0, *wanted], wanted):
        real[0] += b > a
        real[1] += a > b
    for i in (0, 1):
        step = (real[i] - turns[i]) * scale
        edge_squares[i] += step * step
        edges[i] += rate * step / sqrt(edge_squares[i])


def expected(scores, enter, leave):
    """Probabilities of 'story', and how many entrances and exits are expected."""
    to_enter, to_leave = exp(enter), exp(leave)
    forward, odds = [], enter
    for value in scores:
        odds += value
        forward.append(odds)
        odds = zone.between(odds, to_enter, to_leave)
    backward, turns = 0.0, [0.0, 0.0]
    found = [0.0] * len(scores)
    for at in range(len(scores) - 1, -1, -1):
        found[at] = 1 / (1 + exp(-max(-700, forward[at] + backward)))
        x = backward + scores[at]
        if at:
            f = forward[at - 1]
            logs = (f + x, enter + x, f + leave, 0.0)
            top = max(logs)
            whole = sum(exp(v - top) for v in logs)
            turns[0] += exp(logs[1] - top) / whole
            turns[1] += exp(logs[2] - top) / whole
        backward = zone.between(x, to_leave, to_enter)
    turns[0] += found[0] if found else 0
    return found, turns


def guesses(pages, table, least=0.5):
    for page in pages:
        weight = table.get
        scores = [sum([weight(s, 0.0) for s in signs]) for signs in page.signs]
        chances = zone.along(scores, table["enter"], table["leave"])
        yield page, [line for line, p in zip(page.lines, chances) if p >= least]


def whole(pages, table):
    """What the whole parser takes of each page with these weights."""
    zone.WEIGHTS.clear()
    zone.WEIGHTS.update(kept(table))
    for remembered in (zone._of_shape, zone._of_neighbours, zone._of_place):
        remembered.cache_clear()
    for page in pages:
        yield page, parse(page.text).as_json("", "")["body"]


def figures(results):
    groups = defaultdict(list)
    for page, taken in results:
        p, r, _ = score.body_scores(page.truth, "\n".join(taken))
        groups[page.kind, page.ident.split("-")[0]].append((p, r))
    for key, pairs in sorted(groups.items()):
        ps = [p for p, _ in pairs if p is not None]
        rs = [r for _, r in pairs if r is not None]
        p, r = (sum(v) / max(1, len(v)) for v in (ps, rs))
        print(
            f"{key[0]:>5} {key[1]:<8} {len(pairs):>4}"
            f"  F1 {score.harmonic(p, r):.4f}  P {p:.4f}  R {r:.4f}"
        )


def held_out(pages, folds, deal):
    """Every page as lines and as a whole, by weights fitted without its publisher's pages."""
    publishers = sorted({page.publisher for page in pages})
    random.Random(deal).shuffle(publishers)
    part = {name: place % folds for place, name in enumerate(publishers)}
    golden, lines, wholes = list(read_golden()), [], []
    for fold in range(folds):
        left_out = [page for page in pages if part[page.publisher] == fold]
        unseen = {f"{page.ident}.json" for page in left_out}
        made = read_generated([file for file in TRUTHS if file.name not in unseen])
        seen = [page for page in pages if part[page.publisher] != fold]
        table = fit([*seen, *golden, *made])
        lines += guesses(left_out, table)
        wholes += whole(left_out, table)
    return lines, wholes


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--deal", type=int, default=7)
    options = parser.parse_args()
    pages = list(read_pages())
    if options.folds:
        lines, wholes = held_out(pages, options.folds, options.deal)
        print("lines alone")
        figures(lines)
        print("the whole parser")
        figures(wholes)
    if options.write:
        pages += [*read_golden(), *read_generated()]
        table = fit(pages)
        figures(guesses(pages, table))
        write(table)


def kept(table):
    return {name: round(value, 2) for name, value in sorted(table.items()) if abs(value) >= 0.02}


def write(table):
    zone.WEIGHTS_FILE.write_text(
        json.dumps(kept(table), indent=0, ensure_ascii=False) + "\n", encoding="utf8"
    )


if __name__ == "__main__":
    main()
