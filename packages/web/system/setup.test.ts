/** The setup page: who sends, what was refused, how the backend is, how to send. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { BrowserContextOptions, Page } from "playwright-core";
import { type Opened, type Ui, startUi } from "./ui.ts";

const NARROW = { viewport: { width: 1024, height: 768 } };

let ui: Ui;
let opened: Opened[] = [];

beforeAll(async () => {
  ui = await startUi();
});
afterEach(async () => {
  ui.fixture.set("busy");
  for (const { errors, close } of opened) {
    await close();
    if (errors.length > 0) throw new Error(`The page failed: ${errors.join("; ")}`);
  }
  opened = [];
});
afterAll(async () => {
  await ui.close();
});

async function setup(options?: BrowserContextOptions): Promise<Page> {
  const one = await ui.open("/setup", options);
  opened.push(one);
  return one.page;
}

const copied = (page: Page): Promise<string> => page.evaluate("navigator.clipboard.readText()");

describe("the setup page", () => {
  it("lists who sends, by what, how much, and when last", async () => {
    const page = await setup();
    await page.getByRole("heading", { name: "8 services send, nothing was refused" }).waitFor();
    const row = page.locator("[data-sender]", { hasText: "guardrails" });
    expect(await row.textContent()).toMatch(
      /guardrails1\.12\.0opentelemetry 1\.39\.0Pythongrpc70\.8\/s12\.7\/s6\.4\/s\d s ago/,
    );
    expect(await page.locator("[data-sender]").count()).toBe(8);
  });

  it("shows the sender that is moved to, and opens its service", async () => {
    const page = await setup();
    await page.locator("[data-sender]").first().waitFor();
    await page.keyboard.press("j");
    await page.locator(".detail .pane-title", { hasText: "audio-processor" }).waitFor();
    expect(new URL(page.url()).searchParams.get("sel")).toContain("audio-processor");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/services\/audio-processor/);
  });

  it("says what needs somebody before all else, and what to do about each refusal", async () => {
    ui.fixture.set("troubled");
    const page = await setup();
    const needs = page.getByRole("region", { name: "Needs you" });
    await needs.waitFor();
    expect(await needs.locator("b").allTextContents()).toEqual(["journal", "engine"]);
    expect(await needs.textContent()).toContain("Keep the files for a report");
    const refused = page.getByRole("region", { name: "Refused" });
    expect(await refused.locator("li").first().textContent()).toContain("TEMPORALITY_PREFERENCE=cumulative");
    const silent = page.locator("[data-sender]", { hasText: "tts-bark" });
    expect(await silent.getByRole("img", { name: "silent" }).count()).toBe(1);
  });

  it("has the lines that send, with this backend's ports, to copy", async () => {
    ui.fixture.set("empty");
    const page = await setup({ permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByRole("heading", { name: "Nothing sends yet" }).waitFor();
    await page.keyboard.press("y");
    await expect.poll(() => copied(page)).toBe("node --import @sightline/sdk/register app.js");
    await page.getByRole("button", { name: "copy the environment of an SDK" }).click();
    await expect.poll(() => copied(page)).toContain("OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318");
    await page.getByText("copied", { exact: true }).last().waitFor();
    // What begins to send shows without a step of the user's.
    ui.fixture.set("busy");
    await page.locator("[data-sender]").first().waitFor();
  });

  it("has them one press away where the pane has no room", async () => {
    const page = await setup(NARROW);
    await page.getByRole("button", { name: "How to send" }).click();
    await page.locator(".detail .command").first().waitFor({ state: "visible" });
    await page.waitForURL(/sel=how-to-send/);
    await page.keyboard.press("Escape");
    await page.locator(".detail .command").first().waitFor({ state: "hidden" });
    const spare = await page.locator(".master").evaluate((master) => master.clientWidth - master.scrollWidth);
    expect(spare).toBeGreaterThanOrEqual(0);
  });

  it("says why there is no answer, and asks again", async () => {
    ui.fixture.set("failing");
    const page = await setup();
    await page.locator(".master .state[role=alert]").waitFor();
    expect(await page.locator(".master .state").textContent()).toContain("QUERY_TIMEOUT");
    await page.getByRole("button", { name: "Ask again" }).click();
    await page.getByText(/asked at \d\d:\d\d:\d\d: the same/).waitFor();
    ui.fixture.set("busy");
    await page.getByRole("button", { name: "Ask again" }).click();
    await page.locator("[data-sender]").first().waitFor();
  });

  it("keeps its last answer when the backend stops, and says so", async () => {
    const page = await setup();
    await page.locator("[data-sender]").first().waitFor();
    ui.fixture.set("gone");
    await page.locator(".setup .stopped").waitFor({ timeout: 30_000 });
    expect(await page.locator("[data-sender]").count()).toBe(8);
    ui.fixture.set("busy");
    await page.locator(".setup .stopped").waitFor({ state: "detached", timeout: 30_000 });
  });
});
