"""What do the measurements need? The program served on 127.0.0.1, connections to it, and how a browser fills in the check.

Linux, Python 3.11 or later, standard library only.
"""

import asyncio
import gzip
import json
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
import uuid
from contextlib import contextmanager
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent.parent / "target/release/ombud"
"""The program that is measured unless another is named."""


class Reply:
    """A response: status, headers (small letters), cookies, body, and how long it took in seconds."""

    def __init__(self, status, headers, cookies, body, seconds):
        self.status, self.headers, self.cookies, self.body, self.seconds = status, headers, cookies, body, seconds

    def text(self):
        raw = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        return raw.decode()


class Connection:
    """A kept-alive connection that asks one thing at a time."""

    def __init__(self, port):
        self.port = port

    async def open(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        return self

    def close(self):
        self.writer.close()

    async def ask(self, method, path, form=None, cookies=()):
        """Asks; `form` is a list of pairs, `cookies` pairs too."""
        body = b"" if form is None else urllib.parse.urlencode(form).encode()
        head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Accept-Encoding: gzip, deflate"]
        head += ["Accept: text/html", "Accept-Language: sv-SE,sv;q=0.9", "User-Agent: ombud-bench"]
        if cookies:
            head.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies))
        if form is not None:
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            head += ["Sec-Fetch-Site: same-origin", f"Origin: http://127.0.0.1:{self.port}"]
        message = "\r\n".join(head).encode() + b"\r\n\r\n" + body
        begun = time.perf_counter()
        self.writer.write(message)
        top = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 30)).decode("latin-1").split("\r\n")
        status, headers, set_cookies = int(top[0].split(" ")[1]), {}, []
        for line in filter(None, top[1:]):
            name, _, value = line.partition(":")
            name, value = name.lower(), value.strip()
            if name == "set-cookie":
                pair = value.split(";")[0].partition("=")
                set_cookies.append((pair[0], pair[2]))
            else:
                headers[name] = value
        if headers.get("transfer-encoding") == "chunked":
            parts = []
            while size := int(await self.reader.readline(), 16):
                parts.append((await self.reader.readexactly(size + 2))[:-2])
            await self.reader.readline()
            received = b"".join(parts)
        else:
            received = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return Reply(status, headers, set_cookies, received, time.perf_counter() - begun)


class Server:
    """The program, serving a data folder."""

    def __init__(self, binary, data):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [binary, "serve", "--data", str(data), "--listen", f"127.0.0.1:{self.port}"]
        begun = time.perf_counter()
        self.log = data.with_name("server.log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
        self.pid = self.process.pid
        while not self.is_ready():
            if self.process.poll() is not None or time.perf_counter() - begun > 30:
                raise SystemExit(f"the server did not start: {self.log.read_text()[-600:]}")
            time.sleep(0.001)
        self.milliseconds_to_start = (time.perf_counter() - begun) * 1000

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def is_ready(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                connection.sendall(f"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n\r\n".encode())
                return connection.recv(64).startswith(b"HTTP/1.1 200")
        except OSError:
            return False

    def cpu_seconds(self):
        # The process's own clock in nanoseconds (clock_getcpuclockid(3)); /proc/PID/stat counts ticks of ten milliseconds.
        return time.clock_gettime((~self.pid << 3) | 2)

    def megabytes(self, which):
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(rf"^{which}:\s+(\d+) kB", status, re.M)[1]) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def answers(page, chance):
    """Fills in every question of the page as a browser would send it."""
    form = []
    for question in page.split("<fieldset")[1:]:
        name = re.search(r'name="(a\d+)"', question)[1]
        if places := question.count("<select"):
            form += [(name, str(place)) for place in chance.sample(range(1, places + 1), places)]
        else:
            options = re.findall(r'type="(radio|checkbox)" name="a\d+" value="(\d+)"', question)
            several = options[0][0] == "checkbox"
            values = [value for _, value in options]
            form += [(name, value) for value in chance.sample(values, chance.randint(1, len(values)) if several else 1)]
    return form


def complete(database):
    return database.execute("select count(*) from measurement_response where state = 'complete'").fetchone()[0]


def check_answers(database, before, cookies):
    """Every acknowledged submission is there once, handed in, with an answer to every question, and no other was added."""
    found = 0
    for cookie in cookies:
        organisation, response = (uuid.UUID(part).bytes for part in cookie.split("."))
        rows = database.execute(
            "select state, packed from measurement_response where organisation_id = ? and id = ?", (organisation, response)
        ).fetchall()
        found += len(rows) == 1 and rows[0][0] == "complete" and len(rows[0][1]) >= 12 and 0 not in rows[0][1]
    added = complete(database) - before
    return found == len(cookies) == len(set(cookies)) == added, f"{found} of {len(cookies)} found whole, {added} added"


@contextmanager
def demonstration(binary, data=None):
    """A folder with a filled demonstration of its own (a copy of `data`, or filled anew), removed afterwards: the folder of the data,
    what `ombud demo` tells of it, and how many seconds it took to fill."""
    folder = Path(tempfile.mkdtemp(prefix="ombud-bench-"))
    try:
        own, loaded = folder / "data", None
        if data:
            shutil.copytree(data, own)
        else:
            begun = time.perf_counter()
            command = [binary, "demo", "--data", str(own), "--no-serve", "--format", "json"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=600)
            loaded = time.perf_counter() - begun
        yield own, json.loads((own / "demonstration.json").read_text()), loaded
    finally:
        shutil.rmtree(folder, ignore_errors=True)
