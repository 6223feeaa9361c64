import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LogRecord } from "@sightline/api";
import { instantOf } from "./sample/random.ts";
import { SOON, type Stage, setStage } from "./sample/stage.ts";
import { TRACE_ID, voiceTurn } from "./sample/voice-turn.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  const lines = voiceTurn(stage.now).logs;
  stage.data.logs = Array.from({ length: 500 }, (_, at) =>
    line(`log-${at}`, stage.now - 30 - at * 5, lines[at % lines.length]),
  );
});
afterAll(async () => {
  await stage.close();
});

const rows = ".log-row";

function line(id: string, time: number, like: LogRecord | undefined): LogRecord {
  if (like === undefined) throw new Error("The sample trace has no logs.");
  return { ...like, id, time: instantOf(time) };
}

describe("the page Logs", () => {
  it("leads from a record to its span in its trace, and back to the same record", async () => {
    const page = await stage.open("/logs");
    await page.locator(rows).filter({ hasText: "kv cache over 90 %" }).first().click();
    await page.waitForURL(/sel=/u);
    const selected = new URL(page.url()).searchParams.get("sel");
    await page.getByRole("button", { name: "Open trace" }).click();
    await page.waitForURL(new RegExp(`/traces/${TRACE_ID}.*span=`, "u"));
    await expect
      .poll(() => page.locator('.wf-row[aria-selected="true"]').innerText(), SOON)
      .toContain("whisper.decode");
    await page.goBack();
    await page.waitForURL(/\/logs/u);
    expect(new URL(page.url()).searchParams.get("sel")).toBe(selected);
    await page.locator('.log-row[aria-selected="true"]').waitFor();
    await page.close();
  });

  it("filters by level, from the keyboard to the URL", async () => {
    const page = await stage.open("/logs");
    await page.locator(rows).first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("level >= error");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=level/u);
    await expect
      .poll(async () => new Set(await page.locator(`${rows} .log-level`).allInnerTexts()), SOON)
      .toEqual(new Set(["error"]));
    await page.close();
  });

  it("reads older records when the end comes near", async () => {
    const page = await stage.open("/logs");
    await page.locator(rows).first().waitFor();
    await page.locator(".trace-scroll").evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect.poll(() => stage.asked.some((path) => path.includes("cursor=200")), SOON).toBe(true);
    await expect.poll(() => page.getByRole("grid").getAttribute("aria-rowcount"), SOON).toBe("400");
    await page.close();
  });

  it("keeps new records waiting while the pointer is on the list", async () => {
    const page = await stage.open("/logs");
    const first = page.locator(rows).first();
    await first.waitFor();
    const before = await first.innerText();
    await first.hover();
    const like = stage.data.logs[0];
    stage.data.logs = [
      ...[1, 2, 3].map((at) => line(`new-${at}`, stage.now - 10 - at, like)),
      ...stage.data.logs,
    ];
    const fresh = page.getByRole("button", { name: "3 new" });
    await fresh.waitFor();
    expect(await first.innerText()).toBe(before);
    await fresh.click();
    await expect.poll(() => page.locator(rows).first().getAttribute("id"), SOON).toBe("log-new-1");
    await page.close();
  });

  it("throws no errors", () => {
    expect(stage.errors).toEqual([]);
  });
});
