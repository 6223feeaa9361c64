import { describe, expect, it } from "vitest";
import { createClock } from "../../format/clock.ts";
import { parseMoment, writeMoment } from "./moment.ts";

const berlin = createClock("Europe/Berlin");
const now = Date.UTC(2026, 10, 21, 15, 10) / 1000;

describe("parseMoment", () => {
  it("reads a time of day, or a day and a time, in the clock's zone", () => {
    expect(parseMoment("14:38", now, berlin)).toBe(Date.UTC(2026, 10, 21, 13, 38) / 1000);
    expect(parseMoment("2026-07-01 08:05", now, berlin)).toBe(Date.UTC(2026, 6, 1, 6, 5) / 1000);
  });

  it("is null for anything else", () => {
    for (const text of ["", "noon", "2026-13-45 10:00"]) expect(parseMoment(text, now, berlin)).toBeNull();
  });

  it("reads back what it writes", () => {
    expect(parseMoment(writeMoment(now, berlin), now, berlin)).toBe(now);
  });
});
