// Is there a page that no test has looked at?
import { expect, test } from "@playwright/test";
import { allVisited } from "./support/pictures.ts";
import { routes } from "./support/server.ts";

test("every page has been visited", () => {
  const visited = allVisited();
  const pages = routes.filter((route) => route.method === "GET" && route.kind === "page").map((route) => route.path);
  expect(pages.length).toBeGreaterThan(0);
  expect(pages.filter((path) => !visited.has(path)), "pages that no link and no journey leads to").toEqual([]);
});
