import {
  context,
  type Link,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from "@opentelemetry/api";
import { decodeTraces, type Span } from "@sightline/otlp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { plainAttributes } from "@sightline/testkit";
import { type LimitValues, type SpanLimits, spanLimitsOf } from "../config/limits.ts";
import { SUPPRESS_KEY } from "../context/keys.ts";
import { StoreContextManager } from "../context/manager.ts";
import { BoundedQueue } from "../export/bounded-queue.ts";
import { encodeResource } from "../export/scope-encoder.ts";
import { TraceEncoder } from "../export/trace-encoder.ts";
import { Clock } from "../time/clock.ts";
import { SightlineTracerProvider } from "./provider.ts";
import type { RecordedSpan } from "./recorded-span.ts";
import { Sampler } from "./sampler.ts";
import type { SightlineTracer } from "./tracer.ts";
import { pooledRandomWords } from "./words.ts";

const EPOCH = 1_700_000_000_000;
const NO_LIMITS: LimitValues = {
  attributeCountLimit: undefined,
  attributeValueLengthLimit: undefined,
  spanAttributeCountLimit: undefined,
  spanAttributeValueLengthLimit: undefined,
  spanEventCountLimit: undefined,
  spanLinkCountLimit: undefined,
  eventAttributeCountLimit: undefined,
  linkAttributeCountLimit: undefined,
  logAttributeCountLimit: undefined,
  logAttributeValueLengthLimit: undefined,
};

function linkTo(digit: string): Link {
  return {
    context: { traceId: digit.repeat(32), spanId: digit.repeat(16), traceFlags: 1 },
    attributes: { why: "batch" },
  };
}

describe("the tracer", () => {
  let mark: number;
  let queue: BoundedQueue<RecordedSpan>;
  let clock: Clock;
  let limits: SpanLimits;
  let lateCalls: string[];
  const late = (span: string, call: string): void => void lateCalls.push(`${span}: ${call}`);

  beforeAll(() => {
    context.setGlobalContextManager(new StoreContextManager());
  });

  afterAll(() => context.disable());

  beforeEach(() => {
    mark = 0;
    lateCalls = [];
    limits = spanLimitsOf(NO_LIMITS);
    clock = new Clock({ monotonic: () => mark, wall: () => EPOCH + mark });
    queue = new BoundedQueue<RecordedSpan>({ capacity: 1000, batch: 1000 });
  });

  function tracerWith(ratio: number, parentBased = true, recording = true): SightlineTracer {
    const core = { random: pooledRandomWords(), sampler: new Sampler({ ratio, parentBased }), recording };
    return new SightlineTracerProvider(core, { clock, queue, limits, late }).getTracer("lib", "1.0");
  }

  function exported(): Span[] {
    const body = new TraceEncoder(clock, encodeResource({ "service.name": "s" })).encode(queue.take());
    return decodeTraces(body).resourceSpans.flatMap((group) =>
      group.scopeSpans.flatMap((scope) => scope.spans),
    );
  }

  it("records everything that the API offers", () => {
    const tracer = tracerWith(1);
    const linked = { traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: TraceFlags.SAMPLED };
    const span = tracer.startSpan("first", {
      kind: SpanKind.PRODUCER,
      attributes: { text: "a", whole: 7, part: 0.5, yes: true, list: ["x", "y"] },
      links: [{ context: linked, attributes: { why: "batch" } }],
    });
    span.setAttribute("text", "b").setAttributes({ more: "m" });
    mark = 1.5;
    span.addEvent("half", { percent: 50 });
    span.addEvent("then", [EPOCH / 1000, 2_000_000]);
    span.recordException(new TypeError("bad"));
    span.updateName("renamed");
    span.setStatus({ code: SpanStatusCode.ERROR, message: "broken" });
    mark = 2.000001;
    span.end();
    span.setAttribute("late", true);
    span.end();
    const [sent, ...others] = exported();
    expect(others).toEqual([]);
    expect(sent).toMatchObject({
      name: "renamed",
      kind: 4,
      startTimeUnixNano: 1_700_000_000_000_000_000n,
      endTimeUnixNano: 1_700_000_000_002_000_001n,
      status: { code: 2, message: "broken" },
      links: [{ traceId: linked.traceId, spanId: linked.spanId }],
    });
    expect(plainAttributes(sent?.attributes)).toMatchObject({
      text: "b",
      whole: 7,
      part: 0.5,
      yes: true,
      more: "m",
    });
    expect(sent?.attributes.find(({ key }) => key === "list")?.value).toEqual({
      kind: "array",
      value: [
        { kind: "string", value: "x" },
        { kind: "string", value: "y" },
      ],
    });
    expect(sent?.attributes.map(({ key }) => key)).not.toContain("late");
    expect(sent?.events.map((event) => [event.name, event.timeUnixNano])).toEqual([
      ["half", 1_700_000_000_001_500_000n],
      ["then", 1_700_000_000_002_000_000n],
      ["exception", 1_700_000_000_001_500_000n],
    ]);
    expect(plainAttributes(sent?.events[2]?.attributes)).toMatchObject({
      "exception.type": "TypeError",
      "exception.message": "bad",
      "exception.stacktrace": expect.stringContaining("tracer.test"),
    });
  });

  it("keeps OK, and never ends before the start", () => {
    const span = tracerWith(1).startSpan("s", { startTime: EPOCH + 100 });
    span.setStatus({ code: SpanStatusCode.OK });
    span.setStatus({ code: SpanStatusCode.ERROR, message: "late" });
    span.end(EPOCH + 50);
    expect(exported()[0]).toMatchObject({
      status: { code: 1, message: "" },
      startTimeUnixNano: 1_700_000_000_100_000_000n,
      endTimeUnixNano: 1_700_000_000_100_000_000n,
    });
  });

  it("bounds attributes and events and counts what it leaves out", () => {
    const span = tracerWith(1).startSpan("s");
    for (let at = 0; at < 700; at++) span.setAttribute(`key${at % 200}`, at);
    for (let at = 0; at < 130; at++) span.addEvent(`event${at}`);
    span.end();
    const [sent] = exported();
    expect(sent?.attributes).toHaveLength(128);
    expect(plainAttributes(sent?.attributes)["key0"]).toBe(600);
    expect(sent?.droppedAttributesCount).toBeGreaterThan(71);
    expect(sent?.events).toHaveLength(128);
    expect(sent?.droppedEventsCount).toBe(2);
  });

  it("takes limits from the configuration, and keeps the last events and links", () => {
    limits = spanLimitsOf({
      ...NO_LIMITS,
      spanAttributeCountLimit: 2,
      attributeValueLengthLimit: 3,
      spanEventCountLimit: 2,
      spanLinkCountLimit: 1,
      eventAttributeCountLimit: 1,
      linkAttributeCountLimit: 0,
    });
    const span = tracerWith(1).startSpan("s", {
      attributes: { a: "12345", b: ["abcdef", { deep: "abcdef" }], c: "no room" },
      links: [linkTo("1"), linkTo("2")],
    });
    span.setAttribute("a", "again");
    for (const name of ["first", "second", "third"]) span.addEvent(name, { x: "12345", y: 1 });
    span.end();
    const [sent] = exported();
    expect(plainAttributes(sent?.attributes)).toMatchObject({ a: "aga" });
    expect(sent?.attributes[1]?.value).toMatchObject({
      value: [{ value: "abc" }, { value: [{ key: "deep", value: { value: "abc" } }] }],
    });
    expect(sent).toMatchObject({
      droppedAttributesCount: 1,
      droppedEventsCount: 1,
      droppedLinksCount: 1,
      links: [{ traceId: "2".repeat(32), attributes: [], droppedAttributesCount: 1 }],
    });
    expect(sent?.events.map((event) => [event.name, plainAttributes(event.attributes)])).toEqual([
      ["second", { x: "123" }],
      ["third", { x: "123" }],
    ]);
    expect(sent?.events[0]?.droppedAttributesCount).toBe(1);
  });

  it("leaves out what no attribute can hold", () => {
    const span = tracerWith(1).startSpan("s");
    span.setAttribute("", "no key").setAttribute("none", undefined);
    // What JavaScript lets through, whatever the types say.
    const loose: { setAttribute(key: string, value: unknown): unknown } = span;
    for (const value of [() => 1, Symbol("x")]) loose.setAttribute("not sent", value);
    loose.setAttribute("empty", null);
    loose.setAttribute("big", 12n);
    span.end();
    expect(exported()[0]?.attributes).toEqual([
      { key: "empty", value: { kind: "empty" } },
      { key: "big", value: { kind: "int", value: 12n } },
    ]);
  });

  it("counts what is said to a span that has ended", () => {
    const span = tracerWith(1).startSpan("s");
    span.end();
    span.setAttribute("a", 1).setAttributes({ b: 1 }).addEvent("e").updateName("n");
    span.setStatus({ code: SpanStatusCode.ERROR }).addLink({ context: span.spanContext() });
    span.recordException(new Error("late"));
    span.end();
    expect(span.isRecording()).toBe(false);
    expect(lateCalls).toEqual([
      "s: setAttribute",
      "s: setAttributes",
      "s: addEvent",
      "s: updateName",
      "s: setStatus",
      "s: addLink",
      "s: recordException",
      "s: end",
    ]);
    expect(exported()).toHaveLength(1);
  });

  it("tells an exception with its causes", () => {
    const root = new Error("disk full");
    const loop = new Error("loop");
    loop.cause = loop;
    const span = tracerWith(1).startSpan("s");
    span.recordException(new Error("cannot save", { cause: new AggregateError([root, "plain"], "tries") }));
    span.recordException(loop);
    span.recordException("only text");
    span.end();
    const [first, second, third] = (exported()[0]?.events ?? []).map((event) =>
      plainAttributes(event.attributes),
    );
    const stack = first?.["exception.stacktrace"];
    expect(stack).toMatch(/^Error: cannot save\n {4}at /u);
    expect(stack).toContain("\n[cause]: AggregateError: tries\n");
    expect(stack).toContain("\n[errors.0]: Error: disk full\n");
    expect(stack).toContain('\n[errors.1]: "plain"');
    expect(second?.["exception.stacktrace"]).toMatch(/\n\[cause\]: \[circular\]$/u);
    expect(third).toEqual({ "exception.message": "only text" });
  });

  it("makes the ids of an unsampled span when they are asked for, and keeps them", () => {
    let asked = 0;
    const random = pooledRandomWords();
    const counted = (): number => {
      asked++;
      return random();
    };
    const core = { random: counted, sampler: new Sampler({ ratio: 0, parentBased: true }), recording: true };
    const tracer = new SightlineTracerProvider(core, { clock, queue, limits, late: () => {} }).getTracer("l");
    const root = tracer.startSpan("root");
    root.setAttribute("a", 1).end();
    expect(asked).toBe(2);
    const child = tracer.startSpan("child", {}, trace.setSpan(ROOT_CONTEXT, root));
    const before = child.spanContext();
    expect(child.spanContext()).toBe(before);
    expect(before.traceId).toBe(root.spanContext().traceId);
    expect(before.spanId).not.toBe(root.spanContext().spanId);
    expect(root.spanContext().traceId).toMatch(/^[0-9a-f]{32}$/u);
    expect(asked).toBe(8);
  });

  it("begins a trace of its own under a span that is in none", () => {
    const tracer = tracerWith(1);
    const suppressed = tracer.startSpan("s", {}, ROOT_CONTEXT.setValue(SUPPRESS_KEY, true));
    expect(trace.isSpanContextValid(suppressed.spanContext())).toBe(false);
    tracer.startSpan("child", {}, trace.setSpan(ROOT_CONTEXT, suppressed)).end();
    const [sent] = exported();
    expect(sent?.traceId).not.toBe("0".repeat(32));
    expect(sent?.parentSpanId).toBe("");
  });

  it("copies what the caller may change later", () => {
    const list = ["a"];
    const deep: Record<string, unknown> = { inner: { n: 1 } };
    deep["self"] = deep;
    const span = tracerWith(1).startSpan("s", { attributes: { list, deep } });
    list.push("b");
    span.end();
    expect(exported()[0]?.attributes.find(({ key }) => key === "list")?.value).toMatchObject({
      value: [{ value: "a" }],
    });
  });

  it("makes the active span the parent, over awaits, and closes its context after", async () => {
    const tracer = tracerWith(1);
    await tracer.startActiveSpan("outer", async (outer) => {
      await new Promise((resolve) => setImmediate(resolve));
      expect(trace.getActiveSpan()).toBe(outer);
      expect(context.active()).toBe(outer);
      tracer.startSpan("inner").end();
      tracer.startSpan("apart", { root: true }).end();
      outer.end();
    });
    expect(trace.getActiveSpan()).toBeUndefined();
    const [inner, apart, outer] = exported();
    expect(inner).toMatchObject({ parentSpanId: outer?.spanId, traceId: outer?.traceId });
    expect(apart?.parentSpanId).toBe("");
    expect(apart?.traceId).not.toBe(outer?.traceId);
  });

  it("takes the parent from a context that is given, of whatever making", () => {
    const tracer = tracerWith(1);
    const remote = {
      traceId: "ab".repeat(16),
      spanId: "cd".repeat(8),
      traceFlags: TraceFlags.SAMPLED,
      isRemote: true,
    };
    const given = trace.setSpanContext(ROOT_CONTEXT, remote);
    tracer.startSpan("child", {}, given).end();
    tracer.startActiveSpan("active", {}, given, (span) => span.end());
    for (const span of exported())
      expect(span).toMatchObject({ traceId: remote.traceId, parentSpanId: remote.spanId });
  });

  it("carries ids on but records nothing when it does not sample", () => {
    const tracer = tracerWith(0);
    tracer.startActiveSpan("root", (root) => {
      expect(root.isRecording()).toBe(false);
      expect(trace.isSpanContextValid(root.spanContext())).toBe(true);
      expect(root.spanContext().traceFlags).toBe(0);
      const child = tracer.startSpan("child");
      expect(child.spanContext().traceId).toBe(root.spanContext().traceId);
      expect(child.spanContext().spanId).not.toBe(root.spanContext().spanId);
      child.setAttribute("a", 1).addEvent("e").setStatus({ code: SpanStatusCode.OK }).updateName("n").end();
      root.end();
    });
    expect(queue.depth).toBe(0);
  });

  it("keeps the decision of a parent, unless it is told to decide alone", () => {
    const sampled = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: "00".repeat(12) + "00000001",
      spanId: "cd".repeat(8),
      traceFlags: TraceFlags.SAMPLED,
    });
    expect(tracerWith(0).startSpan("s", {}, sampled).isRecording()).toBe(true);
    expect(tracerWith(0.5, false).startSpan("s", {}, sampled).isRecording()).toBe(false);
  });

  it("passes the caller on as it was when spans go nowhere", () => {
    const remote = { traceId: "ab".repeat(16), spanId: "cd".repeat(8), traceFlags: TraceFlags.SAMPLED };
    const given = trace.setSpanContext(ROOT_CONTEXT, remote);
    const span = tracerWith(0, true, false).startSpan("s", {}, given);
    expect(span.isRecording()).toBe(false);
    expect(span.spanContext()).toMatchObject(remote);
  });

  it("records nothing where tracing is suppressed", () => {
    const tracer = tracerWith(1);
    const span = tracer.startSpan("s", {}, ROOT_CONTEXT.setValue(SUPPRESS_KEY, true));
    expect(span.isRecording()).toBe(false);
  });
});
