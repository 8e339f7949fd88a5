"""What a browser sends, whole or not at all."""

from typing import IO

from qadam.kit.slow_lines import WAITING


class WholeBody:
    """The body of a request, read only as far as its announced length.

    Where the line broke before, Django would read a report without its files, or with half of its text, as if it had
    been sent so. Here the missing rest is an error, which Django takes for what it is: a broken connection.
    """

    def __init__(self, stream: IO[bytes], who: str = "", nearest: str = "") -> None:
        self._stream, self._who, self._nearest = stream, who, nearest

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes; raise ConnectionError where they do not come."""
        if size < 0:
            with WAITING.for_(self._who, self._nearest):
                return self._stream.read()
        data = b""
        while len(data) < size:
            with WAITING.for_(self._who, self._nearest):
                piece = self._stream.read(size - len(data))
            if not piece:
                raise ConnectionError("the body of the request ended before its announced length")
            data = data + piece if data else piece
        return data

    def readline(self, size: int = -1) -> bytes:
        """Return a line of at most so many bytes; raise ConnectionError where none comes."""
        with WAITING.for_(self._who, self._nearest):
            line = self._stream.readline(size)
        if not line and size != 0:
            raise ConnectionError("the body of the request ended before its announced length")
        return line
