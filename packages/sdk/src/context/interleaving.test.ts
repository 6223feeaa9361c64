import { EventEmitter, once } from "node:events";
import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { context, createContextKey, ROOT_CONTEXT, type Span, SpanKind, trace } from "@opentelemetry/api";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BoundedQueue } from "../export/bounded-queue.ts";
import { processClock } from "../time/clock.ts";
import { SightlineTracerProvider } from "../trace/provider.ts";
import type { RecordedSpan } from "../trace/recorded-span.ts";
import { Sampler } from "../trace/sampler.ts";
import type { SightlineTracer } from "../trace/tracer.ts";
import { pooledRandomWords } from "../trace/words.ts";
import { StoreContextManager } from "./manager.ts";

const USUAL = { count: 128, valueLength: Infinity };
const LIMITS = { attributes: USUAL, events: 128, links: 128, eventAttributes: USUAL, linkAttributes: USUAL };
const KEY = createContextKey("request");

function tracerFor(ratio: number): { tracer: SightlineTracer; queue: BoundedQueue<RecordedSpan> } {
  const queue = new BoundedQueue<RecordedSpan>({ capacity: 100_000, batch: 100_000 });
  const core = {
    random: pooledRandomWords(),
    sampler: new Sampler({ ratio, parentBased: true }),
    recording: true,
  };
  const recording = { clock: processClock(), queue, limits: LIMITS, late: () => {} };
  return { tracer: new SightlineTracerProvider(core, recording).getTracer("test"), queue };
}

/** Ways of code to wait, or to be called later. */
const WAYS: readonly (() => unknown)[] = [
  () => turn(),
  () => wait(1),
  () => Promise.resolve(),
  () => new Promise<void>((resolve) => process.nextTick(resolve)),
  () => new Promise<void>((resolve) => queueMicrotask(resolve)),
  () => Promise.any([Promise.reject(new Error("first")), turn("second")]),
  async () => {
    const emitter = new EventEmitter();
    setImmediate(() => emitter.emit("ready"));
    await once(emitter, "ready");
  },
  async () => {
    for await (const value of steps()) expect(value).toBe(trace.getActiveSpan());
  },
  () => [...plainSteps()].every((value) => value === trace.getActiveSpan()) || expect.fail("another span"),
];

/** A generator runs in the context of whoever asks for its next value. */
async function* steps(): AsyncGenerator<Span | undefined> {
  for (let at = 0; at < 3; at++) {
    await turn();
    yield trace.getActiveSpan();
  }
}

function* plainSteps(): Generator<Span | undefined> {
  yield trace.getActiveSpan();
  yield trace.getActiveSpan();
}

function failing(): never {
  throw new Error("no");
}

describe("the active span", () => {
  beforeAll(() => {
    context.setGlobalContextManager(new StoreContextManager());
  });

  afterAll(() => context.disable());

  it.each([1, 0.5, 0])("is each request's own among 1,000 that interleave (ratio %d)", async (ratio) => {
    const { tracer, queue } = tracerFor(ratio);
    const seeds = fc.sample(fc.array(fc.nat({ max: WAYS.length - 1 }), { minLength: 2, maxLength: 6 }), 1000);
    const request = async (ways: readonly number[], at: number): Promise<void> =>
      context.with(ROOT_CONTEXT.setValue(KEY, at), () =>
        tracer.startActiveSpan(`request ${at}`, async (outer) => {
          for (const way of ways) {
            await tracer.startActiveSpan(`step of ${at}`, async (inner) => {
              await WAYS[way]?.();
              expect(trace.getActiveSpan()).toBe(inner);
              expect(context.active().getValue(KEY)).toBe(at);
              expect(inner.spanContext().traceId).toBe(outer.spanContext().traceId);
              inner.end();
            });
            expect(trace.getActiveSpan()).toBe(outer);
          }
          outer.end();
        }),
      );
    await Promise.all(seeds.map((ways, at) => request(ways, at)));
    expect(trace.getActiveSpan()).toBeUndefined();
    const spans = queue.take();
    const traces = new Map<string, Set<string>>();
    for (const span of spans) {
      const { traceId } = span.spanContext();
      const names = traces.get(traceId) ?? new Set();
      traces.set(traceId, names.add(span.name.replace(/^.* /u, "")));
    }
    expect([...traces.values()].every((names) => names.size === 1)).toBe(true);
    expect(traces.size).toBeGreaterThanOrEqual(ratio === 1 ? 1000 : ratio * 400);
    expect(traces.size).toBeLessThanOrEqual(ratio === 0 ? 0 : 1000);
  });

  it("is the one of the binding in a bound listener, whoever emits", async () => {
    const { tracer } = tracerFor(1);
    const bound = tracer.startSpan("bound");
    const emitter = context.bind(trace.setSpan(context.active(), bound), new EventEmitter());
    const heard: (Span | undefined)[] = [];
    emitter.on("data", () => heard.push(trace.getActiveSpan()));
    emitter.prependListener("data", () => {
      void turn().then(() => heard.push(trace.getActiveSpan()));
    });
    await tracer.startActiveSpan("emits", async (emits) => {
      emitter.emit("data");
      expect(trace.getActiveSpan()).toBe(emits);
      await wait(2);
    });
    expect(heard).toEqual([bound, bound]);
  });

  it("goes on as the parent after it has ended, and not after its function has", async () => {
    const { tracer, queue } = tracerFor(1);
    let later: Promise<void> | undefined;
    tracer.startActiveSpan("parent", (parent) => {
      later = turn().then(() => tracer.startSpan("late child").end());
      parent.end();
    });
    tracer.startSpan("apart").end();
    await later;
    const [parent, apart, child] = queue.take();
    expect(child?.spanContext().traceId).toBe(parent?.spanContext().traceId);
    expect(apart?.spanContext().traceId).not.toBe(parent?.spanContext().traceId);
  });

  it("survives what throws", async () => {
    const { tracer } = tracerFor(1);
    await tracer.startActiveSpan("outer", async (outer) => {
      expect(() => tracer.startActiveSpan("inner", failing)).toThrow("no");
      expect(trace.getActiveSpan()).toBe(outer);
      await tracer.startActiveSpan("inner", () => Promise.reject(new Error("no"))).catch(() => {});
      expect(trace.getActiveSpan()).toBe(outer);
    });
  });

  it("has every form of startActiveSpan", () => {
    const { tracer } = tracerFor(1);
    const other = ROOT_CONTEXT.setValue(KEY, "other");
    expect(tracer.startActiveSpan("two", (span) => span === trace.getActiveSpan())).toBe(true);
    expect(
      tracer.startActiveSpan("three", { kind: SpanKind.CLIENT }, (span) => span === trace.getActiveSpan()),
    ).toBe(true);
    const seen = tracer.startActiveSpan("four", {}, other, (span) => [
      span === trace.getActiveSpan(),
      context.active().getValue(KEY),
    ]);
    expect(seen).toEqual([true, "other"]);
  });
});
