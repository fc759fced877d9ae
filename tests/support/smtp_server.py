#!/usr/bin/python3
"""A real SMTP server on loopback for tests: smtp_server.py DIR

Prints its port. What a recipient's address begins with says what happens to him:
  later-  refused for now (451) the first time, then accepted
  never-  refused for good (550) at RCPT
  bad-    the message is refused for good (554) after it was given
  drop-   the line drops when the message comes
Whatever is accepted is written to DIR/RECIPIENT.eml as it came, and to DIR/RECIPIENT.txt as Python's own
mail library reads it. Runs until its standard input is closed."""
import email
import email.policy
import os
import socket
import sys

from aiosmtpd.controller import Controller

out = sys.argv[1]


def summary(raw):
    m = email.message_from_bytes(raw, policy=email.policy.default)
    lines = [f"defects: {len(m.defects) + sum(len(p.defects) for p in m.walk())}"]
    for name in ("From", "To"):
        a = m[name].addresses[0]
        lines.append(f"{name}: {len(m[name].addresses)} {a.display_name} <{a.addr_spec}>")
    lines.append(f"Subject: {m['Subject']}")
    lines.append(f"Date: {m['Date'].datetime.isoformat()}")
    lines.append(f"Message-ID: {m['Message-ID']}")
    lines.append("Headers: " + " ".join(m.keys()))
    for part in m.walk():
        kind = part.get_content_type()
        if part.is_multipart():
            lines.append(kind)
            continue
        method = part["Content-Type"].params.get("method", "")
        name = part.get_filename() or ""
        body = part.get_content()
        if isinstance(body, bytes):
            body = body.decode()
        lines.append(f"{kind} {method} {name}".rstrip())
        lines.extend("  " + line for line in body.splitlines())
    longest = max(len(line) for line in raw.split(b"\r\n"))
    lines.append(f"longest line: {'short' if longest <= 78 else longest}")
    return "\n".join(lines) + "\n"


class Handler:
    seen = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("never-"):
            return "550 5.1.1 No such person here"
        if address.startswith("later-") and address not in self.seen:
            self.seen.add(address)
            return "451 4.7.1 Greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        address = envelope.rcpt_tos[0]
        if address.startswith("bad-"):
            return "554 5.6.0 I do not like this message"
        if address.startswith("drop-"):
            server.transport.abort()
            return "250 never said"
        path = os.path.join(out, address)
        with open(path + ".eml", "wb") as f:
            f.write(envelope.original_content)
        with open(path + ".txt", "w", encoding="utf-8") as f:
            f.write(f"envelope: {envelope.mail_from} -> {' '.join(envelope.rcpt_tos)}\n")
            f.write(summary(envelope.original_content))
        return "250 Message accepted"


class Listening(Controller):
    """On a socket that is bound already: nobody else can get its port meanwhile."""

    def __init__(self, sock):
        super().__init__(Handler(), hostname="127.0.0.1", port=sock.getsockname()[1])
        self.sock = sock

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self.sock, ssl=self.ssl_context)


sock = socket.socket()
sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
sock.bind(("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0))
port = sock.getsockname()[1]
controller = Listening(sock)
controller.start()
print(port, flush=True)
sys.stdin.read()
controller.stop()
