import { describe, expect, it } from "vitest";
import { type KnownAttribute, complete, contextOf } from "./completion.ts";
import {
  joinScope,
  printTerms,
  readTerms,
  splitScope,
  tokenParts,
  withEqual,
  withTerms,
  without,
} from "./terms.ts";

function terms(text: string): ReturnType<typeof readTerms>["terms"] {
  const read = readTerms(text);
  expect(read.problems).toEqual([]);
  return read.terms;
}

describe("terms", () => {
  it("are the same after being written and read", () => {
    const text = 'service = stt and duration > 500ms and tenant exists and "time out"';
    expect(printTerms(terms(text))).toBe(text);
    expect(terms("  ")).toEqual([]);
  });

  it("go to the chips where they are chips, once for each", () => {
    const { scope, rest } = splitScope(
      terms("service = stt and env != dev and service = tts and tenant = acme"),
    );
    expect(scope).toEqual({ service: "stt", tenant: "acme" });
    expect(printTerms(rest)).toBe("env != dev and service = tts");
    expect(printTerms(joinScope(scope, rest))).toBe(
      "service = stt and tenant = acme and env != dev and service = tts",
    );
    expect(joinScope({ env: "" }, [])).toEqual([]);
  });

  it("are not doubled, replaced by an equal key, and dropped by place", () => {
    const two = terms("service = stt and duration > 1s");
    expect(withTerms(two, terms("duration > 1s and status = error"))).toHaveLength(3);
    expect(printTerms(withEqual(two, "service", "tts"))).toBe("duration > 1s and service = tts");
    expect(printTerms(without(two, 0))).toBe("duration > 1s");
  });

  it("say where a filter is wrong and keep what could be read", () => {
    const { terms: read, problems } = readTerms("service = stt and duration > soon");
    expect(printTerms(read)).toBe("service = stt");
    expect(problems).toHaveLength(1);
    expect(problems[0]?.at).toBe("service = stt and duration > ".length);
  });

  it("show as key, operator and value", () => {
    const [text, missing] = terms("timeout tenant missing");
    expect(text && tokenParts(text)).toEqual({ key: "", operator: "contains", value: "timeout" });
    expect(missing && tokenParts(missing)).toEqual({ key: "tenant", operator: "missing", value: "" });
  });
});

describe("contextOf", () => {
  it("knows what is being typed", () => {
    expect(contextOf("")).toEqual({ kind: "key", typed: "" });
    expect(contextOf("serv")).toEqual({ kind: "key", typed: "serv" });
    expect(contextOf("service ")).toEqual({ kind: "operator", key: "service", typed: "" });
    expect(contextOf("service e")).toEqual({ kind: "operator", key: "service", typed: "e" });
    expect(contextOf("service =")).toEqual({ kind: "value", key: "service", operator: "=", typed: "" });
    expect(contextOf("http.route!=/hea")).toEqual({
      kind: "value",
      key: "http.route",
      operator: "!=",
      typed: "/hea",
    });
    expect(contextOf('"odd key" ~ "two w')).toEqual({
      kind: "value",
      key: "odd key",
      operator: "~",
      typed: "two w",
    });
  });
});

describe("complete", () => {
  const known: readonly KnownAttribute[] = [
    {
      key: "service",
      values: [
        { value: "stt", count: 900 },
        { value: "tts bark", count: 300 },
      ],
    },
    { key: "http.route", values: [{ value: "/health", count: 12 }] },
  ];
  const offered = (draft: string, scope: "spans" | "logs" = "spans"): readonly string[] =>
    complete(contextOf(draft), known, scope).map((item) => item.text);

  it("offers keys that begin with it, then those that hold it, then a search for the text", () => {
    expect(offered("ro")).toEqual(["root ", "http.route ", "ro"]);
    expect(offered("")).toContain("service ");
  });

  it("offers spans no log keys, and logs no span keys", () => {
    expect(offered("lev")).toEqual(["lev"]);
    expect(offered("lev", "logs")).toEqual(["level ", "lev"]);
    expect(offered("durat", "logs")).toEqual(["durat"]);
  });

  it("offers only operators that the key takes", () => {
    expect(offered("status ")).toEqual(["status = ", "status != ", "status exists", "status missing"]);
    expect(offered("duration ")).not.toContain("duration ~ ");
    expect(offered("service e")).toEqual(["service exists"]);
  });

  it("offers values that were seen, quoted where they must be, and all of them parse", () => {
    expect(offered("service = t")).toEqual(['service = "tts bark"', "service = stt"]);
    expect(offered("status =")).toEqual(["status = error", "status = ok", "status = unset"]);
    for (const draft of ["service = ", "status = ", "level >= ", "duration > ", "http.route = ", "root = "])
      for (const text of offered(draft, "logs")) expect(readTerms(text).problems).toEqual([]);
  });
});
