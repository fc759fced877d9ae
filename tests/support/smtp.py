"""A real SMTP server for tests: keeps each mail as a file in a folder.

Usage: smtp.py PORT DIR [refuse N]   refuses the first N mails with 451, to be tried again.
"""
import asyncio
import pathlib
import sys

from aiosmtpd.controller import Controller


class Keep:
    def __init__(self, folder, refuse):
        self.folder = folder
        self.refuse = refuse
        self.n = 0

    async def handle_DATA(self, server, session, envelope):
        if self.refuse > 0:
            self.refuse -= 1
            return "451 4.7.1 try again later"
        self.n += 1
        (self.folder / f"{self.n:04}.eml").write_bytes(envelope.content)
        return "250 kept"


def main():
    refuse = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    keep = Keep(pathlib.Path(sys.argv[2]), refuse)
    Controller(keep, hostname="127.0.0.1", port=int(sys.argv[1])).start()
    print("ready", flush=True)
    asyncio.new_event_loop().run_forever()


main()
