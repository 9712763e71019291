#!/usr/bin/env python3
"""What does the running program cost? Fills a demonstration, serves it and measures the two uses that come in bulk.

(a) somebody hands in the check: the page with every question (GET /check/all) and the answers (POST /check/all);
(b) a register of twenty people is saved (POST /sessions/.../register), new and then corrected.

CPU per request = (utime + stime of the server at the end of a phase - at its beginning) / requests of the phase, from
/proc/PID/stat. Every phase has a no-op phase (GET /healthz) before and after it; the ratio is the phase's CPU per request
over the mean of those two, so that it can be compared between machines. Latency is the client's, from the first byte
sent to the last received; it includes the client's own work and is therefore an upper bound.

Afterwards the database is read: everything that was acknowledged must be there exactly once.

Linux, Python 3.11 or later, standard library only. Speaks to 127.0.0.1 alone.
"""

import argparse
import asyncio
import datetime
import gzip
import json
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
AIMS = {
    "demonstration loaded": ("< 20 s", 20.0),
    "start until /readyz": ("< 200 ms", 200.0),
    "idle memory": ("< 40 MB", 40.0),
    "submission": ("< 0.4 ms", 0.4),
    "register": ("< 1 ms", 1.0),
}
PEOPLE = 20
"""How many are ticked in a register."""


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

    def __init__(self, binary, data, log):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [binary, "serve", "--data", str(data), "--listen", f"127.0.0.1:{self.port}"]
        begun = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
        self.pid = self.process.pid
        while not self.is_ready():
            if self.process.poll() is not None or time.perf_counter() - begun > 30:
                raise SystemExit(f"the server did not start: {Path(log.name).read_text()[-600:]}")
            time.sleep(0.001)
        self.milliseconds_to_start = (time.perf_counter() - begun) * 1000

    def is_ready(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                connection.sendall(f"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n\r\n".encode())
                return connection.recv(64).startswith(b"HTTP/1.1 200")
        except OSError:
            return False

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

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


class Figure:
    """What a phase cost: CPU and latency in milliseconds."""

    def __init__(self, cpu, latencies, no_op):
        self.cpu, self.no_op, self.requests = cpu, no_op, len(latencies)
        ranked = sorted(latencies)
        self.p50, self.p99 = (ranked[min(len(ranked) - 1, int(len(ranked) * q))] * 1000 for q in (0.5, 0.99))

    @property
    def ratio(self):
        return self.cpu / self.no_op if self.no_op else float("nan")


class Bench:
    """Runs phases over some connections."""

    def __init__(self, server, connections, no_ops):
        self.server, self.width, self.no_ops = server, connections, no_ops
        self.no_op_cpu, self.no_op_latencies = [], []

    async def open(self):
        self.connections = [await Connection(self.server.port).open() for _ in range(self.width)]
        return self

    def close(self):
        for connection in self.connections:
            connection.close()

    async def run(self, jobs, expect):
        """Asks every job (method, path, form, cookies); returns replies in order and CPU seconds used."""
        replies, todo = [None] * len(jobs), iter(enumerate(jobs))

        async def work(connection):
            for index, job in todo:
                replies[index] = await connection.ask(*job)

        begun = self.server.cpu_seconds()
        await asyncio.gather(*(work(connection) for connection in self.connections))
        used = self.server.cpu_seconds() - begun
        wrong = [reply for reply in replies if reply.status != expect]
        if wrong:
            raise SystemExit(f"{len(wrong)} of {len(jobs)} gave {wrong[0].status} instead of {expect}: {wrong[0].text()[:600]}")
        return replies, used

    async def no_op(self):
        replies, used = await self.run([("GET", "/healthz", None, ())] * self.no_ops, 200)
        self.no_op_cpu.append(used / self.no_ops * 1000)
        self.no_op_latencies += [reply.seconds for reply in replies]
        return self.no_op_cpu[-1]

    async def phase(self, jobs, expect):
        """A phase between two no-op phases: replies and its figure."""
        before = self.no_op_cpu[-1] if self.no_op_cpu else await self.no_op()
        replies, used = await self.run(jobs, expect)
        after = await self.no_op()
        figure = Figure(used / len(jobs) * 1000, [reply.seconds for reply in replies], (before + after) / 2)
        return replies, figure


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


async def submissions(bench, codes, count, chance):
    """Phase (a). Returns figures, the cookies of those who handed in, the number of questions and bytes of the page."""
    entries, entry = await bench.phase([("POST", "/code", [("code", codes[n % len(codes)])], ()) for n in range(count)], 200)
    ways = [re.search(r'name="way_in" value="([^"]+)"', reply.text())[1] for reply in entries]
    begun, begin = await bench.phase([("POST", "/check", [("way_in", way)], ()) for way in ways], 303)
    jars = [reply.cookies for reply in begun]
    pages, page = await bench.phase([("GET", "/check/all", None, jar) for jar in jars], 200)
    forms = [answers(reply.text(), chance) for reply in pages]
    questions = statistics.mean(len({name for name, _ in form}) for form in forms)
    kilobytes = statistics.mean(len(reply.body) for reply in pages) / 1000, len(pages[0].text().encode()) / 1000
    jobs = [("POST", "/check/all", form, jar) for form, jar in zip(forms, jars)]
    done, hand_in = await bench.phase(jobs, 303)
    if any(reply.headers["location"] != "/check/done" for reply in done):
        raise SystemExit("a submission was not acknowledged")
    again = [job for job in jobs if chance.random() < 0.05]
    await bench.run(again, 303)  # a browser that sends the same again
    figures = {"entry": entry, "begin": begin, "page": page, "hand in": hand_in}
    return figures, [dict(jar)["ombud-check"] for jar in jars], (questions, kilobytes, len(again))


async def sign_in(bench, summary, role):
    account = next(account for account in summary["sign_ins"] if account["role"] == role)
    form = [("name", account["name"]), ("secret", account["secret"])]
    (reply,), _ = await bench.run([("POST", "/sign-in", form, ())], 303)
    return [cookie for cookie in reply.cookies if cookie[0] == "session"]


def options(page, name):
    """The values offered under a name: a list to open, rows to choose from, or a hidden field."""
    if opened := re.search(rf'<select id="{name}".*?</select>', page, re.S):
        return [value for value in re.findall(r'<option value="([^"]*)"', opened[0]) if value]
    return re.findall(rf'<input type="(?:radio|hidden)" name="{name}" value="([^"]+)"', page)


def register(page, minutes, reason=None):
    """The register as a browser sends it: the first twenty ticked, everybody's minutes."""
    people = re.findall(r'name="there" value="([^"]+)"', page)
    form = [("there", person) for person in people[:PEOPLE]]
    form += [(f"minutes-{person}", str(minutes)) for person in people]
    return form + ([("reason", reason)] if reason else [])


async def registers(bench, summary, count, day):
    """Phase (b). Returns figures, {session: minutes} as acknowledged, and how many units were used."""
    jar = await sign_in(bench, summary, "local_lead")
    (reply,), _ = await bench.run([("GET", "/sessions/new", None, jar)], 200)
    page = reply.text()
    kit, programme, units = options(page, "kit")[0], options(page, "programme")[0], options(page, "unit")

    def planned(unit, n):
        clock = f"{8 + n % 9:02}:{n * 7 % 60:02}"
        form = [("kit", kit), ("unit", unit), ("date", day), ("time", clock), ("programme", programme), ("title", f"Bench {n}")]
        return ("POST", "/sessions/new", form, jar)

    probes, _ = await bench.run([planned(unit, n) for n, unit in enumerate(units)], 303)
    opened, _ = await bench.run([("GET", r.headers["location"] + "/register", None, jar) for r in probes], 200)
    large = [unit for unit, r in zip(units, opened) if r.text().count('name="there"') >= PEOPLE]
    if not large:
        raise SystemExit(f"no unit has {PEOPLE} people")
    plans, plan = await bench.phase([planned(large[n % len(large)], n) for n in range(count)], 303)
    places = [reply.headers["location"] + "/register" for reply in plans]
    pages, page = await bench.phase([("GET", place, None, jar) for place in places], 200)
    texts = [reply.text() for reply in pages]
    first = [("POST", place, register(text, 20), jar) for place, text in zip(places, texts)]
    _, save = await bench.phase(first, 303)
    changed = [("POST", place, register(text, 25, "bench"), jar) for place, text in zip(places, texts)]
    _, correct = await bench.phase(changed, 303)
    (reply,), _ = await bench.run([("GET", places[0], None, jar)], 200)
    if 'value="25"' not in reply.text():
        raise SystemExit("the corrected register does not show the corrected minutes")
    lines = statistics.mean(text.count('name="there"') for text in texts)
    sessions = [place.split("/")[3] for place in places]
    return {"plan": plan, "register page": page, "save": save, "correct": correct}, sessions, (len(large), lines)


def complete(database):
    return database.execute("select count(*) from measurement_response where state = 'complete'").fetchone()[0]


def check_answers(database, before, cookies, questions):
    """Every acknowledged submission is there once, handed in, with an answer to every question."""
    found = 0
    for cookie in cookies:
        organisation, response = (uuid.UUID(part).bytes for part in cookie.split("."))
        rows = database.execute(
            "select state, packed from measurement_response where organisation_id = ? and id = ?", (organisation, response)
        ).fetchall()
        found += len(rows) == 1 and rows[0][0] == "complete" and len(rows[0][1]) >= 12 and 0 not in rows[0][1]
    added = complete(database) - before
    return found == len(cookies) == len(set(cookies)) == added, f"{found} of {len(cookies)} found whole, {added} added"


def check_registers(database, sessions):
    """Twenty rows said, twenty taken back, twenty said again; what stands is twenty times the corrected minutes."""
    right = 0
    for session in sessions:
        rows = database.execute(
            "select hex(person_id), count(*), sum(minutes), sum(corrects_id is not null) from participation_posting"
            " where source_id = ? group by person_id", (uuid.UUID(session).bytes,)
        ).fetchall()
        right += len(rows) == PEOPLE and all(row[1:] == (3, 25, 1) for row in rows)
    return right == len(sessions), f"{right} of {len(sessions)} registers stand as said"


async def measure(arguments, server, summary, database):
    chance = random.Random(1)
    bench = await Bench(server, arguments.connections, arguments.no_ops).open()
    try:
        await bench.run([("GET", "/healthz", None, ())] * 500, 200)  # first touch
        await bench.run([("POST", "/code", [("code", code)], ()) for code in summary["codes"]], 200)
        before = complete(database)
        asked, cookies, of_check = await submissions(bench, summary["codes"], arguments.submissions, chance)
        day = (datetime.date.today() - datetime.timedelta(days=1)).isoformat()
        kept, sessions, of_register = await registers(bench, summary, arguments.registers, day)
    finally:
        bench.close()
    checks = [check_answers(database, before, cookies, of_check[0]), check_registers(database, sessions)]
    return bench, asked, kept, of_check, of_register, checks


def line(figure, aim, measured, ratio="", latency="", met=None):
    verdict = {None: "", True: "met", False: "MISSED"}[met]
    print(f"{figure:46} {aim:>9} {measured:>12} {ratio:>9} {latency:>19}  {verdict}")


def aimed(figure, key, value, unit, ratio="", latency=""):
    aim, most = AIMS[key]
    line(figure, aim, f"{value:.3f} {unit}" if value < 10 else f"{value:.1f} {unit}", ratio, latency, value < most)


def both(first, second):
    """Two requests that belong together: their CPU and the ratio of the sum to one no-op."""
    return first.cpu + second.cpu, (first.cpu + second.cpu) / statistics.mean((first.no_op, second.no_op))


def report(loaded, starts, idle, peak, bench, asked, kept, of_check, of_register, checks):
    line("figure", "aim", "measured", "x no-op", "p50 / p99 ms")
    if loaded is not None:
        aimed("demonstration loaded", "demonstration loaded", loaded, "s")
    aimed(f"start until /readyz (median of {len(starts)})", "start until /readyz", statistics.median(starts), "ms")
    aimed("idle memory, 5 s after the start", "idle memory", idle, "MB")
    line("most memory during the run", "", f"{peak:.1f} MB")
    latencies = Figure(0, bench.no_op_latencies, 0)
    low, high = min(bench.no_op_cpu), max(bench.no_op_cpu)
    line("no-op: GET /healthz", "", f"{statistics.mean(bench.no_op_cpu):.3f} ms", "1", f"{latencies.p50:.1f} / {latencies.p99:.1f}")
    line("  its lowest and highest phase", "", f"{low:.3f}-{high:.3f}")

    def single(name, figure):
        line(name, "", f"{figure.cpu:.3f} ms", f"{figure.ratio:.1f}", f"{figure.p50:.1f} / {figure.p99:.1f}")

    questions, (packed, plain), again = of_check
    single("POST /code, the way in", asked["entry"])
    single("POST /check, begin", asked["begin"])
    cpu, ratio = both(asked["page"], asked["hand in"])
    aimed(f"(a) submission, {questions:.0f} questions, CPU", "submission", cpu, "ms", f"{ratio:.1f}")
    single(f"  GET /check/all, {plain:.0f} kB, {packed:.1f} packed", asked["page"])
    single("  POST /check/all, on disk", asked["hand in"])
    units, lines = of_register
    single("POST /sessions/new", kept["plan"])
    single(f"GET register of {lines:.0f} in {units} units", kept["register page"])
    save = kept["save"]
    aimed(f"(b) register, {PEOPLE} ticked, on disk, CPU", "register", save.cpu, "ms", f"{save.ratio:.1f}", f"{save.p50:.1f} / {save.p99:.1f}")
    single("  the same corrected (20 back, 20 new)", kept["correct"])
    print()
    for what, (right, said) in zip(("submissions", f"registers (and {again} submissions sent twice)"), checks):
        print(f"{'whole' if right else 'NOT WHOLE'}: {what}: {said}")


def main():
    default = Path(__file__).resolve().parent.parent / "target/release/ombud"
    parser = argparse.ArgumentParser(description="Measures the running program.")
    parser.add_argument("--binary", default=str(default), help="the program (default: %(default)s)")
    parser.add_argument("--data", type=Path, help="a folder with the demonstration, copied; otherwise one is filled")
    parser.add_argument("--submissions", type=int, default=2000, help="how many hand in the check (default: %(default)s)")
    parser.add_argument("--registers", type=int, default=500, help="how many registers are saved (default: %(default)s)")
    parser.add_argument("--no-ops", type=int, default=4000, help="requests of a no-op phase (default: %(default)s)")
    parser.add_argument("--connections", type=int, default=16, help="kept-alive connections (default: %(default)s)")
    parser.add_argument("--pause", type=float, default=0, help="wait so many seconds before the load, printing the pid")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ombud-bench-"))
    server = None
    try:
        data, loaded = folder / "data", None
        if arguments.data:
            shutil.copytree(arguments.data, data)
        else:
            begun = time.perf_counter()
            command = [arguments.binary, "demo", "--data", str(data), "--no-serve", "--format", "json"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=600)
            loaded = time.perf_counter() - begun
        summary = json.loads((data / "demonstration.json").read_text())
        with (folder / "log").open("w") as log:
            starts = []
            for _ in range(5):
                if server:
                    server.stop()
                server = Server(arguments.binary, data, log)
                starts.append(server.milliseconds_to_start)
            time.sleep(5)
            idle = server.megabytes("VmRSS")
            if arguments.pause:
                print(f"pid {server.pid}", flush=True)
                time.sleep(arguments.pause)
            database = sqlite3.connect(f"file:{data / 'ombud.db'}?mode=ro", uri=True)
            bench, *found = asyncio.run(measure(arguments, server, summary, database))
            database.close()
            report(loaded, starts, idle, server.megabytes("VmHWM"), bench, *found)
        return 0 if all(right for right, _ in found[-1]) else 1
    finally:
        if server:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
