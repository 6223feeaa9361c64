/** The UI as it is shipped, built apart from `dist/`, over generated data, in a real Chromium. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import { build } from "vite";
import { launchBrowser } from "./browser.ts";
import { type Fixture, startFixture } from "./fixture/server.ts";

export interface Ui {
  readonly fixture: Fixture;
  /** A page of its own; what the page's code reports as an error fails the test that looks at `errors`. */
  readonly open: (path: string, options?: BrowserContextOptions) => Promise<Opened>;
  readonly close: () => Promise<void>;
}

export interface Opened {
  readonly page: Page;
  readonly errors: readonly string[];
  readonly close: () => Promise<void>;
}

export async function startUi(): Promise<Ui> {
  const outDir = await mkdtemp(join(tmpdir(), "sightline-web-"));
  await build({
    root: fileURLToPath(new URL("..", import.meta.url)),
    logLevel: "error",
    build: { outDir, sourcemap: false },
  });
  const fixture = await startFixture(outDir, Date.now() / 1000);
  const browser = await launchBrowser();
  return {
    fixture,
    open: async (path, options) => {
      const context = await browser.newContext({
        viewport: { width: 1440, height: 900 },
        colorScheme: "dark",
        timezoneId: "UTC",
        ...options,
      });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      await page.goto(fixture.url + path);
      return { page, errors, close: () => context.close() };
    },
    close: async () => {
      await browser.close();
      await fixture.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
