// `cargo xtask browser` fills a demonstration, serves it and runs these tests; see support/server.ts for what it hands over.
import { defineConfig, devices } from "@playwright/test";
import { FAILURES } from "./support/pictures.ts";
import { url } from "./support/server.ts";

export default defineConfig({
  testDir: ".",
  outputDir: FAILURES,
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: !!process.env.CI,
  reporter: [["list"], ["./support/failed.ts"]],
  // A crawl is one test: it visits some dozens of pages, several times each.
  timeout: 10 * 60_000,
  // Two processors are shared by two browsers, the server and whatever else the machine does.
  expect: { timeout: 20_000 },
  globalSetup: "./support/setup.ts",
  use: {
    ...devices["Desktop Chrome"],
    baseURL: url,
    locale: "sv-SE",
    timezoneId: "Europe/Stockholm",
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "pages", testIgnore: "coverage.spec.ts" },
    { name: "coverage", testMatch: "coverage.spec.ts", dependencies: ["pages"] },
  ],
});
