import { createClient } from "@sightline/api/client";
import { describe, expect, it } from "vitest";
import {
  askRangeOfVisit,
  dashboardOf,
  namesWindow,
  openingRange,
  withOpeningRange,
} from "./opening-range.ts";

const now = 1_795_000_000;
const detail = (range: string) => ({
  id: "x",
  source: "shipped",
  dashboard: { id: "x", title: "X", range, rows: [] },
});
const at = (secondsAgo: number, requests = 3) => ({ time: now - secondsAgo, requests, errors: 0 });

describe("the window of a visit whose URL names none", () => {
  it.each([
    ["a minute of data", [at(60)], "5m"],
    ["ten minutes", [at(600), at(60)], "15m"],
    ["twenty minutes", [at(1200), at(60)], "30m"],
    ["forty minutes", [at(2400), at(60)], "1h"],
    ["columns before the first request", [at(3000, 0), at(120)], "5m"],
  ])("holds %s", (_, buckets, range) => {
    expect(openingRange(buckets, now, true)).toBe(range);
  });

  it("is short before the first data, and an hour where the data is older", () => {
    expect(openingRange([], now, false)).toBe("5m");
    expect(openingRange([at(300, 0)], now, true)).toBe("1h");
  });
});

describe("the dashboard that a visit starts on", () => {
  it.each([
    ["/dashboards/slos", "slos"],
    ["/under/dashboards/shop%20a/", "shop a"],
    ["/dashboards", undefined],
    ["/dashboards/%E0%A4%A", undefined],
    ["/services/dashboards", undefined],
  ])("of %s is %s", (pathname, id) => {
    expect(dashboardOf(pathname)).toBe(id);
  });

  const api = createClient({
    baseUrl: "http://backend.test",
    fetch: async (url) => {
      const { pathname } = new URL(url instanceof Request ? url.url : url);
      if (pathname.endsWith("/slos")) return Response.json(detail("24h"));
      if (pathname.endsWith("/odd")) return Response.json(detail("1fortnight"));
      return Response.json({ error: "x", code: "X", hint: "x" }, { status: 404 });
    },
  });
  it.each([
    ["its own range", "/dashboards/slos", "24h"],
    ["what fits the data where it has none that is one", "/dashboards/odd", "1h"],
    ["what fits the data where there is no such dashboard", "/dashboards/gone", "1h"],
    ["what fits the data elsewhere", "/traces", "1h"],
  ])("is opened with %s", async (_, pathname, range) => {
    expect(await askRangeOfVisit(api, pathname, now)).toBe(range);
  });
});

describe("the URL's search", () => {
  it("gets the range at its end", () => {
    expect(withOpeningRange("", "5m")).toBe("?last=5m");
    expect(withOpeningRange("?q=status%20%3D%20error", "5m")).toBe("?q=status%20%3D%20error&last=5m");
  });

  it("names a window or not", () => {
    expect(["", "?q=x", "?last=1h", "?from=1&to=2", "?from=1"].map(namesWindow)).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
  });
});
