import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TRACE_ID } from "./sample/voice-turn.ts";
import { type Opened, type Ui, startUi } from "./ui.ts";

const SOON = { timeout: 20_000 };
const rows = ".error-row";

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

function selected(page: Page): string | null {
  return new URL(page.url()).searchParams.get("sel");
}

describe("the page Errors", () => {
  it("lists kinds of errors, new ones first and marked, with a sentence above", async () => {
    const { page, errors, close } = await opened("/errors");
    await page.locator(rows).first().waitFor();
    expect(await page.locator(`${rows} b`).allInnerTexts()).toEqual([
      "TimeoutError",
      "VerdictMissingError",
      "TypeError",
      "QuotaExceededError",
      "log",
    ]);
    expect(await page.locator(`${rows} .badge`).count()).toBe(2);
    expect(await page.locator("h1").innerText()).toBe("TimeoutError is new in stt, and so is 1 more kind.");
    expect(await page.locator(`${rows} .error-bars path`).first().getAttribute("d")).toMatch(/^M\d/u);
    expect(errors).toEqual([]);
    await close();
  });

  it("shows the stack of what is chosen, keeps it in the URL, and leads to a trace and back", async () => {
    const { page, errors, close } = await opened("/errors");
    await page.locator(rows).first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    // The URL follows the keys when they come to rest.
    await page.waitForURL(/sel=000000a1b2c3d4e6/u);
    const chosen = selected(page);
    await expect.poll(() => page.locator(".pane h2").innerText(), SOON).toContain("VerdictMissingError");
    await expect.poll(() => page.locator(".error-stack").innerText(), SOON).toContain("decode.ts:42:11");
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`/traces/${TRACE_ID}`, "u"));
    await page.goBack();
    await page.locator(`${rows}[aria-selected="true"]`).waitFor();
    expect(selected(page)).toBe(chosen);
    await page.keyboard.press("Escape");
    await page.waitForURL((url) => !url.searchParams.has("sel"));
    expect(errors).toEqual([]);
    await close();
  });

  it("narrows to a service of an error, which becomes the scope", async () => {
    const { page, close } = await opened("/errors");
    await page.locator(rows).filter({ hasText: "QuotaExceededError" }).click();
    await page.getByRole("button", { name: "gateway" }).click();
    await page.waitForURL(/service=gateway/u);
    await expect.poll(() => page.locator(rows).count(), SOON).toBe(1);
    await close();
  });

  it("is reached by its key and by the palette", async () => {
    const { page, close } = await opened("/logs");
    await page.locator(".log-row").first().waitFor();
    await page.keyboard.press("g");
    await page.keyboard.press("e");
    await page.waitForURL(/\/errors/u);
    await page.locator(rows).first().waitFor();
    await page.goto(page.url().replace("/errors", "/logs"));
    await page.locator(".log-row").first().waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("errors");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/errors/u);
    await expect.poll(() => page.locator(rows).count(), SOON).toBe(5);
    await close();
  });

  it("says that nothing failed, that nothing matches, and what stopped an answer", async () => {
    const { page, close } = await opened("/errors?service=nobody");
    await page.getByText("No error matches").waitFor();
    await page.getByRole("button", { name: "Drop the filter" }).click();
    await page.locator(rows).first().waitFor();
    await close();
    ui.fixture.set("failing");
    const failing = await ui.open("/errors");
    await failing.page.getByText("QUERY_TIMEOUT").first().waitFor();
    expect(await failing.page.getByRole("button", { name: "Ask again" }).count()).toBe(1);
    await failing.close();
    ui.fixture.set("empty");
    const empty = await ui.open("/errors");
    await empty.page.getByText("No errors yet").waitFor();
    await empty.close();
  });
});
