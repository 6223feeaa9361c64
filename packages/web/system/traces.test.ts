import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { SOON, type Stage, setStage } from "./sample/stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => {
  await stage.close();
});

const rows = ".trace-row";

async function texts(page: Page, selector: string): Promise<readonly string[]> {
  return page.locator(selector).allInnerTexts();
}

describe("the page Traces", () => {
  it("takes a filter from the keyboard to the URL and to the list, and keeps it over a reload", async () => {
    const page = await stage.open("/traces");
    await page.locator(rows).first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("tenant = globex");
    await page.keyboard.press("Enter");
    await page.waitForURL(/tenant=globex/u);
    await page.keyboard.type("duration > 2s");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=duration/u);
    await expect
      .poll(async () => new Set(await texts(page, ".trace-tenant")), SOON)
      .toEqual(new Set(["globex"]));
    expect(stage.asked.at(-1)).toContain("tenant+%3D+globex+and+duration+%3E+2s");
    await page.reload();
    await page.locator(rows).first().waitFor();
    expect(await texts(page, ".token-body")).toEqual([
      expect.stringMatching(/tenant\s*=\s*globex/u),
      expect.stringMatching(/duration\s*>\s*2s/u),
    ]);
    await page.close();
  });

  it("shows where a filter is wrong, and leaves the list alone", async () => {
    const page = await stage.open("/traces");
    await page.locator(rows).first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("duration > soon");
    await page.keyboard.press("Enter");
    expect(await page.locator(".filter-problem mark").innerText()).toBe("soon");
    expect(page.url()).not.toContain("q=");
    expect(await page.locator(rows).count()).toBeGreaterThan(5);
    await page.close();
  });

  it("completes keys and values from what is stored", async () => {
    const page = await stage.open("/traces");
    await page.locator(rows).first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("ten");
    await page.getByRole("option", { name: /tenant/u }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type("= no");
    await page.getByRole("option", { name: /northwind/u }).waitFor();
    await page.keyboard.press("Tab");
    await page.waitForURL(/tenant=northwind/u);
    expect(await texts(page, ".token-value")).toEqual(["northwind"]);
    await page.close();
  });

  it("moves by j and k, shows the detail, and opens the trace by enter", async () => {
    const page = await stage.open("/traces");
    await page.locator(rows).first().waitFor();
    for (const key of ["j", "j", "j", "j", "j", "j", "k"]) await page.keyboard.press(key);
    await page.waitForURL(/sel=4f2a91c0/u);
    await page.getByText("38 queries in a row").first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/traces\/4f2a91c0/u);
    await expect.poll(() => page.getByRole("tree").count(), SOON).toBe(1);
    await page.close();
  });

  it("says which filter to drop and what it would give back", async () => {
    const page = await stage.open("/traces?q=name%20%3D%20nothing%20and%20duration%20%3E%201s");
    await page.getByText("No trace matches all 2 filters").waitFor();
    await expect
      .poll(() => texts(page, ".nothing-count"), SOON)
      .toEqual([expect.stringMatching(/^\d+ traces$/u), "0 traces"]);
    await page.getByTitle("Drop name = nothing").click();
    await page.locator(rows).first().waitFor();
    expect(new URL(page.url()).searchParams.get("q")).toBe("duration > 1s");
    await page.close();
  });

  it("sets the time by a drag on the plot, and selects by a shift-drag", async () => {
    const page = await stage.open("/traces");
    await page.locator(rows).first().waitFor();
    const box = await page.locator(".scatter-plot").boundingBox();
    if (box === null) throw new Error("The plot has no place on the page.");
    const drag = async (): Promise<void> => {
      await page.mouse.move(box.x + box.width * 0.6, box.y + 4);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.9, box.y + box.height * 0.6, { steps: 4 });
      await page.mouse.up();
    };
    await page.keyboard.down("Shift");
    await drag();
    await page.keyboard.up("Shift");
    await page.waitForURL(/box=/u);
    expect(await page.locator(".scatter-selection").innerText()).toMatch(/^\d+ selected, .+ to .+ s$/u);
    await drag();
    await page.waitForURL(/from=\d+.*to=\d+/u);
    const { searchParams } = new URL(page.url());
    const length = Number(searchParams.get("to")) - Number(searchParams.get("from"));
    expect(length).toBeGreaterThan(1000);
    expect(length).toBeLessThan(1160);
    await page.close();
  });

  it("reads on when the end of the list comes near", async () => {
    const page = await stage.open("/traces");
    await page.locator(rows).first().waitFor();
    await page.locator(".trace-scroll").evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect.poll(() => stage.asked.some((path) => path.includes("cursor=100")), SOON).toBe(true);
    await expect.poll(async () => page.getByRole("grid").getAttribute("aria-rowcount"), SOON).toBe("200");
    expect(await page.locator(rows).count()).toBeLessThan(80);
    await page.close();
  });

  it("throws no errors", () => {
    expect(stage.errors).toEqual([]);
  });
});
