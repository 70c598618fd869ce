"""Draws how time and gap grow with agents, days and shifts, from the raw numbers.

    python3 benches/plot.py OUT.svg RUNS.tsv [PEER.tsv ...]

Reads the tables that `contact_centre -- run` and `peer -- run` print (several in one file are
fine) and writes one SVG that reads well in light and dark. Plain Python, no packages.
"""

import math
import statistics
import sys
from html import escape

# What a series is called, and how it is drawn. Colours hold on white and on near-black.
SERIES = [
    ("automatic", "#2a78d6", ""),
    ("columns", "#1f8a5b", "10 3"),
    ("exact", "#c2571a", "6 4"),
    ("CP-SAT", "#8a75c9", "2 4"),
]
AXES = [("agents", "agents"), ("days", "days"), ("shifts", "shifts")]
USUAL = {"agents": 24, "days": 21, "shifts": 8}
# Each with the size below which its scale is even; above it is logarithmic.
MEASURES = [
    ("gap", "gap to the bound, %", 1.0),
    ("first", "first complete roster, s", 0.3),
    ("proof", "time used, s", 1.0),
]
TICKS = [0, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000]
WIDTH, HEIGHT = 296, 208
LEFT, TOP, RIGHT, BOTTOM = 56, 34, 14, 46


def number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def rows(path):
    """Each row as a dictionary, with the name of its series."""
    head, series = None, "automatic"
    with open(path, encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line.startswith("# peer"):
                series = "CP-SAT"
            elif line.startswith("# contact_centre"):
                words = line.split()
                named = words[words.index("--engine") + 1] if "--engine" in words else "automatic"
                series = named
            if line.startswith("#") or not line:
                continue
            cells = line.split("\t")
            if cells[0] == "agents":
                head = cells
            elif head and len(cells) == len(head):
                yield {**dict(zip(head, cells)), "series": series}


def measured(row, measure):
    """The number of a row and how it is marked: proven, open, or short where something required is
    unmet or there is no roster."""
    short = number(row["unmet"]) != 0
    mark = "short" if short else "proven" if row["status"] == "optimal" else "open"
    if measure == "proof":
        return number(row["seconds"]), mark
    if measure == "first":
        return number(row["complete_s"]), mark
    if short:
        return 100.0, mark
    if "gap_pct" in row:
        return number(row["gap_pct"]), mark
    penalty, bound = number(row["penalty"]), number(row["bound"])
    # The peer states no floor; contact centres have almost none.
    return (100 * (penalty - bound) / penalty if penalty > 0 else 0.0), mark


def groups(all_rows, axis):
    """Rows in which only `axis` differs from the usual team, by series and place on the axis."""
    found = {}
    for row in all_rows:
        others = [name for name, _ in AXES if name != axis]
        if all(number(row[name]) == USUAL[name] for name in others):
            found.setdefault(row["series"], {}).setdefault(int(row[axis]), []).append(row)
    return found


def ticks_to(most, even):
    """Ticks from 0 to the first beyond `most`."""
    beyond = next((tick for tick in TICKS if tick >= most and tick > even), TICKS[-1])
    return [tick for tick in TICKS if tick == 0 or even <= tick <= beyond]


def label(value):
    return f"{value:g}"


def dot(x, y, colour, mark):
    if mark == "short":
        cross = f"M{x - 3.5:.1f},{y - 3.5:.1f}l7,7m0,-7l-7,7"
        return f'<path d="{cross}" stroke="{colour}" stroke-width="1.5" fill="none"/>'
    fill = colour if mark == "proven" else "none"
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{fill}" stroke="{colour}" stroke-width="1.5"/>'


def text(x, y, content, anchor="middle", kind="tick"):
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(str(content))}</text>'


def panel(x, y, axis, measure, found):
    """One small chart: dots for runs, a line through the medians."""
    kind, title, even = measure
    places = sorted({place for series in found.values() for place in series})
    values = {}
    for series, by_place in found.items():
        for place, own in by_place.items():
            got = [(value, mark) for value, mark in (measured(row, kind) for row in own) if value is not None]
            if got:
                values.setdefault(series, {})[place] = got
    inner_w, inner_h = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    most = max((value for by in values.values() for got in by.values() for value, _ in got), default=0)
    ticks = ticks_to(most, even)

    def at_y(value):
        return TOP + inner_h * (1 - math.log1p(value / even) / math.log1p(ticks[-1] / even))

    def at_x(place):
        if len(places) == 1:
            return LEFT + inner_w / 2
        low, high = math.log(places[0]), math.log(places[-1])
        return LEFT + 14 + (inner_w - 28) * (math.log(place) - low) / (high - low)

    out = [f'<g transform="translate({x},{y})">', text(LEFT, 18, title, "start", "title")]
    for tick in ticks:
        at, line = at_y(tick), "base" if tick == 0 else "grid"
        out.append(f'<line class="{line}" x1="{LEFT}" x2="{LEFT + inner_w}" y1="{at:.1f}" y2="{at:.1f}"/>')
        out.append(text(LEFT - 8, at + 4, label(tick), "end"))
    taken = -100.0
    for place in places:
        at, low = at_x(place), TOP + inner_h
        out.append(f'<line class="base" x1="{at:.1f}" x2="{at:.1f}" y1="{low}" y2="{low + 4}"/>')
        if at - taken >= 22:
            out.append(text(at, low + 18, place))
            taken = at
    out.append(text(LEFT + inner_w / 2, TOP + inner_h + 36, axis))
    drawn = [own for own in SERIES if own[0] in found]
    for nth, (name, colour, dashes) in enumerate(drawn):
        # Side by side, so that no run hides another's.
        aside = 5 * (nth - (len(drawn) - 1) / 2)
        by_place = values.get(name, {})
        middle = [(at_x(p) + aside, at_y(statistics.median(v for v, _ in by_place[p]))) for p in sorted(by_place)]
        if len(middle) > 1:
            path = " ".join(f"{a:.1f},{b:.1f}" for a, b in middle)
            dash = f' stroke-dasharray="{dashes}"' if dashes else ""
            out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        for place, got in sorted(by_place.items()):
            out += [dot(at_x(place) + aside, at_y(value), colour, mark) for value, mark in got]
    if not values:
        out.append(text(LEFT + inner_w / 2, TOP + inner_h / 2, "no runs"))
    out.append("</g>")
    return out


STYLE = """
text { font-family: system-ui, "Segoe UI", "Noto Sans", sans-serif; fill: #24292f; }
.head { font-size: 16px; font-weight: 600; }
.note, .tick { font-size: 12px; fill: #57606a; }
.title { font-size: 13px; font-weight: 600; }
.grid { stroke: #d8dee4; }
.base { stroke: #8c959f; }
.ground { fill: #ffffff; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .note, .tick { fill: #9da7b1; }
  .grid { stroke: #30363d; }
  .base { stroke: #6e7681; }
  .ground { fill: #0d1117; }
}
"""


def draw(all_rows):
    width, head = WIDTH * len(AXES) + 24, 100
    height = head + HEIGHT * len(MEASURES) + 12
    named = [own for own in SERIES if any(row["series"] == own[0] for row in all_rows)]
    limits = sorted({row["limit"] for row in all_rows}, key=lambda text: number(text.rstrip("ms")) or 0)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-labelledby="t d">',
        '<title id="t">How time and gap grow with agents, days and shifts</title>',
        f'<desc id="d">{len(all_rows)} runs on made-up contact centres; '
        "a dot is a run, a line goes through the medians.</desc>",
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{width}" height="{height}" rx="6"/>',
        '<text class="head" x="24" y="30">How time and gap grow with agents, days and shifts</text>',
        f'<text class="note" x="24" y="50">Made-up contact centres: 24 agents, 21 days, 8 shifts, and one of '
        f'the three varied. Time limit {escape(", ".join(limits))}.</text>',
        '<text class="note" x="24" y="66">A mark is a run: full where proven, a cross where something required '
        "is unmet or no roster was found; lines go through the medians.</text>",
    ]
    at = 24
    for name, colour, dashes in named:
        dash = f' stroke-dasharray="{dashes}"' if dashes else ""
        out.append(f'<line x1="{at}" x2="{at + 28}" y1="83" y2="83" stroke="{colour}" stroke-width="2"{dash}/>')
        shown = "fairshift" if name == "automatic" else name if name == "CP-SAT" else f"fairshift, {name}"
        out.append(f'<text class="note" x="{at + 35}" y="87">{escape(shown)}</text>')
        at += 60 + 7 * len(shown)
    for column, (axis, axis_label) in enumerate(AXES):
        found = groups(all_rows, axis)
        for line, measure in enumerate(MEASURES):
            out += panel(12 + column * WIDTH, head + line * HEIGHT, axis_label, measure, found)
    out.append("</svg>")
    return "\n".join(out) + "\n"


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    all_rows = [row for path in sys.argv[2:] for row in rows(path)]
    if not all_rows:
        sys.exit("there is no row in these tables")
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write(draw(all_rows))


main()
