import { describe, expect, it } from "vitest";
import { readRootSearch } from "./root-search.ts";
import { scopeQuery, scopeTerms } from "./use-scope.ts";

describe("readRootSearch", () => {
  it("keeps what is known and drops the rest", () => {
    expect(readRootSearch({ service: "stt", sel: 7, at: 12.5, last: "6h", colour: "red", env: "" })).toEqual({
      service: "stt",
      sel: "7",
      at: 12.5,
      last: "6h",
    });
  });

  it("drops a pin that is no time", () => {
    expect(readRootSearch({ at: "now" })).toEqual({});
  });
});

describe("the scope", () => {
  it("is the same thing as terms of a query", () => {
    expect(scopeTerms({ service: "stt", tenant: "acme" })).toEqual([
      { kind: "comparison", key: "service", operator: "=", value: "stt" },
      { kind: "comparison", key: "tenant", operator: "=", value: "acme" },
    ]);
    expect(scopeQuery({ service: "stt", tenant: 'a "b"' })).toBe(
      String.raw`service = "stt" and tenant = "a \"b\""`,
    );
  });

  it("is no query where nothing is narrowed", () => {
    expect(scopeQuery({})).toBeUndefined();
  });
});
