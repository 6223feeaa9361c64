import type { Span } from "@sightline/api";
import { describe, expect, it } from "vitest";
import { loopsOf } from "./loops.ts";

const span: Span = {
  spanId: "00f067aa0ba902b7",
  parentSpanId: null,
  name: "GET /partners",
  kind: "server",
  service: "shop",
  offsetNano: 0,
  durationNano: 1,
  status: { code: "unset", message: "" },
  attributes: {},
  resource: 0,
  scope: { name: "", version: "" },
  events: [
    { offsetNano: 0, name: "retry", attributes: {} },
    {
      offsetNano: 1,
      name: "db.n_plus_one",
      attributes: {
        "db.query.summary": "SELECT partners",
        "sightline.n_plus_one.calls": "214",
        "sightline.n_plus_one.advice": "one query would replace 214",
        "code.file.path": "src/list.ts",
        "code.line.number": "42",
      },
    },
    { offsetNano: 1, name: "db.n_plus_one", attributes: { "db.query.text": "GET ?" } },
  ],
  links: [],
};

describe("loops that were found in a request", () => {
  it("are told with what to do and where", () => {
    expect(loopsOf(span)).toEqual([
      {
        summary: "SELECT partners",
        advice: "one query would replace 214",
        calls: 214,
        place: "src/list.ts:42",
      },
      { summary: "GET ?", advice: "", calls: 0, place: "" },
    ]);
  });
});
