/** The page Metrics over a real backend: what it completes, draws and says is what Prometheus' API answers. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "./browser.ts";
import { type LiveBackend, startBackend } from "./live/backend.ts";
import { type Front, startFront } from "./live/front.ts";
import { type Sent, SLOW_TRACE, sendShopMetrics } from "./live/shop-metrics.ts";

const SOON = { timeout: 20_000 };
const SERIES = 50;

let outDir: string;
let backend: LiveBackend;
let front: Front;
let browser: Browser;
let sent: Sent;
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), "sightline-web-"));
  await build({
    root: fileURLToPath(new URL("..", import.meta.url)),
    logLevel: "error",
    build: { outDir, sourcemap: false },
  });
  backend = await startBackend();
  sent = await sendShopMetrics(backend.otlpHttp, SERIES);
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
  readonly close: () => Promise<void>;
}

/** The window of the data, unless the parameters say another. */
async function opened(
  queries: Readonly<Record<string, string>>,
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
  const window = { from: String(sent.end - 1800), to: String(sent.end) };
  await page.goto(`${front.url}/explore?${new URLSearchParams({ ...window, ...queries }).toString()}`);
  return { page, errors, close: () => context.close() };
}

function asked(page: Page, letter = "a"): string | null {
  return new URL(page.url()).searchParams.get(letter);
}

function asks(): number {
  return front.asked.filter((path) => path.startsWith("/api/v1/query_range")).length;
}

async function write(page: Page, text: string): Promise<void> {
  await page.locator(".cm-content").first().click();
  await page.keyboard.type(text);
}

const lines = "[data-line]";

describe("the page Metrics", () => {
  it("begins with a metric as its type wants it: rates of counters, quantiles of histograms, means of gauges", async () => {
    const { page, errors, close } = await opened({});
    const metric = (name: string) => page.getByRole("option", { name });
    await metric("http_requests_total counter").click();
    await expect.poll(() => asked(page), SOON).toBe("sum(rate(http_requests_total[5m]))");
    await expect.poll(() => page.locator(lines).count(), SOON).toBe(1);
    await metric("http_request_duration_seconds histogram").click();
    await expect
      .poll(() => asked(page), SOON)
      .toBe("histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))");
    await metric("http_response_size_bytes histogram").click();
    await expect
      .poll(() => asked(page), SOON)
      .toBe("histogram_quantile(0.95, sum(rate(http_response_size_bytes[5m])))");
    await metric("queue_depth gauge").click();
    await expect.poll(() => asked(page), SOON).toBe("avg(queue_depth)");
    await page.goBack();
    await expect.poll(() => page.locator(".cm-content").innerText(), SOON).toContain("http_response_size");
    expect(errors).toEqual([]);
    await close();
  });

  it("breaks down by a label and narrows to a value, through the tree", async () => {
    const { page, errors, close } = await opened({ a: "sum(rate(http_requests_total[5m]))" });
    await page.getByRole("button", { name: "by route" }).click();
    await expect.poll(() => asked(page), SOON).toBe("sum by (route) (rate(http_requests_total[5m]))");
    await expect.poll(() => page.locator(lines).count(), SOON).toBe(3);
    expect(await page.locator(lines).first().innerText()).toContain("route=GET /products");
    await page.locator(".explore-label-name").filter({ hasText: "status" }).click();
    await page.locator(".explore-value").filter({ hasText: "500" }).click();
    await expect
      .poll(() => asked(page), SOON)
      .toBe('sum by (route) (rate(http_requests_total{status="500"}[5m]))');
    await page.getByRole("button", { name: "by route" }).click();
    await expect.poll(() => asked(page), SOON).toBe('sum(rate(http_requests_total{status="500"}[5m]))');
    expect(errors).toEqual([]);
    await close();
  });

  it("completes names, labels and values as one types, and asks on Enter", async () => {
    const { page, errors, close } = await opened({});
    await write(page, "sum by (route) (rate(http_req");
    const option = (name: string) =>
      page.locator(".cm-tooltip-autocomplete li").filter({ hasText: new RegExp(`^${name}`, "u") });
    await option("http_requests_total").waitFor();
    await option("http_requests_total").click();
    await page.keyboard.type("{sta");
    await option("status").click();
    await page.keyboard.type('="');
    await option("500").waitFor();
    await option("500").click();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("[5m]");
    await page.keyboard.press("Control+Enter");
    await expect
      .poll(() => asked(page), SOON)
      .toBe('sum by (route) (rate(http_requests_total{status="500"}[5m]))');
    await expect.poll(() => page.locator(lines).count(), SOON).toBe(3);
    expect(errors).toEqual([]);
    await close();
  });

  it("says what is wrong where it is wrong, asks nothing of the backend, and offers the name that was meant", async () => {
    const { page, errors, close } = await opened({});
    const before = asks();
    await write(page, "rate(http_request_total)");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Enter");
    // Run, it is in the URL, and still nobody was asked.
    await page.getByText("The query cannot be read").waitFor();
    await page.getByText("expected type range vector", { exact: false }).first().waitFor();
    expect(await page.locator(".cm-lintRange-error").count()).toBeGreaterThan(0);
    expect(asks()).toBe(before);
    await page.locator(".cm-content").first().click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText("rate(http_request_total[5m])");
    await page.getByText("There is no metric http_request_total.").first().waitFor();
    await page.getByRole("button", { name: "Use http_requests_total" }).first().click();
    await expect.poll(() => asked(page), SOON).toBe("rate(http_requests_total[5m])");
    await expect.poll(() => page.locator(lines).count(), SOON).toBe(6);
    expect(errors).toEqual([]);
    await close();
  });

  it("shows what the backend refused, with what to do", async () => {
    const { page, close } = await opened({ a: "http_requests_total * on (job) http_requests_total" });
    await page
      .getByRole("alert")
      .getByText(/many-to-many/u)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Ask again" }).waitFor();
    expect(await page.getByRole("button", { name: "Ask again" }).count()).toBe(1);
    await close();
  });

  it("reads values at the crosshair, leaves gaps where nothing was seen, and sets the window by a drag", async () => {
    const { page, errors, close } = await opened({ a: "queue_depth" });
    const row = page.locator(lines).first();
    await row.waitFor();
    const box = await page.locator(".explore-chart .chart-plot").boundingBox();
    if (box === null) throw new Error("the plot is not there");
    const at = (share: number) => [box.x + box.width * share, box.y + 40] as const;
    await page.mouse.move(...at(0.45));
    // Ten minutes without samples, of which the first five are bridged.
    await expect.poll(() => row.locator(".number").first().innerText(), SOON).not.toBe("–");
    await page.mouse.move(...at(0.58));
    await expect.poll(() => row.locator(".number").first().innerText(), SOON).toBe("–");
    await page.mouse.move(...at(0.25));
    await page.mouse.down();
    await page.mouse.move(...at(0.4));
    await page.mouse.move(...at(0.5));
    await page.mouse.up();
    await expect
      .poll(() => Number(new URL(page.url()).searchParams.get("from")), SOON)
      .toBeGreaterThan(sent.end - 1400);
    expect(errors).toEqual([]);
    await close();
  });

  it("opens the trace of an exemplar", async () => {
    const { page, errors, close } = await opened({
      a: "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
    });
    await page.locator(".exemplar").first().click();
    await page.waitForURL(new RegExp(`/traces/${SLOW_TRACE}`, "u"));
    await page.getByText("POST /orders").first().waitFor();
    expect(errors).toEqual([]);
    await close();
  });

  it("leads from a line to the traces of its service at that time, and to the line alone", async () => {
    const { page, errors, close } = await opened({
      a: "sum by (job, route) (rate(http_requests_total[5m]))",
    });
    await page.locator(lines).filter({ hasText: "POST /orders" }).click();
    await page.getByRole("button", { name: "Only this line" }).click();
    await expect
      .poll(() => asked(page), SOON)
      .toBe('sum by (job, route) (rate(http_requests_total{job="shop",route="POST /orders"}[5m]))');
    await page.locator(lines).first().click();
    await page.locator(".pane h2").filter({ hasText: "route=POST" }).waitFor();
    await page.getByRole("button", { name: "Traces at this time" }).click();
    await page.waitForURL(/\/traces\?/u);
    const search = new URL(page.url()).searchParams;
    expect(search.get("service")).toBe("shop");
    expect(Number(search.get("to")) - Number(search.get("from"))).toBeLessThanOrEqual(130);
    expect(errors).toEqual([]);
    await close();
  });

  it("keeps several queries, hidden ones, table, stack and order in the URL", async () => {
    const { page, errors, close } = await opened({
      a: "sum by (route) (rate(http_requests_total[5m]))",
      b: "queue_depth",
      off: "b",
      sort: "name",
    });
    await expect.poll(() => page.locator(lines).count(), SOON).toBe(3);
    expect(await page.locator(lines).first().innerText()).toContain("GET /orders");
    await page.getByRole("button", { name: "Show query B" }).click();
    await expect.poll(() => page.locator(lines).count(), SOON).toBe(4);
    await page.keyboard.press("w");
    await page.waitForURL(/draw=stacked/u);
    await page.keyboard.press("v");
    await page.waitForURL(/as=table/u);
    await expect.poll(() => page.locator(".explore-table tbody tr").count(), SOON).toBe(4);
    await page.reload();
    await expect.poll(() => page.locator(".explore-table tbody tr").count(), SOON).toBe(4);
    expect(errors).toEqual([]);
    await close();
  });

  it("lays a long query out, and is all there on a narrow screen", async () => {
    const long = `sum by (route) (rate(http_requests_total{status="200",route=~"${"POST /orders|".repeat(5)}GET /products"}[5m])) > 0`;
    const { page, errors, close } = await opened({ a: long }, { viewport: { width: 1024, height: 768 } });
    await page.getByRole("button", { name: "Format" }).click();
    await expect.poll(() => page.locator(".cm-line").count(), SOON).toBeGreaterThan(2);
    await page.keyboard.press("Escape");
    await page.locator(".explore-found").click();
    await page.keyboard.press("m");
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label")), SOON)
      .toBe("Find a metric");
    await page.keyboard.type("jobs wait");
    await page.keyboard.press("Enter");
    await expect.poll(() => asked(page), SOON).toBe("avg(queue_depth)");
    expect(errors).toEqual([]);
    await close();
  });

  it("is reached from the charts of a service, with their queries", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${front.url}/services/shop?from=${sent.end - 1800}&to=${sent.end}`);
    await page.getByRole("link", { name: "Metrics of duration" }).click();
    await page.waitForURL(/\/explore\?/u);
    const search = new URL(page.url()).searchParams;
    expect(search.get("from")).toBe(String(sent.end - 1800));
    expect(search.get("c")).toContain('duration_seconds_bucket{service="shop"}');
    await context.close();
  });

  it("does not load the editor for other pages", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(request.url()));
    await page.goto(`${front.url}/services?last=30m`);
    await page.locator(".service-row").first().waitFor();
    expect(loaded.filter((url) => /promql-editor|explore-page/u.test(url))).toEqual([]);
    await context.close();
  });

  it("draws fifty lines of a thousand points and more, and moves over them without asking again", async () => {
    const { page, errors, close } = await opened(
      { a: "sum by (worker) (rate(worker_steps_total[5m]))", from: String(sent.end - 1440) },
      { viewport: { width: 2200, height: 1000 } },
    );
    await expect.poll(() => page.locator(lines).count(), SOON).toBe(SERIES);
    const before = front.asked.length;
    const box = await page.locator(".explore-chart .chart-plot").boundingBox();
    if (box === null) throw new Error("the plot is not there");
    for (let at = 0; at < 50; at += 1)
      await page.mouse.move(box.x + (box.width * at) / 50, box.y + 20 + at * 5);
    expect(front.asked.slice(before).filter((path) => path.includes("query_range"))).toEqual([]);
    await page.locator(".explore-readout").getByText("worker=w").waitFor();
    expect(errors).toEqual([]);
    await close();
  });
});
