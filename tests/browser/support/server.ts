// What do the tests know of the server? Its address, who may sign in, which codes are open, and every route there is.
import { readFileSync } from "node:fs";

export type SignIn = { role: string; name: string; secret: string };
export type Route = { method: string; path: string; kind: "page" | "file" | "action" | "health" | "asset" };
type Demo = { sign_ins: SignIn[]; codes: (string | { code: string })[] };

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with \`cargo xtask browser\``);
  return value;
}

const demo: Demo = JSON.parse(readFileSync(variable("OMBUD_DEMO"), "utf8"));

export const url = variable("OMBUD_URL");
/** A server on an empty data folder. */
export const emptyUrl = variable("OMBUD_EMPTY_URL");
export const signIns = demo.sign_ins;
/** Codes of open waves, as they stand on a poster. */
export const codes = demo.codes.map((code) => (typeof code === "string" ? code : code.code));
export const routes: Route[] = JSON.parse(readFileSync(variable("OMBUD_ROUTES"), "utf8"));

/** The GET route that serves an address: of several that fit, the one with most fixed words. */
export function routeOf(address: string): Route | undefined {
  const path = new URL(address, url).pathname;
  const fixed = (route: Route) => route.path.split("/").filter((part) => !part.startsWith("{")).length;
  return routes
    .filter((route) => route.method === "GET" && fits(route.path, path))
    .sort((one, other) => fixed(other) - fixed(one))[0];
}

/** Does `/units/{unit}/results` fit the path? `{*rest}` stands for all that follows. */
function fits(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  if (wanted.at(-1)?.startsWith("{*")) {
    return given.length >= wanted.length && wanted.slice(0, -1).every((part, at) => fitsPart(part, given[at]));
  }
  return wanted.length === given.length && wanted.every((part, at) => fitsPart(part, given[at]));
}

function fitsPart(wanted: string, given: string): boolean {
  const [, before, after] = /^(.*)\{[^}]*\}(.*)$/.exec(wanted) ?? [];
  if (before === undefined) return wanted === given;
  return given.length > before.length + after.length && given.startsWith(before) && given.endsWith(after);
}
