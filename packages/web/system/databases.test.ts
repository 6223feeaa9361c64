import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TRACE_ID } from "./sample/voice-turn.ts";
import { type Opened, type Ui, startUi } from "./ui.ts";

const SOON = { timeout: 20_000 };
const rows = ".db-row";
/** Milliseconds after which a choice would have reached the URL. */
const PAST_SETTLING = 300;

let ui: Ui;
beforeAll(async () => {
  ui = await startUi();
});
afterAll(async () => {
  await ui.close();
});

async function opened(path: string): Promise<Opened> {
  ui.fixture.set("busy");
  return ui.open(path);
}

function searched(page: Page, key: string): string | null {
  return new URL(page.url()).searchParams.get(key);
}

/** Faster than fingers: all keys in one turn of the page. */
async function press(page: Page, keys: readonly string[]): Promise<void> {
  await page.evaluate((all) => {
    for (const key of all) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  }, keys);
}

describe("the page Databases", () => {
  it("says what wastes most, and lists statements with their history", async () => {
    const { page, errors, close } = await opened("/databases");
    await page.locator(rows).first().waitFor();
    expect(await page.locator("h1").innerText()).toBe(
      "3 loops cost 1.21 of 1.40 s of GET /partners; 3 queries would replace 343.",
    );
    expect(await page.locator(`${rows} b`).allInnerTexts()).toEqual([
      "SELECT partners",
      "SELECT turn word tenants",
      "INSERT session_event",
      "UPDATE session",
      "GET",
    ]);
    expect(await page.locator(`${rows} .track path`).first().getAttribute("d")).toMatch(/^M\d/u);
    expect(errors).toEqual([]);
    await close();
  });

  it("shows of a statement its lines, place, routes, tenants and a trace, and keeps it in the URL", async () => {
    const { page, errors, close } = await opened("/databases");
    await page.locator(rows).first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    // The URL follows the keys when they come to rest.
    await page.waitForURL(/sel=000000000051a7e1/u);
    await expect
      .poll(() => page.locator(".db-sql").innerText(), SOON)
      .toContain('\nLEFT JOIN "word" ON "word"."turn_id" = "turn"."id"\nWHERE');
    expect(await page.locator(".db-place code").first().innerText()).toBe("src/report/words.ts:118");
    await page.getByText("GET /partners/:id").waitFor();
    await page.locator(".db-distribution").waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/traces/${TRACE_ID}`, "u"));
    await page.goBack();
    await page.locator(`${rows}[aria-selected="true"]`).waitFor();
    expect(searched(page, "sel")).toBe("000000000051a7e1");
    expect(errors).toEqual([]);
    await close();
  });

  it("shows loops with what to do, slow queries, and pools with callers that wait", async () => {
    const { page, errors, close } = await opened("/databases");
    await page.locator(rows).first().waitFor();
    await page.keyboard.press("v");
    await page.waitForURL(/view=loops/u);
    await page.locator(rows).first().click();
    await expect
      .poll(() => page.locator(".db-advice").innerText(), SOON)
      .toContain("one query with WHERE partner_id IN (…) would replace 214");
    await page.getByRole("tab", { name: /Slow/u }).click();
    await page.waitForURL(/view=slow/u);
    await expect.poll(() => page.locator(rows).count(), SOON).toBe(24);
    await expect.poll(() => searched(page, "sel"), SOON).toBeNull();
    await page.getByRole("tab", { name: /Pools/u }).click();
    await page.locator(rows).filter({ hasText: "7 waited at once" }).click();
    await page.getByText("Callers waited for a connection").waitFor();
    expect(errors).toEqual([]);
    await close();
  });

  it("forgets what was chosen a moment before another list or page is shown", async () => {
    const { page, errors, close } = await opened("/databases");
    await page.locator(rows).first().waitFor();
    await press(page, ["j", "v"]);
    await page.waitForURL(/view=loops/u);
    await page.waitForTimeout(PAST_SETTLING);
    expect(searched(page, "sel")).toBeNull();
    await press(page, ["j", "g", "l"]);
    await page.waitForURL(/\/logs/u);
    await page.waitForTimeout(PAST_SETTLING);
    expect(searched(page, "sel")).toBeNull();
    expect(errors).toEqual([]);
    await close();
  });

  it("narrows to a tenant, and stays in its list", async () => {
    const { page, close } = await opened("/databases?view=loops");
    await page.locator(rows).first().click();
    await page.getByRole("button", { name: "Copy line" }).waitFor();
    await page.getByRole("button", { name: "northwind" }).click();
    await page.waitForURL(/tenant=northwind/u);
    expect(searched(page, "view")).toBe("loops");
    await close();
  });

  it("is reached by its key, and fits a narrow window", async () => {
    const { page, close } = await opened("/logs");
    await page.locator(".log-row").first().waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("d");
    await page.waitForURL(/\/databases/u);
    await page.locator(rows).first().waitFor();
    await page.setViewportSize({ width: 1024, height: 768 });
    const box = await page.locator(rows).first().boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(1024);
    await close();
  });

  it("is where a trace leads that has a loop in it, from the request's span", async () => {
    const { page, errors, close } = await opened(`/traces/${TRACE_ID}`);
    const request = page.locator(".wf-row").filter({ hasText: "GET /session/:id/context" });
    await request.getByText("N+1").waitFor();
    await request.click();
    await page.getByText("one query with WHERE id IN (…) would replace 38").waitFor();
    await page.getByRole("link", { name: "All requests with these loops" }).click();
    await page.waitForURL(/\/databases/u);
    expect([searched(page, "view"), searched(page, "service"), searched(page, "q")]).toEqual([
      "loops",
      "session-api",
      'name = "GET /session/:id/context"',
    ]);
    await page.locator(rows).first().waitFor();
    expect(errors).toEqual([]);
    await close();
  });

  it("says that no query came, that none matches, and what stopped an answer", async () => {
    const { page, close } = await opened("/databases?service=nobody");
    await page.getByText("No query matches").waitFor();
    await page.getByRole("button", { name: "Drop the filter" }).click();
    await page.locator(rows).first().waitFor();
    await close();
    ui.fixture.set("failing");
    const failing = await ui.open("/databases");
    await failing.page.getByText("QUERY_TIMEOUT").first().waitFor();
    expect(await failing.page.getByRole("button", { name: "Ask again" }).count()).toBe(1);
    await failing.close();
    ui.fixture.set("empty");
    const empty = await ui.open("/databases");
    await empty.page.getByText("No queries yet").waitFor();
    await empty.close();
  });
});
