"""From the bytes of a table to its text, in the encodings that spreadsheets write."""

import codecs
import re

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


class NotTextError(ValueError):
    """The bytes are no text; `line` is the number of the first line that is none."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is not text")
        self.line = line


def decode(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or else Windows' cp1252.

    Raises NotTextError where no table can have such bytes.
    """
    try:
        text = _decode(content)
    except UnicodeDecodeError as error:
        raise NotTextError(content.count(b"\n", 0, error.start) + 1) from error
    if (wrong := _NOT_IN_TEXT.search(text)) is not None:
        raise NotTextError(text.count("\n", 0, wrong.start()) + 1)
    return text


def _decode(content: bytes) -> str:
    if content.startswith(_UTF_16_MARKS):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")
