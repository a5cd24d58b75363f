"""The app's two icons, drawn here: a sealed deed, which is what "sanad" means."""

import math
import struct
import zlib
from collections.abc import Callable

Pixel = tuple[int, int, int, int]
Shape = Callable[[float, float], bool]  # whether a point of the unit square is inside

GROUND: Pixel = (18, 74, 94, 255)
PAPER: Pixel = (250, 247, 240, 255)
INK: Pixel = (118, 139, 148, 255)
SEAL: Pixel = (217, 119, 66, 255)
CLEAR: Pixel = (255, 255, 255, 0)
WHITE: Pixel = (255, 255, 255, 255)
ACCENT = "#124A5E"
FINE = 4  # samples along each side of a pixel


def color() -> bytes:
    """192 × 192, for the store and the chat."""
    return _png(192, GROUND, ((_sheet, PAPER), (_lines, INK), (_seal, SEAL), (_star, PAPER)))


def outline() -> bytes:
    """32 × 32, white on transparent, as Teams demands."""
    return _png(32, CLEAR, ((_sheet, WHITE), (_inside, CLEAR), (_lines, WHITE), (_seal, WHITE)))


def _box(left: float, top: float, right: float, bottom: float) -> Shape:
    return lambda x, y: left <= x <= right and top <= y <= bottom


_sheet = _box(0.24, 0.14, 0.76, 0.86)
_inside = _box(0.31, 0.21, 0.69, 0.79)
_ROWS = tuple(_box(0.36, top, right, top + 0.055) for top, right in ((0.28, 0.64), (0.40, 0.64), (0.52, 0.50)))


def _lines(x: float, y: float) -> bool:
    return any(row(x, y) for row in _ROWS)


def _seal(x: float, y: float) -> bool:
    return math.hypot(x - 0.64, y - 0.70) <= 0.135


def _star(x: float, y: float) -> bool:
    """Eight points: two squares, one of them turned."""
    across, down = abs(x - 0.64), abs(y - 0.70)
    return max(across, down) <= 0.052 or across + down <= 0.0735


def _png(size: int, ground: Pixel, layers: tuple[tuple[Shape, Pixel], ...]) -> bytes:
    rows = (b"\0" + b"".join(bytes(_pixel(x, y, size, ground, layers)) for x in range(size)) for y in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)  # 8 bits a channel, RGBA
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def _pixel(x: int, y: int, size: int, ground: Pixel, layers: tuple[tuple[Shape, Pixel], ...]) -> Pixel:
    """The mean of several points inside the pixel, so that edges are smooth."""
    points = [
        _colour((x + (i + 0.5) / FINE) / size, (y + (j + 0.5) / FINE) / size, ground, layers)
        for i in range(FINE)
        for j in range(FINE)
    ]
    red, green, blue, alpha = (round(sum(point[n] for point in points) / len(points)) for n in range(4))
    return red, green, blue, alpha


def _colour(x: float, y: float, ground: Pixel, layers: tuple[tuple[Shape, Pixel], ...]) -> Pixel:
    return next((colour for shape, colour in reversed(layers) if shape(x, y)), ground)
