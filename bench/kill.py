#!/usr/bin/env python3
"""Is anything lost when the program is killed? It is put under load, killed without warning at a moment drawn at random, and
started again on what it left; then everything that it had acknowledged must be there, whole and once, and nothing must be
there that nobody sent.

The load: people who hand in the check on one page (one in five sends it twice), people who answer it one question a page, and
registers of twenty people, new and corrected. What was sent and not acknowledged may be there or not, but never half: a check
handed in has an answer to every question, a register has all its rows.

Linux, Python 3.11 or later, standard library only. Speaks to 127.0.0.1 alone, ends only the process that it started.
"""

import argparse
import asyncio
import random
import re
import sqlite3
import sys
import time
import uuid
from pathlib import Path

from cost import PEOPLE, day, options, register
from served import PROGRAM, Connection, Server, answers, demonstration

GONE = (OSError, asyncio.IncompleteReadError, asyncio.TimeoutError)
"""What a client sees when the program is killed."""


class Said:
    """What was acknowledged, over all rounds."""

    def __init__(self):
        self.checks = set()
        """Cookies of those whose check was acknowledged as handed in."""
        self.single = {}
        """Cookie -> how many of the questions on pages of their own were acknowledged, of checks not handed in."""
        self.registers = {}
        """Session -> the minutes acknowledged last, and those sent after that without an answer."""
        self.sent = set()
        """Cookies of those who sent all their answers, acknowledged or not."""


async def begin(connection, code):
    entry = await connection.ask("POST", "/code", [("code", code)])
    way = re.search(r'name="way_in" value="([^"]+)"', entry.text())[1]
    return (await connection.ask("POST", "/check", [("way_in", way)])).cookies


async def on_one_page(connection, codes, said, chance):
    jar = await begin(connection, chance.choice(codes))
    page = await connection.ask("GET", "/check/all", None, jar)
    form, cookie = answers(page.text(), chance), dict(jar)["ombud-check"]
    said.sent.add(cookie)
    for _ in range(2 if chance.random() < 0.2 else 1):
        reply = await connection.ask("POST", "/check/all", form, jar)
        if reply.headers.get("location") == "/check/done":
            said.checks.add(cookie)


async def page_by_page(connection, codes, said, chance):
    jar, place, number = await begin(connection, chance.choice(codes)), "/check/1", 0
    cookie = dict(jar)["ombud-check"]
    said.sent.add(cookie)
    while place != "/check/done":
        page = await connection.ask("GET", place, None, jar)
        reply = await connection.ask("POST", place, answers(page.text(), chance), jar)
        place, number = reply.headers["location"], number + 1
        said.single[cookie] = number
    del said.single[cookie]
    said.checks.add(cookie)


async def keep_registers(connection, lead, forms, said, chance):
    unit = chance.choice(forms["units"])
    clock = f"{chance.randint(6, 20):02}:{chance.randint(0, 59):02}"
    form = [("kit", forms["kit"]), ("unit", unit), ("date", day(0)), ("time", clock)]
    form += [("programme", forms["programme"]), ("title", "Kill")]
    planned = await connection.ask("POST", "/sessions/new", form, lead)
    place = planned.headers["location"] + "/register"
    page = (await connection.ask("GET", place, None, lead)).text()
    session = place.split("/")[3]
    for minutes, reason in ((20, None), (25, "kill")):
        stands, _ = said.registers.get(session, (None, None))
        said.registers[session] = (stands, minutes)
        reply = await connection.ask("POST", place, register(page, minutes, reason), lead)
        if reply.status == 303:
            said.registers[session] = (minutes, None)


async def load(server, summary, said, chance, clients):
    """Load until the program is gone."""
    account = next(account for account in summary["sign_ins"] if account["role"] == "local_lead")
    first = await Connection(server.port).open()
    form = [("name", account["name"]), ("secret", account["secret"])]
    lead = [cookie for cookie in (await first.ask("POST", "/sign-in", form)).cookies if cookie[0] == "session"]
    page = (await first.ask("GET", "/sessions/new", None, lead)).text()
    forms = {"kit": options(page, "kit")[0], "programme": options(page, "programme")[0], "units": options(page, "unit")}
    first.close()

    async def client(number):
        connection = await Connection(server.port).open()
        try:
            while True:
                if number % 4 == 0:
                    await keep_registers(connection, lead, forms, said, chance)
                elif number % 4 == 1:
                    await page_by_page(connection, summary["codes"], said, chance)
                else:
                    await on_one_page(connection, summary["codes"], said, chance)
        except GONE:
            connection.close()

    async def end():
        await asyncio.sleep(chance.uniform(0.02, 0.8))
        server.process.kill()

    await asyncio.gather(end(), *(client(number) for number in range(clients)))
    server.process.wait()


def wrong(data, said, before):
    """What does not stand as it was acknowledged."""
    database = sqlite3.connect(f"file:{data / 'ombud.db'}?mode=ro", uri=True)
    found = []
    if (verdict := database.execute("pragma integrity_check").fetchone()[0]) != "ok":
        found.append(f"the database is damaged: {verdict}")

    def rows(cookie):
        organisation, response = (uuid.UUID(part).bytes for part in cookie.split("."))
        query = "select state, packed from measurement_response where organisation_id = ? and id = ?"
        return database.execute(query, (organisation, response)).fetchall()

    for cookie in said.checks:
        at = rows(cookie)
        if len(at) != 1 or at[0][0] != "complete" or 0 in at[0][1]:
            found.append(f"a check that was handed in is not there whole: {at}")
    for cookie, number in said.single.items():
        at = rows(cookie)
        if len(at) != 1 or 0 in at[0][1][:number]:
            found.append(f"{number} answers were acknowledged, and there is {at}")
    complete = database.execute("select count(*) from measurement_response where state = 'complete'").fetchone()[0] - before
    handed_in = 0
    for cookie in said.sent:
        for state, packed in rows(cookie):
            handed_in += state == "complete"
            if state == "complete" and 0 in packed:
                found.append("a check is handed in by half")
    if complete != handed_in:
        found.append(f"{complete} checks were added, {handed_in} by those who sent one")
    stands = (
        "select count(distinct person_id), coalesce(sum(minutes), 0) from participation_posting where source_id = ?"
    )
    for session, (acknowledged, sent) in said.registers.items():
        people, minutes = database.execute(stands, (uuid.UUID(session).bytes,)).fetchone()
        possible = {(acknowledged or 0), (sent if sent is not None else acknowledged or 0)}
        if people and (minutes % people or minutes // people not in possible) or (acknowledged and not people):
            found.append(f"a register stands at {minutes} minutes of {people}; {acknowledged} was acknowledged, {sent} sent")
        if people > PEOPLE:
            found.append(f"{people} are in a register of {PEOPLE}")
    database.close()
    return found


def main():
    parser = argparse.ArgumentParser(description="Kills the running program and looks at what is left.")
    parser.add_argument("--binary", default=str(PROGRAM), help="the program (default: %(default)s)")
    parser.add_argument("--data", type=Path, help="a folder with the demonstration, copied; otherwise one is filled")
    parser.add_argument("--rounds", type=int, default=200, help="how often it is killed (default: %(default)s)")
    parser.add_argument("--clients", type=int, default=16, help="how many put load on it (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments and answers (default: %(default)s)")
    arguments = parser.parse_args()
    chance, said, found, starts = random.Random(arguments.seed), Said(), [], []
    with demonstration(arguments.binary, arguments.data) as (data, summary, _):
        database = sqlite3.connect(f"file:{data / 'ombud.db'}?mode=ro", uri=True)
        before = database.execute("select count(*) from measurement_response where state = 'complete'").fetchone()[0]
        database.close()
        begun = time.perf_counter()
        for number in range(1, arguments.rounds + 1):
            with Server(arguments.binary, data) as server:
                starts.append(server.milliseconds_to_start)
                asyncio.run(load(server, summary, said, chance, arguments.clients))
            if number % 20 == 0 or number == arguments.rounds:
                with Server(arguments.binary, data):  # comes up on what was left
                    found = wrong(data, said, before)
                kept = sum(acknowledged is not None for acknowledged, _ in said.registers.values())
                print(f"killed {number} times: {len(said.checks)} checks, {sum(said.single.values())} single answers and "
                      f"{kept} registers acknowledged; {len(found)} not as said", flush=True)
                if found:
                    break
        print(f"{time.perf_counter() - begun:.0f} s; a start took {sorted(starts)[len(starts) // 2]:.0f} ms (median), "
              f"{max(starts):.0f} ms at most")
        for one in found[:20]:
            print("NOT AS SAID:", one)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
