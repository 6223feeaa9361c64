/** OpenTelemetry's own processors and exporters at the end of our spans. */
import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace";
import { collector, plainAttributes } from "@sightline/testkit";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Observed, observed } from "../../system/support/observed.ts";
import type { OtelReadableSpan } from "./open-telemetry.ts";

let world: Observed | undefined;
let closing: (() => unknown)[] = [];
afterEach(async () => {
  await world?.close();
  for (const close of closing) await close();
  closing = [];
  world = undefined;
});

/** A span with everything, in a parent. */
function everything(): void {
  const tracer = trace.getTracer("shop", "1.2");
  tracer.startActiveSpan("checkout", { kind: SpanKind.SERVER }, (parent) => {
    const span = tracer.startSpan("charge", {
      kind: SpanKind.CLIENT,
      attributes: { "card.kind": "visa", tries: 1 },
      links: [{ context: parent.spanContext(), attributes: { why: "retry" } }],
    });
    span.setAttribute("tries", 2).addEvent("declined", { reason: "limit" });
    span.setStatus({ code: SpanStatusCode.ERROR, message: "no limit" });
    span.end();
    parent.end();
  });
}

describe("span processors and exporters of OpenTelemetry", () => {
  it("get each span whole", async () => {
    const memory = new InMemorySpanExporter();
    world = await observed({ spanProcessors: [new SimpleSpanProcessor({ exporter: memory })] });
    everything();
    const [span, parent] = memory.getFinishedSpans();
    expect(span).toMatchObject({
      name: "charge",
      kind: SpanKind.CLIENT,
      ended: true,
      attributes: { "card.kind": "visa", tries: 2 },
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
      status: { code: SpanStatusCode.ERROR, message: "no limit" },
      events: [{ name: "declined", attributes: { reason: "limit" }, droppedAttributesCount: 0 }],
      links: [{ context: parent?.spanContext(), attributes: { why: "retry" } }],
      instrumentationScope: { name: "shop", version: "1.2" },
      resource: { attributes: { "service.name": "shop-api", "telemetry.sdk.name": "sightline" } },
      parentSpanContext: { ...parent?.spanContext(), isRemote: false },
    });
    expect(span?.spanContext().traceId).toBe(parent?.spanContext().traceId);
    expect(parent?.parentSpanContext).toBeUndefined();
    const [seconds, nanos] = span?.startTime ?? [0, 0];
    expect(Math.abs(seconds * 1000 + nanos / 1e6 - Date.now())).toBeLessThan(10_000);
    expect(span?.duration[0]).toBe(0);
    await world.handle.flush();
    expect(world.backend.spans().map(({ name }) => name)).toEqual(["charge", "checkout"]);
  });

  it("show among the exporters, with what became of their batches", async () => {
    const memory = new InMemorySpanExporter();
    class Refusing {
      export(_: unknown, done: (result: { code: number; error: Error }) => void): void {
        done({ code: 1, error: new Error("no room") });
      }
      async shutdown(): Promise<void> {}
    }
    world = await observed({ spanExporters: [memory, new Refusing()] });
    everything();
    await world.handle.flush();
    expect(world.handle.status()).toMatchObject({
      lost: 2,
      exporters: expect.arrayContaining([
        expect.objectContaining({
          signal: "traces",
          destination: "InMemorySpanExporter",
          delivered: 2,
          lost: 0,
        }),
        expect.objectContaining({ destination: "Refusing", lost: 2, lastError: "no room" }),
      ]),
    });
  });

  it("see the same resource and times as our own export", async () => {
    const server = await collector();
    closing.push(() => server.close());
    const exporter = new OTLPTraceExporter({ url: `${server.url}/v1/traces` });
    world = await observed({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
    everything();
    await world.handle.flush();
    const [theirs, ours] = [server.spans(), world.backend.spans()];
    expect(theirs).toHaveLength(2);
    // Their flags do not say whether the parent is remote in the same version of the format.
    const plain = (spans: typeof ours): unknown => spans.map((span) => ({ ...span, flags: 0, links: [] }));
    expect(plain(theirs)).toEqual(plain(ours));
    const resourceOf = (spans: typeof server): unknown =>
      plainAttributes(spans.spanResources()[0]?.attributes);
    expect(resourceOf(server)).toEqual(resourceOf(world.backend));
  });

  it("are given to without any processor, in batches of ours", async () => {
    const memory = new InMemorySpanExporter();
    world = await observed({ spanExporters: [memory], tracingExporters: [] });
    everything();
    expect(memory.getFinishedSpans()).toHaveLength(0);
    await world.handle.flush();
    expect(memory.getFinishedSpans().map(({ name }) => name)).toEqual(["charge", "checkout"]);
  });

  it("print what they print", async () => {
    const dir = vi.spyOn(console, "dir").mockImplementation(() => {});
    closing.push(() => dir.mockRestore());
    world = await observed({
      spanProcessors: [new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() })],
    });
    everything();
    await world.handle.flush();
    expect(dir.mock.calls.map(([span]: unknown[]) => span)).toMatchObject([
      { name: "charge", attributes: { tries: 2 }, resource: { attributes: { "service.name": "shop-api" } } },
      { name: "checkout" },
    ]);
  });

  it("may write at the start, and keep a span by its identity", async () => {
    const open = new Map<unknown, string>();
    const closed: string[] = [];
    const parents: unknown[] = [];
    world = await observed({
      spanProcessors: [
        {
          onStart: (span: Span & OtelReadableSpan, parent) => {
            span.setAttribute("team", "payments");
            parents.push(
              trace.getSpan(parent) === undefined ? undefined : trace.getSpanContext(parent)?.spanId,
            );
            open.set(span, span.name);
            expect([span.ended, span.endTime, span.duration]).toEqual([false, [0, 0], [0, 0]]);
          },
          onEnd: (span) => {
            closed.push(open.get(span) ?? "a stranger");
          },
          forceFlush: async () => {},
          shutdown: async () => {},
        },
      ],
    });
    everything();
    await world.handle.flush();
    const spans = world.backend.spans();
    expect(closed).toEqual(["charge", "checkout"]);
    expect(spans.map((span) => plainAttributes(span.attributes)["team"])).toEqual(["payments", "payments"]);
    expect(parents).toEqual([undefined, spans[1]?.spanId]);
    expect(ROOT_CONTEXT).toBeDefined();
  });

  it("do no harm when they throw, reject, or never answer", async () => {
    const said = vi.spyOn(process.stderr, "write").mockImplementation(() => true);
    closing.push(() => said.mockRestore());
    const broken = {
      onStart: () => {
        throw new Error("start broke");
      },
      onEnd: () => {
        throw new Error("end broke");
      },
      forceFlush: () => Promise.reject(new Error("flush broke")),
      shutdown: () => Promise.reject(new Error("shutdown broke")),
    };
    const refusing = {
      export: (_: unknown, done: (result: { code: number; error: Error }) => void) =>
        done({ code: 1, error: new Error("quota") }),
      shutdown: async () => {},
    };
    const silent = { export: () => {}, shutdown: async () => {} };
    world = await observed({
      spanProcessors: [broken],
      spanExporters: [refusing, silent],
      exportTimeoutMillis: 200,
    });
    everything();
    await world.handle.flush();
    expect(world.backend.spans()).toHaveLength(2);
    const text = (): string => said.mock.calls.map(([line]) => String(line)).join("");
    await expect.poll(text).toContain("number 2 did not take 2 spans: no answer within 200 ms");
    for (const words of ["start broke", "end broke", "flush broke", "quota"]) expect(text()).toContain(words);
    expect(text().match(/start broke/g)).toHaveLength(1);
  });
});
