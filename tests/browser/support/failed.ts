// Names every test that failed in the file OMBUD_FAILED, so that whoever runs them can say it last, after the server's log.
import type { Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import { appendFileSync } from "node:fs";

const COLOURS = /\u001b\[[0-9;]*m/g;

export default class Failed implements Reporter {
  onTestEnd(test: TestCase, result: TestResult): void {
    const file = process.env.OMBUD_FAILED;
    if (!file || result.status === test.expectedStatus || result.status === "skipped") return;
    const said = (result.error?.message ?? result.status).replace(COLOURS, "").split("\n").filter((line) => line.trim());
    const place = `${test.location.file.split("/").at(-1)}:${result.error?.location?.line ?? test.location.line}`;
    appendFileSync(file, [`${place} ${test.title}`, ...said.slice(0, 4).map((line) => `    ${line}`), ""].join("\n"));
  }
}
