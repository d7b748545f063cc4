"""The face of a bronze drum, drawn by code: fourteen rays, rings, a flight of birds.

The motif belongs to everybody; this drawing is ours, so no picture file is needed.
"""

from functools import cache
from math import cos, pi, sin

from markupsafe import Markup

RAYS = 14
BIRDS = 14
# A bird in flight along +x, feet towards the centre (+y), seen as the drums show it:
# a long beak, a crest, one raised triangular wing, a fan of a tail.
BIRD = (
    "M58 6 30 1 24-4 10-9 2-15 8-5-4-4-22-34-24-8-40-10-62-24-54-6-64-2-54 4-62 18-38 8-14 12 "
    "8 11 22 6 30 6Z"
)


def _point(radius: float, turn: float) -> str:
    """A point at `turn` of a full circle, clockwise from the top."""
    angle = 2 * pi * turn
    return f"{radius * sin(angle):.1f} {-radius * cos(angle):.1f}"


def _ring(*radii: float) -> str:
    return "".join(f'<circle r="{radius:g}"/>' for radius in radii)


def _star(outer: float, inner: float) -> str:
    points = [_point(inner if step % 2 else outer, step / (2 * RAYS)) for step in range(2 * RAYS)]
    return f'<path class="full" d="M{" ".join(points)}Z"/>'


def _feathers(inner: float, outer: float) -> str:
    """Nested chevrons in the gaps between two rays."""
    paths = []
    for ray in range(RAYS):
        middle = (ray + 0.5) / RAYS
        for depth, half in ((0.0, 0.021), (0.28, 0.014), (0.56, 0.007)):
            foot = inner + (outer - inner) * depth
            left, right = _point(outer, middle - half), _point(outer, middle + half)
            paths.append(f"M{left} {_point(foot, middle)} {right}")
    return f'<path d="{"".join(paths)}"/>'


def _ticks(inner: float, outer: float, count: int) -> str:
    marks = (f"M{_point(inner, n / count)} {_point(outer, n / count)}" for n in range(count))
    return f'<path d="{"".join(marks)}"/>'


def _beads(radius: float, size: float, count: int) -> str:
    """Small circles with a dot, side by side: the sun wheels of the drums."""
    beads = []
    for n in range(count):
        x, y = _point(radius, n / count).split()
        beads.append(f'<circle cx="{x}" cy="{y}" r="{size:g}"/>')
        beads.append(f'<circle class="full" cx="{x}" cy="{y}" r="{size / 3.4:.1f}"/>')
    return "".join(beads)


def _teeth(inner: float, outer: float, count: int) -> str:
    points = [_point(outer if n % 2 else inner, n / (2 * count)) for n in range(2 * count)]
    return f'<path d="M{" ".join(points)}Z"/>'


def _birds(radius: float) -> str:
    """Counter-clockwise, as on the drums of Ngọc Lũ and Hoàng Hạ."""
    return "".join(
        f'<path class="full" transform="rotate({360 * n / BIRDS:.2f}) translate(0 {-radius:g})'
        f' scale(-1 1)" d="{BIRD}"/>'
        for n in range(BIRDS)
    )


@cache
def drum() -> Markup:
    """The drawing as the inside of an SVG, centred on 0 0, radius 490, in the current colour."""
    parts = (
        _star(128, 52) + _feathers(74, 128) + _ring(140, 150),
        _ticks(150, 172, 72) + _ring(172, 180) + _beads(199, 13, 44) + _ring(218, 226),
        _teeth(230, 254, 56) + _ring(258, 266) + _birds(318) + _ring(372, 380),
        _beads(399, 13, 88) + _ring(418, 426) + _teeth(430, 456, 96) + _ring(460, 468),
        _ticks(468, 482, 180) + _ring(482, 490),
    )
    return Markup("".join(parts))
