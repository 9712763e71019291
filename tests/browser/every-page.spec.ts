// Does every page that somebody can reach hold up, for each role that can reach it?
import { expect, test, type Page } from "@playwright/test";
import { audit, complaints } from "./support/audit.ts";
import { noteVisited } from "./support/pictures.ts";
import { codes, routeOf, routes, signIns, url, type SignIn } from "./support/server.ts";
import { signInAs } from "./support/sign-in.ts";

/** So many addresses of one route are visited; only the first is looked at in all variants. */
const EXAMPLES = 2;

test("a visitor's pages hold up", async ({ page }) => {
  // A link with a code is printed on posters, so it is where a visitor begins.
  const withCode = routes.filter((route) => route.method === "GET" && route.kind === "page" && /^[^{]*\{[a-z_]*code\}$/.test(route.path));
  await crawl(page, "visitor", ["/", ...withCode.map((route) => route.path.replace(/\{.*\}/, encodeURIComponent(codes[0])))]);
});

for (const signIn of signIns) {
  test(`the pages of ${signIn.role} (${signIn.name}) hold up`, async ({ page }) => {
    await enter(page, signIn);
    await crawl(page, signIn.role, ["/", new URL(page.url()).pathname]);
  });
}

test("an address that does not exist says so kindly", async ({ page }) => {
  const answer = await page.goto("/this-is-not-a-page");
  expect(answer?.status()).toBe(404);
  expect(await audit(page, "visitor", "not found")).toEqual([]);
  await expect(page.locator("main a").first()).toBeVisible();
});

async function enter(page: Page, account: SignIn): Promise<void> {
  await signInAs(page, account);
  await expect(page, "the sign-in is accepted").not.toHaveURL(/sign-in/);
}

/** Follows links from the given addresses until there are no new routes, and looks at every page on the way. */
async function crawl(page: Page, role: string, from: string[]): Promise<void> {
  const heard = complaints(page.context());
  const found: string[] = [];
  const examples = new Map<string, Set<string>>();
  const queue = [...from];
  for (let address = queue.shift(); address !== undefined; address = queue.shift()) {
    const route = routeOf(address);
    if (!route) {
      found.push(`${address}: a link leads there, and no route does`);
      continue;
    }
    const seen = examples.get(route.path) ?? new Set();
    if (seen.has(address) || seen.size >= EXAMPLES || !["page", "file"].includes(route.kind)) continue;
    examples.set(route.path, seen.add(address));
    const say = (what: string) => found.push(`${address} (${route.path}): ${what}`);

    if (route.kind === "file") {
      const answer = await page.request.get(address, { headers: { cookie: await cookies(page) } });
      if (!answer.ok()) say(`answers ${answer.status()}`);
      else if ((await answer.body()).length === 0) say("is empty");
      continue;
    }
    const answer = await page.goto(address);
    if (!answer?.ok()) say(`answers ${answer?.status()}`);
    if (seen.size === 1) (await audit(page, role, route.path)).forEach(say);
    heard.splice(0).forEach(say);
    queue.push(...(await links(page)));
  }
  noteVisited(`every page as ${role}`, examples.keys());
  expect(found).toEqual([]);
}

/** As the browser would send them: Playwright itself keeps secure cookies from http://127.0.0.1, Chromium does not. */
async function cookies(page: Page): Promise<string> {
  return (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
}

/** Where the links of a page lead, on this server. */
async function links(page: Page): Promise<string[]> {
  const addresses = await page.locator("a[href]").evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
  const own = addresses.map((address) => new URL(address)).filter((address) => address.origin === new URL(url).origin);
  return [...new Set(own.map((address) => address.pathname + address.search))];
}
