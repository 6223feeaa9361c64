import { describe, expect, it } from "vitest";
import type { ErrorGroup } from "@sightline/api";
import { changeInWords, placeOf, sentenceOf, seriesOf } from "./words.ts";

function group(fields: Partial<ErrorGroup>): ErrorGroup {
  return {
    fingerprint: "00000000000000aa",
    type: "TypeError",
    message: "no item <n>",
    example: "no item 7",
    frames: [],
    stack: "",
    services: [{ service: "shop", count: 3 }],
    routes: [],
    tenants: [],
    count: 3,
    counts: [1, 0, 2],
    spans: 3,
    logs: 0,
    firstSeen: "2026-11-21T20:00:00Z",
    lastSeen: "2026-11-21T20:30:00Z",
    isNew: false,
    previous: 3,
    traceId: null,
    ...fields,
  };
}

describe("the words of errors", () => {
  it("lead with what is new, and say where", () => {
    const fresh = group({ isNew: true, previous: 0 });
    expect(sentenceOf([fresh, group({})], 2, "1 h")).toBe("TypeError is new in shop.");
    expect(sentenceOf([fresh, fresh, fresh], 3, "1 h")).toBe(
      "TypeError is new in shop, and so are 2 more kinds.",
    );
    expect(sentenceOf([group({})], 1, "1 h")).toBe(
      "The one kind of error of the last 1 h came before too; most often TypeError in shop.",
    );
    expect(sentenceOf([], 0, "1 h")).toBe("No errors.");
  });

  it("name the service that has the most of it, and how many others", () => {
    expect(placeOf(group({ services: [] }))).toBe("an unnamed service");
    const services = ["a", "b", "c"].map((service) => ({ service, count: 1 }));
    expect(placeOf(group({ services }))).toBe("a and 2 more");
  });

  it.each([
    [{ isNew: true, previous: 0 }, "new"],
    [{ count: 3, previous: 3 }, "same"],
    [{ count: 42, previous: 10 }, "4.2× as many"],
    [{ count: 8, previous: 10 }, "10 before"],
  ])("compare %j with the window before", (fields, words) => {
    expect(changeInWords(group(fields))).toBe(words);
  });

  it("put counts on the axis of the answer", () => {
    expect(seriesOf(group({}), 1000, 50)).toEqual({ time: [1000, 1050, 1100], step: 50, values: [1, 0, 2] });
  });
});
