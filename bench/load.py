#!/usr/bin/env python3
"""Does the program stand it when everybody comes at once?

(a) submissions that are on disk when they are acknowledged, as many a second as it takes: the pages are fetched and the answers
    prepared beforehand, then some processes send them over many connections as fast as they are answered;
(b) five hundred people hand in their code within a minute, at moments drawn at random, and answer one question a page with a pause
    before each; what they wait for every page, from the first byte sent to the last received, is the latency.

The clients share the processors with the program, so that both figures are worse than with clients of their own. Afterwards
the database is read: everything that was acknowledged must be there exactly once.

Linux, Python 3.11 or later, standard library only. Speaks to 127.0.0.1 alone.
"""

import argparse
import asyncio
import multiprocessing
import random
import re
import sqlite3
import sys
import time
import urllib.parse
from pathlib import Path

from served import PROGRAM, Connection, Server, answers, check_answers, complete, demonstration

MOST_MILLISECONDS = 300.0
"""What 95 of 100 pages may take when five hundred come within a minute."""
SUBMISSIONS_A_SECOND = 2000.0
"""What two processors that do nothing else are to manage, clients included."""


async def begin(connection, code):
    entry = await connection.ask("POST", "/code", [("code", code)])
    way = re.search(r'name="way_in" value="([^"]+)"', entry.text())[1]
    return entry, await connection.ask("POST", "/check", [("way_in", way)])


async def prepare(port, codes, count, seed):
    """So many have begun and filled in the page: cookies, and the messages that hand it in."""
    chance, jars, messages = random.Random(seed), [], []

    async def client(numbers):
        connection = await Connection(port).open()
        for number in numbers:
            _, begun = await begin(connection, codes[number % len(codes)])
            page = await connection.ask("GET", "/check/all", None, begun.cookies)
            body = urllib.parse.urlencode(answers(page.text(), chance)).encode()
            cookie = dict(begun.cookies)["ombud-check"]
            head = (
                f"POST /check/all HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: ombud-check={cookie}\r\n"
                f"Origin: http://127.0.0.1:{port}\r\nSec-Fetch-Site: same-origin\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            jars.append(cookie)
            messages.append(head.encode() + body)
        connection.close()

    await asyncio.gather(*(client(range(start, count, 16)) for start in range(16)))
    return jars, messages


class Sender(asyncio.Protocol):
    """Sends the next message as soon as the last was answered; an answer of this address has no body."""

    def __init__(self, messages, done):
        self.messages, self.done, self.held, self.wrong = messages, done, b"", 0

    def connection_made(self, transport):
        self.transport = transport
        self.send()

    def send(self):
        message = next(self.messages, None)
        if message is None:
            self.transport.close()
            self.done.set_result(self.wrong)
        else:
            self.transport.write(message)

    def data_received(self, data):
        self.held += data
        if self.held.endswith(b"\r\n\r\n"):
            self.wrong += not self.held.startswith(b"HTTP/1.1 303") or b"location: /check/done" not in self.held
            self.held = b""
            self.send()

    def connection_lost(self, _):
        if not self.done.done():
            self.done.set_exception(ConnectionError("the program closed the connection"))


def send(port, messages, width, start, wrong):
    async def work():
        loop, todo = asyncio.get_running_loop(), iter(messages)
        start.wait()
        done = [loop.create_future() for _ in range(width)]
        await asyncio.gather(*(loop.create_connection(lambda d=d: Sender(todo, d), "127.0.0.1", port) for d in done))
        return sum(await asyncio.gather(*done))

    wrong.put(asyncio.run(work()))


def as_fast_as_it_goes(server, summary, count, width, processes):
    """Part (a): cookies of those who handed in, submissions a second, CPU milliseconds of the program a submission."""
    jars, messages = asyncio.run(prepare(server.port, summary["codes"], count, 1))
    start, wrong = multiprocessing.Barrier(processes + 1), multiprocessing.Queue()
    workers = [
        multiprocessing.Process(target=send, args=(server.port, messages[number::processes], width // processes, start, wrong))
        for number in range(processes)
    ]
    for worker in workers:
        worker.start()
    start.wait()
    begun, used = time.perf_counter(), server.cpu_seconds()
    failed = sum(wrong.get(timeout=120) for _ in workers)
    seconds, used = time.perf_counter() - begun, server.cpu_seconds() - used
    for worker in workers:
        worker.join()
    if failed:
        raise SystemExit(f"{failed} submissions were not acknowledged")
    return jars, count / seconds, used / count * 1000


async def within_a_minute(port, codes, people, seconds, pause, seed):
    """Part (b): cookies of those who handed in, latencies of the first three pages and of the questions."""
    chance, first, questions, jars = random.Random(seed), [], [], []
    moments = [chance.uniform(0, seconds) for _ in range(people)]

    async def person(number):
        own = random.Random(seed * 1_000_003 + number)
        await asyncio.sleep(moments[number])
        connection = await Connection(port).open()
        entry, begun = await begin(connection, codes[number % len(codes)])
        first.extend((entry.seconds, begun.seconds))
        place = "/check/1"
        while place != "/check/done":
            page = await connection.ask("GET", place, None, begun.cookies)
            await asyncio.sleep(own.uniform(0.2, 1.8) * pause)
            said = await connection.ask("POST", place, answers(page.text(), own), begun.cookies)
            (questions if place != "/check/1" else first).append(page.seconds)
            questions.append(said.seconds)
            place = said.headers["location"]
        connection.close()
        jars.append(dict(begun.cookies)["ombud-check"])

    await asyncio.gather(*(person(number) for number in range(people)))
    return jars, first, questions


def spread(latencies):
    ranked = sorted(latencies)
    return [ranked[min(len(ranked) - 1, int(len(ranked) * q))] * 1000 for q in (0.5, 0.95, 0.99, 1.0)]


def main():
    parser = argparse.ArgumentParser(description="Many at once.")
    parser.add_argument("--binary", default=str(PROGRAM), help="the program (default: %(default)s)")
    parser.add_argument("--data", type=Path, help="a folder with the demonstration, copied; otherwise one is filled")
    parser.add_argument("--submissions", type=int, default=8000, help="of part (a) (default: %(default)s)")
    parser.add_argument("--connections", type=int, default=64, help="of part (a) (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=1, help="that send in part (a) (default: %(default)s)")
    parser.add_argument("--people", type=int, default=500, help="of part (b) (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=60, help="within which they come (default: %(default)s)")
    parser.add_argument("--pause", type=float, default=2, help="seconds before an answer, on average (default: %(default)s)")
    arguments = parser.parse_args()
    with demonstration(arguments.binary, arguments.data) as (data, summary, _):
        database = sqlite3.connect(f"file:{data / 'ombud.db'}?mode=ro", uri=True)
        before = complete(database)
        with Server(arguments.binary, data) as server:
            jars, rate, cpu = as_fast_as_it_goes(
                server, summary, arguments.submissions, arguments.connections, arguments.processes
            )
            verdict = "met" if rate >= SUBMISSIONS_A_SECOND else "MISSED"
            print(f"(a) {rate:.0f} submissions a second, acknowledged on disk, {arguments.connections} at once, {cpu:.3f} ms of CPU each "
                  f"(wanted: {SUBMISSIONS_A_SECOND:.0f} on two quiet processors): {verdict}", flush=True)
            more, first, questions = asyncio.run(
                within_a_minute(server.port, summary["codes"], arguments.people, arguments.seconds, arguments.pause, 2)
            )
        print(f"(b) {arguments.people} people within {arguments.seconds:.0f} s, ms at the median, 95 %, 99 %, most:")
        for name, latencies in (("code, begin, first question", first), ("every other page and answer", questions)):
            figures = spread(latencies)
            verdict = "met" if figures[1] < MOST_MILLISECONDS else "MISSED"
            print(f"    {name}: {' / '.join(f'{figure:.0f}' for figure in figures)} "
                  f"(wanted: 95 % under {MOST_MILLISECONDS:.0f}): {verdict}")
        right, told = check_answers(database, before, jars + more)
        database.close()
        print(f"{'whole' if right else 'NOT WHOLE'}: {told}")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
