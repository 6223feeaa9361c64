/**
 * Takes the pictures of `docs/ui/`: of a running backend with data, and of one without.
 * `node --conditions=@sightline/source packages/web/system/screenshots.ts docs/ui http://127.0.0.1:4320 http://127.0.0.1:4330`
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { createClient } from "@sightline/api/client";
import { launchBrowser } from "./browser.ts";

const THEMES = ["dark", "light"] as const;
const WIDE = { width: 1440, height: 900 };
/** For an answer of a busy machine, in milliseconds. */
const PATIENCE = 60_000;
const NARROW = { width: 1024, height: 768 };

/** What the backend counts from spans: it is there whatever the example sends. */
const METRICS = new URLSearchParams({
  a: "histogram_quantile(0.95, sum by (le, service) (rate(traces_span_metrics_duration_seconds_bucket[5m])))",
}).toString();

interface Picture {
  readonly name: string;
  readonly path: string;
  /** What a reader does before the picture is taken; on a narrow screen nothing, since the detail would lie over it. */
  readonly keys?: readonly string[];
}

/** A failed trace with all its services: waterfall, error and logs in one picture. */
async function tellingTrace(base: string): Promise<string> {
  const to = Date.now() / 1000;
  const { traces } = await createClient({ baseUrl: base }).traces({
    from: String(to - 900),
    to: String(to),
    query: "status = error and duration > 300ms",
    limit: 100,
  });
  const [most] = traces.toSorted((a, b) => b.spanCount - a.spanCount);
  if (most === undefined)
    throw new Error(
      `No trace of the last 15 minutes failed at ${base}: let the example run for some minutes.`,
    );
  return most.traceId;
}

/** Live pages never fall silent for long; what is awaited here is that the first answers are drawn. */
async function settle(page: Page): Promise<void> {
  await page.waitForSelector("main");
  await page.waitForSelector(".footer-count", { state: "attached", timeout: PATIENCE });
  await page.waitForSelector(".skeleton", { state: "detached", timeout: PATIENCE });
  await page.waitForTimeout(700);
}

async function take(context: BrowserContext, base: string, picture: Picture, file: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(base + picture.path);
  await settle(page);
  for (const key of (page.viewportSize()?.width ?? 0) < WIDE.width ? [] : (picture.keys ?? [])) {
    await page.keyboard.press(key);
    await page.waitForTimeout(300);
  }
  await page.waitForTimeout(600);
  await page.screenshot({ path: file });
  await page.close();
}

async function takePages(browser: Browser, base: string, folder: string): Promise<void> {
  const trace = await tellingTrace(base);
  const pictures: readonly Picture[] = [
    { name: "services", path: "/services?last=15m" },
    { name: "service", path: "/services/speech-to-text?last=15m" },
    { name: "traces", path: "/traces?last=15m", keys: ["j", "j"] },
    { name: "trace", path: `/traces/${trace}?last=15m`, keys: ["n", "n", "n", "n"] },
    { name: "logs", path: "/logs?last=15m", keys: ["j", "j"] },
    { name: "databases", path: "/databases?last=15m", keys: ["j"] },
    { name: "loops", path: "/databases?last=15m&view=loops", keys: ["j"] },
    { name: "dashboards", path: "/dashboards?last=15m", keys: ["j"] },
    { name: "dashboard", path: "/dashboards/service?last=15m" },
    { name: "metrics", path: `/explore?last=15m&${METRICS}`, keys: ["j"] },
    { name: "errors", path: "/errors?last=15m", keys: ["j"] },
  ];
  for (const theme of THEMES) {
    for (const viewport of [WIDE, NARROW]) {
      const context = await browser.newContext({ viewport, colorScheme: theme, timezoneId: "UTC" });
      for (const picture of pictures)
        await take(context, base, picture, join(folder, `${picture.name}-${theme}-${viewport.width}.png`));
      await context.close();
    }
  }
}

async function takeStates(browser: Browser, base: string, fresh: string, folder: string): Promise<void> {
  const context = await browser.newContext({ viewport: WIDE, colorScheme: "dark", timezoneId: "UTC" });
  const nobody = encodeURIComponent("duration > 1ms and service = nobody");
  await take(
    context,
    base,
    { name: "no-match", path: `/traces?q=${nobody}&last=15m` },
    join(folder, "no-match.png"),
  );
  await take(context, fresh, { name: "empty", path: "/traces" }, join(folder, "empty.png"));
  const page = await context.newPage();
  await page.goto(`${base}/services?last=15m`);
  await page.waitForSelector(".service-row", { timeout: PATIENCE });
  await settle(page);
  // What a page sees of a backend that stops while it is open: after some steps of its clock as after the first.
  await context.setOffline(true);
  await page.waitForSelector(".stopped", { timeout: PATIENCE });
  await page.getByText("the backend does not answer").waitFor({ timeout: PATIENCE });
  await page.waitForTimeout(6000);
  await page.screenshot({ path: join(folder, "error.png") });
  await context.close();
}

const [folder, base, fresh] = process.argv.slice(2);
if (folder === undefined || base === undefined || fresh === undefined)
  throw new Error("Say a folder, the address of a backend with data, and that of one without.");
await mkdir(folder, { recursive: true });
const browser = await launchBrowser();
try {
  await takePages(browser, base, folder);
  await takeStates(browser, base, fresh, folder);
} finally {
  await browser.close();
}
