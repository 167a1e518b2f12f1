"""Pictures: judged by their heads, turned upright, drawn anew without what the camera noted."""

from __future__ import annotations

import io
import struct
import zlib
from typing import IO, Any

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps

from congress.documents.formats import JPEG, PNG, WEBP, Format
from congress.documents.sentences import refused

MAX_PIXELS = 60_000_000
THUMBNAIL_SIDE = 320
CODECS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error)


def open_image(file: IO[bytes] | Any, kind: Format) -> Image.Image:
    """The decoded picture; its size is read off its head and judged before it is decoded."""
    file.seek(0)
    try:
        image = Image.open(file, formats=[CODECS[kind]])
        if image.width * image.height > MAX_PIXELS:
            raise refused("pixels")
        if kind is WEBP and getattr(image, "is_animated", False):
            raise refused("animated")
        image.load()
        image.getexif()
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise refused("pixels") from None
    except BROKEN:
        raise refused("broken") from None
    finally:
        file.seek(0)
    return image


def clean_image(file: IO[bytes] | Any, kind: Format) -> tuple[Format, bytes, bytes]:
    """The format it is kept in, the picture drawn anew, and its thumbnail (JPEG)."""
    image = _upright(open_image(file, kind))
    if kind is WEBP:
        kind = PNG if image.has_transparency_data else JPEG
    if kind is JPEG and image.mode != "RGB":
        image = image.convert("RGB")
    # A new picture of the same pixels: nothing else of the old file comes along.
    clean = Image.new(image.mode, image.size)
    if palette := image.getpalette():
        clean.putpalette(palette)
    clean.paste(image)
    buffer = io.BytesIO()
    clean.save(buffer, "JPEG", quality=85) if kind is JPEG else clean.save(buffer, "PNG")
    return kind, buffer.getvalue(), _thumbnail(image)


def _upright(image: Image.Image) -> Image.Image:
    """Turned as the camera says; where its notes are broken, as it is."""
    try:
        return ImageOps.exif_transpose(image)
    except (*BROKEN, KeyError, TypeError):
        return image


def _thumbnail(image: Image.Image) -> bytes:
    """On white paper, for what is see-through."""
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    small = image.convert("RGBA")
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    paper = Image.new("RGB", small.size, "white")
    paper.paste(small, mask=small.getchannel("A"))
    buffer = io.BytesIO()
    paper.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()
