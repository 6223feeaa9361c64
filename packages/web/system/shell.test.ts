import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { BrowserContextOptions, Page } from "playwright-core";
import { type Opened, type Ui, startUi } from "./ui.ts";

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

async function open(path: string, options?: BrowserContextOptions): Promise<Page> {
  const one = await ui.open(path, options);
  opened.push(one);
  return one.page;
}

async function services(options?: BrowserContextOptions): Promise<Page> {
  const page = await open("/services", options);
  await page.locator(".service-row").first().waitFor();
  return page;
}

function searchOf(page: Page): URLSearchParams {
  return new URL(page.url()).searchParams;
}

async function plotOf(page: Page) {
  const box = await page.locator(".strip-plot").boundingBox();
  if (box === null) throw new Error("The strip has no plot.");
  return box;
}

async function drag(page: Page, from: number, to: number, y: number): Promise<void> {
  await page.mouse.move(from, y);
  await page.mouse.down();
  await page.mouse.move((from + to) / 2, y);
  await page.mouse.move(to, y);
  await page.mouse.up();
}

describe("the strip", () => {
  it("sets the window by a drag, and Backspace steps back to the live one", async () => {
    const page = await services();
    const { x, width } = await plotOf(page);
    await drag(page, x + width * 0.2, x + width * 0.4, 40);
    await page.waitForURL(/from=\d+/);
    const search = searchOf(page);
    const span = Number(search.get("to")) - Number(search.get("from"));
    // A fifth of six hours, give or take a pixel.
    expect(span).toBeGreaterThan(4250);
    expect(span).toBeLessThan(4400);
    await page.keyboard.press("Backspace");
    await expect.poll(() => searchOf(page).has("from")).toBe(false);
    await page.locator(".live-dot").waitFor();
  });

  it("moves the window by its middle and keeps its length", async () => {
    const page = await services();
    const { x, width } = await plotOf(page);
    await drag(page, x + width * (11 / 12), x + width * (7 / 12), 40);
    await page.waitForURL(/from=\d+/);
    const search = searchOf(page);
    expect(Number(search.get("to")) - Number(search.get("from"))).toBeGreaterThanOrEqual(3600);
    expect(Number(search.get("to")) - Number(search.get("from"))).toBeLessThanOrEqual(3602);
  });

  it("shows the pointed-at moment on the page, and a pin in the URL", async () => {
    const page = await services();
    const track = await page.locator(".track").first().boundingBox();
    if (track === null) throw new Error("There is no track.");
    await page.mouse.move(track.x + track.width / 2, track.y + 10);
    await page.locator(".time-pill:visible").waitFor();
    await page.locator(".strip-crosshair:visible").waitFor();
    await page.getByText(/^at \d\d:\d\d$/).waitFor();
    await page.keyboard.press(".");
    await page.waitForURL(/at=\d+/);
    await page.mouse.move(5, 500);
    await page.locator(".time-pill:visible").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => searchOf(page).has("at")).toBe(false);
  });

  it("draws the page not again while the crosshair moves", async () => {
    // A window that stands: a live one draws itself again at each step.
    const to = Math.floor(Date.now() / 1000) - 7200;
    const page = await open(`/services?from=${to - 3600}&to=${to}`);
    await page.locator(".service-row").first().waitFor();
    const track = await page.locator(".track").first().boundingBox();
    if (track === null) throw new Error("There is no track.");
    await page.evaluate(() => {
      const seen = { paths: 0 };
      Object.assign(window, { seen });
      new MutationObserver((changes) => {
        seen.paths += changes.filter(({ target }) => target instanceof SVGElement).length;
      }).observe(document.querySelector(".master") ?? document.body, {
        attributes: true,
        childList: true,
        subtree: true,
      });
    });
    for (let step = 1; step < 30; step += 1) {
      await page.mouse.move(track.x + (track.width * step) / 30, track.y + 10);
    }
    expect(await page.evaluate("window.seen.paths")).toBe(0);
  });
});

describe("a track", () => {
  it("sets the window by a drag, and a click still selects its row", async () => {
    const page = await services();
    const track = await page.locator(".track").nth(4).boundingBox();
    if (track === null) throw new Error("There is no track.");
    await page.mouse.click(track.x + 100, track.y + 10);
    await page.waitForURL(/sel=/);
    const selected = searchOf(page).get("sel");
    await drag(page, track.x + track.width * 0.25, track.x + track.width * 0.5, track.y + 10);
    await page.waitForURL(/from=\d+/);
    const search = searchOf(page);
    // A quarter of an hour, give or take a pixel.
    expect(Math.abs(Number(search.get("to")) - Number(search.get("from")) - 900)).toBeLessThan(30);
    expect(search.get("sel")).toBe(selected);
  });
});

describe("the wheel over the strip", () => {
  it("goes from six windows to a day", async () => {
    const page = await services();
    const { x, width, y } = await plotOf(page);
    await page.mouse.move(x + width / 2, y + 40);
    await page.mouse.wheel(0, 120);
    await expect.poll(() => ui.fixture.asked.at(-1) ?? "").toContain("step=600");
  });
});

describe("the keyboard", () => {
  it("goes to tabs, moves in the list, opens and comes back", async () => {
    const page = await services();
    await page.keyboard.press("j");
    await page.waitForURL(/sel=/);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/services\/[\w-]+/);
    await page.locator(".chart").first().waitFor();
    await page.keyboard.press("Escape");
    await page.waitForURL(/\/services\?/);
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await page.waitForURL(/\/traces/);
    expect(await page.locator(".tab[aria-current=page]").textContent()).toBe("Traces");
  });

  it("shifts the window by half its length", async () => {
    const page = await services();
    await page.keyboard.press("[");
    await page.waitForURL(/from=\d+/);
    const first = Number(searchOf(page).get("to"));
    await page.keyboard.press("[");
    await expect.poll(() => first - Number(searchOf(page).get("to"))).toBe(1800);
  });

  it("lists all keys, and hides the detail", async () => {
    const page = await services();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "All keys" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("\\");
    await expect.poll(() => page.locator(".detail").count()).toBe(0);
  });
});

describe("the palette", () => {
  it("sets the scope, which the API is then asked with", async () => {
    const page = await services();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("scope llm");
    // The names of services come with an answer of the backend.
    await page
      .getByRole("option", { name: /llm-flan/ })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/service=llm-flan/);
    await page.locator(".chip.narrowed").waitFor();
    await expect.poll(() => page.locator(".service-row").count()).toBe(1);
  });

  it("moves to a time and opens a trace by its id", async () => {
    const page = await services();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("03:15");
    await page.keyboard.press("Enter");
    await page.waitForURL(/from=\d+/);
    const middle = (Number(searchOf(page).get("from")) + Number(searchOf(page).get("to"))) / 2;
    expect(new Date(middle * 1000).toISOString().slice(11, 16)).toBe("03:15");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("4f2a91c0e7d14b6f9a3c5d8e01f27b64");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/traces\/4f2a91c0e7d14b6f9a3c5d8e01f27b64/);
  });
});

describe("the theme", () => {
  it("follows the system, can be chosen, and is kept", async () => {
    const page = await services({ colorScheme: "light" });
    const theme = () => page.evaluate(() => document.documentElement.dataset["theme"]);
    expect(await theme()).toBe("light");
    await page.keyboard.press("Shift+D");
    await expect.poll(theme).toBe("dark");
    await page.reload();
    expect(await theme()).toBe("dark");
  });
});

describe("a visit whose URL names no window", () => {
  it("starts with the one that fits the data, and keeps one that is named", async () => {
    ui.fixture.set("empty");
    const fresh = await open("/services");
    await fresh.waitForURL(/last=5m/);
    ui.fixture.set("busy");
    const busy = await open("/services");
    await busy.waitForURL(/last=1h/);
    const named = await open("/services?last=6h");
    await named.locator(".service-row").first().waitFor();
    expect(searchOf(named).get("last")).toBe("6h");
  });
});

describe("the states", () => {
  it("say how to send data where there is none", async () => {
    ui.fixture.set("empty");
    const page = await open("/services");
    await page.getByText("No services yet").waitFor();
    await expect
      .poll(() => page.locator(".listening").textContent())
      .toBe("listening on 127.0.0.1:4318 and 127.0.0.1:4317, 0 spans so far");
  });

  it("say what failed, and the ways on", async () => {
    ui.fixture.set("failing");
    const page = await open("/services");
    await page.getByText("This query was stopped after 10 s").waitFor();
    expect(await page.locator(".state .mono").textContent()).toBe("QUERY_TIMEOUT");
    ui.fixture.set("busy");
    await page.getByRole("button", { name: "Ask again" }).click();
    await page.locator(".service-row").first().waitFor();
  });

  it("keep the shell when a page's code does not arrive", async () => {
    const page = await open("/services");
    await page.locator(".service-row").first().waitFor();
    await page.context().setOffline(true);
    await page.keyboard.press("g");
    await page.keyboard.press("l");
    await page.getByText("code did not arrive").waitFor();
    await page.locator(".strip-plot").waitFor();
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Load again" }).click();
    await page.locator(".log-row").first().waitFor();
    expect(new URL(page.url()).pathname).toBe("/logs");
  });

  it("keep the rows' height while the first answer is awaited", async () => {
    ui.fixture.set("slow");
    const page = await open("/services");
    const row = await page.locator(".skeleton-row").first().boundingBox();
    await page.locator(".service-row").first().waitFor();
    expect((await page.locator(".service-row").first().boundingBox())?.height).toBe(row?.height);
  });
});

describe("narrow screens", () => {
  it("slide the detail over the list, and fold the tabs into a menu", async () => {
    const page = await services({ viewport: { width: 1024, height: 768 } });
    await page.locator(".detail").waitFor({ state: "hidden" });
    await page.locator(".service-row").nth(1).click();
    await page.locator(".detail").waitFor({ state: "visible" });
    await page.setViewportSize({ width: 800, height: 700 });
    await page.locator(".tab-menu").waitFor({ state: "visible" });
    await page.getByRole("button", { name: "Back to the list" }).click();
    await expect.poll(() => page.locator(".detail").isVisible()).toBe(false);
  });
});
