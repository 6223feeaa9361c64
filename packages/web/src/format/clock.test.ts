import { describe, expect, it } from "vitest";
import { createClock } from "./clock.ts";

const utc = createClock("UTC");
const berlin = createClock("Europe/Berlin");
/** 2026-11-21T14:38:24.418Z. */
const time = Date.UTC(2026, 10, 21, 14, 38, 24, 418) / 1000;

describe("createClock", () => {
  it("writes minutes, seconds and milliseconds in its zone", () => {
    expect(utc.minute(time)).toBe("14:38");
    expect(utc.second(time)).toBe("14:38:24");
    expect(utc.milli(time)).toBe("14:38:24.418");
    expect(berlin.second(time)).toBe("15:38:24");
  });

  it("writes midnight as 00:00", () => {
    expect(utc.minute(Date.UTC(2026, 10, 21) / 1000)).toBe("00:00");
  });

  it("names days past", () => {
    expect(utc.moment(time - 3600, time)).toBe("13:38");
    expect(utc.moment(time - 80_000, time)).toBe("yesterday 16:25");
    expect(utc.moment(time - 9 * 86_400, time)).toBe("12 Nov");
  });

  it("writes ranges with an en dash, and days where they matter", () => {
    expect(utc.range(time - 3600, time, time)).toBe("13:38 \u2013 14:38");
    expect(utc.range(time - 60, time, time)).toBe("14:37:24 \u2013 14:38:24");
    expect(utc.range(time - 86_400, time, time)).toBe("20 Nov 14:38 \u2013 14:38");
    expect(utc.range(time - 90_000, time - 86_400, time)).toBe("20 Nov 13:38 \u2013 14:38");
  });

  it("knows its offset, with and without summer time", () => {
    expect(utc.offset(time)).toBe(0);
    expect(berlin.offset(time)).toBe(3600);
    expect(berlin.offset(Date.UTC(2026, 6, 1) / 1000)).toBe(7200);
  });
});
