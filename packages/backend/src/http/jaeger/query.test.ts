import { printFilter } from "@sightline/api";
import { describe, expect, it } from "vitest";
import { readSearch, searchSelection } from "./query.ts";

const clock = (): number => Date.parse("2026-11-21T15:00:00Z");
const filterOf = (query: object): string => printFilter(searchSelection(readSearch(query), clock).filter);

describe("Jaeger's search", () => {
  it("becomes a filter on one span", () => {
    const tags = JSON.stringify({ "http.route": "/pay", "http.status_code": 500 });
    const query = { service: "shop", operation: "POST /pay", tags, minDuration: "1.2s", maxDuration: "1m" };
    expect(filterOf(query)).toBe(
      'service = shop and name = "POST /pay" and http.route = /pay and http.status_code = 500 and duration >= 1200000000ns and duration <= 60000000000ns',
    );
  });

  it("knows the tags that Jaeger makes of a span's own fields", () => {
    expect(filterOf({ tags: `{"error":"true","span.kind":"SERVER"}` })).toBe(
      "status = error and kind = server",
    );
    expect(filterOf({ tag: ["error:false", "otel.status_code:OK", "peer:a:b"] })).toBe(
      "status != error and status = ok and peer = a:b",
    );
  });

  it("takes microseconds, or looks back from now", () => {
    const given = searchSelection(readSearch({ start: "1795269600000000", end: "1795273200000001" }), clock);
    expect([given.from, given.to]).toEqual([1_795_269_600_000_000_000n, 1_795_273_200_000_001_000n]);
    const back = searchSelection(readSearch({ lookback: "2h" }), clock);
    expect(back.to - back.from).toBe(7_200_000_000_000n);
  });

  it("limits to 20 unless told, to 1000 at most", () => {
    const limits = ["", "x", "5", "5000"].map((limit) => searchSelection(readSearch({ limit }), clock).limit);
    expect(limits).toEqual([20, 20, 5, 1000]);
  });

  it.each([
    [{ tags: "{" }, "tags"],
    [{ tags: "[1]" }, "tags"],
    [{ tag: "nocolon" }, "tag"],
    [{ minDuration: "100" }, "minDuration"],
    [{ lookback: "long" }, "lookback"],
    [{ start: "yesterday" }, "start"],
  ])("refuses %j", (query, field) => {
    expect(() => searchSelection(readSearch(query), clock)).toThrow(
      expect.objectContaining({ code: "PARAMETER_INVALID", field }),
    );
  });
});
