import { createRequire } from "node:module";
import {
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  trace,
} from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { spanIdOf, traceIdOf } from "../trace/span-identity.ts";
import { choosePropagator } from "./choice.ts";
import {
  injectHeaders,
  parentOfHeaders,
  useHeaderFormat,
  valuesOfHeaders,
  W3C_FORMAT,
} from "./propagator.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const W3C = { traceparent: `00-${TRACE}-${SPAN}-01`, baggage: "tenant=acme" };
const MULTI = { "x-b3-traceid": TRACE, "x-b3-spanid": SPAN, "x-b3-sampled": "1" };
const load = createRequire(import.meta.url);

/** What the SDK's own instrumentation would read and write on. */
function passedOn(headers: Record<string, string>): Record<string, string> {
  const out: Record<string, string> = {};
  injectHeaders(parentOfHeaders(headers), valuesOfHeaders(headers), (name, value) => {
    out[name.toLowerCase()] = value;
  });
  return out;
}

function nothing(): never {
  throw new Error("Cannot find module");
}

describe("the choice of propagators", () => {
  afterEach(() => useHeaderFormat(W3C_FORMAT));

  it.each([
    [["tracecontext", "baggage"], W3C, W3C],
    [["tracecontext"], W3C, { traceparent: W3C.traceparent }],
    [["baggage"], W3C, { baggage: W3C.baggage }],
    [["b3"], { b3: `${TRACE}-${SPAN}-1` }, { b3: `${TRACE}-${SPAN}-1` }],
    [["b3"], MULTI, { b3: `${TRACE}-${SPAN}-1` }],
    [["b3multi"], MULTI, MULTI],
    [["b3multi", "baggage"], { ...MULTI, baggage: "a=1" }, { ...MULTI, baggage: "a=1" }],
    [["tracecontext", "b3"], W3C, { traceparent: W3C.traceparent, b3: `${TRACE}-${SPAN}-1` }],
    [["b3"], W3C, {}],
    [[], W3C, {}],
  ] as const)("speaks %j in the SDK's own instrumentation", (names, headers, out) => {
    choosePropagator(names, load);
    expect(passedOn(headers)).toEqual(out);
  });

  it.each([["b3"], ["b3multi"], ["tracecontext"]] as const)("speaks %s through the API", (name) => {
    const propagator = choosePropagator([name, "baggage"], load);
    const carrier = { ...W3C, ...MULTI };
    const extracted = propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
    expect(trace.getSpanContext(extracted)).toMatchObject({ traceId: TRACE, spanId: SPAN, traceFlags: 1 });
    expect(propagation.getBaggage(extracted)?.getEntry("tenant")?.value).toBe("acme");
    const out: Record<string, string> = {};
    propagator.inject(extracted, out, defaultTextMapSetter);
    expect(Object.keys(out).toSorted()).toEqual(
      propagator
        .fields()
        .filter((field) => field in out)
        .toSorted(),
    );
    expect(out["baggage"]).toBe("tenant=acme");
  });

  it("keeps the trace state where both formats name one span", () => {
    choosePropagator(["tracecontext", "b3"], load);
    const both = { traceparent: W3C.traceparent, tracestate: "foo=1", b3: `${TRACE}-${SPAN}-1` };
    expect(passedOn(both)).toEqual(both);
    const apart = { ...both, b3: `${TRACE}-${SPAN.replace("b", "c")}-1` };
    expect(passedOn(apart)).toEqual({ traceparent: W3C.traceparent.replace("-b7", "-c7"), b3: apart.b3 });
  });

  it("makes parents of B3 that spans can hang on", () => {
    choosePropagator(["b3"], load);
    const parent = parentOfHeaders({ b3: `${TRACE}-${SPAN}-0` });
    expect(parent === undefined ? undefined : [traceIdOf(parent), spanIdOf(parent), parent.flags]).toEqual([
      TRACE,
      SPAN,
      0,
    ]);
    expect(parent?.isRemote).toBe(true);
    expect(context.active()).toBe(ROOT_CONTEXT);
  });

  it("says what to install where a package is missing", () => {
    expect(() => choosePropagator(["b3"], nothing)).toThrow(
      expect.objectContaining({
        code: "PART_MISSING",
        hint: expect.stringContaining("npm install @opentelemetry/propagator-b3"),
      }),
    );
  });
});
