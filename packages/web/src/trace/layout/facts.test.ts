import { describe, expect, it } from "vitest";
import type { Span } from "@sightline/api";
import { drawn } from "./drawing.ts";
import { exceptionsOf, orderedAttributes, placeOf, targetOf, tenantOf } from "./facts.ts";
import { buildTree } from "./tree.ts";

function span(change: Partial<Span>): Span {
  const [first] = drawn("api POST 0 10 client").spans;
  if (first === undefined) throw new Error("The drawing has no span.");
  return { ...first, ...change };
}

describe("facts of a span", () => {
  it("are its exceptions, or its status where it failed without one", () => {
    const attributes = { "exception.type": "TimeoutError", "exception.message": "after 2 s" };
    const thrown = span({ events: [{ offsetNano: 1, name: "exception", attributes }] });
    expect(exceptionsOf(thrown)).toEqual([{ type: "TimeoutError", message: "after 2 s", stack: "" }]);
    const twice = [1, 2].map((offsetNano) => ({ offsetNano, name: "exception", attributes }));
    expect(exceptionsOf(span({ events: twice }))).toHaveLength(1);
    const failed = span({
      status: { code: "error", message: "refused" },
      attributes: { "error.type": "502" },
    });
    expect(exceptionsOf(failed)).toEqual([{ type: "502", message: "refused", stack: "" }]);
    expect(exceptionsOf(span({}))).toEqual([]);
  });

  it("tell what an HTTP client asked for, without host and query", () => {
    const asked = (url: string, name = "POST"): string | null =>
      targetOf(span({ name, attributes: { "http.request.method": "POST", "url.full": url } }));
    expect(asked("http://stt:8080/transcribe?lang=en")).toBe("/transcribe");
    expect(asked("http://stt:8080/")).toBeNull();
    expect(asked("not a url")).toBeNull();
    expect(asked("http://stt/transcribe", "POST /transcribe")).toBeNull();
    expect(targetOf(span({ kind: "server" }))).toBeNull();
  });

  it("put the attributes first that tell most", () => {
    const keys = orderedAttributes({ zebra: "1", "tenant.id": "acme", "http.route": "/x", alpha: "2" });
    expect(keys.map(([key]) => key)).toEqual(["http.route", "tenant.id", "alpha", "zebra"]);
  });

  it("name where it ran and for whom", () => {
    const trace = drawn("api turn 0 10");
    const tree = buildTree({
      ...trace,
      resources: [{ "service.version": "2.14.0", "host.name": "gpu-b2" }],
      spans: trace.spans.map((one) => ({ ...one, attributes: { "tenant.id": "acme" } })),
    });
    const [node] = tree.nodes;
    expect(node && placeOf(tree, node)).toEqual({ service: "api", version: "2.14.0", host: "gpu-b2" });
    expect(tenantOf(tree)).toBe("acme");
    expect(tenantOf(buildTree(trace))).toBeNull();
  });
});
