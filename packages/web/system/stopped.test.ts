/** A backend that stops and comes back, under pages whose window is live. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { paths } from "@sightline/api";
import { type Opened, type Ui, startUi } from "./ui.ts";

interface Live {
  readonly path: string;
  /** What the page asks for at each step of the clock. */
  readonly asks: string;
  /** Is there once the page has an answer. */
  readonly answered: string;
}

/** Each at a window whose clock goes in steps of two seconds. */
const PAGES: readonly Live[] = [
  { path: "/services?last=5m", asks: paths.services, answered: ".service-row" },
  { path: "/services/stt?last=5m", asks: paths.service.replace(":name", "stt"), answered: ".chart" },
  { path: "/traces?last=5m", asks: paths.traces, answered: ".trace-row" },
  { path: "/logs?last=5m", asks: paths.logs, answered: ".log-row" },
];
const STEPS = 3;
const PATIENCE = 30_000;

let ui: Ui;
let opened: Opened[] = [];

beforeAll(async () => {
  ui = await startUi();
});
afterEach(async () => {
  ui.fixture.set("busy");
  for (const { close } of opened) await close();
  opened = [];
});
afterAll(async () => {
  await ui.close();
});

async function open({ path }: Live): Promise<Page> {
  const one = await ui.open(path);
  opened.push(one);
  return one.page;
}

/** Until the page has asked at that many moments. */
async function steps(page: Page, { asks }: Live): Promise<void> {
  const moments = new Set<string | null>();
  await page.waitForRequest(
    (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname === asks) moments.add(searchParams.get("to"));
      return moments.size > STEPS;
    },
    { timeout: PATIENCE },
  );
}

/** From here on, how often `selector` has not been, or has been, on the page. */
async function watch(page: Page, selector: string, wanted: boolean): Promise<() => Promise<unknown>> {
  await page.evaluate(
    ([sought, there]) => {
      const seen = { slips: 0 };
      Object.assign(window, { seen });
      new MutationObserver(() => {
        if ((document.querySelector(sought) !== null) !== there) seen.slips += 1;
      }).observe(document.body, { childList: true, subtree: true });
    },
    [selector, wanted] as const,
  );
  return () => page.evaluate("window.seen.slips");
}

describe("a live page whose backend stops", () => {
  it("says so until it answers, where it had nothing to show", { timeout: 3 * PATIENCE }, async () => {
    ui.fixture.set("gone");
    const pages = await Promise.all(
      PAGES.map(async (live) => {
        const page = await open(live);
        await page.locator(".master .state[role=alert]").waitFor();
        const slips = await watch(page, ".master .state[role=alert]", true);
        await steps(page, live);
        expect(await slips()).toBe(0);
        expect(await page.locator(".master .state").textContent()).toContain("BACKEND_UNREACHABLE");
        return { page, live };
      }),
    );
    ui.fixture.set("busy");
    await Promise.all(
      pages.map(async ({ page, live }) => {
        await page.locator(live.answered).first().waitFor();
        await page.locator(".master [role=alert]").waitFor({ state: "detached" });
      }),
    );
  });

  it("keeps its last answer and names the failure, where it had one", { timeout: 3 * PATIENCE }, async () => {
    const pages = await Promise.all(
      PAGES.map(async (live) => {
        const page = await open(live);
        await page.locator(live.answered).first().waitFor();
        return { page, live };
      }),
    );
    ui.fixture.set("gone");
    await Promise.all(
      pages.map(async ({ page, live }) => {
        await page.locator(".master .stopped").waitFor();
        const failed = await watch(page, ".master .stopped", true);
        await steps(page, live);
        expect(await failed()).toBe(0);
        expect(await page.locator(live.answered).count()).toBeGreaterThan(0);
        expect(await page.locator(".master .state, .master .skeleton").count()).toBe(0);
      }),
    );
    ui.fixture.set("busy");
    await Promise.all(
      pages.map(async ({ page, live }) => {
        await page.locator(".master .stopped").waitFor({ state: "detached" });
        await page.locator(live.answered).first().waitFor();
      }),
    );
  });
});
