import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Span } from "@sightline/api";
import { traceOf } from "../src/trace/layout/drawing.ts";
import { SOON, type Stage, setStage } from "./sample/stage.ts";
import { TRACE_ID, voiceTurn } from "./sample/voice-turn.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage.close();
});

const row = ".wf-row";
const chosen = '.wf-row[aria-selected="true"]';

const BASE: Span = {
  spanId: "root",
  parentSpanId: null,
  service: "gateway",
  name: "root",
  kind: "server",
  offsetNano: 0,
  durationNano: 1e9,
  status: { code: "unset", message: "" },
  attributes: {},
  resource: 0,
  scope: { name: "", version: "" },
  events: [],
  links: [],
};

describe("the page of one trace", () => {
  it("is read by the keyboard: spans, folds, the next error, zoom, and back", async () => {
    const page = await stage.open(`/traces/${TRACE_ID}`);
    await page.locator(row).first().waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await expect.poll(() => page.locator(chosen).innerText(), SOON).toContain("opus.receive");
    expect(page.url()).toContain("span=");
    await page.keyboard.press("n");
    await expect.poll(() => page.locator(chosen).innerText(), SOON).toContain("POST /check output");
    await page.getByText("VerdictError").first().waitFor();

    const repeat = page.locator(row).filter({ hasText: "×38" });
    await repeat.click();
    await page.keyboard.press("l");
    await expect.poll(() => repeat.getAttribute("aria-expanded"), SOON).toBe("true");
    expect(await page.locator(row).filter({ hasText: "select utterance by id" }).count()).toBeGreaterThan(20);
    await page.keyboard.press("h");
    await expect.poll(() => repeat.getAttribute("aria-expanded"), SOON).toBe("false");

    await page.keyboard.press("+");
    await page.waitForURL(/zoom=\d+-\d+/u);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.url(), SOON).not.toContain("zoom=");
    await page.keyboard.press("Escape");
    await page.waitForURL(/\/traces(?:\?|$)/u);
    await page.close();
  });

  it("says the finding, and shows attributes, events and logs of a span in place", async () => {
    const page = await stage.open(`/traces/${TRACE_ID}`);
    await page.getByText("Logs of this trace").waitFor();
    await page.getByRole("button", { name: "kv cache over 90 %, evicting" }).click();
    await expect.poll(() => page.locator(chosen).innerText(), SOON).toContain("whisper.decode");
    for (const text of [
      "whisper-large-v3",
      "kv_cache.evicted",
      "decode done, 61 words",
      "stt 2.14.0 on gpu-b2",
    ])
      await page.getByText(text).first().waitFor();
    expect(await page.locator(".trace-finding").innerText()).toMatch(/^Batch 38 queries into one/u);
    expect(await page.locator(".trace-sentence").innerText()).toMatch(/^Critical path: stt 1\.65 s/u);
    await page.close();
  });

  it("finds a span by its text and leads from match to match", async () => {
    const page = await stage.open(`/traces/${TRACE_ID}`);
    await page.locator(row).first().waitFor();
    await page.keyboard.press("/");
    await page.getByLabel("Find in this trace").fill("guardrails post");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(chosen).innerText(), SOON).toContain("POST /check input");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(chosen).innerText(), SOON).toContain("POST /check output");
    await page.close();
  });

  it("zooms by a drag on the minimap, and shows all again after a double click", async () => {
    const page = await stage.open(`/traces/${TRACE_ID}`);
    await page.locator(row).first().waitFor();
    const box = await page.locator(".wf-minimap").boundingBox();
    if (box === null) throw new Error("The minimap has no place on the page.");
    await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(/zoom=/u);
    await page.locator(".wf-minimap").dblclick();
    await expect.poll(() => page.url(), SOON).not.toContain("zoom=");
    await page.close();
  });

  it("goes through 10,000 spans with few rows in the document", async () => {
    const spans = Array.from({ length: 10_000 }, (_, at): Span => ({
      ...BASE,
      spanId: `s${at}`,
      parentSpanId: at === 0 ? null : `s${Math.floor((at - 1) / 7)}`,
      name: `operation ${at}`,
      offsetNano: at * 1e4,
      durationNano: 1e8 - at,
    }));
    stage.data.byId.set("10000", { ...traceOf(spans), traceId: "10000" });
    const page = await stage.open("/traces/10000");
    await page.locator(row).first().waitFor();
    expect(await page.locator(".trace-facts").innerText()).toContain("10,000 spans");
    await page.locator(".wf-body").evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect
      .poll(async () => (await page.locator(row).allInnerTexts()).at(-1), SOON)
      .toMatch(/operation \d+/u);
    expect(await page.locator(row).count()).toBeLessThan(120);
    await page.close();
  });

  it("shows hostile text as text", async () => {
    const hostile = '<img src=x onerror="window.owned = true">';
    const trace = traceOf([
      {
        ...BASE,
        name: hostile,
        service: hostile,
        status: { code: "error", message: hostile },
        attributes: { [hostile]: hostile, "db.query.text": `${hostile}\n${hostile}` },
        events: [{ offsetNano: 1, name: hostile, attributes: { "exception.message": hostile } }],
      },
    ]);
    stage.data.byId.set("bad", { ...trace, traceId: "bad" });
    const page = await stage.open("/traces/bad?span=root");
    await page.getByText(hostile).first().waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.evaluate("window.owned")).toBeUndefined();
    await page.close();
  });

  it("says so when a trace is not stored", async () => {
    const page = await stage.open("/traces/ffffffffffffffffffffffffffffffff");
    await page.getByText("This trace is not here").waitFor();
    await page.keyboard.press("Escape");
    await page.waitForURL(/\/traces(?:\?|$)/u);
    await expect.poll(() => page.getByText("This trace is not here").count(), SOON).toBe(0);
    await page.close();
  });

  it("opens with what the URL says", async () => {
    const decode = voiceTurn(stage.now).spans.find((span) => span.name === "whisper.decode")?.spanId ?? "";
    const page = await stage.open(`/traces/${TRACE_ID}?span=${decode}&zoom=400000000-1900000000&only=path`);
    await expect.poll(() => page.locator(chosen).innerText(), SOON).toContain("whisper.decode");
    expect(await page.locator(".wf-tick").first().innerText()).toBe("400 ms");
    expect(await page.locator('.wf-row[data-lit="false"]').count()).toBeGreaterThan(0);
    await page.close();
  });

  it("throws no errors", () => {
    expect(stage.errors).toEqual([]);
  });
});
