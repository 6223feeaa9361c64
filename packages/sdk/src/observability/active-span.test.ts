import { SpanStatusCode, trace } from "@opentelemetry/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attribute, type Observed, observed } from "../../system/support/observed.ts";
import {
  addSpanAttributes,
  getCurrentSpanContext,
  getTracer,
  recordException,
  startActiveSpan,
  withSpan,
} from "./active-span.ts";

describe("the doors to the active span", () => {
  let world: Observed;

  beforeAll(async () => {
    world = await observed();
  });

  afterAll(() => world.close());

  async function sent(name: string) {
    await world.handle.flush();
    return world.backend.spans().find((span) => span.name === name);
  }

  it("refuses what is no function, before there is a span", () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a caller without types forgets
    const nothing = undefined as unknown as () => void;
    expect(() => withSpan("x", nothing)).toThrow(expect.objectContaining({ code: "FUNCTION_EXPECTED" }));
  });

  it("returns what the function returns, at once or later", async () => {
    expect(withSpan("sync", () => 7)).toBe(7);
    expect(await withSpan("async", async () => Promise.resolve(8))).toBe(8);
    expect(await sent("sync")).toMatchObject({ status: { code: 0 } });
    const span = await sent("async");
    expect(span?.endTimeUnixNano).toBeGreaterThanOrEqual(span?.startTimeUnixNano ?? 0n);
  });

  it.each([
    ["throws", () => withSpan("throws", () => fail())],
    ["rejects", () => withSpan("rejects", async () => fail())],
  ])("records what the function %s and passes it on", async (name, act) => {
    await expect(async () => act()).rejects.toThrow("no stock");
    const span = await sent(name);
    expect(span).toMatchObject({ status: { code: 2, message: "no stock" } });
    expect(attribute(span, "error.type")).toBe("RangeError");
    expect(span?.events.map((event) => event.name)).toEqual(["exception"]);
  });

  it("leaves the end of a span to those who start it themselves", async () => {
    const outlives = startActiveSpan("outlives", (span) => span);
    const child = startActiveSpan("with options", { attributes: { "order.id": 4 } }, (span) => {
      getTracer("invoices", "2").startSpan("by a tracer").end();
      return span;
    });
    expect(await sent("outlives")).toBeUndefined();
    for (const span of [outlives, child]) span.end();
    expect(await sent("outlives")).toMatchObject({ parentSpanId: "" });
    expect(attribute(await sent("with options"), "order.id")).toBe(4);
    expect(await sent("by a tracer")).toMatchObject({ parentSpanId: child.spanContext().spanId });
  });

  it("adds to the active span, and does nothing without one", async () => {
    withSpan("active", (span) => {
      addSpanAttributes({ "order.id": 9 });
      recordException("text only");
      expect(getCurrentSpanContext()).toEqual(span.spanContext());
    });
    const span = await sent("active");
    expect(attribute(span, "order.id")).toBe(9);
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: "" });
    addSpanAttributes({ lost: true });
    recordException(new Error("lost"));
    expect(getCurrentSpanContext()).toBeUndefined();
    expect(trace.getActiveSpan()).toBeUndefined();
  });
});

function fail(): never {
  throw new RangeError("no stock");
}
