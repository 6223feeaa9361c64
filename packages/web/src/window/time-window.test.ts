import { describe, expect, it } from "vitest";
import {
  around,
  livePeriod,
  momentOf,
  rangeLabel,
  rangeSeconds,
  rangeText,
  readWindow,
  resolveWindow,
  shifted,
  writeWindow,
} from "./time-window.ts";

const now = Date.UTC(2026, 10, 21, 15, 10) / 1000;

describe("the window in the URL", () => {
  it("is the last hour, live, where the URL says nothing", () => {
    expect(resolveWindow(readWindow({}), now)).toEqual({ from: now - 3600, to: now, live: true });
  });

  it("keeps a range and a pair of times, and nothing else", () => {
    expect(readWindow({ last: "15m", sel: "x" })).toEqual({ last: "15m" });
    expect(readWindow({ from: 100, to: 200 })).toEqual({ from: 100, to: 200 });
    expect(readWindow({ from: 200, to: 100, last: "6h" })).toEqual({ last: "6h" });
    expect(readWindow({ from: "100", to: 200 })).toEqual({});
    expect(readWindow({ last: "soon" })).toEqual({});
  });

  it("reads back what it writes", () => {
    for (const window of [
      { from: now - 900, to: now, live: true },
      { from: now - 9000, to: now - 5400, live: false },
    ]) {
      expect(resolveWindow(writeWindow(window), now)).toEqual(window);
    }
  });

  it("says an hour where an hour was chosen", () => {
    expect(writeWindow({ from: now - 3600, to: now, live: true })).toEqual({ last: "1h" });
    expect(readWindow({ last: "1h" })).toEqual({ last: "1h" });
  });
});

describe("ranges", () => {
  it.each([
    ["15m", 900],
    ["1h", 3600],
    ["7d", 604_800],
  ])("%s is %d seconds, and back", (text, seconds) => {
    expect(rangeSeconds(text)).toBe(seconds);
    expect(rangeText(seconds)).toBe(text);
  });

  it("refuses what is none", () => {
    for (const text of ["", "h", "1w", "0m", "99999d", "1s"]) expect(rangeSeconds(text)).toBeNull();
  });

  it("are read aloud", () => {
    expect(["15m", "1h", "7d"].map(rangeLabel)).toEqual(["15 min", "1 h", "7 d"]);
  });
});

describe("shifted", () => {
  const live = { from: now - 3600, to: now, live: true };

  it("stops sliding when it goes back, and goes live when it comes up to now", () => {
    const back = shifted(live, -0.5, now);
    expect(back).toEqual({ from: now - 5400, to: now - 1800, live: false });
    expect(shifted(back, 0.5, now)).toEqual(live);
    expect(shifted(back, 3, now)).toEqual(live);
  });

  it("centres on a moment", () => {
    expect(around(live, now - 7200, now)).toEqual({ from: now - 9000, to: now - 5400, live: false });
    expect(around(live, now - 60, now)).toEqual(live);
  });
});

describe("livePeriod", () => {
  it("follows the span", () => {
    expect([300, 3600, 21_600, 604_800].map(livePeriod)).toEqual([2, 5, 30, 600]);
  });
});

describe("momentOf", () => {
  it("is today, or yesterday where today's is still to come", () => {
    expect(momentOf("14:38", now, 0)).toBe(Date.UTC(2026, 10, 21, 14, 38) / 1000);
    expect(momentOf("16:00:30", now, 0)).toBe(Date.UTC(2026, 10, 20, 16, 0, 30) / 1000);
    expect(momentOf("16:00", now, 3600)).toBe(Date.UTC(2026, 10, 21, 15, 0) / 1000);
  });

  it("is null for what is no time", () => {
    for (const text of ["25:00", "12", "12:61", "stt"]) expect(momentOf(text, now, 0)).toBeNull();
  });
});
