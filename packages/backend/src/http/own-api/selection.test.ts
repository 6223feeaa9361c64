import { describe, expect, it } from "vitest";
import { pageSelection, selectionOf, seriesSelection, timeWindow } from "./selection.ts";
import { parseTime } from "./time.ts";

const NOW = Date.parse("2026-11-21T15:00:00Z");
const clock = (): number => NOW;
const now = BigInt(NOW) * 1_000_000n;
const HOUR = 3_600_000_000_000n;

describe("parseTime", () => {
  it.each([
    ["2026-11-21T15:00:00Z", now],
    ["2026-11-21T16:00:00+01:00", now],
    ["2026-11-21t15:00:00.418000001z", now + 418_000_001n],
    ["1795273200", now],
    ["1795273200.000000001", now + 1n],
    ["0", 0n],
  ])("reads %s", (text, nano) => {
    expect(parseTime("from", text)).toBe(nano);
  });

  it.each([
    "yesterday",
    "",
    "-1",
    "2026-11-21",
    "2026-13-01T00:00:00Z",
    "99999999999",
    "1e9",
    "1795273200000000",
  ])("refuses %j, naming the parameter", (text) => {
    expect(() => parseTime("from", text)).toThrow(/The parameter "from" is not valid/);
  });
});

describe("timeWindow", () => {
  it("is the last hour by default", () => {
    expect(timeWindow({}, clock)).toEqual({ from: now - HOUR, to: now });
  });

  it("is the hour before `to` where only that is given", () => {
    expect(timeWindow({ to: "1795269600" }, clock)).toEqual({ from: now - 2n * HOUR, to: now - HOUR });
  });

  it("refuses a window that ends before it begins", () => {
    expect(() => timeWindow({ from: "1795273200" }, clock)).toThrow(/"from" is not valid: it is not before/);
  });
});

describe("selections", () => {
  it("say where a filter does not parse", () => {
    expect(() => selectionOf({ query: "service =" }, clock)).toThrow(
      expect.objectContaining({ code: "FILTER_INVALID", status: 400, field: "query" }),
    );
  });

  it("have a limit and pass the cursor on", () => {
    expect(pageSelection({}, clock)).toMatchObject({ limit: 100, cursor: undefined });
    expect(pageSelection({ limit: 5, cursor: "abc" }, clock)).toMatchObject({ limit: 5, cursor: "abc" });
  });

  it("have a step of a 120th of the window, in whole seconds", () => {
    expect(seriesSelection({}, clock).step).toBe(30_000_000_000n);
    expect(seriesSelection({ from: "1795273100" }, clock).step).toBe(1_000_000_000n);
    expect(seriesSelection({ step: 2.5 }, clock).step).toBe(2_500_000_000n);
  });

  it("refuse more points than 11,000", () => {
    expect(() => seriesSelection({ from: "1795000000", step: 1 }, clock)).toThrow(
      /make 273200 points; the most is 11000/,
    );
  });
});
