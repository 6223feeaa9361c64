/** A page of the UI in a real browser, over answers that a test can change while it looks. */
import { parseFilter } from "@sightline/api";
import type { LogRecord, Trace, TraceSummary } from "@sightline/api";
import type { Browser, Page, Route } from "playwright-core";
import { launchBrowser } from "../browser.ts";
import { type Fixture, startFixture } from "../fixture/server.ts";
import { buildUi } from "./built.ts";
import { hourOfTurns, traceListOf } from "./trace-list.ts";
import { TRACE_ID, voiceTurn } from "./voice-turn.ts";

/** For `expect.poll`: how long a busy machine may take to show something, in milliseconds. */
export const SOON = { timeout: 20_000 };

export interface Data {
  /** Newest first. */
  traces: TraceSummary[];
  logs: LogRecord[];
  readonly byId: Map<string, Trace>;
}

export interface Stage {
  readonly data: Data;
  /** Unix seconds of the moment the data end at. */
  readonly now: number;
  /** What the page has asked of the API so far. */
  readonly asked: readonly string[];
  readonly open: (path: string) => Promise<Page>;
  /** Errors that pages threw or logged; a test that is good leaves none. */
  readonly errors: readonly string[];
  readonly close: () => Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const now = Date.now() / 1000;
  const built = await buildUi();
  const fixture: Fixture = await startFixture(built.folder, now);
  const browser: Browser = await launchBrowser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const data: Data = {
    traces: [...hourOfTurns(now - 3600, now, 600).traces],
    logs: [],
    byId: new Map([[TRACE_ID, voiceTurn(now - 600)]]),
  };
  const asked: string[] = [];
  const errors: string[] = [];
  await context.route("**/api/sightline/{traces,logs}**", (route) => answer(route, data, asked));
  return {
    data,
    now,
    asked,
    errors,
    open: async (path) => {
      const page = await context.newPage();
      page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
      await page.goto(`${fixture.url}${path}`);
      return page;
    },
    close: async () => {
      await browser.close();
      await fixture.close();
      await built.remove();
    },
  };
}

async function answer(route: Route, data: Data, asked: string[]): Promise<void> {
  const url = new URL(route.request().url());
  const path = url.pathname.slice("/api/sightline/".length);
  asked.push(`${path}${url.search}`);
  const number = (key: string, other: number): number => Number(url.searchParams.get(key) ?? other);
  const window = { from: number("from", 0), to: number("to", 0) };
  const query = url.searchParams.get("query") ?? "";
  if (path === "traces") {
    const traces = data.traces.filter((trace) => matches(trace, query));
    await route.fulfill({ json: traceListOf({ traces }, window, number("cursor", 0), number("limit", 100)) });
  } else if (path === "logs") {
    const at = number("cursor", 0);
    const next = at + number("limit", 200);
    const logs = data.logs.filter((log) => !query.includes("level") || log.level === "error");
    await route.fulfill({
      json: {
        ...window,
        logs: logs.slice(at, next),
        matched: logs.length,
        total: data.logs.length,
        elapsedMs: 12,
        complete: next >= logs.length,
        ...(next >= logs.length ? {} : { cursor: String(next) }),
      },
    });
  } else {
    const trace = data.byId.get(path.slice("traces/".length));
    if (trace !== undefined) await route.fulfill({ json: trace });
    else if (path === "logs/volume") await route.fallback();
    else
      await route.fulfill({
        status: 404,
        json: {
          error: { code: "TRACE_NOT_FOUND", message: "There is no such trace.", hint: "Look at its id." },
        },
      });
  }
}

/** The part of the filter language that these tests type: `tenant =`, `name =`, `duration >` in seconds. */
function matches(trace: TraceSummary, query: string): boolean {
  return parseFilter(query).filter.terms.every((term) => {
    if (term.kind !== "comparison") return true;
    if (term.key === "tenant") return trace.tenant === term.value;
    if (term.key === "name") return trace.name === term.value;
    return term.key !== "duration" || trace.durationNano > Number.parseFloat(term.value) * 1e9;
  });
}
