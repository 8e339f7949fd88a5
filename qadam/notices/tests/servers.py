"""A mail server of a few lines, for tests: it takes letters, and refuses the addresses it is told to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Talk(socketserver.StreamRequestHandler):
    """One conversation in SMTP, as far as Django speaks it."""

    server: "MailServer"

    def handle(self) -> None:
        """Answer each line until the client takes its leave."""
        self._say("220 test")
        for line in self.rfile:
            words = line.decode().strip()
            if words.upper().startswith("RCPT") and any(bad in words for bad in self.server.refused):
                self._say("550 5.1.1 no such mailbox")
            elif words.upper() == "DATA":
                self._say("354 go on")
                self.server.letters.append(self._letter())
                self._say("250 taken")
            else:
                self._say("221 bye" if words.upper() == "QUIT" else "250 fine")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def _letter(self) -> bytes:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        return b"".join(lines)


class MailServer(socketserver.ThreadingTCPServer):
    """Keeps the letters it took."""

    daemon_threads = True

    def __init__(self, refused: set[str]) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.refused, self.letters = refused, list[bytes]()

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return int(self.server_address[1])


@contextmanager
def mail_server(*refused: str) -> Iterator[MailServer]:
    """Let a mail server run for as long as the block does."""
    with MailServer(set(refused)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
