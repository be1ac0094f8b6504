"""In which encoding a text file is written, by its first bytes and by what its bytes can be."""

from __future__ import annotations

import codecs

MARK = "salur.mark"  # the error handler that keeps wrong bytes, marked, so that their row can be named
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LONGEST = 8  # bytes of one character in any of the encodings, and some
_COMMON = range(0xB0, 0xD8)  # first bytes of the commonest Chinese characters in GB 2312


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Each byte that cannot be decoded becomes a lone surrogate (U+DC00 + byte), as Python's surrogateescape does."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(chr(0xDC80 | (byte & 0x7F)) if byte < 0x80 else chr(0xDC00 + byte) for byte in wrong), error.end


codecs.register_error(MARK, _mark)


def by_mark(start: bytes) -> str | None:
    """The encoding that a byte order mark names."""
    return next((name for mark, name in _BOMS if start.startswith(mark)), None)


def detect(sample: bytes) -> str:
    """The encoding of a file from its first part: a mark, UTF-8, UTF-16 without a mark, GB 18030, else Windows-1252."""
    if named := by_mark(sample):
        return named
    if side := _half_empty(sample):
        return side
    if _fits(sample, "utf-8"):
        return "utf-8"
    if _fits(sample, "gb18030") and _chinese(sample):
        return "gb18030"
    if _nearly_utf8(sample):
        return "utf-8"  # a few bytes are wrong: their rows are named, not the whole file read as another encoding
    return "cp1252"


def _fits(sample: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        decoder.decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _half_empty(sample: bytes) -> str | None:
    """UTF-16 of mostly Latin text has zeros in every other byte."""
    if len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0) / len(sample[0::2]), sample[1::2].count(0) / len(sample[1::2])
    if odd > 0.3 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 and odd < 0.05 else None


def _chinese(sample: bytes) -> bool:
    """Whether the bytes above ASCII come in pairs, most of them common characters: Latin accents stand alone."""
    at, pairs, common, alone = 0, 0, 0, 0
    while at < len(sample) - 1:
        if sample[at] < 0x80:
            at += 1
            continue
        if sample[at + 1] >= 0xA1 and sample[at] >= 0xA1:
            pairs += 1
            common += sample[at] in _COMMON
        else:
            alone += 1
        at += 2
    return pairs > 0 and common > alone and common / (pairs + alone) > 0.5


def _nearly_utf8(sample: bytes) -> bool:
    """Whether there is real UTF-8 with some wrong bytes between: more whole characters than wrong bytes."""
    text = sample.decode("utf-8", MARK)
    wrong = sum(1 for character in text if "\udc80" <= character <= "\udcff")
    right = sum(1 for character in text if ord(character) > 0x7F) - wrong
    return right > wrong
