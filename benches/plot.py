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
    ("columns", "#2a78d6", ""),
    ("exact", "#c2571a", "6 4"),
    ("automatic", "#2a78d6", ""),
    ("CP-SAT", "#7d6bb5", "2 4"),
]
AXES = [("agents", "agents"), ("days", "days"), ("shifts", "shifts")]
USUAL = {"agents": 24, "days": 21, "shifts": 8}
MEASURES = [
    ("gap", "gap to the bound, %"),
    ("first", "first complete roster, s"),
    ("proof", "time used, s (full dot: proven)"),
]
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
    """The number of a row, and whether the optimum is proven; none where there is no roster."""
    proven = row["status"] == "optimal"
    if measure == "proof":
        return number(row["seconds"]), proven
    if measure == "first":
        return number(row["complete_s"]), proven
    if "gap_pct" in row:
        return number(row["gap_pct"]), proven
    penalty, bound = number(row["penalty"]), number(row["bound"])
    if penalty is None or bound is None:
        return None, proven
    # The peer states no floor; contact centres have almost none.
    return (100 * (penalty - bound) / penalty if penalty > 0 else 0.0), proven


def groups(all_rows, axis):
    """Rows in which only `axis` differs from the usual team, by series and place on the axis."""
    found = {}
    for row in all_rows:
        others = [name for name, _ in AXES if name != axis]
        if all(number(row[name]) == USUAL[name] for name in others):
            found.setdefault(row["series"], {}).setdefault(int(row[axis]), []).append(row)
    return found


def nice(most):
    """Ticks from 0 to beyond `most`, some four of them."""
    if most <= 0:
        return [0, 1]
    step = 10 ** math.floor(math.log10(most / 4))
    step *= min((f for f in (1, 2, 2.5, 5, 10) if most / (step * f) <= 4.5), default=10)
    return [step * n for n in range(math.ceil(most / step) + 1)]


def label(value):
    return f"{value:g}"


def panel(x, y, axis, measure, title, found):
    """One small chart: dots for runs, a line through the medians."""
    places = sorted({place for series in found.values() for place in series})
    values = {}
    for series, by_place in found.items():
        for place, own in by_place.items():
            got = [measured(row, measure) for row in own]
            got = [(value, proven) for value, proven in got if value is not None]
            if got:
                values.setdefault(series, {})[place] = got
    out = [f'<g transform="translate({x},{y})">']
    inner_w, inner_h = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    most = max((value for by in values.values() for got in by.values() for value, _ in got), default=0)
    ticks = nice(most)
    def at_y(value):
        return TOP + inner_h * (1 - value / ticks[-1])
    def at_x(place):
        if len(places) == 1:
            return LEFT + inner_w / 2
        low, high = math.log(places[0]), math.log(places[-1])
        return LEFT + 12 + (inner_w - 24) * (math.log(place) - low) / (high - low)
    out.append(f'<text class="title" x="{LEFT}" y="18">{escape(title)}</text>')
    for tick in ticks:
        at = at_y(tick)
        kind = "base" if tick == 0 else "grid"
        out.append(f'<line class="{kind}" x1="{LEFT}" x2="{LEFT + inner_w}" y1="{at:.1f}" y2="{at:.1f}"/>')
        out.append(f'<text class="tick" x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{label(tick)}</text>')
    taken = -100.0
    for place in places:
        at = at_x(place)
        out.append(f'<line class="base" x1="{at:.1f}" x2="{at:.1f}" y1="{TOP + inner_h}" y2="{TOP + inner_h + 4}"/>')
        if at - taken >= 22:
            out.append(
                f'<text class="tick" x="{at:.1f}" y="{TOP + inner_h + 18}" text-anchor="middle">{place}</text>'
            )
            taken = at
    out.append(
        f'<text class="tick" x="{LEFT + inner_w / 2}" y="{TOP + inner_h + 36}" text-anchor="middle">{axis}</text>'
    )
    for name, colour, dashes in SERIES:
        by_place = values.get(name, {})
        points = [(at_x(p), at_y(statistics.median(v for v, _ in by_place[p]))) for p in sorted(by_place)]
        if len(points) > 1:
            path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
            dash = f' stroke-dasharray="{dashes}"' if dashes else ""
            out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
        for place, got in sorted(by_place.items()):
            for value, proven in got:
                fill = colour if proven else "none"
                out.append(
                    f'<circle cx="{at_x(place):.1f}" cy="{at_y(value):.1f}" r="3.5" fill="{fill}" '
                    f'stroke="{colour}" stroke-width="1.5"/>'
                )
    if not values:
        out.append(
            f'<text class="tick" x="{LEFT + inner_w / 2}" y="{TOP + inner_h / 2}" text-anchor="middle">no runs</text>'
        )
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
    width, head = WIDTH * len(AXES) + 24, 84
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
        f'the three varied. A dot is a run, full where proven. Time limit {escape(", ".join(limits))}.</text>',
    ]
    at = 24
    for name, colour, dashes in named:
        dash = f' stroke-dasharray="{dashes}"' if dashes else ""
        out.append(f'<line x1="{at}" x2="{at + 28}" y1="67" y2="67" stroke="{colour}" stroke-width="2"{dash}/>')
        shown = "fairshift" if name == "automatic" else name if name == "CP-SAT" else f"fairshift, {name}"
        out.append(f'<text class="note" x="{at + 35}" y="71">{escape(shown)}</text>')
        at += 60 + 7 * len(shown)
    for column, (axis, axis_label) in enumerate(AXES):
        found = groups(all_rows, axis)
        for line, (measure, title) in enumerate(MEASURES):
            out += panel(12 + column * WIDTH, head + line * HEIGHT, axis_label, measure, title, found)
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
