import {
  baggageEntryMetadataFromString,
  createTraceState,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  trace,
} from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { remoteSpan } from "../trace/silent-span.ts";
import { formatBaggage, parseBaggage } from "./baggage.ts";
import { W3cPropagator } from "./propagator.ts";
import { formatTraceparent, parseTraceparent } from "./traceparent.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";

describe("traceparent", () => {
  it.each([`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-00`])("reads and writes %s", (header) => {
    const span = parseTraceparent(header, undefined);
    expect(span).toMatchObject({ isRemote: true });
    expect(span === undefined ? undefined : formatTraceparent(span)).toBe(header);
  });

  it.each([`01-${TRACE}-${SPAN}-01-what-a-later-version-adds`, `cc-${TRACE}-${SPAN}-09`])(
    "reads a later version: %s",
    (header) => {
      expect(parseTraceparent(header, undefined)?.spanContext()).toMatchObject({
        traceId: TRACE,
        traceFlags: 1,
      });
    },
  );

  it.each([
    "",
    "00",
    `00-${TRACE}-${SPAN}-01-more`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${"0".repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${"0".repeat(16)}-01`,
    `00-${TRACE}-${SPAN}-0g`,
    `00-${TRACE}_${SPAN}-01`,
    `00-${TRACE.slice(1)}g-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
    `cc-${TRACE}-${SPAN}-01x`,
  ])("refuses %j", (header) => {
    expect(parseTraceparent(header, undefined)).toBeUndefined();
  });
});

/** An example with the ids of this file. */
function named(text: string): string {
  return text.replaceAll("TRACE", TRACE).replaceAll("SPAN", SPAN);
}

describe("the propagator", () => {
  const propagator = new W3cPropagator();

  it("brings span, state and baggage over and back", () => {
    const carrier = {
      traceparent: `00-${TRACE}-${SPAN}-01`,
      tracestate: "a=1,b=2",
      baggage: "tenant=acme,user%20id=%C3%A9;p=1",
    };
    const extracted = propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
    expect(trace.getSpanContext(extracted)).toMatchObject({
      traceId: TRACE,
      spanId: SPAN,
      traceFlags: 1,
      isRemote: true,
    });
    expect(propagation.getBaggage(extracted)?.getEntry("user id")?.value).toBe("é");
    const out: Record<string, string> = {};
    propagator.inject(extracted, out, defaultTextMapSetter);
    expect(out).toEqual(carrier);
  });

  it.each([
    [" \t00-TRACE-SPAN-01 ", true],
    [["00-TRACE-SPAN-01"], true],
    [["00-TRACE-SPAN-01", "00-TRACE-SPAN-00"], false],
    ["00-TRACE-SPAN-01,00-TRACE-SPAN-01", false],
    [[], false],
  ])("takes %j as a parent: %s", (header, taken) => {
    const traceparent = typeof header === "string" ? named(header) : header.map(named);
    const extracted = propagator.extract(ROOT_CONTEXT, { traceparent }, defaultTextMapGetter);
    expect(trace.getSpanContext(extracted) !== undefined).toBe(taken);
  });

  it("keeps the trace and drops a state that is not valid", () => {
    const carrier = { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: "foo=1,BAR=2" };
    const extracted = propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);
    expect(trace.getSpanContext(extracted)?.traceState).toBeUndefined();
    expect(trace.getSpanContext(extracted)?.traceId).toBe(TRACE);
  });

  it("adds nothing where there is nothing", () => {
    const out = {};
    propagator.inject(ROOT_CONTEXT, out, defaultTextMapSetter);
    expect(out).toEqual({});
    expect(propagator.extract(ROOT_CONTEXT, { traceparent: "?" }, defaultTextMapGetter)).toBe(ROOT_CONTEXT);
  });

  it("keeps the trace state of a parent", () => {
    const parent = remoteSpan(TRACE, SPAN, 1, createTraceState("vendor=x"));
    const out: Record<string, string> = {};
    propagator.inject(parent, out, defaultTextMapSetter);
    expect(out["tracestate"]).toBe("vendor=x");
  });
});

describe("baggage", () => {
  it("leaves out what it cannot read", () => {
    const entries = parseBaggage("a=1,=2,b,c=%E0%A4%A,d=4")?.getAllEntries();
    expect(entries?.map(([key, { value }]) => [key, value])).toEqual([
      ["a", "1"],
      ["d", "4"],
    ]);
    expect(parseBaggage(",,")).toBeUndefined();
  });

  it("reads a key that objects would mistake for their own", () => {
    expect(parseBaggage("__proto__=x")?.getEntry("__proto__")?.value).toBe("x");
  });

  it("drops whole members beyond 8,192 characters, and what cannot be sent", () => {
    const header = Array.from({ length: 100 }, (_, at) => `k${at}=${"v".repeat(90)}`).join(",");
    const entries = parseBaggage(header)?.getAllEntries() ?? [];
    expect(entries.length).toBeLessThan(100);
    expect(entries.every(([, { value }]) => value.length === 90)).toBe(true);
    const strange = propagation.createBaggage({
      half: { value: "\ud800" },
      odd: { value: "1", metadata: baggageEntryMetadataFromString("a\nb") },
      fine: { value: "ä, =" },
    });
    expect(formatBaggage(strange)).toBe("fine=%C3%A4%2C%20%3D");
  });

  it("reads at most 180 entries", () => {
    const header = Array.from({ length: 300 }, (_, at) => `k${at}=v`).join(",");
    expect(parseBaggage(header)?.getAllEntries()).toHaveLength(180);
  });
});
