// Where are the pictures of the pages kept, and the list of routes that were visited?
import type { Page } from "@playwright/test";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const PICTURES = join(import.meta.dirname, "..", "pictures");
export const FAILURES = join(PICTURES, "failures");
const VISITED = join(PICTURES, "visited");

/** A picture of the whole page, under a name made of words and route. */
export async function takePicture(page: Page, folder: string, route: string, variant: string): Promise<void> {
  const take = () => page.screenshot({ path: join(PICTURES, slug(folder), `${slug(route)}-${variant}.png`), fullPage: true });
  try {
    await take();
  } catch (error) {
    // A browser short of memory fails at it now and then; the page itself has nothing to do with that.
    if (!String(error).includes("Unable to capture screenshot")) throw error;
    await take();
  }
}

/** Notes which routes a test has visited; the last test compares all notes with the list of routes. */
export function noteVisited(test: string, routes: Iterable<string>): void {
  mkdirSync(VISITED, { recursive: true });
  writeFileSync(join(VISITED, `${slug(test)}-${crypto.randomUUID()}.json`), JSON.stringify([...routes].sort(), null, 1));
}

export function allVisited(): Set<string> {
  return new Set(readdirSync(VISITED).flatMap((name) => JSON.parse(readFileSync(join(VISITED, name), "utf8")) as string[]));
}

function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9åäö]+/g, "-").replace(/^-|-$/g, "") || "start";
}
