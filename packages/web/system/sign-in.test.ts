/** A backend with a token, in the browser. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { TOKEN } from "./fixture/server.ts";
import { type Ui, startUi } from "./ui.ts";

let ui: Ui;

beforeAll(async () => {
  ui = await startUi();
});
afterEach(() => ui.fixture.set("busy"));
afterAll(() => ui.close());

describe("signing in", () => {
  it("asks for the token, says what is wrong with another, and leads to the view that was asked for", async () => {
    ui.fixture.set("locked");
    const { page, errors, close } = await ui.open("/services?last=15m&sel=stt");
    const field = page.getByLabel("Token");
    await field.waitFor();
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.press("Enter");
    await page.getByText("The field is empty.").waitFor();
    await field.fill("another");
    await page.keyboard.press("Enter");
    await page.getByText("The token is not this backend's.").waitFor();
    await field.fill(TOKEN);
    await page.keyboard.press("Enter");
    await page.locator(".service-row").first().waitFor();
    expect(new URL(page.url()).search).toContain("sel=stt");
    expect(errors).toEqual([]);
    await close();
  });

  it("asks again when a session ends under an open page", async () => {
    const { page, close } = await ui.open("/setup");
    await page.locator("[data-sender]").first().waitFor();
    ui.fixture.set("locked");
    await page.getByLabel("Token").waitFor({ timeout: 30_000 });
    expect(await page.locator("[data-sender]").count()).toBe(0);
    await close();
  });
});
