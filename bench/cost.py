#!/usr/bin/env python3
"""What does the running program cost? Fills a demonstration, serves it and measures the uses that come in bulk.

(a) somebody hands in the check: the page with every question (GET /check/all) and the answers (POST /check/all);
(b) a register of twenty people is saved (POST /sessions/.../register), new and then corrected;
(c) somebody answers the check one question a page (GET and POST /check/1, /check/2, ...).

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
import random
import re
import sqlite3
import statistics
import sys
import time
import uuid
from pathlib import Path

from served import PROGRAM, Connection, Server, answers, check_answers, complete, demonstration

AIMS = {
    "demonstration loaded": ("< 20 s", 20.0),
    "start until /readyz": ("< 200 ms", 200.0),
    "idle memory": ("< 40 MB", 40.0),
    "submission": ("< 0.4 ms", 0.4),
    "register": ("< 1 ms", 1.0),
    "check": ("<= 2.5 ms", 2.5),
}
PEOPLE = 20
"""How many are ticked in a register."""


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


async def begin(bench, codes, count):
    """So many hand in a code and begin: the replies with their cookies."""
    entries, _ = await bench.run([("POST", "/code", [("code", codes[n % len(codes)])], ()) for n in range(count)], 200)
    ways = [re.search(r'name="way_in" value="([^"]+)"', reply.text())[1] for reply in entries]
    replies, _ = await bench.run([("POST", "/check", [("way_in", way)], ()) for way in ways], 303)
    return replies


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


async def checks(bench, codes, count, chance):
    """Phase (c): every question a page of its own, from the first to the last. Returns figures, the cookies, the questions."""
    jars = [reply.cookies for reply in await begin(bench, codes, count)]
    shown, said, number, place = [], [], 0, "/check/1"
    while place != "/check/done":
        number += 1
        pages, page = await bench.phase([("GET", place, None, jar) for jar in jars], 200)
        jobs = [("POST", place, answers(reply.text(), chance), jar) for reply, jar in zip(pages, jars)]
        replies, answer = await bench.phase(jobs, 303)
        shown.append(page)
        said.append(answer)
        places = {reply.headers["location"] for reply in replies}
        if len(places) != 1:
            raise SystemExit(f"after question {number} some go on to another page than others: {places}")
        place = places.pop()
    return {"shown": shown, "said": said}, [dict(jar)["ombud-check"] for jar in jars], number


async def sign_in(bench, summary, role):
    account = next(account for account in summary["sign_ins"] if account["role"] == role)
    form = [("name", account["name"]), ("secret", account["secret"])]
    (reply,), _ = await bench.run([("POST", "/sign-in", form, ())], 303)
    return [cookie for cookie in reply.cookies if cookie[0] == "session"]


def day(n):
    """A day whose sessions may be registered: nine sessions a day, yesterday and before."""
    return (datetime.date.today() - datetime.timedelta(days=1 + n // 9)).isoformat()


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


async def registers(bench, summary, count):
    """Phase (b). Returns figures, {session: minutes} as acknowledged, and how many units were used."""
    jar = await sign_in(bench, summary, "local_lead")
    (reply,), _ = await bench.run([("GET", "/sessions/new", None, jar)], 200)
    page = reply.text()
    kit, programme, units = options(page, "kit")[0], options(page, "programme")[0], options(page, "unit")

    def planned(unit, n):
        clock = f"{8 + n % 9:02}:{n * 7 % 60:02}"
        form = [("kit", kit), ("unit", unit), ("date", day(n)), ("time", clock), ("programme", programme), ("title", f"Bench {n}")]
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
        before_checks = complete(database)
        singly, of_singly, pages = await checks(bench, summary["codes"], arguments.checks, chance)
        kept, sessions, of_register = await registers(bench, summary, arguments.registers)
    finally:
        bench.close()
    verdicts = [
        check_answers(database, before, cookies + of_singly),
        check_answers(database, before_checks, of_singly),
        check_registers(database, sessions),
    ]
    return bench, asked, (singly, pages), kept, of_check, of_register, verdicts


def line(figure, aim, measured, ratio="", latency="", met=None):
    verdict = {None: "", True: "met", False: "MISSED"}[met]
    print(f"{figure:46} {aim:>9} {measured:>12} {ratio:>9} {latency:>19}  {verdict}")


def aimed(figure, key, value, unit, ratio="", latency=""):
    aim, most = AIMS[key]
    line(figure, aim, f"{value:.3f} {unit}" if value < 10 else f"{value:.1f} {unit}", ratio, latency, value < most)


def both(first, second):
    """Two requests that belong together: their CPU and the ratio of the sum to one no-op."""
    return first.cpu + second.cpu, (first.cpu + second.cpu) / statistics.mean((first.no_op, second.no_op))


def report(loaded, starts, idle, peak, bench, asked, singly, kept, of_check, of_register, verdicts):
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
    figures, pages = singly
    phases = figures["shown"] + figures["said"]
    no_op = statistics.mean(phase.no_op for phase in phases)
    spent = sum(phase.cpu for phase in phases)
    aimed(f"(c) check, {pages} questions, a page each, CPU", "check", spent, "ms", f"{spent / no_op:.1f}")
    for name, of in (("  GET /check/N, on average", figures["shown"]), ("  POST /check/N, on disk, on average", figures["said"])):
        mean = statistics.mean(phase.cpu for phase in of)
        latency = f"{statistics.mean(phase.p50 for phase in of):.1f} / {max(phase.p99 for phase in of):.1f}"
        line(name, "", f"{mean:.3f} ms", f"{mean / no_op:.1f}", latency)
    units, lines = of_register
    single("POST /sessions/new", kept["plan"])
    single(f"GET register of {lines:.0f} in {units} units", kept["register page"])
    save = kept["save"]
    aimed(f"(b) register, {PEOPLE} ticked, on disk, CPU", "register", save.cpu, "ms", f"{save.ratio:.1f}", f"{save.p50:.1f} / {save.p99:.1f}")
    single("  the same corrected (20 back, 20 new)", kept["correct"])
    print()
    said_twice = f"submissions ({again} of them sent twice)"
    for what, (right, said) in zip((said_twice, "of them a question a page", "registers"), verdicts):
        print(f"{'whole' if right else 'NOT WHOLE'}: {what}: {said}")


def main():
    parser = argparse.ArgumentParser(description="Measures the running program.")
    parser.add_argument("--binary", default=str(PROGRAM), help="the program (default: %(default)s)")
    parser.add_argument("--data", type=Path, help="a folder with the demonstration, copied; otherwise one is filled")
    parser.add_argument("--submissions", type=int, default=2000, help="how many hand in the check (default: %(default)s)")
    parser.add_argument("--registers", type=int, default=500, help="how many registers are saved (default: %(default)s)")
    parser.add_argument("--checks", type=int, default=200, help="how many answer one question a page (default: %(default)s)")
    parser.add_argument("--no-ops", type=int, default=4000, help="requests of a no-op phase (default: %(default)s)")
    parser.add_argument("--connections", type=int, default=16, help="kept-alive connections (default: %(default)s)")
    parser.add_argument("--pause", type=float, default=0, help="wait so many seconds before the load, printing the pid")
    arguments = parser.parse_args()
    with demonstration(arguments.binary, arguments.data) as (data, summary, loaded):
        starts = []
        for _ in range(4):
            with Server(arguments.binary, data) as server:
                starts.append(server.milliseconds_to_start)
        with Server(arguments.binary, data) as server:
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


if __name__ == "__main__":
    sys.exit(main())
