"""Sixteen 1600x900 illustrations in the portal's style: flat layered shapes, a lacquer/gold/sea palette.

``python draw.py OUTDIR`` writes one ``NAME.svg`` per picture. Every picture is a function that returns SVG
markup; shapes, nature, buildings, things and people come first, the sixteen scenes follow. No picture holds
text, faces, real flags or real emblems. All scatter is seeded, so two runs give identical files.
"""

import math
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

Point = tuple[float, float]

WIDTH, HEIGHT = 1600, 900
INK, CREAM, PAPER = "#2A1F1B", "#FBF3E2", "#F7EBCF"
RED, RED2, RED3, ROSE = "#A3241F", "#C24A34", "#7A1A1A", "#D9603F"
GOLD, GOLD2, OCHRE, STRAW = "#E0AC48", "#F0CB7E", "#C98A35", "#F2DFAE"
S1, S2, S3, S4, S5 = "#A9C6C0", "#6FA3A3", "#3F7F86", "#235F69", "#17434D"
G1, G2, G3, G4, G5 = "#A9B778", "#7C9A5C", "#4F7A50", "#2F5B46", "#1F4238"
M1, M2, M3 = "#C9CFC0", "#9DB4AC", "#6E9592"
SAND, SAND2, SAND3 = "#E9D6AE", "#D9C08F", "#F6EACD"
WOOD, WOOD2, WOOD3, WOOD4 = "#A87348", "#8A5A3A", "#6B523F", "#5B4334"
SKIN, GREY, TUNIC = "#C98F66", "#D8D3C8", "#E3EEEA"
DAWN = ("#F3DDB8", "#F8EBD0", "#FBF3E2")
DAY = ("#CFE0DA", "#EFEEDC", "#F9F1DF")
DUSK = ("#E8B27A", "#F3D3A2", "#F8E6C6")
CLEAR = ("#BFD6D3", "#F1E6C9", "#F8E3BC")


# --- shapes ---------------------------------------------------------------------------------------------------


def num(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def pts(text: str) -> list[Point]:
    """Points written as ``"x,y x,y"``."""
    pairs = (pair.split(",") for pair in text.split())
    return [(float(x), float(y)) for x, y in pairs]


def attrs(extra: str) -> str:
    return f" {extra}" if extra else ""


def rect(x: float, y: float, w: float, h: float, fill: str, extra: str = "") -> str:
    return f'<rect x="{num(x)}" y="{num(y)}" width="{num(w)}" height="{num(h)}" fill="{fill}"{attrs(extra)}/>'


def poly(points: Iterable[Point], fill: str, extra: str = "") -> str:
    joined = " ".join(f"{num(x)},{num(y)}" for x, y in points)
    return f'<polygon points="{joined}" fill="{fill}"{attrs(extra)}/>'


def circ(x: float, y: float, r: float, fill: str, extra: str = "") -> str:
    return f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(r)}" fill="{fill}"{attrs(extra)}/>'


def ell(x: float, y: float, rx: float, ry: float, fill: str, extra: str = "") -> str:
    return f'<ellipse cx="{num(x)}" cy="{num(y)}" rx="{num(rx)}" ry="{num(ry)}" fill="{fill}"{attrs(extra)}/>'


def path(d: str, fill: str, extra: str = "") -> str:
    return f'<path d="{d}" fill="{fill}"{attrs(extra)}/>'


def stroke(d: str, color: str, width: float, extra: str = "") -> str:
    return (
        f'<path d="{d}" fill="none" stroke="{color}" stroke-width="{num(width)}" '
        f'stroke-linecap="round" stroke-linejoin="round"{attrs(extra)}/>'
    )


def group(inner: str, x: float = 0, y: float = 0, s: float = 1, flip: bool = False, turn: float = 0) -> str:
    """Place local drawing at x, y: scaled, optionally mirrored and turned (degrees)."""
    transform = f"translate({num(x)} {num(y)})"
    if turn:
        transform += f" rotate({num(turn)})"
    if flip or s != 1:
        transform += f" scale({-s if flip else s:g} {s:g})"
    return f'<g transform="{transform}">{inner}</g>'


def faded(inner: str, opacity: float) -> str:
    return f'<g opacity="{opacity:g}">{inner}</g>'


def clipped(name: str, outline: str, inner: str) -> str:
    """Show ``inner`` only inside the path ``outline``."""
    return f'<defs><clipPath id="{name}"><path d="{outline}"/></clipPath></defs><g clip-path="url(#{name})">{inner}</g>'


def gradient(name: str, stops: Sequence[tuple[float, str]]) -> str:
    marks = "".join(f'<stop offset="{at:g}" stop-color="{color}"/>' for at, color in stops)
    return f'<defs><linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">{marks}</linearGradient></defs>'


def spline(points: Sequence[Point]) -> str:
    """Cubic pieces through all points (Catmull-Rom)."""
    out = ""
    for i in range(len(points) - 1):
        p1, p2 = points[i], points[i + 1]
        p0, p3 = points[max(i - 1, 0)], points[min(i + 2, len(points) - 1)]
        c1 = (p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6)
        c2 = (p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6)
        out += "C" + " ".join(f"{num(x)},{num(y)}" for x, y in (c1, c2, p2))
    return out


def curve(points: Sequence[Point]) -> str:
    return f"M{num(points[0][0])},{num(points[0][1])}{spline(points)}"


def hill(points: Sequence[Point], fill: str, bottom: float = HEIGHT) -> str:
    """A soft silhouette through the points, filled down to ``bottom``."""
    first, last = points[0], points[-1]
    d = f"M{num(first[0])},{num(bottom)}L{num(first[0])},{num(first[1])}{spline(points)}L{num(last[0])},{num(bottom)}Z"
    return path(d, fill)


def line(points: Sequence[Point], color: str, width: float, extra: str = "") -> str:
    return stroke(curve(points), color, width, extra)


def bar(x1: float, y1: float, x2: float, y2: float, color: str, width: float, extra: str = "") -> str:
    return stroke(f"M{num(x1)},{num(y1)}L{num(x2)},{num(y2)}", color, width, extra)


# --- sky and water --------------------------------------------------------------------------------------------


def sky(colors: tuple[str, str, str]) -> str:
    stops = [(0, colors[0]), (0.62, colors[1]), (1, colors[2])]
    return gradient("s", stops) + rect(0, 0, WIDTH, HEIGHT, "url(#s)")


def sun(x: float, y: float, r: float, color: str = RED2) -> str:
    halo = circ(x, y, r * 1.95, GOLD2, 'opacity=".22"') + circ(x, y, r * 1.45, GOLD2, 'opacity=".38"')
    return halo + circ(x, y, r, color)


def cloud(x: float, y: float, s: float, color: str = CREAM, opacity: float = 0.92) -> str:
    bands = ((0, 0, 220), (60, -26, 150), (-70, 26, 170), (110, 26, 120))
    rounded = f'rx="{num(13 * s)}"'
    parts = (rect(x + (dx - w / 2) * s, y + (dy - 13) * s, w * s, 26 * s, color, rounded) for dx, dy, w in bands)
    return faded("".join(parts), opacity)


def scallops(x0: float, x1: float, y: float, h: float, shift: bool) -> str:
    """Path data of one row of wave arcs; high rows carry a second, inner arc."""
    w, d = h * 3.4, ""
    for j in range(-1, int((x1 - x0) / w) + 3):
        a = x0 + j * w + (w / 2 if shift else 0)
        d += f"M{num(a + w * 0.07)},{num(y + h * 0.55)}"
        d += f"Q{num(a + w / 2)},{num(y - h * 0.5)} {num(a + w * 0.93)},{num(y + h * 0.55)}"
        if h > 20:
            d += f"M{num(a + w * 0.27)},{num(y + h * 0.62)}"
            d += f"Q{num(a + w / 2)},{num(y + h * 0.02)} {num(a + w * 0.73)},{num(y + h * 0.62)}"
    return d


def water(
    y: float,
    top: str,
    low: str,
    y2: float = HEIGHT,
    x: Point = (0, WIDTH),
    arc: tuple[str, float] = ("#FFF", 0.2),
    name: str = "w",
    start: float = 14,
) -> str:
    """A sheet of scalloped water whose arcs grow towards the viewer."""
    out = gradient(name, [(0, top), (1, low)]) + rect(x[0], y, x[1] - x[0], y2 - y, f"url(#{name})")
    at, h, row = y + 10, start, 0
    while at < y2 + 20:
        out += stroke(scallops(*x, at, h, bool(row % 2)), arc[0], 1.3 + h / 22, f'opacity="{arc[1]:g}"')
        at, h, row = at + h * 1.15, h * 1.17, row + 1
    return out


def glitter(x: float, y: float, w: float, n: int = 11, color: str = GOLD2, opacity: float = 0.5) -> str:
    """The sun's path on the water."""
    bars = (
        rect(x - w / 2 + (i * 37) % 60 - 30, y + i * 13, w * (1 - i * 0.065), 5, color, 'rx="2.5"') for i in range(n)
    )
    return faded("".join(bars), opacity)


def reflect(x: float, y: float, w: float, color: str = CREAM, opacity: float = 0.35, n: int = 4) -> str:
    """Broken lines of a reflection below something that floats."""
    out = ""
    for i in range(n):
        wide = w * (1 - i * 0.2)
        out += rect(x - wide / 2 + (-1) ** i * w * 0.06, y + i * 11, wide, 4, color, f'rx="2" opacity="{opacity:g}"')
    return out


def birds(places: Iterable[Point], color: str = INK) -> str:
    return "".join(stroke(f"M{num(x)},{num(y)}q10,-12 20,0q10,-12 20,0", color, 3) for x, y in places)


# --- plants ---------------------------------------------------------------------------------------------------


def tree(x: float, y: float, r: float, leaf: str = G3, light: str = G2, trunk: str = INK) -> str:
    out = rect(x - r * 0.07, y - r * 1.1, r * 0.14, r * 1.1, trunk) + circ(x, y - r * 1.5, r * 0.72, leaf)
    out += circ(x - r * 0.5, y - r * 1.15, r * 0.5, leaf) + circ(x + r * 0.5, y - r * 1.2, r * 0.54, leaf)
    out += circ(x - r * 0.18, y - r * 1.75, r * 0.36, light, 'opacity=".75"')
    return out + circ(x + r * 0.42, y - r * 1.4, r * 0.22, light, 'opacity=".75"')


def trees(places: Iterable[tuple[float, float, float]], leaf: str = G3, light: str = G2) -> str:
    return "".join(tree(x, y, r, leaf, light) for x, y, r in places)


def fronds(x: float, y: float, r: float, angles: Iterable[float], color: str) -> str:
    out = ""
    for angle in angles:
        c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        ex, ey = x + r * c, y + r * s * 0.75 + r * 0.28
        mx, my = x + r * 0.55 * c, y + r * 0.7 * s - r * 0.1
        d = f"M{num(x)},{num(y)}Q{num(mx)},{num(my - r * 0.1)} {num(ex)},{num(ey)}"
        out += path(d + f"Q{num(mx)},{num(my + r * 0.18)} {num(x)},{num(y)}Z", color)
    return out


def palm(x: float, y: float, h: float, lean: float = 20, leaf: str = G4) -> str:
    tx, ty = x + lean, y - h
    trunk = f"M{num(x)},{num(y)}Q{num(x + lean * 0.1)},{num(y - h * 0.6)} {num(tx)},{num(ty)}"
    out = stroke(trunk, "#6B4A33", h * 0.045)
    out += fronds(tx, ty, h * 0.42, (-165, -140, -105, -70, -35, -8, 20, 160), leaf)
    nut = max(h * 0.033, 4)
    return out + circ(tx - nut, ty + nut, nut, OCHRE) + circ(tx + nut * 1.2, ty + nut * 1.4, nut, OCHRE)


def areca(x: float, y: float, h: float, leaf: str = G4) -> str:
    """A betel palm: thin straight trunk with rings, a small crown on a green shaft."""
    w = h * 0.035
    out = poly([(x - w, y), (x + w, y), (x + w * 0.6, y - h), (x - w * 0.6, y - h)], "#B09A78")
    out += "".join(rect(x - w, y - h * (0.06 + k * 0.075), w * 2, h * 0.008, WOOD3) for k in range(11))
    out += rect(x - w * 0.9, y - h * 1.06, w * 1.8, h * 0.16, G2, f'rx="{num(w)}"')
    return out + fronds(x, y - h * 1.05, h * 0.27, (-170, -142, -112, -90, -68, -38, -10), leaf)


def bush(x: float, y: float, w: float, leaf: str = G4, bloom: Sequence[str] = (RED2, GOLD2)) -> str:
    """A low flower bed."""
    h = w * 0.5
    out = ell(x, y, w, h, leaf)
    for k in range(5 if bloom else 0):
        out += circ(x + (k - 2) * w * 0.3, y + (k % 2 - 0.6) * h * 0.5, w * 0.11, bloom[k % len(bloom)])
    return out


def hedge(x0: float, x1: float, y: float, r: float, leaf: str = G4, light: str = G3) -> str:
    """A row of round shrubs standing on y."""
    out, n = rect(x0, y - r, x1 - x0, r, leaf), max(int((x1 - x0) / (r * 1.5)), 1)
    for k in range(n + 1):
        cx = x0 + (x1 - x0) * k / n
        out += circ(cx, y - r, r * (0.95 + 0.18 * (k % 3)), leaf)
        out += circ(cx - r * 0.2, y - r * 1.25, r * 0.4, light, 'opacity=".7"')
    return out


def tufts(seed: int, n: int, x: Point, y: Point, color: str = G5, opacity: float = 0.34, size: float = 1) -> str:
    """Scattered little v-shaped blades of grass."""
    rng, d = random.Random(seed), ""
    for _ in range(n):
        d += f"M{num(rng.uniform(*x))},{num(rng.uniform(*y))}l{num(-3 * size)},{num(-8 * size)}"
        d += f"m{num(3 * size)},{num(8 * size)}l{num(3 * size)},{num(-8 * size)}"
    return f'<path d="{d}" stroke="{color}" stroke-width="{num(1.7 * size)}" opacity="{opacity:g}" fill="none"/>'


def potted(x: float, y: float, h: float, pot: str = RED2, leaf: str = G3) -> str:
    """An indoor plant with long leaves."""
    out = ""
    for k, angle in enumerate((-150, -125, -105, -90, -75, -55, -30)):
        c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        r, base = h * (0.62 + 0.1 * (k % 3)), y - h * 0.3
        ex, ey = x + r * c * 0.8, base + r * s
        d = f"M{num(x)},{num(base)}Q{num(x + r * c * 0.1)},{num(base + r * s * 0.7)} {num(ex)},{num(ey)}"
        out += path(d + f"Q{num(x + r * c * 0.55)},{num(base + r * s * 0.35)} {num(x)},{num(base)}Z", (leaf, G4)[k % 2])
    w = h * 0.2
    out += poly([(x - w, y - h * 0.34), (x + w, y - h * 0.34), (x + w * 0.72, y), (x - w * 0.72, y)], pot)
    return (
        out
        + rect(x - w * 1.12, y - h * 0.38, w * 2.24, h * 0.07, pot)
        + rect(x - w * 1.12, y - h * 0.325, w * 2.24, h * 0.02, RED3, 'opacity=".5"')
    )


# --- buildings and ground -------------------------------------------------------------------------------------


def house(x: float, y: float, w: float, h: float, wall: str = GOLD2, roof: str = RED2, win: str = S5) -> str:
    """A small house seen from afar, standing on y."""
    eave = [(x - w * 0.09, y - h), (x + w * 0.12, y - h - w * 0.3), (x + w * 0.88, y - h - w * 0.3)]
    out = rect(x, y - h, w, h, wall) + poly([*eave, (x + w * 1.09, y - h)], roof)
    out += rect(x - w * 0.09, y - h - 3, w * 1.18, 6, RED3, 'opacity=".55"')
    n = 3 if w > 110 else 2
    for i in range(n):
        cx = x + w * (i + 0.5) / n
        if i == n // 2:
            out += rect(cx - w * 0.075, y - h * 0.62, w * 0.15, h * 0.62, win)
        else:
            out += rect(cx - w * 0.07, y - h * 0.66, w * 0.14, h * 0.32, win)
            out += rect(cx - w * 0.005, y - h * 0.66, w * 0.01, h * 0.32, wall)
    return out


def tiled(x: float, y: float, w: float, h: float, inset: float, roof: str = RED2, ribs: int = 14) -> str:
    """A hipped tile roof whose eave runs from x to x+w at y."""
    out = poly([(x, y), (x + inset, y - h), (x + w - inset, y - h), (x + w, y)], roof)
    for k in range(1, ribs):
        top = x + inset + (w - 2 * inset) * k / ribs
        out += bar(x + w * k / ribs, y - 3, top, y - h + 3, RED3, 2.4, 'opacity=".35"')
    return out + rect(x, y - 5, w, 10, RED3, 'opacity=".75"')


def window(x: float, y: float, w: float, h: float, glass: str = S4, sill: str = OCHRE) -> str:
    """A two-part window with a sill."""
    out = rect(x, y, w, h, glass) + rect(x + w / 2 - 1, y, 2, h, CREAM)
    return out + rect(x - w * 0.1, y + h, w * 1.2, 7, sill)


def paving(y: float, color: str = SAND2, rows: int = 6, step: float = 9, first: float = 30) -> str:
    """Joints of a forecourt, wider apart towards the viewer."""
    return "".join(rect(0, y + first + i * i * step, WIDTH, 3, color) for i in range(rows))


def pennant(x: float, y: float, h: float, color: str, length: float = 70, flip: bool = False) -> str:
    """A plain triangular pennant on a pole that stands on y."""
    way = -1 if flip else 1
    flag = [(x + 3 * way, y - h + 4), (x + length * way, y - h + length * 0.22), (x + 3 * way, y - h + length * 0.44)]
    return rect(x - 3, y - h, 6, h, INK) + poly(flag, color) + circ(x, y - h, 6, GOLD)


def bunting(p: Point, q: Point, sag: float, n: int, size: float = 26, colors: Sequence[str] = (RED, GOLD)) -> str:
    """A string of plain triangular pennants hanging between two points."""

    def at(t: float) -> Point:
        return p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t + sag * 4 * t * (1 - t)

    out = line([at(k / 16) for k in range(17)], INK, 2.5)
    for k in range(n):
        (ax, ay), (bx, by) = at((k + 0.2) / n), at((k + 0.8) / n)
        out += poly([(ax, ay), (bx, by), ((ax + bx) / 2, (ay + by) / 2 + size * 1.35)], colors[k % len(colors)])
    return out


# --- boats and vehicles ---------------------------------------------------------------------------------------


def boat(x: float, y: float, s: float, hull: str = RED, keel: str = S4, flag: bool = True, turn: float = 0) -> str:
    """A fishing boat with a cabin, a mast, a plain pennant and an eye on the bow."""
    out = rect(-28, -58, 62, 36, CREAM) + rect(-34, -66, 74, 9, keel) + rect(-20, -50, 13, 13, S5)
    out += rect(0, -50, 13, 13, S5) + rect(18, -50, 10, 28, OCHRE)
    out += f'<path d="M50,-22V-120" stroke="{INK}" stroke-width="4"/>'
    if flag:
        out += poly([(52, -118), (86, -108), (52, -98)], GOLD if hull == RED else RED)
    out += path("M-120,-34C-96,-24 70,-20 122,-46C112,-10 96,8 76,14H-78C-100,8 -112,-12 -120,-34Z", hull)
    out += path("M-97,2C-92,9 -86,12 -78,14H76C86,11 93,6 99,0Z", keel)
    out += f'<path fill="none" stroke="{CREAM}" stroke-width="4" d="M-112,-22C-80,-12 66,-8 116,-31"/>'
    return group(out + ell(88, -12, 9, 6, CREAM) + circ(89, -12, 3.4, INK), x, y, s, turn=turn)


def sampan(x: float, y: float, s: float, hull: str = WOOD4, keel: str = RED, load: str = "", flip: bool = False) -> str:
    """A low open rowing boat; ``load`` is drawn in the boat's own coordinates, behind its side."""
    out = load + path("M-150,-34C-110,-18 110,-18 150,-38C138,-6 116,10 92,14H-94C-118,10 -140,-8 -150,-34Z", hull)
    out += path("M-118,4C-110,10 -102,13 -94,14H92C102,12 112,8 120,2Z", keel)
    return group(out + stroke("M-142,-25C-104,-9 104,-9 144,-29", CREAM, 4), x, y, s, flip)


def wheel(x: float, y: float, r: float) -> str:
    return circ(x, y, r, INK) + circ(x, y, r * 0.4, CREAM)


def lorry(x: float, y: float, s: float, box: str = S4, cab: str = RED2, flip: bool = False) -> str:
    out = rect(-90, -70, 150, 56, box) + rect(-90, -24, 150, 10, INK, 'opacity=".25"')
    out += path("M64,-52H98L116,-30V-14H64Z", cab) + path("M84,-46H96L107,-31H84Z", S1)
    return group(out + wheel(-58, -12, 14) + wheel(-22, -12, 14) + wheel(92, -12, 14), x, y, s, flip)


def heart(x: float, y: float, r: float, color: str) -> str:
    d = "M0,.9C-1.1,.15 -1,-.75 -.45,-.75C-.2,-.75 0,-.55 0,-.35C0,-.55 .2,-.75 .45,-.75C1,-.75 1.1,.15 0,.9Z"
    return f'<path transform="translate({num(x)} {num(y)}) scale({num(r)})" d="{d}" fill="{color}"/>'


def bicycle(x: float, y: float, s: float, frame: str = RED, flip: bool = False) -> str:
    rings = "".join(
        f'<circle cx="{cx}" cy="-16" r="15" fill="none" stroke="{INK}" stroke-width="3"/>' for cx in (-27, 27)
    )
    out = rings + stroke("M-27,-16L-10,-40H16L0,-16L-10,-40M0,-16H-27M27,-16L14,-46H22", frame, 3.5)
    return group(out + stroke("M-18,-42H-4", INK, 4), x, y, s, flip)


# --- people ---------------------------------------------------------------------------------------------------


def conical(x: float, y: float, turn: float = 0) -> str:
    hat = poly([(-26, 0), (0, -22), (26, 0)], GOLD2) + path("M-26,0Q0,8 26,0Z", OCHRE)
    return group(hat, x, y, turn=turn)


def headgear(kind: str, hair: str = INK) -> str:
    """What covers a head of radius 11 at the origin."""
    cap = path("M-12,0A12,12 0 0 1 12,0Q10,-8 0,-7Q-9,-8 -12,0Z", hair)
    if kind == "hat":
        return conical(0, 0)
    if kind in ("back", "bunback"):
        nape = (
            circ(-11, 2, 2.6, SKIN)
            + circ(11, 2, 2.6, SKIN)
            + path("M-11.6,0A11.6,12 0 0 1 11.6,0Q11,9 0,9Q-11,9 -11.6,0Z", hair)
        )
        knot = circ(0, -3, 6.5, hair, 'stroke="#5A4A42" stroke-width="1.6"')
        return nape + (knot if kind == "bunback" else "")
    if kind == "helmet":
        return path("M-14,-3A14,14 0 0 1 14,-3Z", GOLD) + rect(-16, -5, 32, 4, GOLD, 'rx="2"')
    if kind == "nurse":
        return cap + path("M-10,-9L-12,-17Q0,-22 12,-17L10,-9Q0,-13 -10,-9Z", CREAM) + rect(-9, -15, 18, 3, S3)
    if kind == "cap":
        return path("M-12,-2A12,12 0 0 1 12,-2L21,-1Q21,2 12,1Q0,-4 -12,-2Z", RED)
    if kind == "bun":
        return circ(0, -12, 6, hair) + cap
    return cap


def head(x: float, y: float, kind: str = "hair", skin: str = SKIN, hair: str = INK, turn: float = 0) -> str:
    out = circ(0, 0, 11, skin)
    if kind == "long":
        out = path("M-12,-2C-12,-16 12,-16 12,-2C14,8 14,16 12,20H-12C-14,16 -14,8 -12,-2Z", hair) + out
    return group(out + headgear(kind, hair), x, y, turn=turn)


def arm(x: float, y: float, hand: Point, sleeve: str, skin: str = SKIN) -> str:
    """A bent arm from the shoulder to the hand."""
    hx, hy = hand
    bend = f"M{num(x)},{num(y)}Q{num((x + hx) / 2)},{num(max(y, hy) + 3)} {num(hx)},{num(hy)}"
    return stroke(bend, sleeve, 8) + circ(hx, hy, 4.2, skin)


def person(
    x: float,
    y: float,
    s: float,
    body: str = S4,
    kind: str = "hat",
    hands: Sequence[Point] = (),
    hair: str = INK,
    flip: bool = False,
    extra: str = "",
) -> str:
    """A standing figure with its feet at x, y; ``hands`` are local points, ``extra`` is held in front of it."""
    out = path("M-17,0L-13,-46Q-12,-60 0,-60Q12,-60 13,-46L17,0Z", body)
    out += head(0, -70, kind, hair=hair)
    for hx, hy in hands:
        out += arm(9 if hx > 0 else -9, -50, (hx, hy), body)
    return group(out + extra, x, y, s, flip)


def sitter(
    x: float,
    y: float,
    s: float,
    body: str = S4,
    kind: str = "hair",
    legs: str = S5,
    hand: Point | None = None,
    hair: str = INK,
    flip: bool = False,
) -> str:
    """Someone sitting in profile, facing right; the seat is 24 above the feet at x, y."""
    out = stroke("M0,-26H22L23,-5", legs, 13) + rect(17, -6, 18, 6, INK, 'rx="3"')
    out += path("M-13,-20L-12,-52Q-11,-64 0,-64Q11,-64 12,-52L13,-20Z", body) + head(1, -74, kind, hair=hair)
    hx, hy = hand or (18, -32)
    return group(out + arm(4, -52, (hx, hy), body) + faded(arm(4, -52, (hx, hy), INK, INK), 0.14), x, y, s, flip)


def seated(x: float, y: float, s: float, body: str, kind: str = "hair", legs: str = S5, hair: str = INK) -> str:
    """Someone sitting and facing the viewer, feet at x, y."""
    out = rect(-13, -22, 11, 22, legs) + rect(2, -22, 11, 22, legs) + rect(-16, -30, 32, 14, legs, 'rx="6"')
    out += path("M-15,-22L-13,-50Q-12,-62 0,-62Q12,-62 13,-50L15,-22Z", body) + head(0, -72, kind, hair=hair)
    out += stroke("M-11,-48Q-15,-32 -5,-27M11,-48Q15,-32 5,-27", INK, 5, 'opacity=".14"')
    return group(out + circ(-4, -27, 4, SKIN) + circ(4, -27, 4, SKIN), x, y, s)


def listener(x: float, y: float, s: float, body: str, kind: str = "back", stool: str = WOOD2, hair: str = INK) -> str:
    """Someone seen from behind, sitting 20 above y, on a stool if one is given a colour."""
    out = ""
    if stool:
        out = rect(-14, -16, 4, 16, stool) + rect(10, -16, 4, 16, stool) + rect(-17, -20, 34, 6, stool)
    out += path("M-16,-20L-14,-46Q-12,-58 0,-58Q12,-58 14,-46L16,-20Z", body)
    return group(out + head(0, -68, kind, hair=hair), x, y, s)


def stooper(
    x: float, y: float, s: float, body: str, kind: str = "hat", hand: Point = (33, -8), flip: bool = False
) -> str:
    """Someone bending down to the right: planting or picking up."""
    out = path("M-20,0L-17,-36Q-14,-56 8,-54Q30,-52 33,-40L25,-32Q10,-36 6,-26L7,0Z", body)
    out += head(42, -46, kind, turn=38 if kind == "hat" else 30)
    return group(out + arm(24, -40, hand, body) + faded(arm(24, -40, hand, INK, INK), 0.14), x, y, s, flip)


def runner(x: float, y: float, s: float, shirt: str, shorts: str, kind: str = "hair", step: int = 0) -> str:
    """A child running to the right."""
    back, front = ("-14,-17L-30,-20", "17,-24L14,-4") if step else ("-13,-15L-23,-2", "19,-28L15,-8")
    out = stroke("M-2,-47L-13,-38L-7,-29" if step else "M2,-50L15,-42L24,-50", SKIN, 6)
    out += stroke(f"M-3,-30L{back}", SKIN, 7) + stroke(f"M0,-30L{front}", SKIN, 7)
    out += stroke("M4,-50L-2,-36", shirt, 20) + path("M-12,-38L9,-33L12,-22L2,-19L-2,-23L-10,-19L-14,-24Z", shorts)
    out += head(10, -70, kind, turn=8)
    return group(out + stroke("M3,-50L14,-40L24,-47" if step else "M0,-50L-12,-40L-5,-32", SKIN, 6), x, y, s)


def rower(x: float, y: float, s: float, body: str, band: str, reach: float = 0) -> str:
    """A paddler in profile, facing right, drawn from the boat's edge up."""
    out = path("M-12,4L-8,-32Q-4,-46 8,-45Q19,-44 17,-30L12,4Z", body) + head(13, -56, "hair", turn=10)
    out += rect(1, -62, 23, 5, band, 'transform="rotate(10 13 -60)"')
    return group(
        out + arm(10, -37, (24 + reach, -20), body) + faded(arm(10, -37, (24 + reach, -20), INK), 0.14), x, y, s
    )


# --- 1 benh-vien ----------------------------------------------------------------------------------------------


def ward_windows(x: float, y: float, columns: int, rows: int, step: float = 64) -> str:
    out = ""
    for row in range(rows):
        for col in range(columns):
            out += window(x + col * step, y + row * 110, 38, 60)
    return out


def ambulance(x: float, y: float, s: float) -> str:
    out = path("M-120,-96Q-120,-104 -112,-104H46Q56,-104 64,-94L92,-58L116,-50Q124,-47 124,-38V-14H-120Z", CREAM)
    out += rect(-120, -46, 244, 12, RED) + rect(-120, -30, 244, 4, S3)
    out += path("M40,-94H48Q53,-94 58,-87L78,-58H40Z", S4) + rect(4, -92, 28, 34, S4) + rect(-104, -92, 28, 30, S4)
    out += heart(-36, -72, 15, RED) + rect(8, -114, 26, 11, RED2, 'rx="5"') + rect(112, -40, 12, 9, GOLD2)
    out += rect(-2, -104, 3, 90, SAND2)
    return group(out + rect(-124, -18, 252, 8, S5) + wheel(-70, -10, 21) + wheel(74, -10, 21), x, y, s)


def wheelchair(x: float, y: float, s: float, body: str, kind: str) -> str:
    """A patient in a wheelchair and the nurse who pushes it, facing right."""
    out = person(-52, 0, 1, TUNIC, "nurse", [(24, -46)], extra=rect(-14, -30, 28, 3, S3))
    out += stroke("M-28,-47H-18L-13,-24H16L26,-6H38", S5, 4) + circ(30, -5, 5, INK)
    out += group(sitter(0, 0, 0.86, body, kind, OCHRE, (20, -30)), 2, -7)
    out += f'<circle cx="-2" cy="-19" r="18" fill="none" stroke="{INK}" stroke-width="4"/>' + circ(-2, -19, 3, INK)
    return group(out, x, y, s)


def hospital_building() -> str:
    out = ""
    for x, first in ((170, 198), (1100, 1148)):
        out += rect(x, 470, 330, 230, STRAW) + tiled(x - 22, 470, 374, 62, 44, ribs=11)
        out += ward_windows(first, 502, 4, 1, 73) + rect(x, 590, 330, 7, OCHRE) + ward_windows(first, 616, 4, 1, 73)
    out += rect(480, 336, 640, 364, PAPER) + tiled(452, 336, 696, 76, 66, RED)
    out += ward_windows(506, 366, 3, 2) + ward_windows(910, 366, 3, 2)
    out += ward_windows(506, 586, 2, 1) + ward_windows(998, 586, 2, 1)
    out += "".join(rect(480, y, 640, 8, S1) for y in (450, 560))
    out += rect(706, 270, 188, 430, CREAM) + poly([(690, 274), (724, 236), (876, 236), (910, 274)], RED2)
    out += rect(686, 268, 228, 10, RED3) + circ(800, 340, 44, S3) + circ(800, 340, 36, CREAM) + heart(800, 341, 24, RED)
    out += "".join(rect(728 + i * 40, 416, 26, 128, S4) for i in range(4))
    out += "".join(rect(728 + i * 40, 478, 26, 4, CREAM) for i in range(4))
    out += rect(728, 604, 144, 96, S5) + "".join(rect(728 + i * 36, 604, 3, 96, S2) for i in range(1, 4))
    out += poly([(650, 606), (672, 578), (928, 578), (950, 606)], RED) + rect(646, 602, 308, 10, RED3)
    out += "".join(rect(x, 612, 14, 88, "#E5CD9B") for x in (660, 926))
    return out + rect(150, 694, 1300, 12, "#E5CD9B")


def hospital() -> str:
    o = sky(DAY) + sun(1320, 210, 64, GOLD) + cloud(300, 160, 1) + cloud(1010, 120, 0.7, opacity=0.75)
    o += hill(pts("-20,450 200,380 430,420 700,350 980,400 1240,350 1640,430"), M1)
    o += hill(pts("-20,560 240,500 600,540 1100,540 1380,490 1640,540"), M2)
    o += trees([(96, 704, 76), (30, 700, 56), (1508, 704, 80), (1580, 700, 60)], G4, G3) + hospital_building()
    o += hill([(-20, 704), (400, 700), (1200, 700), (1640, 704)], G2)
    o += poly([(640, 702), (960, 702), (1200, 770), (400, 770)], SAND3) + rect(0, 766, WIDTH, 140, SAND)
    o += rect(0, 762, WIDTH, 8, SAND2) + poly([(400, 770), (1200, 770), (1420, 900), (180, 900)], SAND3)
    o += "".join(rect(430 - i * 60, 786 + i * i * 9, 740 + i * 120, 3, "#DCC79C") for i in range(4))
    o += "".join(bush(x, 738, 46) for x in (210, 310, 410, 1190, 1290, 1390))
    o += ambulance(210, 838, 1.15)
    o += person(770, 722, 0.85, TUNIC, "nurse", [(15, -30)]) + person(832, 722, 0.85, RED3, "long")
    o += wheelchair(1000, 842, 1.3, S2, "hair")
    o += person(560, 800, 1.12, OCHRE, "hair", [(24, -34)], GREY, extra=bar(24, -36, 26, 0, INK, 3.5))
    o += person(514, 802, 1.15, TUNIC, "nurse", [(26, -38)], extra=rect(-14, -30, 28, 3, S3))
    o += person(706, 876, 1.3, S4, "bun", [(24, -26)]) + person(752, 878, 0.92, GOLD, "hair", [(-20, -40)])
    bench = rect(1256, 794, 190, 9, WOOD2) + rect(1256, 756, 190, 9, WOOD2) + rect(1256, 774, 190, 7, WOOD2)
    o += bench + "".join(rect(x, 756, 7, 70, WOOD4) for x in (1270, 1424))
    return o + seated(1310, 826, 1.2, RED, "bun", S5) + seated(1380, 826, 1.2, S3, "hair", WOOD4, GREY)


# --- 2 mot-cua ------------------------------------------------------------------------------------------------


def bay_view(glow: float) -> str:
    """The bay behind the windows of a room, the sun at x = glow."""
    o = (
        gradient("bay", [(0, "#D6E3DC"), (1, "#F6EEDA")])
        + rect(0, 80, WIDTH, 310, "url(#bay)")
        + sun(glow, 186, 44, GOLD)
    )
    o += cloud(260, 146, 0.5) + cloud(1240, 140, 0.4, opacity=0.8)
    o += hill(pts("0,250 220,190 420,240 660,200 900,270 1140,190 1330,240 1600,200"), M1, 300)
    o += hill(pts("0,260 300,236 560,280 1000,282 1300,240 1600,262"), M2, 300)
    o += water(280, S2, S3, 380, start=11) + boat(300, 338, 0.3) + boat(720, 316, 0.22, S5, RED)
    return o + boat(1260, 332, 0.3, S5, RED) + hill([(1360, 392), (1430, 352), (1520, 336), (1640, 330)], G3, 392)


def window_wall(openings: Sequence[tuple[float, float]], y: float, h: float, wall: str, glow: float) -> str:
    """A wall with framed openings (x, width) through which the bay is seen."""
    d = "M0,0H1600V900H0Z" + "".join(f"M{num(x)},{num(y)}v{num(h)}h{num(w)}v{num(-h)}Z" for x, w in openings)
    out = bay_view(glow) + path(d, wall, 'fill-rule="evenodd"')
    for x, w in openings:
        frame = f'<rect x="{num(x)}" y="{num(y)}" width="{num(w)}" height="{num(h)}" fill="none"'
        out += f'{frame} stroke="{WOOD2}" stroke-width="14"/>' + rect(x, y + h * 0.28, w, 5, WOOD2)
        out += "".join(rect(x + w * k / 3 - 3, y, 6, h, WOOD2) for k in (1, 2)) + rect(
            x - 22, y + h + 5, w + 44, 10, WOOD
        )
    return out


def sign(x: float, y: float, color: str, kind: str) -> str:
    """A hanging board with a plain pictogram: a house, a leaf or a sheet of paper."""
    out = bar(-60, -40, -60, 0, INK, 3) + bar(60, -40, 60, 0, INK, 3) + rect(-84, 0, 168, 62, color, 'rx="6"')
    if kind == "house":
        out += poly([(-28, 31), (0, 8), (28, 31)], CREAM) + rect(-19, 31, 38, 22, CREAM) + rect(-6, 37, 12, 16, color)
    elif kind == "leaf":
        out += path("M-24,48C-28,16 0,8 28,12C26,38 6,56 -24,48Z", CREAM) + stroke("M-24,50Q-4,38 14,24", color, 3)
    else:
        out += rect(-18, 8, 36, 46, CREAM, 'rx="3"')
        out += "".join(rect(-11, 18 + k * 9, 22 if k < 2 else 13, 4, color) for k in range(3))
    return group(out, x, y)


def desk_things(x: float, y: float) -> str:
    """A screen seen from behind, a stack of papers and pens on a counter."""
    out = rect(x - 48, y - 70, 92, 60, S5, 'rx="5"') + rect(x - 8, y - 12, 12, 10, INK)
    out += rect(x - 24, y - 5, 44, 5, INK) + rect(x - 92, y - 26, 18, 26, RED2)
    out += "".join(rect(x + 196 + k % 2 * 3, y - 6 - k * 6, 62, 5, (CREAM, STRAW)[k % 2]) for k in range(4))
    out += rect(x + 196, y - 30, 65, 3, RED2)
    return out + bar(x - 87, y - 24, x - 91, y - 44, S4, 4) + bar(x - 79, y - 24, x - 76, y - 46, OCHRE, 4)


def counter_desk() -> str:
    out = rect(110, 600, 1380, 20, WOOD) + rect(130, 620, 1340, 160, WOOD2) + rect(110, 596, 1380, 6, "#C28F5E")
    for i in range(7):
        out += rect(152 + i * 188, 642, 168, 116, "#774A2E") + rect(164 + i * 188, 654, 144, 92, WOOD2)
    return out + rect(130, 620, 1340, 8, INK, 'opacity=".18"') + rect(120, 772, 1360, 14, WOOD4)


def counter_room() -> str:
    out = window_wall(((140, 380), (610, 380), (1080, 380)), 96, 262, PAPER, 900)
    out += rect(0, 0, WIDTH, 34, "#E5CD9B") + rect(0, 34, WIDTH, 5, SAND2)
    out += rect(0, 560, WIDTH, 220, "#EBDDB9") + rect(0, 556, WIDTH, 6, SAND2)
    out += rect(0, 776, WIDTH, 130, SAND) + "".join(rect(0, 800 + i * i * 12, WIDTH, 3, SAND2) for i in range(4))
    out += "".join(bar(800 + (i - 5) * 150, 776, 800 + (i - 5) * 230, 900, SAND2, 3) for i in range(11))
    for x in (330, 800, 1270):
        out += rect(x - 1.5, 34, 3, 14, INK) + path(f"M{x - 46},76Q{x - 40},46 {x},46Q{x + 40},46 {x + 46},76Z", RED)
        out += ell(x, 76, 46, 5, GOLD2)
    return out


def kiosk(x: float, y: float) -> str:
    """A touch screen on a stand."""
    out = rect(x - 34, y - 8, 68, 8, S5) + rect(x - 12, y - 120, 24, 114, S3)
    out += poly([(x - 48, y - 196), (x + 48, y - 196), (x + 42, y - 108), (x - 42, y - 108)], S5)
    out += poly([(x - 41, y - 189), (x + 41, y - 189), (x + 36, y - 115), (x - 36, y - 115)], "#E4EFE8")
    tiles = ((-30, -180, RED2), (4, -180, GOLD), (-30, -150, S3), (4, -150, G2))
    return out + "".join(rect(x + dx, y + dy, 26, 22, color, 'rx="3"') for dx, dy, color in tiles)


def one_stop_counter() -> str:
    o = counter_room() + rect(110, 400, 14, 200, WOOD4) + rect(1476, 400, 14, 200, WOOD4)
    o += rect(90, 384, 1420, 20, RED3) + rect(90, 402, 1420, 5, GOLD)
    for x, color, kind in ((330, RED, "house"), (800, S4, "paper"), (1270, G3, "leaf")):
        o += sign(x, 424, color, kind)
    tie = poly(pts("-6,-59 6,-59 3,-52 5,-36 0,-30 -5,-36 -3,-52"), RED2)
    scarf = poly([(-9, -59), (0, -42), (9, -59)], S3)
    for x, kind in ((365, "bun"), (835, "hair"), (1305, "long")):
        o += person(x, 694, 2.1, TUNIC, kind, extra=tie if kind == "hair" else scarf)
    o += counter_desk() + "".join(desk_things(x, 598) for x in (240, 710, 1180))
    sheet = rect(19, -126, 22, 28, CREAM, 'transform="rotate(9 30 -112)"') + circ(28, -100, 4.2, SKIN)
    o += person(330, 846, 2.15, RED, "bunback") + person(780, 850, 2.15, OCHRE, "back", [(28, -102)], extra=sheet)
    o += person(1270, 852, 2.15, G4) + person(1352, 856, 1.4, GOLD, "back") + kiosk(1010, 862)
    o += person(1108, 868, 2.15, RED3, "long", [(-26, -58)], extra=poly([(-9, -59), (0, -44), (9, -59)], GOLD2))
    o += person(936, 876, 2.1, S4, "back", hair=GREY, hands=[(22, -62)])
    bench = rect(462, 850, 236, 12, RED2) + "".join(rect(x, 862, 9, 50, WOOD4) for x in (484, 668))
    for x, body, kind in ((524, S5, "back"), (632, ROSE, "bunback")):
        o += listener(x, 892, 2.1, body, kind, "")
    return o + bench + potted(56, 884, 240) + potted(1546, 884, 240)


# --- 3 may-tinh -----------------------------------------------------------------------------------------------


def veranda_house() -> str:
    out = rect(190, 380, 660, 250, GOLD2) + rect(190, 560, 660, 70, "#D9A957")
    for x, w in ((250, 96), (690, 96)):
        out += rect(x - 8, 430, w + 16, 124, CREAM) + rect(x, 438, w, 108, S4) + rect(x + w / 2 - 2, 438, 4, 108, CREAM)
        out += "".join(rect(x, 462 + k * 26, w, 3, S2) for k in range(3))
    out += rect(436, 424, 168, 206, CREAM) + rect(446, 434, 148, 196, INK) + rect(446, 434, 46, 196, RED3)
    out += rect(548, 434, 46, 196, RED3) + "".join(rect(x, 446, 30, 80, RED) for x in (454, 556))
    out += tiled(130, 384, 780, 138, 96, RED2, 18) + path("M130,386q-26,0 -36,-16q22,6 46,2z", RED3)
    out += path("M910,386q26,0 36,-16q-22,6 -46,2z", RED3) + rect(222, 238, 596, 10, RED3)
    for x in (196, 380, 640, 824):
        out += rect(x, 392, 20, 240, CREAM) + rect(x - 6, 388, 32, 12, "#E5CD9B") + rect(x - 6, 620, 32, 14, "#E5CD9B")
    return out + rect(150, 628, 740, 16, STRAW) + rect(130, 642, 780, 14, "#E6D3AE")


def fields(seed: int, y: float, x0: float = 860) -> str:
    """Rice strips and dikes that come nearer."""
    out = ""
    for i, color in enumerate((G3, GOLD, G2, "#BFD3C6", G2, OCHRE, G3)):
        at = y + i * (12 + i * 2.2)
        edge = [(x0 + k * 90, at + 7 * math.sin(k * 0.7 + i)) for k in range(12)]
        out += hill(edge, color, y + 150) + line(edge, CREAM if i % 2 else G5, 2.4, 'opacity=".5"')
        out += tufts(seed + i, 26, (x0, WIDTH), (at + 12, at + 18))
    return out


def laptop(x: float, y: float, s: float) -> str:
    """An open laptop facing the viewer, with plain shapes on its screen."""
    out = rect(-66, -92, 132, 86, INK, 'rx="6"') + rect(-60, -86, 120, 72, "#E4EFE8")
    out += rect(-60, -86, 120, 14, S4) + circ(-52, -79, 3, GOLD) + circ(-43, -79, 3, CREAM)
    out += rect(-50, -62, 44, 38, S1) + poly(pts("-46,-30 -34,-48 -26,-38 -18,-52 -10,-30"), S4)
    out += "".join(rect(4, -62 + k * 11, (44, 34, 40, 24)[k], 6, (RED2, S2, S2, GOLD)[k], 'rx="3"') for k in range(4))
    return group(
        out + poly([(-66, -6), (66, -6), (82, 4), (-82, 4)], "#8C9AA0") + rect(-82, 3, 164, 6, "#6C7A80"), x, y, s
    )


def signal(x: float, y: float, s: float) -> str:
    """Radio arcs, kin to the scallops of the water."""
    d = "M-12,-6Q0,-20 12,-6M-24,-16Q0,-44 24,-16M-36,-26Q0,-68 36,-26"
    return group(stroke(d, RED2, 5) + circ(0, 4, 5, RED2), x, y, s)


def bamboo_table(x: float, y: float, w: float) -> str:
    """A bamboo bed-table whose top edge is at y."""
    out = rect(x - w / 2, y, w, 14, "#C9A35C") + rect(x - w / 2, y + 14, w, 8, OCHRE)
    out += "".join(rect(x - w / 2 + 10 + k * (w - 20) / 14, y, 2, 14, OCHRE) for k in range(15))
    for dx in (-w / 2 + 18, w / 2 - 32):
        out += rect(x + dx, y + 22, 14, 74, OCHRE) + rect(x + dx - 2, y + 50, 18, 5, WOOD2)
    return out + rect(x - w / 2 + 26, y + 62, w - 52, 7, "#B98D3F")


def phone(x: float, y: float, turn: float = 0) -> str:
    out = rect(-7, -13, 14, 26, INK, 'rx="2.5"') + rect(-5, -10, 10, 19, "#E4EFE8") + rect(-3, -7, 6, 5, RED2)
    return group(out + rect(-3, 1, 6, 2, S3) + rect(-3, 5, 4, 2, S3), x, y, turn=turn)


def teapot(x: float, y: float) -> str:
    """A small teapot and a cup, standing on y."""
    out = stroke(f"M{x + 20},{y - 22}q16,4 4,16", RED3, 4) + path(f"M{x - 18},{y - 12}l-18,-14l6,-4l16,8z", RED3)
    out += ell(x, y - 13, 22, 14, RED2) + rect(x - 12, y - 29, 24, 5, RED3, 'rx="2"') + circ(x, y - 31, 4, RED3)
    return out + path(f"M{x - 62},{y - 15}h18l-3,15h-12z", CREAM)


def computers() -> str:
    o = sky(DAWN) + sun(1190, 280, 76) + cloud(1430, 150, 0.8, opacity=0.8) + cloud(960, 130, 0.7, opacity=0.75)
    o += hill(pts("-20,420 300,330 620,380 900,330 1120,390 1380,310 1640,380"), M1)
    o += hill(pts("-20,480 400,430 900,450 1140,410 1400,450 1640,400"), M2)
    o += hill([(700, 500), (1000, 470), (1260, 490), (1640, 460)], M3) + fields(5, 500, 840)
    o += house(1380, 512, 110, 44, CREAM) + tree(1360, 516, 30, G4, G3) + tree(1512, 514, 36, G4, G3)
    o += person(1060, 566, 0.55, RED) + person(1110, 572, 0.55, S5)
    o += (
        rect(-10, 600, 220, 60, G3)
        + hedge(-10, 210, 640, 24, G4, G3)
        + areca(120, 650, 430)
        + areca(52, 664, 350)
        + tree(960, 650, 74, G3, G2, WOOD4)
        + veranda_house()
    )
    o += hill(pts("-20,652 400,652 900,652 1200,640 1640,616"), SAND) + paving(652, rows=5, first=34)
    o += hedge(1420, 1640, 664, 17, G4, G3) + tufts(3, 46, (900, 1600), (700, 890), OCHRE, 0.4, 1.2)
    o += "".join(bush(x, 662, 38) for x in (230, 310, 720, 800))
    o += person(505, 652, 1.5, S5, "hat") + bamboo_table(700, 770, 330) + laptop(700, 766, 1.15)
    o += teapot(826, 770) + sitter(490, 866, 2.1, RED, "bun", INK, (50, -49)) + rect(456, 812, 54, 10, WOOD2)
    o += "".join(rect(x, 820, 9, 46, WOOD2) for x in (460, 498))
    o += person(935, 866, 2.2, S2, "hair", [(-34, -56)], GREY) + person(1016, 876, 1.5, GOLD, "hair", [(-22, -44)])
    o += person(1190, 880, 2.3, S4, "long", [(-9, -37), (9, -37)], extra=phone(0, -44, -5))
    o += person(1306, 884, 2.2, RED3, "hat", [(-22, -40)]) + signal(1190, 668, 1)
    o += path("M150,884h150l-22,-62h-106z", OCHRE) + "".join(
        circ(178 + k * 24, 820 - k % 2 * 10, 18, G2) for k in range(5)
    )
    return o + person(92, 872, 2.1, G4, "hat")


# --- 4 khu-cong-nghiep ----------------------------------------------------------------------------------------


def sawtooth(x: float, y: float, teeth: int, wall: str, roof: str) -> str:
    """A factory hall with a sawtooth roof, standing on y."""
    w = teeth * 118
    out = rect(x, y - 130, w, 130, wall)
    for k in range(teeth):
        a = x + k * 118
        out += poly([(a, y - 128), (a, y - 204), (a + 118, y - 128)], roof) + poly(
            [(a, y - 128), (a, y - 204), (a + 14, y - 195), (a + 14, y - 128)], S1
        )
        out += bar(a + 66, y - 160, a + 66, y - 132, RED3, 2.4, 'opacity=".35"')
    out += rect(x, y - 132, w, 8, RED3) + rect(x, y - 74, w, 6, OCHRE, 'opacity=".6"')
    for k in range(teeth):
        a = x + k * 118
        if k % 2:
            out += rect(a + 20, y - 66, 78, 66, S5) + "".join(
                rect(a + 20, y - 56 + m * 11, 78, 2, S3) for m in range(5)
            )
        else:
            out += "".join(rect(a + 16 + m * 32, y - 112, 24, 30, S4) for m in range(3))
    return out


def solar_hall(x: float, y: float, w: float) -> str:
    """A low hall with solar panels on its roof."""
    roof = [(x - 16, y - 108), (x + 24, y - 186), (x + w - 24, y - 186), (x + w + 16, y - 108)]
    out = rect(x, y - 110, w, 110, CREAM) + poly(roof, RED2) + rect(x - 16, y - 112, w + 32, 8, RED3)
    n = int(w // 76)
    for row in range(2):
        for k in range(n):
            a, t, d = x + 42 + k * (w - 84) / n, y - 178 + row * 32, 26
            shift = (k - n / 2) * 4 * row
            out += poly([(a + shift, t), (a + shift + 56, t), (a + shift + 58, t + d), (a + shift - 2, t + d)], S5)
            out += bar(a + shift + 28, t, a + shift + 28, t + d, S2, 1.5) + bar(
                a + shift, t + 13, a + shift + 56, t + 13, S2, 1.5
            )
    for dx in (22, 92, 344, 414):
        out += rect(x + dx, y - 86, 44, 40, S4) + rect(x + dx + 21, y - 86, 2, 40, CREAM)
    return out + rect(x + w / 2 - 46, y - 70, 92, 70, RED3) + rect(x + w / 2 - 1.5, y - 70, 3, 70, CREAM)


def chimney(x: float, y: float, h: float) -> str:
    out = poly([(x - 24, y), (x - 14, y - h), (x + 14, y - h), (x + 24, y)], PAPER)
    for k in range(2):
        t = h - 16 - k * 52
        out += poly(
            [
                (x - 15 - k * 2, y - t),
                (x - 14 - k * 2, y - t - 26),
                (x + 14 + k * 2, y - t - 26),
                (x + 15 + k * 2, y - t),
            ],
            RED,
        )
    puff = (
        circ(x + 16, y - h - 22, 20, CREAM) + circ(x + 44, y - h - 40, 27, CREAM) + circ(x + 82, y - h - 50, 20, CREAM)
    )
    return faded(puff, 0.85) + out + rect(x - 18, y - h - 6, 36, 8, RED3)


def silo(x: float, y: float, h: float, color: str = S1) -> str:
    out = rect(x - 36, y - h, 72, h, color) + path(f"M{x - 36},{y - h}Q{x},{y - h - 44} {x + 36},{y - h}Z", S3)
    out += rect(x + 12, y - h, 24, h, INK, 'opacity=".08"')
    return out + "".join(rect(x - 36, y - h + 30 + k * 42, 72, 3, S3) for k in range(int(h // 46)))


def industrial_park() -> str:
    o = sky(DAY) + sun(1130, 190, 66, GOLD) + cloud(260, 150, 1) + cloud(780, 110, 0.7, opacity=0.75)
    o += hill(pts("-20,430 220,330 480,390 800,320 1060,380 1360,310 1640,390"), M1)
    o += hill(pts("-20,500 260,450 640,480 1000,440 1340,470 1640,420"), M2)
    o += hedge(-10, 1610, 566, 26, G4, G3) + chimney(1230, 590, 330) + chimney(1320, 590, 270)
    o += "".join(silo(1420 + k * 84, 590, 190 - k % 2 * 26, (S1, STRAW)[k % 2]) for k in range(3))
    o += sawtooth(40, 592, 5, STRAW, RED2) + solar_hall(680, 592, 480) + rect(1196, 520, 420, 72, S2)
    o += "".join(rect(1214 + k * 60, 538, 40, 28, CREAM) for k in range(7)) + rect(1190, 512, 430, 10, S5)
    o += hill([(-20, 592), (500, 588), (1000, 590), (1640, 588)], G2)
    o += trees([(60 + k * 128, 654, 34 + k % 3 * 5) for k in range(13)], G3, "#9DB872")
    o += hedge(-10, 1610, 672, 9, G4, G3) + rect(0, 670, WIDTH, 20, SAND3) + rect(0, 688, WIDTH, 96, "#8B7A68")
    o += "".join(rect(20 + k * 120, 733, 64, 5, CREAM) for k in range(14)) + rect(0, 690, WIDTH, 4, SAND2)
    o += rect(0, 784, WIDTH, 30, SAND3) + rect(0, 782, WIDTH, 6, SAND2)
    o += hill([(-20, 812), (400, 806), (900, 812), (1640, 804)], G3) + tufts(8, 90, (0, 1600), (836, 895), size=1.3)
    o += (
        lorry(430, 728, 0.92, S4, RED2, True) + lorry(1400, 728, 0.92, GOLD, S4, True) + lorry(820, 778, 1.1, RED, GOLD)
    )
    o += bicycle(560, 806, 1.2, RED) + person(556, 790, 0.95, S5, "helmet", [(24, -34)])
    o += person(1060, 808, 1.15, OCHRE, "helmet") + person(1112, 812, 1.15, S4, "helmet", [(24, -40)])
    o += (
        person(1190, 810, 1.15, RED, "hair")
        + person(180, 812, 1.15, S4, "helmet")
        + person(234, 808, 1.15, RED3, "bun")
    )
    return (
        o
        + trees([(90, 902, 66), (1400, 900, 62), (1520, 910, 84)], G4, G3)
        + "".join(bush(x, 880, 44) for x in (700, 800))
    )


# --- 5 bao-bien -----------------------------------------------------------------------------------------------


def bent_palm(x: float, y: float, h: float, lean: float, leaf: str = G5) -> str:
    """A palm in a gale that blows to the right."""
    tx, ty = x + lean, y - h
    trunk = f"M{num(x)},{num(y)}C{num(x + lean * 0.05)},{num(y - h * 0.5)} {num(x + lean * 0.4)},{num(y - h * 0.9)} "
    out = stroke(trunk + f"{num(tx)},{num(ty)}", "#5B4334", h * 0.05)
    for k, (angle, reach) in enumerate(
        ((-40, 0.4), (-22, 0.52), (-8, 0.6), (6, 0.62), (20, 0.56), (38, 0.44), (60, 0.3))
    ):
        c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        r = h * reach
        ex, ey = tx + r * c, ty + r * s * 0.8 + r * 0.1
        mx, my = tx + r * 0.5 * c, ty + r * 0.5 * s - r * 0.1
        d = f"M{num(tx)},{num(ty)}Q{num(mx)},{num(my - r * 0.08)} {num(ex)},{num(ey)}"
        out += path(d + f"Q{num(mx)},{num(my + r * 0.16)} {num(tx)},{num(ty)}Z", (leaf, G4)[k % 2])
    return out + circ(tx - 4, ty + 8, h * 0.035, OCHRE) + circ(tx + 6, ty + 10, h * 0.035, OCHRE)


def breaker(x: float, y: float, s: float, color: str, shade: str) -> str:
    """A wave that curls over to the right, its crest edged with scallops of foam."""
    back = "M-620,220C-420,200 -260,120 -150,30C-90,-22 -10,-62 60,-40C112,-22 128,34 92,62"
    hollow = "C104,30 78,6 44,14C0,26 -8,90 40,138C96,190 220,214 420,220Q-60,170 -620,220Z"
    out = path(back + hollow, color)
    out += path(
        "M44,14C0,26 -8,90 40,138C96,190 220,214 420,220C240,180 120,150 84,104C64,78 66,44 92,62C104,30 78,6 44,14Z",
        shade,
    )
    for d in (
        "M-440,206C-280,160 -170,90 -90,26C-50,-6 -10,-24 24,-22",
        "M-330,206C-220,166 -140,110 -80,58C-60,40 -40,24 -22,14",
        "M-220,208C-150,178 -96,140 -60,104C-48,92 -38,80 -30,70",
    ):
        out += stroke(d, CREAM, 4, 'opacity=".35"')
    crest = (
        (-150, 26, 12),
        (-118, 0, 14),
        (-84, -22, 16),
        (-46, -40, 18),
        (-6, -50, 20),
        (34, -50, 21),
        (70, -36, 20),
        (98, -10, 18),
        (108, 20, 16),
        (104, 46, 13),
        (92, 64, 9),
    )
    out += "".join(circ(cx, cy, r, CREAM) for cx, cy, r in crest)
    out += "".join(circ(cx * 0.96 - 2, cy + r * 0.5, r * 0.62, S1) for cx, cy, r in crest[2:9])
    spray = ((130, -20, 6), (146, 8, 4), (128, 52, 5), (112, -52, 5), (84, -74, 4), (150, 38, 3.5), (40, -86, 3.5))
    return group(out + "".join(circ(cx, cy, r, CREAM) for cx, cy, r in spray), x, y, s)


def streaming(x: float, y: float, length: float, color: str) -> str:
    """A pennant stretched by the wind."""
    d = f"M{x},{y}C{x + length * 0.3},{y - 12} {x + length * 0.6},{y + 14} {x + length},{y + 8}"
    return path(d + f"C{x + length * 0.6},{y + 30} {x + length * 0.3},{y + 30} {x},{y + 40}Z", color)


def watch_post() -> str:
    """The signal mast and the small station on the headland."""
    out = rect(1016, 500, 190, 114, STRAW) + tiled(996, 502, 230, 60, 36, RED3, 9)
    for x in (1036, 1146):
        out += (
            rect(x, 532, 42, 42, WOOD2) + bar(x + 3, 535, x + 39, 571, SAND, 5) + bar(x + 39, 535, x + 3, 571, SAND, 5)
        )
    out += rect(1092, 534, 38, 80, S5) + rect(920, 150, 10, 510, INK) + circ(925, 146, 10, GOLD)
    out += bar(925, 300, 876, 690, INK, 2.5) + bar(925, 300, 984, 640, INK, 2.5) + rect(870, 286, 110, 7, INK)
    out += streaming(930, 168, 150, RED) + streaming(930, 226, 128, GOLD) + streaming(930, 318, 140, RED)
    return out + circ(882, 318, 15, RED2) + circ(882, 318, 26, RED2, 'opacity=".25"') + rect(880, 290, 4, 16, INK)


def rain(seed: int, n: int) -> str:
    rng, d = random.Random(seed), ""
    for _ in range(n):
        x, y, r = rng.uniform(-40, WIDTH), rng.uniform(0, 860), rng.uniform(22, 46)
        d += f"M{num(x)},{num(y)}l{num(r * 0.55)},{num(r)}"
    return stroke(d, CREAM, 2, 'opacity=".24"')


def cape(x: float, y: float, s: float, color: str, hand: Point, flip: bool = False) -> str:
    """Someone in a rain cape."""
    out = path("M-24,0L-15,-44Q-13,-60 0,-60Q13,-60 17,-44L30,-4Q12,4 -24,0Z", color) + circ(0, -70, 11, SKIN)
    out += path("M-13,-62Q-16,-84 0,-84Q16,-84 13,-62Q10,-76 0,-76Q-10,-76 -13,-62Z", color)
    return group(out + arm(9 if hand[0] > 0 else -9, -48, hand, color), x, y, s, flip)


def dark_clouds() -> str:
    out = ""
    for x, y, s, color in (
        (420, 256, 1.3, "#557D83"), (1010, 250, 1.2, "#557D83"), (1500, 300, 1, "#5F888C"), (90, 330, 0.9, "#6A9395"),
        (620, 352, 0.8, "#6A9395"), (150, 140, 2, "#406570"), (760, 92, 2.2, "#3A5E69"), (1390, 130, 2, "#406570"),
    ):  # fmt: skip
        out += cloud(x, y, s, color, 0.96)
    return out


def headland() -> str:
    out = hill(pts("800,880 836,770 880,690 960,636 1080,612 1300,606 1640,596"), G4)
    out += bent_palm(1250, 616, 190, 90, G5) + watch_post() + bent_palm(1420, 640, 250, 100)
    out += hill(pts("790,890 850,790 940,712 1080,670 1300,656 1640,640"), G5)
    out += tufts(4, 70, (960, 1600), (690, 740), G2, 0.5, 1.3)
    out += cape(984, 690, 1.2, GOLD, (26, -62)) + cape(1180, 664, 1.15, RED2, (26, -40))
    sand = pts("690,912 760,850 860,802 1000,768 1250,748 1640,732")
    out += hill(sand, SAND2) + hill([(x + 50, y + 26) for x, y in sand], "#CDB07A")
    return out + path(
        curve([(650, 905), (736, 842), (792, 816), (850, 800)])
        + "L846,806"
        + spline([(846, 806), (804, 826), (764, 850), (694, 905)]),
        CREAM,
    )


def storm() -> str:
    o = sky(("#4F727A", "#9DB4AC", "#E3CFA4")) + faded(sun(470, 330, 62, GOLD2), 0.85) + dark_clouds()
    o += hill(pts("-20,480 160,440 330,470 520,478 700,480"), M3, 520)
    o += water(480, "#56898D", S5, arc=("#FFF", 0.24)) + boat(690, 580, 0.55, turn=-10)
    o += breaker(760, 640, 0.34, "#347078", S5) + breaker(90, 530, 0.26, "#427F86", S4)
    near = pts("-20,792 200,782 420,792 640,796 860,806 1100,820")
    outline = curve(near) + f"L1100,{HEIGHT}L-20,{HEIGHT}Z"
    o += breaker(370, 560, 1.15, "#2B6671", S5)
    o += clipped("near", outline, water(770, "#24606B", "#123A45", name="n", start=26, arc=("#FFF", 0.24))) + headland()
    o += (
        cape(1150, 822, 1.5, RED, (27, -40)) + cape(1215, 816, 1.5, S4, (28, -44)) + bar(1190, 762, 1366, 776, WOOD4, 4)
    )
    o += boat(1456, 812, 1.02, S4, RED, False, 3) + bent_palm(1290, 800, 330, 140)
    return o + breaker(150, 752, 0.84, "#235F69", "#123A45") + rain(5, 150)


# --- 6 rung-ngap-man ------------------------------------------------------------------------------------------


def mangrove(x: float, y: float, s: float, leaf: str = G3, light: str = G2, seed: int = 1) -> str:
    """A mangrove on stilt roots, its roots in the water at y."""
    rng, roots = random.Random(seed), ""
    for dx in (-74, -50, -28, 28, 50, 74):
        roots += f"M0,-{78 - abs(dx) * 0.3:g}Q{dx * 0.85:g},-{70 - abs(dx) * 0.25:g} {dx},4"
    out = stroke(roots + "M-10,-60Q-14,-30 -12,6M10,-60Q14,-30 12,6", WOOD4, 6)
    out += stroke("M0,-70V-150M0,-100L-40,-150M0,-106L44,-156", WOOD4, 12)
    for k in range(11):
        cx, cy = (k - 5) * 20, -178 + abs(k - 5) * 5 + rng.uniform(-26, 18)
        out += ell(cx, cy, rng.uniform(40, 54), rng.uniform(26, 36), leaf)
    for _ in range(7):
        out += ell(
            rng.uniform(-90, 90),
            rng.uniform(-206, -166),
            rng.uniform(14, 24),
            rng.uniform(8, 13),
            light,
            'opacity=".8"',
        )
    return group(out, x, y, s)


def seedling(x: float, y: float, s: float = 1) -> str:
    out = stroke("M0,0V-34", WOOD3, 3.4) + path("M0,-30Q-18,-34 -20,-50Q-4,-48 0,-30Z", G3)
    out += path("M0,-30Q18,-34 20,-52Q4,-48 0,-30Z", G2) + path("M0,-34Q-7,-48 0,-60Q7,-48 0,-34Z", G3)
    return group(out, x, y, s)


def ripple(x: float, y: float, w: float) -> str:
    d = f"M{x - w},{y}Q{x},{y + w * 0.24} {x + w},{y}"
    d += f"M{x - w * 0.6},{y + 8}Q{x},{y + 8 + w * 0.16} {x + w * 0.6},{y + 8}"
    return stroke(d, CREAM, 2.5, 'opacity=".5"')


def egret(x: float, y: float, s: float, flip: bool = False) -> str:
    out = (
        bar(-3, 0, -3, -26, INK, 2)
        + bar(5, 0, 5, -26, INK, 2)
        + path("M-26,-26Q-8,-52 16,-40Q22,-30 4,-24Q-10,-20 -26,-26Z", CREAM)
    )
    out += (
        stroke("M12,-38Q26,-48 16,-60Q10,-70 20,-74", CREAM, 5)
        + circ(21, -75, 5, CREAM)
        + poly([(24, -78), (42, -73), (24, -72)], OCHRE)
    )
    return group(out, x, y, s, flip)


def bundle(x: float) -> str:
    """Seedlings heaped in a boat."""
    return "".join(seedling(x + k * 15, -14 - k % 2 * 5, 1.05) for k in range(7))


def planting_boats() -> str:
    o = sampan(
        560, 668, 0.8, WOOD4, RED, person(-96, -14, 1, S5, hands=[(24, -54)]) + bundle(-46) + stooper(78, -20, 1, RED)
    )
    o += bar(484, 606, 424, 712, WOOD2, 5) + reflect(560, 690, 200) + seedling(650, 676, 0.72) + ripple(650, 676, 16)
    load = (
        person(-112, -14, 1, RED3, hands=[(-24, -44)])
        + bundle(-80)
        + stooper(94, -22, 1, S4)
        + person(36, -14, 1, OCHRE)
    )
    o += sampan(1010, 770, 1.1, S5, RED, load) + bar(852, 700, 800, 840, WOOD2, 6) + reflect(1000, 800, 280)
    return o + seedling(1152, 790, 0.95) + ripple(1152, 790, 22)


def mangroves() -> str:
    o = (
        sky(DAWN)
        + sun(860, 290, 80)
        + cloud(300, 150, 0.9)
        + cloud(1250, 130, 1, opacity=0.8)
        + cloud(620, 110, 0.6, opacity=0.7)
    )
    o += hill(pts("-20,460 240,400 500,440 760,400 1050,450 1300,380 1640,440"), M1, 540)
    o += hill(pts("-20,490 300,462 700,484 1100,480 1640,450"), M2, 540) + water(510, S2, S5)
    o += glitter(860, 522, 150, 10)
    rng = random.Random(4)
    for k in range(34):
        x = k * 50 - 20
        if not 700 < x < 1010:
            o += mangrove(x, 524 + rng.uniform(-4, 8), 0.32, (G4, G3)[k % 2], G2, k)
    for x, y, s, k in ((1240, 580, 0.62, 3), (1350, 600, 0.74, 5), (330, 590, 0.66, 8), (1490, 640, 1, 2)):
        o += reflect(x, y + 10, 150 * s, G5, 0.35) + mangrove(x, y, s, (G3, G4)[k % 2], G2, k)
    for x, y, s, k in ((200, 660, 1.05, 9), (60, 720, 1.4, 6)):
        o += reflect(x, y + 10, 150 * s, G5, 0.35) + mangrove(x, y, s, (G4, G3)[k % 2], G2, k)
    o += planting_boats() + birds([(1040, 220), (1090, 250), (1010, 270)])
    for x, y in ((700, 620), (760, 626), (820, 620), (880, 628), (730, 646), (800, 648), (870, 652)):
        o += seedling(x, y, 0.55) + ripple(x, y, 12)
    o += hill(pts("-20,800 180,790 380,822 560,850 700,872 800,905"), WOOD3)
    o += hill(pts("-20,830 180,822 360,848 520,876 640,905"), WOOD4)
    o += "".join(
        seedling(x, y, 1.1)
        for x, y in ((60, 822), (128, 818), (196, 822), (400, 858), (470, 872), (90, 868), (164, 866))
    )
    o += stooper(276, 846, 1.45, OCHRE, hand=(34, -4)) + seedling(336, 852, 0.62)
    o += (
        hill([(1230, 905), (1340, 862), (1460, 840), (1640, 826)], WOOD3)
        + egret(1420, 850, 0.9, True)
        + egret(1520, 842, 1.05)
    )
    return o + "".join(seedling(x, y, 1.1) for x, y in ((1360, 876), (1470, 880), (1570, 874)))


# --- 7 ao-tom -------------------------------------------------------------------------------------------------


def pond_outline(row: tuple[float, float], col: int) -> str:
    """One basin of the perspective grid between two heights, leaving dikes around it."""

    def at(k: float, y: float) -> float:
        return 800 + (k - 2) * 560 * ((y - 250) / 600)

    (y0, y1), gap = row, 0.05
    corners = [
        (at(col + gap, y0), y0),
        (at(col + 1 - gap, y0), y0),
        (at(col + 1 - gap, y1), y1),
        (at(col + gap, y1), y1),
    ]
    return "M" + "L".join(f"{num(x)},{num(y)}" for x, y in corners) + "Z"


def paddle_wheel(x: float, y: float, s: float) -> str:
    """An aerator: floats, an axle with four wheels and arcs of spray."""
    spray = "".join(f"M{dx},-24Q{dx + 10 * way},-58 {dx + 30 * way},-14" for dx, way in ((-64, -1), (64, 1)))
    spray += "M-50,-28Q-54,-60 -78,-22M50,-28Q54,-60 78,-22"
    out = stroke(spray, "#FFF", 3.5, 'opacity=".75"') + ell(0, 6, 112, 12, "#FFF", 'opacity=".35"')
    out += rect(-72, -2, 40, 12, S5, 'rx="6"') + rect(32, -2, 40, 12, S5, 'rx="6"') + rect(-70, -20, 140, 5, INK)
    for dx in (-58, -30, 30, 58):
        out += "".join(
            bar(dx, -18, dx + 19 * math.cos(math.radians(a)), -18 + 19 * math.sin(math.radians(a)), RED2, 6)
            for a in range(20, 380, 60)
        ) + circ(dx, -18, 5, CREAM)
    out += rect(-15, -34, 30, 22, GOLD) + rect(-15, -34, 30, 6, OCHRE) + rect(-24, -12, 48, 5, INK)
    return group(out, x, y, s)


def stilt_hut(x: float, y: float, s: float) -> str:
    out = "".join(rect(dx, -50, 7, 50, WOOD4) for dx in (-66, -24, 20, 60)) + rect(-78, -56, 156, 9, WOOD2)
    out += rect(-64, -116, 128, 60, "#C9A35C") + "".join(rect(-64 + k * 12, -116, 2, 60, OCHRE) for k in range(11))
    out += rect(-16, -104, 32, 48, WOOD4) + rect(28, -100, 26, 24, S5) + rect(-54, -100, 26, 24, S5)
    return group(
        out + poly([(-88, -112), (-58, -166), (58, -166), (88, -112)], "#B98D3F") + rect(-88, -115, 176, 6, WOOD2),
        x,
        y,
        s,
    )


def shrimp(x: float, y: float, turn: float = 0) -> str:
    out = path("M-16,2C-14,-14 10,-16 16,-2C18,6 12,10 8,8C10,0 -4,-2 -6,8Z", ROSE) + poly(
        [(8, 8), (18, 14), (6, 16)], RED2
    )
    return group(out + stroke("M-14,0L-26,-10M-13,2L-28,-2", RED2, 1.6) + circ(-10, -3, 1.6, INK), x, y, turn=turn)


def crate(x: float, y: float) -> str:
    out = path(f"M{x - 70},{y}h140l16,-52h-172z", OCHRE) + "".join(
        rect(x - 66, y - 40 + k * 16, 132, 4, WOOD2, 'opacity=".45"') for k in range(2)
    )
    return "".join(shrimp(x - 52 + k * 26, y - 58 - k % 2 * 9, (k * 50) % 120 - 40) for k in range(5)) + out


def shrimp_ponds() -> str:
    o = (
        sky(DAY)
        + sun(1240, 170, 62, GOLD)
        + cloud(330, 130, 1)
        + cloud(820, 100, 0.7, opacity=0.75)
        + cloud(1490, 220, 0.6, opacity=0.8)
    )
    o += hill(pts("-20,330 240,250 520,310 820,240 1100,310 1380,260 1640,320"), M1)
    o += water(352, S2, S3, 420, start=9) + boat(420, 384, 0.22) + boat(980, 376, 0.18, S5, RED)
    o += hill(pts("-20,404 300,394 700,402 1100,394 1640,402"), G3)
    o += "".join(
        palm(x, 414, h, lean)
        for x, h, lean in ((90, 110, 16), (140, 86, -10), (620, 84, 14), (1130, 96, -14), (1500, 120, 18))
    )
    o += rect(-10, 410, 1620, 500, "#C9AE78") + rect(-10, 408, 1620, 8, G2)
    for row, (y0, y1) in enumerate(((424, 482), (500, 598), (620, 786))):
        tints = ((S1, S2), (S2, S3), (S2, S4))[row]
        for col in range(-2, 6):
            d = pond_outline((y0, y1), col)
            basin = water(y0, *tints, y2=y1, name=f"p{row}{col + 2}", start=9 + row * 4, arc=("#FFF", 0.28))
            o += clipped(f"c{row}{col + 2}", d, basin) + stroke(d, "#A58A58", 3 + row)
        o += rect(0, y1 + 4, WIDTH, 5 + row * 2, G2)
    for x, y, s in (
        (310, 462, 0.38),
        (702, 462, 0.38),
        (1094, 462, 0.38),
        (371, 560, 0.58),
        (943, 560, 0.58),
        (1229, 560, 0.58),
    ):
        o += paddle_wheel(x, y, s)
    o += paddle_wheel(585, 704, 1.05) + paddle_wheel(1024, 710, 1.05) + paddle_wheel(1444, 700, 1.05)
    o += stilt_hut(1430, 500, 0.7) + person(1330, 500, 0.7, RED) + person(640, 500, 0.62, S5)
    o += (
        person(560, 614, 0.95, RED, hands=[(26, -56)])
        + circ(587, 560, 3, WOOD3)
        + person(1090, 614, 0.95, OCHRE, hands=[(-24, -38)])
    )
    feed = random.Random(3)
    o += "".join(circ(604 + feed.uniform(0, 60), 560 + feed.uniform(-6, 34), 2.4, WOOD3) for _ in range(16))
    o += hill(pts("-20,810 400,802 900,812 1300,800 1640,808"), G3) + tufts(7, 120, (0, 1600), (826, 896), size=1.3)
    return o + shrimp_people()


def shrimp_people() -> str:
    o = palm(70, 850, 330, 40) + crate(330, 868) + crate(1130, 878)
    o += person(210, 866, 1.75, RED, hands=[(26, -40)]) + person(450, 872, 1.75, S5, hands=[(-26, -38)])
    pole = stroke("M26,-46L76,-92", WOOD2, 4) + path(
        "M66,-102Q108,-124 112,-84Q104,-58 82,-82Z", "#FFF", 'opacity=".5"'
    )
    pole += stroke(
        "M66,-102Q84,-92 82,-82M66,-102Q108,-124 112,-84Q104,-58 82,-82M84,-108L96,-70M100,-108L88,-76", CREAM, 2
    )
    o += person(708, 868, 1.7, S4, hands=[(26, -46)], extra=pole) + person(1250, 876, 1.75, OCHRE, "hair", [(-26, -40)])
    return o + bush(1490, 880, 60, G4) + bush(1580, 870, 50, G4)


# --- 8 dua-thuyen ---------------------------------------------------------------------------------------------


def splash(x: float, y: float) -> str:
    return stroke(
        f"M{x - 12},{y}q-4,-14 -14,-16M{x},{y - 2}q0,-14 4,-20M{x + 10},{y}q4,-10 14,-12", "#FFF", 3, 'opacity=".8"'
    )


def race_boat(x: float, y: float, s: float, hull: str, shirt: str, band: str, lean: float) -> str:
    """A long racing boat with ten paddlers, a drummer in the bow and a helmsman in the stern."""
    out = person(-318, -34, 1, shirt, "hair", [(-26, -34)], extra=rect(-12, -78, 24, 5, band))
    out += bar(-340, -72, -404, 26, WOOD2, 5)
    out += group(ell(0, -22, 20, 6, CREAM) + path("M-20,-22Q-25,-8 -17,0H17Q25,-8 20,-22Z", RED), 258, -30)
    out += person(304, -36, 1, GOLD, "hair", [(-26, -38)], extra=rect(-12, -78, 24, 5, RED), flip=False)
    out += "".join(rower(-262 + k * 50, -26, 1, shirt, band, lean) for k in range(10))
    side = "M-390,-70C-360,-40 -330,-30 -280,-28C-100,-20 100,-20 290,-30C340,-34 372,-50 396,-92"
    out += path(side + "C404,-50 372,-4 320,10H-300C-350,4 -380,-24 -390,-70Z", hull)
    out += stroke("M-372,-44C-340,-22 -300,-18 -260,-16C-80,-10 100,-10 286,-18C336,-22 362,-36 382,-60", GOLD2, 5)
    out += path(
        "M-352,-12C-336,2 -320,8 -300,10H320C340,4 356,-4 366,-14C280,0 -260,0 -352,-12Z", S5 if hull != S5 else RED
    )
    out += ell(340, -22, 10, 7, CREAM) + circ(342, -22, 4, INK)
    for k in range(10):
        px = -238 + k * 50 + lean
        out += bar(px, -46, px + 22, 14, OCHRE, 4) + ell(
            px + 24, 19, 5, 12, GOLD, f'transform="rotate(-19 {px + 24} 19)"'
        )
    out += "".join(splash(-212 + k * 50 + lean, 28) for k in range(10)) + stroke("M396,-92q-2,-20 -22,-18", hull, 10)
    return reflect(x, y + 22 * s, 560 * s, opacity=0.3, n=3) + group(out, x, y, s)


def crowd(seed: int, x0: float, x1: float, y: float, s: float, step: float) -> str:
    rng, out, x = random.Random(seed), "", x0
    while x < x1:
        kind = rng.choice(("hat", "hair", "hair", "bun", "hat"))
        out += person(
            x,
            y + rng.uniform(-3, 3),
            s * rng.uniform(0.9, 1.08),
            rng.choice((RED, S4, OCHRE, S5, RED3, G3, ROSE)),
            kind,
        )
        x += step * rng.uniform(0.8, 1.3)
    return out


def boat_race() -> str:
    o = (
        sky(CLEAR)
        + sun(330, 250, 82)
        + cloud(760, 180, 0.8)
        + cloud(1320, 210, 0.9, opacity=0.8)
        + cloud(90, 170, 0.5, opacity=0.7)
    )
    o += hill(pts("-20,430 200,370 460,420 740,340 1020,400 1300,320 1640,400"), M1)
    o += hill(pts("-20,480 260,440 600,470 980,430 1340,460 1640,420"), M2)
    o += hedge(-10, 1610, 524, 24, G4, G3)
    x = 60.0
    for w, h, wall, roof in (
        (124, 58, GOLD2, RED2),
        (98, 72, CREAM, RED),
        (134, 54, S1, RED2),
        (110, 70, GOLD, RED3),
    ) * 2:
        o += house(x, 522, w, h, wall, roof) + (palm(x + w + 40, 524, 120, 14) if w > 120 else "")
        x += w + (84 if w > 120 else 40)
    o += hill([(-20, 520), (500, 516), (1000, 518), (1640, 516)], G2)
    o += "".join(pennant(90 + k * 158, 552, 96, (RED, GOLD)[k % 2], 46) for k in range(10)) + crowd(
        6, 20, 1600, 556, 0.62, 34
    )
    o += (
        rect(0, 554, WIDTH, 20, "#C9B795") + rect(0, 568, WIDTH, 10, "#8A6E58") + water(576, S2, S5, arc=("#FFF", 0.22))
    )
    o += glitter(330, 590, 140, 7)
    o += (
        race_boat(980, 650, 0.72, S4, GOLD, RED, 0)
        + race_boat(520, 742, 0.92, RED, CREAM, RED, 3)
        + race_boat(1010, 856, 1.12, S5, RED2, GOLD2, -2)
    )
    for px, py, h in ((1500, 660, 150), (1560, 900, 300)):
        o += rect(px - 4, py - h, 8, h, INK) + poly(
            [(px - 4, py - h), (px - 4, py - h + h * 0.42), (px - h * 0.36, py - h + h * 0.2)], RED
        )
        o += circ(px, py - h, 7, GOLD) + ell(px, py, 22, 8, GOLD)
    return o + bunting((-20, 30), (800, 14), 46, 17, 34) + bunting((800, 14), (1620, 30), 46, 17, 34, (GOLD, RED))


# --- 9 san-the-thao -------------------------------------------------------------------------------------------


def grandstand(x: float, y: float, w: float) -> str:
    """Roofed steps full of spectators, standing on y."""
    rng = random.Random(12)
    out = poly([(x - 20, y - 178), (x + 30, y - 222), (x + w - 30, y - 222), (x + w + 20, y - 178)], RED2)
    out += rect(x, y - 176, w, 176, "#D9C8A2") + rect(x, y - 176, w, 40, S5, 'opacity=".35"')
    for row in range(4):
        top = y - 118 + row * 32
        out += rect(x, top, w, 32, ("#EBDDB9", STRAW)[row % 2])
        for k in range(int(w / 25) - 1):
            if rng.random() < 0.8:
                color = rng.choice((RED, S4, GOLD, CREAM, ROSE, S3, OCHRE, G3))
                px = x + 22 + k * 25 + row % 2 * 10
                out += path(f"M{px - 8},{top + 1}v-12q0,-9 8,-9q8,0 8,9v12z", color) + circ(px, top - 26, 6, SKIN)
                out += path(f"M{px - 6.5},{top - 26}a6.5,6.5 0 0 1 13,0q-6.5,-5 -13,0z", INK)
    out += "".join(rect(x + k * (w - 10) / 6, y - 180, 10, 180, CREAM) for k in range(7))
    return out + rect(x - 20, y - 182, w + 40, 8, RED3) + rect(x - 6, y - 20, w + 12, 20, S3)


def goal(x: float, y: float, s: float, flip: bool = False) -> str:
    """A goal seen from the side, its mouth to the right."""
    net = poly([(0, -72), (-34, -4), (-2, -62), (30, -126)], "#FFF", 'opacity=".3"')
    net += poly([(0, -72), (-34, 0), (0, 0)], "#FFF", 'opacity=".3"')
    net += "".join(bar(k * 7.5, -72 - k * 13.5, -34 + k * 8, -k * 15, "#FFF", 1.2) for k in range(5))
    return group(net + stroke("M0,0V-72L30,-126V-58", CREAM, 5.5), x, y, s, flip)


def running_track() -> str:
    out = ell(800, 668, 960, 206, "#B9573C") + ell(800, 668, 960, 206, "none", f'stroke="{CREAM}" stroke-width="4"')
    for rx, ry in ((905, 182), (850, 158)):
        out += ell(800, 668, rx, ry, "none", f'stroke="{CREAM}" stroke-width="3"')
    out += ell(800, 668, 795, 134, G2) + ell(800, 668, 795, 134, "none", f'stroke="{CREAM}" stroke-width="4"')
    lawn = "".join(
        poly([(300 + k * 200, 530), (400 + k * 200, 530), (370 + k * 225, 810), (250 + k * 225, 810)], G1)
        for k in range(5)
    )
    outline = "M5,668a795,134 0 1 0 1590,0a795,134 0 1 0 -1590,0Z"
    out += clipped("lawn", outline, faded(lawn, 0.45))
    out += stroke("M360,586H1240L1330,748H270ZM800,586V748", CREAM, 3.5)
    return out + ell(800, 664, 96, 27, "none", f'stroke="{CREAM}" stroke-width="3.5"')


def sports_field() -> str:
    o = (
        sky(DAY)
        + sun(300, 180, 62, GOLD)
        + cloud(640, 130, 0.9)
        + cloud(1330, 150, 1, opacity=0.85)
        + cloud(1010, 90, 0.5, opacity=0.7)
    )
    o += hill(pts("-20,370 240,290 500,350 800,280 1080,340 1360,270 1640,350"), M1)
    o += hill(pts("-20,430 300,390 700,420 1100,390 1640,420"), M2) + hedge(-10, 1610, 466, 26, G4, G3)
    o += hill([(-20, 464), (500, 458), (1100, 460), (1640, 464)], G3)
    o += trees([(90, 486, 62), (210, 480, 52), (1400, 482, 56), (1520, 488, 66)], G4, G3) + grandstand(420, 478, 760)
    o += "".join(pennant(x, 484, 150, (RED, GOLD)[k % 2], 62) for k, x in enumerate((296, 346, 1254, 1304)))
    o += running_track() + goal(302, 694, 1) + goal(1298, 694, 1, True)
    for x, y, s, shirt, step in (
        (640, 690, 0.86, RED, 0),
        (740, 672, 0.82, GOLD, 1),
        (900, 700, 0.88, RED, 1),
        (1010, 664, 0.8, GOLD, 0),
    ):
        o += runner(x, y, s, shirt, S5, step=step)
    o += circ(690, 692, 7, CREAM, f'stroke="{INK}" stroke-width="1.6"') + person(
        360, 688, 0.84, S4, "cap", [(24, -50), (-24, -50)]
    )
    o += person(1236, 690, 0.84, RED3, "cap", [(-24, -50), (24, -50)], flip=True)
    racers = (
        (210, 800, RED, S5, "hair"),
        (400, 838, GOLD, RED3, "bun"),
        (610, 828, S4, INK, "hair"),
        (800, 862, CREAM, RED, "bun"),
        (1010, 832, ROSE, S5, "hair"),
        (1190, 850, OCHRE, S4, "bun"),
    )
    for k, (x, y, shirt, shorts, kind) in enumerate(racers):
        o += ell(x - 2, y + 2, 32, 5, INK, 'opacity=".16"') + runner(x, y, 1.3, shirt, shorts, kind, k % 2)
    o += hill(pts("-20,872 300,890 800,898 1300,890 1640,872"), G3)
    return o + finish_line()


def finish_line() -> str:
    """Two posts with a ribbon across the lanes, and the teacher who waits there."""
    out = rect(1520, 690, 8, 176, INK) + circ(1524, 688, 8, GOLD) + poly([(1520, 696), (1450, 716), (1520, 736)], GOLD)
    out += person(1450, 872, 1.5, RED3, "cap", [(-26, -62), (24, -40)])
    return (
        out
        + person(90, 880, 1.45, S5, "cap", [(26, -66)])
        + poly([(128, 790), (168, 774), (128, 758)], RED)
        + bar(128, 784, 128, 756, INK, 3)
    )


# --- 10 rac-bien ----------------------------------------------------------------------------------------------


def sack(x: float, y: float, s: float, color: str = G3) -> str:
    out = path("M-26,0C-34,-24 -24,-50 -10,-58H10C24,-50 34,-24 26,0Z", color) + path(
        "M-10,-58L-16,-72Q0,-64 16,-72L10,-58Z", color
    )
    return group(out + rect(-12, -61, 24, 6, GOLD, 'rx="3"') + ell(-8, -26, 6, 14, "#FFF", 'opacity=".2"'), x, y, s)


def bin_box(x: float, y: float, s: float, color: str) -> str:
    out = (
        path("M-30,0L-36,-74H36L30,0Z", color)
        + rect(-42, -86, 84, 14, color, 'rx="5"')
        + rect(-42, -76, 84, 4, INK, 'opacity=".25"')
    )
    out += rect(-12, -94, 24, 9, INK, 'rx="4"') + circ(0, -40, 15, CREAM, 'opacity=".9"')
    return group(out + wheel(-20, 0, 7) + wheel(20, 0, 7), x, y, s)


def bottle(x: float, y: float, turn: float, color: str = S2) -> str:
    return group(
        rect(-5, -22, 10, 24, color, 'rx="3"') + rect(-3, -30, 6, 9, color) + rect(-4, -33, 8, 5, RED2), x, y, turn=turn
    )


def can(x: float, y: float, turn: float, color: str = RED2) -> str:
    return group(rect(-6, -18, 12, 18, color) + rect(-6, -18, 12, 3, GREY) + rect(-6, -3, 12, 3, GREY), x, y, turn=turn)


def bag(x: float, y: float) -> str:
    return path(
        f"M{x - 14},{y}q-6,-16 4,-20l4,8q6,-4 12,0l4,-8q10,6 4,20z", CREAM, 'stroke="#C9BBA0" stroke-width="1.5"'
    )


def basket_boat(x: float, y: float, s: float) -> str:
    out = path("M-70,-46Q-66,14 0,16Q66,14 70,-46Z", OCHRE) + ell(0, -46, 70, 15, WOOD2) + ell(0, -44, 60, 10, WOOD4)
    for k in range(3):
        out += stroke(
            f"M{-65 + k * 5},{-30 + k * 10}Q0,{-14 + k * 10} {65 - k * 5},{-30 + k * 10}", WOOD2, 2, 'opacity=".5"'
        )
    return group(
        out + bar(-50, -40, 40, -74, WOOD3, 6) + ell(46, -77, 14, 7, WOOD3, 'transform="rotate(-20 46 -77)"'), x, y, s
    )


def picker(x: float, y: float, s: float, body: str, kind: str, reach: Point, flip: bool = False) -> str:
    """Someone standing with a litter picker and a sack."""
    tongs = bar(24, -42, *reach, INK, 3) + stroke(f"M{reach[0] - 4},{reach[1] + 7}l4,-8l5,7", INK, 2.5)
    out = person(0, 0, 1, body, kind, [(24, -42), (-23, -36)], extra=tongs)
    return group(out + sack(-30, -2, 0.56, G2), x, y, s, flip)


def beach() -> str:
    o = hill(pts("-20,640 160,604 420,588 700,606 960,650 1200,640 1420,600 1640,570"), S1)
    o += hill(pts("-20,656 160,620 420,604 700,622 960,666 1200,656 1420,616 1640,586"), CREAM)
    o += hill(pts("-20,674 160,638 420,622 700,640 960,684 1200,674 1420,634 1640,604"), "#F0DDB0")
    o += hill(pts("-20,760 240,730 600,742 900,790 1240,770 1640,720"), SAND)
    return o + hill(pts("-20,860 300,838 700,852 1100,880 1640,840"), "#DEC48E")


def beach_cleaning() -> str:
    o = (
        sky(DAWN)
        + sun(1080, 270, 78)
        + cloud(320, 150, 1)
        + cloud(740, 110, 0.6, opacity=0.7)
        + cloud(1420, 160, 0.8, opacity=0.8)
    )
    o += hill(pts("-20,420 140,350 330,310 520,380 700,430 900,452 1640,456"), M1, 520)
    o += hill([(-20, 440), (120, 410), (280, 420), (430, 452)], M2, 520) + water(450, S2, S3, 720, arc=("#FFF", 0.26))
    o += (
        glitter(1080, 462, 150, 10)
        + boat(560, 510, 0.42)
        + boat(800, 490, 0.28, S5, RED)
        + boat(1360, 540, 0.56, S5, RED)
    )
    o += reflect(560, 522, 70) + reflect(1360, 556, 100) + birds([(860, 230), (910, 214), (890, 262)]) + beach()
    o += palm(140, 720, 400, 70) + palm(60, 740, 300, -26) + palm(1530, 690, 330, -60) + basket_boat(330, 690, 0.9)
    o += basket_boat(1380, 700, 1) + group(basket_boat(0, 0, 0.8), 1490, 716)
    o += tufts(9, 80, (0, 1600), (760, 880), OCHRE, 0.45, 1.2)
    o += (
        person(640, 700, 0.95, S4, hands=[(24, -34)])
        + sack(676, 702, 0.5)
        + stooper(760, 716, 0.95, RED)
        + person(980, 726, 1, OCHRE, "hair")
    )
    o += stooper(1090, 734, 1, S5, flip=True) + bottle(1050, 734, 60) + can(812, 720, 80)
    o += "".join(bin_box(1180 + k * 100, 850, 1.15, color) for k, color in enumerate((G3, GOLD, S4)))
    return o + beach_people()


def beach_people() -> str:
    o = picker(230, 850, 1.65, RED, "hat", (48, -6)) + bottle(318, 846, 74) + picker(470, 868, 1.6, S5, "cap", (50, -4))
    o += can(560, 868, 76, GOLD) + stooper(700, 872, 1.6, S4, "bun", (36, -6)) + bag(774, 874)
    o += person(1010, 862, 1.6, RED3, "hat", [(26, -30), (-26, -34)])
    o += sack(1066, 866, 1.05, G4) + person(880, 858, 1.1, GOLD, "hair", [(23, -38)]) + sack(912, 862, 0.5, G2)
    for x, y, turn, color in (
        (110, 800, 70, S2),
        (600, 794, -60, G2),
        (400, 776, 84, S3),
        (150, 880, -76, S2),
        (590, 888, 60, S3),
    ):
        o += bottle(x, y, turn, color)
    o += can(540, 760, 60) + can(330, 884, -70, S4) + bag(820, 790) + bag(60, 850)
    return o + person(1500, 880, 1.6, S4, "hat", [(-26, -44)]) + bottle(1455, 800, -10)


# --- 11 hai-dang ----------------------------------------------------------------------------------------------


def tower(x: float, y: float, h: float) -> str:
    """A round lighthouse with red bands, a gallery and a lantern."""

    def half(t: float) -> float:
        return h * (0.125 - 0.05 * t)

    out = poly([(x - half(0), y), (x - half(1), y - h), (x + half(1), y - h), (x + half(0), y)], CREAM)
    for t0, t1 in ((0.1, 0.28), (0.46, 0.64), (0.82, 0.98)):
        corners = [
            (x - half(t0), y - h * t0),
            (x - half(t1), y - h * t1),
            (x + half(t1), y - h * t1),
            (x + half(t0), y - h * t0),
        ]
        out += poly(corners, RED)
    out += poly(
        [(x + half(0) * 0.35, y), (x + half(1) * 0.35, y - h), (x + half(1), y - h), (x + half(0), y)],
        INK,
        'opacity=".12"',
    )
    for t in (0.36, 0.73):
        out += path(f"M{x - 9},{y - h * t + 16}v-24a9,9 0 0 1 18,0v24z", S5)
    out += path(f"M{x - 17},{y}v-36a17,17 0 0 1 34,0v36z", S5) + rect(
        x - half(0) - 12, y - 8, half(0) * 2 + 24, 12, "#C9B795"
    )
    w, top = half(1), y - h
    out += rect(x - w - 16, top - 8, w * 2 + 32, 12, RED3) + stroke(f"M{x - w - 14},{top - 26}H{x + w + 14}", RED3, 3)
    out += "".join(
        bar(x - w - 14 + k * (w * 2 + 28) / 6, top - 26, x - w - 14 + k * (w * 2 + 28) / 6, top - 8, RED3, 3)
        for k in range(7)
    )
    out += (
        rect(x - w * 0.72, top - 62, w * 1.44, 54, S5)
        + circ(x, top - 35, w * 0.52, GOLD2)
        + circ(x, top - 35, w * 0.3, CREAM)
    )
    out += "".join(rect(x + dx, top - 62, 3, 54, RED3) for dx in (-w * 0.72, -w * 0.26, w * 0.22, w * 0.66))
    dome = f"M{x - w * 0.9},{top - 60}Q{x - w * 0.6},{top - 104} {x},{top - 106}"
    out += path(f"{dome}Q{x + w * 0.6},{top - 104} {x + w * 0.9},{top - 60}Z", RED)
    return out + rect(x - 2, top - 132, 4, 28, INK) + circ(x, top - 132, 6, GOLD)


def beams(x: float, y: float) -> str:
    right = poly([(x, y - 8), (1660, y - 150), (1660, y + 40), (x, y + 8)], GOLD2, 'opacity=".34"')
    left = poly([(x, y - 8), (-60, y - 150), (-60, y + 60), (x, y + 8)], GOLD2, 'opacity=".34"')
    return left + right + circ(x, y, 74, GOLD2, 'opacity=".35"')


def surf(x0: float, x1: float, y: float) -> str:
    """Scalloped foam, higher and lower, where waves meet rock; its foot is the waterline at y."""
    rng, out, x = random.Random(21), "", x0
    while x < x1:
        r = rng.uniform(13, 30)
        out += circ(x, y + 4, r, CREAM)
        if r > 19:
            half = r * 0.55
            out += stroke(f"M{num(x - half)},{num(y + 2)}a{num(half)},{num(half)} 0 0 1 {num(half * 2)},0", S2, 3)
        x += r * 1.35
    foot = [(x0 - 40, y), (x0 + 180, y + 7), ((x0 + x1) / 2, y + 2), (x1 - 200, y + 8), (x1 + 40, y)]
    above = curve(foot) + f"V{num(y - 60)}H{num(x0 - 40)}Z"
    near = [(px, py + 18) for px, py in foot[1:4]]
    return clipped("surf", above, out) + line(near, CREAM, 4, 'opacity=".5" stroke-dasharray="120 46 60 30"')


def island() -> str:
    out = hill(pts("600,730 680,650 770,602 900,562 1030,540 1160,550 1300,596 1430,672 1530,778"), G3, 780)
    out += hill(pts("545,770 640,694 800,656 960,648 1120,676 1290,656 1430,700 1530,770"), G4, 790)
    out += trees([(1240, 588, 44), (1320, 620, 52), (1396, 672, 38), (790, 616, 38), (716, 646, 46)], G4, G3) + tower(
        1010, 556, 330
    )
    out += group(house(0, 0, 132, 62, CREAM, RED2), 1090, 570)
    way = pts("660,762 760,716 850,704 880,672 840,644 890,616 970,596 1010,562")
    out += line(way, G5, 22, 'opacity=".5"') + line(way, "#EFE0C2", 15)
    peaks = pts("470,806 560,738 650,766 780,744 900,772 1060,730 1200,766 1350,728 1470,752 1570,806")
    out += hill(peaks, WOOD3, 806)
    return out + hill(pts("500,812 600,770 720,792 860,776 990,798 1130,770 1290,794 1430,768 1560,812"), WOOD4, 806)


def lighthouse() -> str:
    o = sky(DUSK) + sun(360, 400, 104) + beams(1010, 190)
    o += cloud(760, 150, 0.9, opacity=0.7) + cloud(1370, 330, 0.8, opacity=0.65) + cloud(170, 140, 0.7, opacity=0.7)
    o += hill([(-20, 470), (120, 440), (300, 470), (460, 488)], M2, 560) + hill(
        [(1180, 480), (1380, 430), (1640, 460)], M2, 560
    )
    o += water(480, S2, S5, arc=("#FFF", 0.22)) + glitter(360, 492, 200, 14)
    o += island() + surf(476, 1584, 806) + jetty()
    o += boat(190, 600, 0.55) + reflect(190, 612, 110) + boat(560, 560, 0.34, S5, RED) + reflect(560, 570, 60)
    o += boat(250, 800, 1.15, S5, RED) + reflect(250, 828, 220)
    o += birds(pts("700,330 760,300 640,290 1210,240 1260,262"))
    return o + person(934, 600, 0.6, RED) + person(876, 640, 0.66, S4, "hair")


def jetty() -> str:
    out = "".join(rect(x, 770, 11, 90, WOOD4) for x in (596, 650, 704, 758)) + rect(576, 758, 220, 14, "#8A6E58")
    out += rect(576, 768, 220, 7, WOOD3) + person(640, 760, 0.85, S5) + person(690, 760, 0.85, OCHRE, "hair")
    return out + path("M724,758h36l-6,-22h-24z", OCHRE)


# --- 12 lang-gom ----------------------------------------------------------------------------------------------


def pot(x: float, y: float, s: float, kind: int, glaze: str, stripe: str = CREAM) -> str:
    """A vessel standing on y: jar, bottle vase, bowl, tall vase or lidded pot."""
    shapes = (
        "M-18,0C-36,-18 -36,-50 -16,-60V-66H16V-60C36,-50 36,-18 18,0Z",
        "M-16,0C-30,-14 -30,-38 -10,-50V-78H-13V-84H13V-78H10V-50C30,-38 30,-14 16,0Z",
        "M-12,0C-30,-6 -36,-20 -36,-34H36C36,-20 30,-6 12,0Z",
        "M-13,0C-22,-24 -26,-56 -12,-74C-16,-82 -18,-86 -18,-90H18C18,-86 16,-82 12,-74C26,-56 22,-24 13,0Z",
        "M-20,0C-34,-10 -36,-32 -26,-40H26C36,-32 34,-10 20,0Z",
    )
    band = ((-31, -34, 62), (-23, -26, 46), (-33, -26, 66), (-21, -52, 42), (-31, -24, 62))[kind]
    out = path(shapes[kind], glaze) + rect(band[0], band[1], band[2], 6, stripe, 'opacity=".85"')
    if kind == 4:
        out += (
            path("M-28,-42Q0,-62 28,-42Z", glaze) + circ(0, -55, 5, glaze) + rect(-28, -43, 56, 3, INK, 'opacity=".3"')
        )
    return group(out + ell(-11, -24, 3.5, 9, "#FFF", 'opacity=".22"'), x, y, s)


def kiln(x: float, y: float, s: float) -> str:
    """A domed brick kiln with a burning mouth and a chimney."""
    dome = "M-220,0V-90C-210,-210 -110,-270 0,-270C110,-270 210,-210 220,-90V0Z"
    out = poly([(96, -200), (104, -380), (146, -380), (154, -150)], "#A5533A") + rect(96, -392, 58, 16, RED3)
    out += "".join(rect(100, -360 + k * 30, 50, 3, RED3, 'opacity=".4"') for k in range(6))
    out += path(dome, "#B9603F")
    bricks = ""
    for k in range(8):
        bricks += rect(-230, -34 - k * 34, 460, 3, RED3)
        bricks += "".join(rect((j + k % 2 * 0.5) * 54, -31 - k * 34, 3, 31, RED3) for j in range(-5, 6))
    out += clipped("dome", dome, faded(bricks, 0.35))
    out += path("M-84,0V-74A84,84 0 0 1 84,-74V0Z", RED3) + path("M-66,0V-72A66,66 0 0 1 66,-72V0Z", INK)
    out += path("M-52,0C-60,-50 -28,-56 -30,-96C-4,-80 -6,-60 4,-54C10,-74 24,-78 24,-100C54,-64 60,-40 50,0Z", ROSE)
    out += path("M-34,0C-38,-30 -18,-36 -18,-60C0,-46 4,-32 10,-28C14,-40 22,-44 24,-56C38,-34 40,-20 34,0Z", GOLD)
    return group(
        out + path("M-16,0C-18,-16 -6,-20 -4,-34C8,-22 18,-14 14,0Z", GOLD2) + rect(-238, -10, 476, 14, WOOD3), x, y, s
    )


def smoke(x: float, y: float) -> str:
    puffs = ((0, 0, 18), (16, -30, 24), (6, -68, 30), (40, -96, 36), (92, -118, 30), (140, -128, 20))
    return faded("".join(circ(x + dx, y + dy, r, CREAM) for dx, dy, r in puffs), 0.75)


def workshop(x: float, y: float) -> str:
    """An open tiled shed with shelves of drying pots."""
    out = rect(x + 30, y - 240, 500, 240, "#D9A957") + rect(x + 30, y - 240, 500, 40, INK, 'opacity=".2"')
    for row in range(3):
        top = y - 150 + row * 70
        for k in range(8):
            glaze = (RED2, S3, OCHRE, CREAM, S4, "#B9603F", G3, STRAW)[(k * 3 + row) % 8]
            out += pot(x + 72 + k * 59, top, 0.6, (k + row * 2) % 5, glaze, GOLD2 if glaze == CREAM else CREAM)
        out += rect(x + 40, top, 480, 8, WOOD4)
    out += "".join(rect(x + dx, y - 244, 16, 248, WOOD2) for dx in (24, 272, 520))
    return out + tiled(x - 20, y - 238, 600, 96, 74, RED2, 15)


def potter(x: float, y: float, s: float, body: str, kind: str, ware: int, flip: bool = False) -> str:
    """Someone shaping a vessel on a wheel, in profile."""
    out = rect(-16, -24, 30, 7, WOOD2) + rect(-13, -18, 5, 18, WOOD2) + rect(6, -18, 5, 18, WOOD2)
    out += (
        rect(38, -14, 30, 14, WOOD3)
        + rect(49, -28, 8, 16, WOOD4)
        + ell(53, -28, 28, 6, WOOD2)
        + pot(53, -29, 0.5, ware, "#B9603F", OCHRE)
    )
    return group(out + sitter(0, 0, 1, body, kind, INK, (38, -44)), x, y, s, flip)


def pottery() -> str:
    o = (
        sky(DAWN)
        + sun(800, 236, 74)
        + cloud(330, 130, 0.9)
        + cloud(1030, 90, 0.6, opacity=0.75)
        + cloud(1120, 170, 0.5, opacity=0.7)
    )
    o += hill(pts("-20,400 260,310 560,370 820,320 1120,380 1400,310 1640,370"), M1)
    o += hill(pts("-20,480 400,430 800,460 1200,430 1640,470"), M2) + hedge(-10, 1610, 592, 34, G4, G3)
    o += trees([(720, 590, 64), (830, 596, 50), (1570, 600, 84)], G3, G2) + areca(664, 600, 270) + areca(930, 598, 230)
    o += smoke(1318, 178) + rect(0, 590, WIDTH, 320, SAND) + paving(590, rows=6, first=40) + workshop(60, 610)
    o += kiln(1190, 622, 1.02) + "".join(rect(1440 + k % 4 * 34, 606 - k // 4 * 16, 32, 13, WOOD2) for k in range(12))
    o += rect(636, 704, 400, 9, WOOD2) + "".join(rect(x, 713, 9, 16, WOOD4) for x in (656, 832, 1008))
    for k in range(7):
        o += pot(670 + k * 55, 704, 0.7, (k * 2) % 5, ("#B9603F", "#C98F66", OCHRE)[k % 3], SAND3)
    o += (
        person(960, 640, 1.15, S4, "hair", [(24, -44)])
        + pot(994, 604, 0.5, 0, S3)
        + person(1390, 650, 1.2, RED, hands=[(24, -40)])
    )
    return o + pottery_front()


def pottery_front() -> str:
    o = (
        potter(150, 850, 1.9, RED, "bun", 3)
        + potter(590, 856, 1.9, S4, "hair", 0, True)
        + person(360, 800, 1.5, OCHRE, "hat", [(22, -40)])
    )
    o += pot(398, 744, 0.6, 1, S3)
    rows = ((700, 872, 0, RED2), (768, 880, 3, S3), (836, 872, 2, OCHRE), (906, 880, 1, S4), (976, 874, 4, "#B9603F"))
    o += "".join(pot(x, y, 1.08, kind, glaze) for x, y, kind, glaze in rows)
    o += rect(1110, 830, 330, 12, WOOD) + rect(1130, 842, 12, 52, WOOD2) + rect(1408, 842, 12, 52, WOOD2)
    for k, (kind, glaze) in enumerate(((1, CREAM), (2, S2), (3, CREAM), (0, STRAW))):
        o += pot(1160 + k * 78, 830, 1, kind, glaze, (S4, RED, S3, RED2)[k])
    o += person(1060, 876, 1.75, S5, "bun", [(26, -46)]) + person(1500, 880, 1.8, RED3, "long", [(-26, -48)])
    return o + bar(1104, 796, 1130, 780, INK, 3)


# --- 13 nha-van-hoa -------------------------------------------------------------------------------------------


def swept_roof(x: float, y: float, w: float, h: float, roof: str = RED) -> str:
    """A village-hall roof with upturned corners and a ridge that rises at both ends."""
    d = f"M{x - 46},{y - 26}Q{x - 10},{y + 2} {x + 40},{y}H{x + w - 40}Q{x + w + 10},{y + 2} {x + w + 46},{y - 26}"
    d += (
        f"Q{x + w - 50},{y - h * 0.42} {x + w * 0.83},{y - h}H{x + w * 0.17}Q{x + 50},{y - h * 0.42} {x - 46},{y - 26}Z"
    )
    ribs = "".join(
        bar(x + w * k / 22, y, x + w * (0.17 + 0.66 * k / 22), y - h, RED3, 2.4, 'opacity=".4"') for k in range(1, 22)
    )
    out = (
        path(d, roof)
        + clipped("roof", d, ribs)
        + stroke(
            f"M{x - 40},{y - 22}Q{x - 8},{y + 3} {x + 40},{y}H{x + w - 40}Q{x + w + 8},{y + 3} {x + w + 40},{y - 22}",
            RED3,
            9,
        )
    )
    a, b, top = x + w * 0.17, x + w * 0.83, y - h
    ridge = (
        f"M{a - 12},{top - 20}Q{a + 10},{top - 2} {a + 40},{top - 4}H{b - 40}Q{b - 10},{top - 2} {b + 12},{top - 20}"
    )
    return out + stroke(ridge, RED3, 12) + circ((a + b) / 2, top - 18, 15, GOLD) + circ((a + b) / 2, top - 18, 9, RED)


def hall_front(x: float, y: float, w: float) -> str:
    """The open front with its columns, panel doors and steps; the floor is at y."""
    out = rect(x, y - 190, w, 190, "#7A4A30") + rect(x, y - 190, w, 46, WOOD4) + rect(x, y - 150, w, 8, GOLD)
    n, gap = 7, w / 7
    for k in range(n):
        a = x + k * gap
        if k == n // 2:
            out += rect(a + 16, y - 138, gap - 24, 138, INK) + rect(a + 44, y - 34, gap - 80, 34, WOOD2)
            out += rect(a + 36, y - 96, gap - 64, 64, RED, 'rx="20"') + ell(a + gap / 2 + 4, y - 64, 22, 28, CREAM)
            continue
        for m in range(2):
            px = a + 20 + m * (gap - 30) / 2
            out += rect(px, y - 136, (gap - 40) / 2, 136, WOOD2) + rect(
                px + 8, y - 60, (gap - 40) / 2 - 16, 48, "#774A2E"
            )
            out += "".join(rect(px + 9 + j * 9, y - 126, 3, 56, GOLD2, 'opacity=".65"') for j in range(4))
    for k in range(n + 1):
        out += rect(x + k * gap - 9, y - 192, 22, 192, RED3) + rect(x + k * gap - 14, y - 10, 32, 12, "#E5CD9B")
    for k in range(4):
        out += rect(x - 30 - k * 20, y + k * 13, w + 60 + k * 40, 14, ("#F3E6CB", "#E6D3AE")[k % 2])
    return out


def banyan(x: float, y: float, s: float) -> str:
    trunk = "M-40,0C-24,-60 -60,-120 -110,-170M40,0C26,-70 60,-130 120,-180M0,0V-210"
    trunk += "M-16,0C-10,-90 -40,-160 -50,-210M18,0C16,-90 40,-170 56,-210"
    out = stroke(trunk, WOOD4, 26) + stroke("M-80,-150V-60M92,-160V-70M-120,-160V-90M58,-150V-40", WOOD3, 5)
    rng = random.Random(17)
    for k in range(22):
        out += ell(
            rng.uniform(-190, 190),
            -232 + rng.uniform(-78, 34),
            rng.uniform(54, 84),
            rng.uniform(30, 44),
            (G3, G4)[k % 2],
        )
    for _ in range(9):
        out += ell(
            rng.uniform(-170, 170),
            -250 + rng.uniform(-60, 30),
            rng.uniform(18, 30),
            rng.uniform(10, 15),
            G2,
            'opacity=".8"',
        )
    return group(out, x, y, s)


def village_hall() -> str:
    o = sky(DAY) + sun(1250, 160, 60, GOLD) + cloud(300, 120, 0.9) + cloud(960, 100, 0.6, opacity=0.75)
    o += hill(pts("-20,420 220,340 480,390 800,320 1120,380 1380,310 1640,380"), M1)
    o += hill(pts("-20,510 300,460 700,490 1100,470 1640,490"), M2) + hedge(-10, 1610, 652, 46, G4, G3)
    o += areca(1430, 660, 330) + areca(1500, 660, 260) + areca(1566, 664, 300)
    o += hall_front(360, 600, 860) + swept_roof(330, 416, 920, 178)
    o += (
        rect(0, 648, WIDTH, 262, SAND)
        + paving(648, rows=6, first=30)
        + poly([(640, 652), (940, 652), (1100, 900), (480, 900)], SAND3)
    )
    o += ell(110, 690, 130, 16, G2) + banyan(110, 690, 1) + "".join(bush(x, 668, 40) for x in (1300, 1400, 1500))
    o += person(700, 606, 1.05, S4, "long", [(-22, -40)])
    o += (
        person(939, 606, 1.1, CREAM, "hair", [(24, -62)], GREY)
        + rect(884, 560, 110, 10, WOOD)
        + rect(892, 570, 94, 46, RED)
    )
    o += (
        rect(892, 570, 94, 8, GOLD)
        + path("M968,560h14l-3,-14h-8z", CREAM)
        + bar(906, 560, 906, 534, INK, 3)
        + circ(906, 531, 5, INK)
    )
    return o + hall_audience()


def hall_audience() -> str:
    """Villagers on stools, seen from behind, and some who stand at the sides."""
    rng, o = random.Random(31), ""
    colors = (RED, S4, OCHRE, S5, G4, RED3, ROSE, S3, G3)
    for row, (y, s, n, gap) in enumerate(((716, 1.1, 10, 84), (790, 1.4, 8, 108), (880, 1.75, 6, 142))):
        for k in range(n):
            x = 800 + (k - (n - 1) / 2) * gap + (30 if k >= n // 2 else -30)
            kind = rng.choice(("back", "back", "bunback", "hat"))
            hair = GREY if rng.random() < 0.16 and kind != "hat" else INK
            o += listener(x, y, s, colors[(k * 2 + row * 4) % 9], kind, WOOD2 if row % 2 else RED2, hair)
    o += (
        person(190, 790, 1.4, OCHRE, "hat", [(24, -40)])
        + person(246, 792, 0.95, RED, "hair")
        + person(1390, 790, 1.35, S5, "bun")
    )
    return (
        o
        + person(1446, 794, 1.35, RED3, "hat")
        + person(120, 880, 1.7, S4)
        + person(1510, 884, 1.7, G4, "hair", hair=GREY)
    )


# --- 14 xe-buyt -----------------------------------------------------------------------------------------------


def shopfront(x: float, y: float, w: float, h: float, wall: str, awning: str) -> str:
    out = rect(x, y - h, w, h, wall) + poly(
        [(x - 10, y - h + 2), (x + 16, y - h - 40), (x + w - 16, y - h - 40), (x + w + 10, y - h + 2)], RED2
    )
    out += rect(x - 10, y - h - 3, w + 20, 8, RED3, 'opacity=".75"')
    n = 3 if w > 150 else 2
    for k in range(n):
        cx = x + w * (k + 0.5) / n
        out += (
            rect(cx - 24, y - h + 30, 48, 58, CREAM)
            + rect(cx - 19, y - h + 35, 38, 53, S4)
            + rect(cx - 1, y - h + 35, 2, 53, CREAM)
        )
    out += (
        rect(x + 16, y - 92, w - 32, 92, S5)
        + rect(x + w / 2 - 1.5, y - 92, 3, 92, CREAM)
        + rect(x + 26, y - 82, w * 0.28, 62, S3, 'opacity=".6"')
    )
    for k in range(6):
        a, b = x + 4 + k * (w - 8) / 6, x + 4 + (k + 1) * (w - 8) / 6
        r = (b - a) / 2
        d = f"M{num(a)},{y - 104}L{num(a + 4)},{y - 132}H{num(b + 4 if k < 5 else b - 4)}"
        d += f"L{num(b)},{y - 104}a{num(r)},{num(r)} 0 0 1 {num(-2 * r)},0z"
        out += path(d, (awning, CREAM)[k % 2])
    return out


def street_tree(x: float, y: float, s: float) -> str:
    out = (
        rect(-8, -190, 16, 190, WOOD4)
        + stroke("M0,-130L-40,-190M0,-140L44,-200", WOOD4, 9)
        + rect(-9, -46, 18, 34, CREAM)
    )
    for dx, dy, r in ((0, -270, 66), (-62, -224, 52), (64, -230, 54), (-20, -210, 50), (30, -196, 46)):
        out += circ(dx, dy, r, G3)
    for dx, dy, r in ((-24, -290, 28), (54, -250, 20), (-74, -236, 17), (6, -220, 16)):
        out += circ(dx, dy, r, G2, 'opacity=".75"')
    return group(rect(-46, -6, 92, 12, WOOD3) + out, x, y, s)


def bus(x: float, y: float, s: float) -> str:
    """A city bus facing right, its door open towards the kerb."""
    out = path(
        "M-330,-40V-206Q-330,-226 -310,-226H296Q318,-226 324,-206L340,-120V-40Q340,-28 328,-28H-318Q-330,-28 -330,-40Z",
        S4,
    )
    out += path("M-330,-98H340V-40Q340,-28 328,-28H-318Q-330,-28 -330,-40Z", S5) + rect(-330, -104, 670, 10, GOLD)
    out += (
        rect(-306, -240, 190, 16, S3, 'rx="6"')
        + rect(20, -240, 150, 16, S3, 'rx="6"')
        + path("M268,-204H302L322,-122H268Z", S1)
    )
    for k, (body, kind) in enumerate(
        ((RED, "hair"), (CREAM, "bun"), (None, ""), (GOLD, "hair"), (ROSE, "long"), (None, ""))
    ):
        wx = -310 + k * 76
        inside = rect(wx, -204, 66, 82, S1)
        if body:
            inside += group(person(0, 0, 1, body, kind), wx + 33, -88)
        out += clipped(f"b{k}", f"M{wx},-204h66v82h-66z", inside)
    out += rect(152, -206, 100, 176, CREAM) + rect(158, -200, 42, 166, S1) + rect(204, -200, 42, 166, S1)
    out += rect(158, -70, 88, 36, S2, 'opacity=".6"') + rect(330, -84, 12, 20, GOLD2) + rect(-332, -84, 8, 22, RED2)
    out += path("M318,-190h20v34h-8v-24h-12z", INK) + rect(-334, -34, 680, 10, INK)
    out += clipped("drv", "M268,-204H302L322,-122H268Z", group(person(0, 0, 1, CREAM, "cap"), 290, -88))
    for cx in (-206, 92):
        out += path(f"M{cx - 50},-26a50,50 0 0 1 100,0z", INK) + wheel(cx, -16, 36)
    return group(out, x, y, s)


def shelter(x: float, y: float) -> str:
    """A bus shelter with a bench and a plain sign."""
    out = (
        rect(x + 14, y - 196, 10, 196, S5)
        + rect(x + 336, y - 196, 10, 196, S5)
        + rect(x + 24, y - 176, 312, 110, "#DDEBE4", 'opacity=".75"')
    )
    out += (
        rect(x + 178, y - 176, 4, 110, S5)
        + rect(x + 24, y - 68, 312, 5, S5)
        + path(f"M{x - 16},{y - 192}Q{x + 180},{y - 236} {x + 376},{y - 192}Z", RED)
    )
    out += rect(x - 16, y - 196, 392, 9, RED3) + rect(x + 46, y - 44, 230, 9, WOOD2)
    out += rect(x + 66, y - 36, 8, 36, S5) + rect(x + 246, y - 36, 8, 36, S5)
    out += rect(x + 420, y - 240, 8, 240, INK) + circ(x + 424, y - 258, 32, S4) + circ(x + 424, y - 258, 26, CREAM)
    icon = rect(-17, -15, 34, 26, S4, 'rx="5"') + rect(-12, -10, 10, 10, CREAM) + rect(2, -10, 10, 10, CREAM)
    return out + group(icon + circ(-9, 12, 4.5, S4) + circ(9, 12, 4.5, S4), x + 424, y - 258)


def bus_stop() -> str:
    o = (
        sky(DAWN)
        + sun(880, 190, 66)
        + cloud(280, 120, 0.9)
        + cloud(1250, 100, 0.8, opacity=0.8)
        + cloud(620, 80, 0.5, opacity=0.7)
    )
    o += hill(pts("-20,330 300,250 640,310 900,260 1240,320 1640,260"), M1)
    shops = (
        (-30, 190, 250, GOLD2, RED),
        (164, 160, 290, CREAM, S4),
        (328, 210, 236, S1, OCHRE),
        (542, 170, 276, "#D9A58A", RED),
        (716, 200, 240, STRAW, S4),
        (920, 160, 296, GOLD, RED),
        (1084, 200, 244, CREAM, OCHRE),
        (1288, 170, 282, S1, RED),
        (1462, 190, 250, GOLD2, S4),
    )
    o += "".join(shopfront(x, 570, w - 4, h, wall, awning) for x, w, h, wall, awning in shops)
    o += (
        rect(0, 570, WIDTH, 48, SAND3)
        + rect(0, 568, WIDTH, 4, SAND2)
        + "".join(rect(k * 64, 572, 2, 40, SAND2) for k in range(26))
    )
    for x, body, kind in (
        (120, RED, "hat"),
        (270, S4, "hair"),
        (440, OCHRE, "bun"),
        (1230, RED3, "bun"),
        (1390, S5, "hat"),
    ):
        o += person(x, 600, 0.95, body, kind)
    o += "".join(street_tree(x, 606, 0.82) for x in (40, 370, 1130, 1480)) + rect(0, 612, WIDTH, 10, "#C9B795")
    o += rect(0, 620, WIDTH, 150, "#8B7A68") + "".join(rect(-30 + k * 150, 676, 84, 6, CREAM) for k in range(12))
    o += bicycle(1540, 668, 1.05, GOLD, True) + person(1540, 654, 0.9, S5, "helmet", [(-22, -34)])
    o += (
        bus(860, 740, 0.98)
        + rect(0, 764, WIDTH, 12, "#C9B795")
        + rect(0, 774, WIDTH, 130, SAND)
        + paving(774, rows=3, first=32, step=12)
    )
    o += "".join(rect(k * 110 + 20, 776, 2, 30, SAND2) for k in range(15))
    return o + bus_waiting()


def bus_waiting() -> str:
    o = shelter(60, 846) + seated(150, 846, 1.45, RED, "bun", S5) + seated(240, 846, 1.45, OCHRE, "hair", WOOD4, GREY)
    o += person(336, 850, 1.5, S4, "hair", [(-24, -34)]) + person(640, 872, 1.6, RED3, "long", [(26, -38)])
    o += person(704, 874, 1.1, GOLD, "hair", [(-20, -42)], extra=rect(-13, -46, 26, 24, RED2, 'rx="5"'))
    o += person(1010, 866, 1.55, CREAM, "bun", [(26, -46)]) + person(1086, 872, 1.55, S5, "hat", [(-26, -40)])
    o += path("M1112,872h60l-10,-36h-40z", OCHRE) + "".join(
        circ(1124 + k * 12, 834 - k % 2 * 6, 9, G2) for k in range(4)
    )
    o += (
        street_tree(1330, 862, 1.08)
        + rect(1390, 826, 150, 9, WOOD2)
        + rect(1404, 835, 7, 30, WOOD4)
        + rect(1518, 835, 7, 30, WOOD4)
    )
    return o + seated(1466, 866, 1.4, S3, "hat", WOOD4) + bush(1240, 872, 46) + bush(1580, 880, 40)


# --- 15 nguoi-cao-tuoi ----------------------------------------------------------------------------------------


def jar(x: float, y: float, s: float) -> str:
    out = path("M-34,0C-58,-26 -58,-70 -30,-92H30C58,-70 58,-26 34,0Z", "#9C5A3C") + rect(
        -36, -100, 72, 12, WOOD3, 'rx="5"'
    )
    return group(out + stroke("M-46,-62Q0,-50 46,-62", WOOD3, 4) + ell(0, -103, 34, 7, S3), x, y, s)


def chicken(x: float, y: float, s: float, color: str, flip: bool = False) -> str:
    out = (
        bar(-4, 0, -4, -14, OCHRE, 2.5)
        + bar(6, 0, 6, -14, OCHRE, 2.5)
        + path("M-30,-36Q-22,-20 -8,-12Q16,-8 22,-28L24,-44Q14,-40 8,-30Q-8,-36 -30,-36Z", color)
    )
    out += (
        path("M-30,-36Q-40,-48 -30,-54Q-26,-44 -16,-36Z", S5)
        + circ(22, -46, 8, color)
        + poly([(29, -48), (38, -44), (29, -42)], GOLD)
    )
    return group(
        out + circ(20, -55, 4, RED) + circ(25, -55, 4, RED) + ell(29, -38, 3, 5, RED) + circ(24, -47, 1.6, INK),
        x,
        y,
        s,
        flip,
    )


def trellis(x: float, y: float) -> str:
    """Bougainvillea on a frame beside the house."""
    rng = random.Random(8)
    out = "".join(bar(x + dx, y, x + dx, y - 270, WOOD2, 10) for dx in (0, 190))
    out += "".join(bar(x - 40, y - dy, x + 230, y - dy, WOOD2, 8) for dy in (236, 262))
    for _ in range(40):
        out += ell(
            x + rng.uniform(-40, 240),
            y - 282 + rng.uniform(-36, 26),
            rng.uniform(24, 42),
            rng.uniform(14, 24),
            rng.choice((G3, G4, G3)),
        )
    for _ in range(70):
        out += circ(
            x + rng.uniform(-56, 256),
            y - 282 + rng.uniform(-48, 50),
            rng.uniform(6, 11),
            rng.choice((RED2, ROSE, RED, ROSE)),
        )
    return out


def old_house() -> str:
    out = rect(360, 330, 860, 330, GOLD2) + rect(360, 560, 860, 100, "#D9A957")
    for x in (430, 1000):
        out += rect(x - 8, 410, 156, 136, CREAM) + rect(x, 418, 140, 120, S4) + rect(x + 68, 418, 4, 120, CREAM)
        out += "".join(rect(x + 12 + k * 20, 418, 3, 120, S2) for k in range(7)) + rect(x - 14, 546, 168, 9, OCHRE)
        out += rect(x - 50, 410, 42, 136, RED3) + rect(x + 148, 410, 42, 136, RED3)
    out += (
        rect(686, 394, 208, 266, CREAM)
        + rect(698, 406, 184, 254, INK)
        + rect(698, 406, 52, 254, RED3)
        + rect(830, 406, 52, 254, RED3)
    )
    out += "".join(rect(x, 422, 36, 104, RED) + rect(x, 542, 36, 100, RED) for x in (706, 838))
    out += rect(762, 500, 56, 70, WOOD2) + rect(770, 508, 40, 40, GOLD)
    out += tiled(270, 336, 1040, 170, 120, RED2, 24) + rect(386, 160, 808, 13, RED3)
    out += path("M270,338q-32,0 -44,-20q26,8 58,2z", RED3) + path("M1310,338q32,0 44,-20q-26,8 -58,2z", RED3)
    for x in (372, 640, 918, 1186):
        out += rect(x, 344, 24, 320, WOOD2) + rect(x - 8, 340, 40, 12, WOOD4) + rect(x - 8, 652, 40, 16, "#C9B795")
    out += rect(330, 656, 920, 24, STRAW) + rect(306, 678, 968, 18, "#E6D3AE")
    for x in (510, 1070):
        out += (
            rect(x - 1, 346, 2, 26, INK)
            + ell(x, 392, 21, 24, RED)
            + rect(x - 9, 366, 18, 6, INK)
            + rect(x - 9, 412, 18, 6, INK)
            + bar(x, 418, x, 436, GOLD, 3)
        )
    return out


def old_couple() -> str:
    o = sky(DAWN) + sun(1420, 190, 68) + cloud(130, 130, 0.7, opacity=0.8) + cloud(700, 80, 0.6, opacity=0.7)
    o += hill(pts("-20,400 200,320 420,380 800,330 1180,380 1420,300 1640,370"), M1)
    o += hill(pts("-20,480 300,430 900,470 1320,430 1640,460"), M2) + hedge(-10, 1610, 698, 56, G4, G3)
    o += areca(240, 690, 470) + areca(150, 694, 380) + old_house() + trellis(1350, 706)
    o += rect(0, 694, WIDTH, 210, SAND) + paving(694, rows=5, first=32, step=10)
    o += (
        jar(90, 760, 1.1)
        + jar(196, 770, 0.9)
        + jar(1300, 730, 0.8)
        + "".join(bush(x, 704, 44) for x in (396, 1010, 1100))
    )
    o += tufts(14, 40, (0, 1600), (740, 890), OCHRE, 0.4, 1.3)
    return o + visit()


def visit() -> str:
    """The couple on their bed-table at tea, the visitor with a basket and a child."""
    o = rect(480, 772, 440, 16, WOOD) + rect(480, 788, 440, 8, WOOD2)
    o += "".join(rect(x, 796, 16, 76, WOOD2) for x in (504, 692, 880)) + rect(510, 830, 380, 8, WOOD2)
    for x, body, kind, legs in ((568, RED3, "bun", INK), (828, S2, "hair", CREAM)):
        o += (
            seated(x, 846, 2.5, body, kind, legs, GREY)
            + rect(x - 42, 842, 34, 10, WOOD4, 'rx="4"')
            + rect(x + 6, 842, 34, 10, WOOD4, 'rx="4"')
        )
    o += teapot(716, 772) + path("M738,757h18l-3,15h-12z", CREAM) + rect(640, 769, 128, 5, RED)
    o += bar(846, 762, 856, 868, WOOD3, 6) + stroke("M846,762q0,-14 -15,-12", WOOD3, 6)
    basket = (
        path("M16,-38h44l-6,26h-32z", OCHRE)
        + stroke("M20,-38Q38,-72 56,-38", WOOD2, 3)
        + circ(28, -41, 7, RED2)
        + circ(40, -43, 7, GOLD)
        + circ(50, -41, 7, G2)
    )
    o += group(person(0, 0, 1, S4, "long", [(38, -56)], extra=basket), 1080, 876, 2.5, True) + person(
        1190, 880, 1.7, GOLD, "hair", [(-22, -56)]
    )
    o += (
        chicken(300, 850, 1.1, OCHRE)
        + chicken(390, 876, 1, RED2, True)
        + chicken(240, 884, 0.55, GOLD2)
        + chicken(340, 884, 0.5, GOLD2)
    )
    o += bicycle(1440, 840, 2.1, RED, True)
    return o


# --- 16 hoi-nghi ----------------------------------------------------------------------------------------------


def stand_pennants(x: float, y: float, h: float) -> str:
    """Two plain pennants, red and gold, hanging on crossed poles in a stand."""
    out = (
        rect(x - 26, y - 12, 52, 12, WOOD4)
        + bar(x - 4, y - 10, x - 34, y - h, INK, 5)
        + bar(x + 4, y - 10, x + 34, y - h, INK, 5)
    )
    for way, color in ((-1, RED), (1, GOLD)):
        top = x + way * 34
        d = f"M{top},{y - h + 6}q{way * 16},{h * 0.2} {way * 48},{h * 0.42}"
        out += path(d + f"q{-way * 30},{h * 0.1} {-way * 62},{h * 0.02}z", color)
        out += circ(top, y - h, 7, GOLD2)
    return out


def delegate(x: float, y: float, s: float, body: str, kind: str, hair: str = INK) -> str:
    """Someone at the far side of the table, seen from the front in a chair."""
    out = rect(-25, -66, 50, 60, WOOD4, 'rx="8"') + path("M-22,6L-19,-36Q-17,-52 0,-52Q17,-52 19,-36L22,6Z", body)
    out += poly([(-8, -51), (0, -34), (8, -51)], CREAM) + head(0, -63, kind, hair=hair)
    if kind == "hair":
        out += poly(pts("-2.5,-45 2.5,-45 4,-24 0,-18 -4,-24"), RED if body != RED3 else GOLD)
    return group(out, x, y, s)


def back_seat(x: float, y: float, s: float, body: str, kind: str, hair: str = INK) -> str:
    """Someone at the near side of the table, seen from behind over a chair back."""
    out = path("M-25,0L-21,-44Q-18,-60 0,-60Q18,-60 21,-44L25,0Z", body) + head(0, -71, kind, hair=hair)
    return group(out + rect(-27, -36, 54, 44, RED3, 'rx="9"') + rect(-21, -30, 42, 32, RED, 'rx="6"'), x, y, s)


def screen(x: float, y: float) -> str:
    """A projection screen with a plain chart, a ring and hills."""
    out = rect(x - 8, y - 8, 416, 256, INK, 'rx="4"') + rect(x, y, 400, 240, CREAM) + rect(x, y, 400, 26, S4)
    for k, h in enumerate((46, 70, 60, 92, 116)):
        out += rect(x + 34 + k * 34, y + 196 - h, 22, h, (S2, S3, S2, GOLD, RED2)[k])
    out += (
        rect(x + 26, y + 196, 182, 4, INK)
        + f'<circle cx="{x + 300}" cy="{y + 96}" r="34" fill="none" stroke="{S1}" stroke-width="16"/>'
    )
    out += stroke(f"M{x + 300},{y + 62}a34,34 0 0 1 24,58", RED2, 16).replace("round", "butt", 1)
    return out + "".join(rect(x + 246, y + 160 + k * 18, (110, 92, 64)[k], 7, S1, 'rx="3"') for k in range(3))


def table_things() -> str:
    out = ""
    for x, y, s in (
        (470, 604, 0.8),
        (610, 604, 0.8),
        (750, 604, 0.8),
        (890, 604, 0.8),
        (1030, 604, 0.8),
        (1170, 604, 0.8),
    ):
        sheet = poly([(-26, 0), (-20, -14), (22, -14), (26, 0)], "#FFF") + path("M36,-14h16l-3,14h-10z", S3)
        out += group(sheet, x, y + 14, s)
    for x in (540, 800, 1060):
        out += ell(x, 676, 52, 12, INK, 'opacity=".1"') + path(f"M{x - 22},676h44l-7,-22h-30z", S3)
        for k, (dx, dy) in enumerate(((-26, -34), (-13, -44), (0, -36), (13, -46), (26, -34))):
            out += bar(x, 656, x + dx, 656 + dy * 0.6, G3, 3) + circ(
                x + dx, 648 + dy * 0.5, 9, (RED2, GOLD2, ROSE)[k % 3]
            )
    for x, y in ((330, 726), (520, 732), (710, 732), (900, 732), (1090, 732), (1280, 726)):
        out += group(poly([(-30, 0), (-26, -18), (24, -18), (30, 0)], "#FFF") + path("M40,-16h18l-3,16h-12z", S3), x, y)
    return out


def meeting_room() -> str:
    o = (
        window_wall(((90, 300), (1210, 300)), 96, 262, PAPER, 1370)
        + rect(0, 0, WIDTH, 30, "#E5CD9B")
        + rect(0, 30, WIDTH, 5, SAND2)
    )
    o += rect(0, 520, WIDTH, 390, "#D6B98A")
    o += "".join(bar(800 + (k - 7) * 110, 524, 800 + (k - 7) * 230, 900, "#C4A36F", 3) for k in range(15))
    o += rect(0, 410, WIDTH, 110, "#EBDDB9") + rect(0, 406, WIDTH, 6, SAND2) + rect(0, 514, WIDTH, 10, WOOD)
    o += rect(470, 56, 660, 358, RED3) + rect(482, 56, 636, 358, RED)
    o += "".join(rect(482 + k * 53, 56, 14, 358, RED3, 'opacity=".35"') for k in range(1, 12)) + rect(
        456, 44, 688, 18, GOLD
    )
    o += "".join(path(f"M{470 + k * 94.3:.1f},62h94.3q-47,46 -94.3,0z", RED2) for k in range(7)) + screen(600, 124)
    o += (
        stand_pennants(420, 524, 300)
        + group(stand_pennants(0, 0, 300), 1180, 524, 1, True)
        + potted(40, 560, 210)
        + potted(1562, 560, 210)
    )
    people = (
        (470, S5, "hair", INK),
        (610, RED3, "bun", INK),
        (740, S4, "hair", GREY),
        (1000, OCHRE, "long", INK),
        (1130, S5, "hair", INK),
    )
    o += "".join(delegate(x, 596, 1.5, body, kind, hair) for x, body, kind, hair in people) + person(
        870, 628, 2, CREAM, "bun", [(26, -70)], extra=poly([(-9, -59), (0, -42), (9, -59)], S3)
    )
    o += poly([(370, 592), (1230, 592), (1480, 748), (120, 748)], WOOD)
    o += rect(120, 746, 1360, 16, WOOD2) + rect(150, 762, 1300, 100, "#774A2E")
    o += table_things()
    for k, (x, body, kind, hair) in enumerate(
        (
            (250, S4, "back", INK),
            (470, OCHRE, "bunback", INK),
            (690, S5, "back", GREY),
            (910, RED2, "back", INK),
            (1130, G4, "bunback", INK),
            (1350, S3, "back", INK),
        )
    ):
        o += back_seat(x, 892 + k % 2 * 6, 2.1, body, kind, hair)
    return o


PICTURES: dict[str, Callable[[], str]] = {
    "benh-vien": hospital,
    "mot-cua": one_stop_counter,
    "may-tinh": computers,
    "khu-cong-nghiep": industrial_park,
    "bao-bien": storm,
    "rung-ngap-man": mangroves,
    "ao-tom": shrimp_ponds,
    "dua-thuyen": boat_race,
    "san-the-thao": sports_field,
    "rac-bien": beach_cleaning,
    "hai-dang": lighthouse,
    "lang-gom": pottery,
    "nha-van-hoa": village_hall,
    "xe-buyt": bus_stop,
    "nguoi-cao-tuoi": old_couple,
    "hoi-nghi": meeting_room,
}


def main(outdir: str) -> None:
    folder = Path(outdir)
    folder.mkdir(parents=True, exist_ok=True)
    frame = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
    for name, draw in PICTURES.items():
        (folder / f"{name}.svg").write_text(f"{frame}{draw()}</svg>", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
