/** The pages of dashboards over a real backend: what the panels show is what the backend knows. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./browser.ts";
import { type LiveBackend, startBackend } from "./live/backend.ts";
import { declareBoard } from "./live/board.ts";
import { type BoardData, sendBoardData, SLOW_TRACE } from "./live/board-data.ts";
import { type Front, startFront } from "./live/front.ts";

const SOON = { timeout: 30_000 };
const QUERY = "/api/sightline/query";

let outDir: string;
let backend: LiveBackend;
let front: Front;
let browser: Browser;
let sent: BoardData;
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), "sightline-web-"));
  await build({
    root: fileURLToPath(new URL("..", import.meta.url)),
    logLevel: "error",
    build: { outDir, sourcemap: false },
  });
  backend = await startBackend();
  sent = await sendBoardData(backend.otlpHttp, Date.now() / 1000);
  await declareBoard(backend.ui);
  front = await startFront(outDir, backend.ui);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await front?.close();
  await backend?.close();
  await rm(outDir, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  readonly errors: readonly string[];
  /** The first query of each batch, as it was asked. */
  readonly batches: readonly string[];
  readonly close: () => Promise<void>;
}

/** The last hour of the data, unless the parameters say another. */
async function opened(
  path: string,
  params: Readonly<Record<string, string>> = {},
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: "dark",
    timezoneId: "UTC",
    ...options,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  const batches: string[] = [];
  page.on("request", (request) => {
    if (!request.url().endsWith(QUERY)) return;
    const { from, to, step, queries } = JSON.parse(request.postData() ?? "{}");
    batches.push(`${queries.length} of ${queries[0].kind} from ${from} to ${to} by ${step}`);
  });
  const window = { from: String(sent.end - 3600), to: String(sent.end) };
  await page.goto(`${front.url}${path}?${new URLSearchParams({ ...window, ...params }).toString()}`);
  return { page, errors, batches, close: () => context.close() };
}

function searched(page: Page, key: string): string | null {
  return new URL(page.url()).searchParams.get(key);
}

function panel(page: Page, title: string): Locator {
  return page.locator(`.panel[aria-label=${JSON.stringify(title)}]`);
}

/** Below the fold nothing is drawn until it is looked at. */
async function shown(page: Page, title: string): Promise<Locator> {
  const found = panel(page, title);
  await found.waitFor(SOON);
  await found.scrollIntoViewIfNeeded();
  return found;
}

describe("a visit to a dashboard", () => {
  it("opens with the dashboard's own range, unless its URL says which", async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${front.url}/dashboards/slos`);
    await page.waitForURL(/[?&]last=24h/u, SOON);
    await page.goto(`${front.url}/dashboards/slos?last=3h`);
    await page.locator(".board-head").waitFor(SOON);
    expect(searched(page, "last")).toBe("3h");
    await context.close();
  });
});

describe("the list of dashboards", () => {
  it("has a service's own before those that ship, finds by words, and opens", async () => {
    const { page, errors, close } = await opened("/traces");
    await page.locator(".nav").waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("b");
    await page.waitForURL(/\/dashboards/u);
    const rows = page.locator(".boards-row");
    await rows.first().waitFor(SOON);
    expect(await rows.first().innerText()).toMatch(/Every kind[\s\S]*checkout/u);
    expect(await page.locator("h1").innerText()).toMatch(/^\d+ dashboards, 1 of them your own$/u);
    expect(await page.locator(".boards-refused").innerText()).toMatch(/broken\s+of checkout: rows/u);
    await page.keyboard.press("/");
    await page.keyboard.type("every");
    await expect.poll(() => rows.count(), SOON).toBe(1);
    await expect.poll(() => searched(page, "q"), SOON).toBe("every");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/dashboards\/kinds/u);
    expect(errors).toEqual([]);
    await close();
  });

  it("says what a dashboard that is not there may have been meant to be", async () => {
    const { page, close } = await opened("/dashboards/servise");
    await page.getByText('There is no dashboard "servise"').waitFor(SOON);
    await page.getByText("Did you mean service?").waitFor();
    await page.getByRole("button", { name: "All dashboards" }).click();
    await expect.poll(() => page.locator(".boards-row").count(), SOON).toBeGreaterThan(1);
    await close();
  });
});

describe("a dashboard", () => {
  it("says in words what is over its limit and since when, and shows it", async () => {
    const { page, errors, close } = await opened("/dashboards/service", { "var-service": "checkout" });
    await expect
      .poll(() => page.locator("h1").innerText(), SOON)
      .toMatch(/^Service checkout: .+ is over .+ since \d\d:\d\d, and \d+ more (?:is|are) over$/u);
    const failed = panel(page, "Failed requests");
    await expect.poll(() => failed.innerText(), SOON).toMatch(/\d\.\d\s*%[\s\S]*over 2 %/u);
    await page.locator(".board-finding").filter({ hasText: "Failed requests" }).click();
    await expect.poll(() => failed.getAttribute("aria-current"), SOON).toBe("true");
    expect(errors).toEqual([]);
    await close();
  });

  it("draws a panel of every kind from one request", async () => {
    const { page, errors, batches, close } = await opened("/dashboards/kinds");
    await expect
      .poll(async () => (await shown(page, "Requests")).innerText(), SOON)
      .toMatch(/\d\d\.\d\s*\/s/u);
    await expect
      .poll(async () => (await shown(page, "In this window")).innerText(), SOON)
      .toMatch(/\d{2,3},\d{3}/u);
    await expect
      .poll(async () => (await shown(page, "p0.95 by endpoint")).locator(".chart-plot canvas").count(), SOON)
      .toBe(2);
    await expect
      .poll(async () => (await shown(page, "All durations")).locator("canvas").count(), SOON)
      .toBe(1);
    await expect
      .poll(async () => (await shown(page, "Busiest")).locator("li").first().innerText(), SOON)
      .toContain("GET /search");
    await expect
      .poll(async () => (await shown(page, "By service")).locator("li").allInnerTexts(), SOON)
      .toEqual([expect.stringMatching(/search "eu"[\s\S]*\d\d\s*%/u), expect.stringContaining("checkout")]);
    const table = await shown(page, "Endpoints");
    await expect.poll(() => table.locator("tbody tr").count(), SOON).toBe(6);
    expect(await table.locator("th").allInnerTexts()).toEqual(["endpoint", "job", "now", "in an hour"]);
    await expect
      .poll(async () => (await shown(page, "How long requests take")).locator("i").count(), SOON)
      .toBeGreaterThan(5);
    const text = await shown(page, "What to do");
    expect(await text.locator("a").count()).toBe(1);
    await expect
      .poll(async () => (await shown(page, "Warnings")).locator(".panel-log").count(), SOON)
      .toBe(30);
    const { end } = sent;
    const ends = [Math.floor((end - 3600) / 60) * 60, Math.ceil(end / 60) * 60] as const;
    // One for what the variables offer, one for all panels.
    expect(batches).toEqual([
      `1 of label from ${ends[0]} to ${ends[1]} by ${ends[1] - ends[0]}`,
      `18 of promql from ${end - 3600} to ${end} by 15`,
    ]);
    expect(errors).toEqual([]);
    await close();
  });

  it("says of a panel without an answer what stopped it, or what would bring data", async () => {
    const { page, close } = await opened("/dashboards/kinds");
    const says = (title: string) => async (): Promise<string> => (await shown(page, title)).innerText();
    await expect
      .poll(says("Misspelt"), SOON)
      .toMatch(/\$servce, which has no value[\s\S]*\$service[\s\S]*VARIABLE_UNKNOWN/u);
    await expect.poll(says("Not sent"), SOON).toContain("No service sends nobody_sends_this_total");
    await expect.poll(says("Met by nothing"), SOON).toContain("no series of it meets the conditions");
    await expect.poll(says("Elsewhere"), SOON).toContain("Only SigNoz can show this panel");
    await close();
  });

  it("keeps what is chosen of its variables in the URL, whatever signs it has", async () => {
    const { page, errors, close } = await opened("/dashboards/kinds");
    const chip = page.locator('[data-variable="service"]');
    await chip.waitFor(SOON);
    expect(await chip.innerText()).toContain("all");
    await expect
      .poll(() => page.locator(".board-row-head").allInnerTexts(), SOON)
      .toContain('Requests of search "eu"');
    await chip.click();
    await page.getByRole("menuitemradio", { name: 'search "eu"' }).click();
    await page.keyboard.press("Escape");
    await expect.poll(() => searched(page, "var-service"), SOON).toBe('search "eu"');
    const requests = await shown(page, "Requests");
    await expect
      .poll(() => page.locator(".board-row-head").allInnerTexts(), SOON)
      .not.toContain("Requests of checkout");
    await expect.poll(() => requests.getAttribute("data-old"), SOON).toBe("false");
    await expect.poll(() => requests.locator(".reading-big").innerText(), SOON).toMatch(/^[3-6]\d\.\d/u);
    await page.locator('[data-variable="q"]').click();
    await page.getByRole("menuitemradio", { name: "0.99" }).click();
    await panel(page, "p0.99 by endpoint").waitFor(SOON);
    await page.getByLabel("At least").fill("100000");
    await page.keyboard.press("Enter");
    await expect.poll(() => searched(page, "var-min"), SOON).toContain("100000");
    await expect
      .poll(async () => (await shown(page, "p0.99 by endpoint")).innerText(), SOON)
      .toContain("No data");
    await page.goBack();
    await expect
      .poll(async () => (await shown(page, "p0.99 by endpoint")).innerText(), SOON)
      .toContain("GET /search");
    expect(errors).toEqual([]);
    await close();
  });

  it("sets the window by a drag, and steps back", async () => {
    const { page, close } = await opened("/dashboards/kinds");
    const plot = (await shown(page, "p0.95 by endpoint")).locator(".chart-plot");
    await plot.locator("canvas").first().waitFor(SOON);
    const box = await plot.boundingBox();
    if (box === null) throw new Error("the plot has no place");
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.25, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, y, { steps: 6 });
    await page.mouse.up();
    await expect
      .poll(() => Number(searched(page, "to")) - Number(searched(page, "from")), SOON)
      .toBeLessThan(960);
    expect(Number(searched(page, "to")) - Number(searched(page, "from"))).toBeGreaterThan(840);
    await page.keyboard.press("Backspace");
    await expect.poll(() => searched(page, "to"), SOON).toBe(String(sent.end));
    await close();
  });

  it("gives a panel the page, with all its lines, and the page back", async () => {
    const { page, errors, close } = await opened("/dashboards/kinds", { sel: "1-0" });
    await shown(page, "p0.95 by endpoint");
    await page.keyboard.press("f");
    await expect.poll(() => searched(page, "full"), SOON).toBe("1-0");
    await expect.poll(() => page.locator("[data-line]").count(), SOON).toBe(6);
    await page.reload();
    await expect.poll(() => page.locator("[data-line]").count(), SOON).toBe(6);
    await page.keyboard.press("Escape");
    await expect.poll(() => searched(page, "full"), SOON).toBeNull();
    await shown(page, "All durations");
    expect(errors).toEqual([]);
    await close();
  });

  it("leads to the page Metrics with its query, to traces, and by an exemplar to its trace", async () => {
    const { page, errors, close } = await opened("/dashboards/kinds", {
      "var-service": "checkout",
      sel: "1-0",
    });
    const time = await shown(page, "p0.95 by endpoint");
    await time.locator(".exemplar").first().click();
    await page.waitForURL(new RegExp(`/traces/${SLOW_TRACE}`, "u"));
    await page.goBack();
    await shown(page, "p0.95 by endpoint");
    await page.keyboard.press("o");
    await page.waitForURL(/\/traces\?/u);
    expect(searched(page, "q")).toBe("service = checkout");
    await page.goBack();
    await shown(page, "p0.95 by endpoint");
    await page.keyboard.press("m");
    await page.waitForURL(/\/explore/u);
    expect(searched(page, "a")).toBe(
      'histogram_quantile(0.95, sum by (le, endpoint) (rate(http_request_duration_seconds_bucket{job=~"checkout"}[5m]))) > 0',
    );
    expect(errors).toEqual([]);
    await close();
  });

  it("repeats a row for each value, opens a closed one, and draws only what is in view", async () => {
    const { page, errors, close } = await opened("/dashboards/kinds");
    await page.locator(".panel canvas").first().waitFor(SOON);
    const drawn = await page.locator(".panel canvas").count();
    expect(drawn).toBeLessThan(5);
    const last = await shown(page, 'search "eu"');
    await expect.poll(() => last.innerText(), SOON).toContain("GET /suggest");
    const slowest = panel(page, "Slowest").first();
    await slowest.scrollIntoViewIfNeeded();
    await expect.poll(() => slowest.locator(".panel-trace").first().innerText(), SOON).toMatch(/1\.90\s*s/u);
    expect(await panel(page, "Up").count()).toBe(0);
    await page.getByRole("button", { name: "Closed" }).click();
    await expect.poll(async () => (await shown(page, "Up")).innerText(), SOON).toMatch(/\d+/u);
    await expect.poll(() => searched(page, "rows"), SOON).toContain("4");
    expect(errors).toEqual([]);
    await close();
  });

  it("fits a narrow window", async () => {
    const { page, close } = await opened("/dashboards/kinds", {}, { viewport: { width: 1024, height: 768 } });
    await shown(page, "Requests");
    const wide = await page
      .locator(".master")
      .evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(wide).toBe(0);
    await close();
  });
});
