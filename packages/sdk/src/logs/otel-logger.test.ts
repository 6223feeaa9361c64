/** The Logs API of OpenTelemetry on our hub: what it may be given, and what goes out. */
import { context, type LogRecord, ROOT_CONTEXT, SeverityNumber, trace } from "@opentelemetry/api";
import { decodeLogs } from "@sightline/otlp";
import { plainAttributes, plainValue } from "@sightline/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { contextStore } from "../context/store.ts";
import { BoundedQueue } from "../export/bounded-queue.ts";
import { LogEncoder } from "../export/log-encoder.ts";
import { encodeResource } from "../export/scope-encoder.ts";
import { Clock } from "../time/clock.ts";
import { adopted } from "../trace/silent-span.ts";
import { LineBuffer } from "./line-buffer.ts";
import type { LogEntry } from "./log-entry.ts";
import { LogHub } from "./log-hub.ts";
import { SightlineLoggerProvider } from "./otel-logger.ts";

const NOW = Date.UTC(2026, 2, 1, 12);
const TRACE = "0a".repeat(16);
const SPAN = "0b".repeat(8);

describe("the logs API", () => {
  let queue: BoundedQueue<LogEntry>;
  let hub: LogHub;
  let provider: SightlineLoggerProvider;
  const clock = new Clock({ monotonic: () => 0, wall: () => NOW });

  beforeEach(() => {
    queue = new BoundedQueue<LogEntry>({ capacity: 100, batch: 100 });
    hub = new LogHub(clock, new LineBuffer(() => {}));
    hub.connect({ service: "shop", environment: "test" }, queue);
    provider = new SightlineLoggerProvider(hub);
  });

  function sent(limits = { count: 128, valueLength: Infinity }) {
    const body = new LogEncoder(clock, encodeResource({}), limits).encode(queue.take());
    return decodeLogs(body).resourceLogs.flatMap((group) => group.scopeLogs);
  }

  /** One record, sent. */
  function emitted(record: LogRecord, limits?: { count: number; valueLength: number }) {
    provider.getLogger("orders").emit(record);
    return sent(limits)[0]?.logRecords[0];
  }

  it.each(Object.values(SeverityNumber).filter((value) => typeof value === "number"))(
    "keeps severity %i",
    (severityNumber) => {
      expect(emitted({ severityNumber })?.severityNumber).toBe(severityNumber);
    },
  );

  it.each([
    ["a text", "paid", "paid"],
    ["an empty text", "", ""],
    ["a number", 1.5, 1.5],
    ["a flag", false, false],
    ["a list", ["a", 1, [true]], ["a", 1, [true]]],
    ["a map", { order: { id: 7, lines: ["x"] } }, { order: { id: 7, lines: ["x"] } }],
  ])("takes %s as a body", (_, body, plain) => {
    const value = emitted({ body })?.body;
    expect(value === undefined ? undefined : plainValue(value)).toEqual(plain);
  });

  it("takes no body at all", () => {
    expect(emitted({ eventName: "order.paid" })).toMatchObject({
      eventName: "order.paid",
      body: { kind: "empty" },
    });
  });

  it("takes bodies that bite, and keeps a body as it was", () => {
    const circle: Record<string, unknown> = { name: "circle" };
    circle["self"] = circle;
    const throwing = Object.defineProperty({}, "x", {
      enumerable: true,
      get: () => {
        throw new Error("not now");
      },
    });
    for (const body of [circle, throwing, () => {}, Symbol("s"), 10n, new Date(NOW), new Error("e")]) {
      provider.getLogger("orders").emit({ body });
    }
    const changed = { state: "open" };
    provider.getLogger("orders").emit({ body: changed });
    changed.state = "closed";
    const records = sent().flatMap(({ logRecords }) => logRecords);
    expect(records).toHaveLength(8);
    expect(plainValue(records.at(-1)?.body ?? { kind: "empty" })).toEqual({ state: "open" });
  });

  it("takes a severity that there is not as none", () => {
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- what code without types gives
    expect([-1, 25, Number.NaN].map((severityNumber) => emitted({ severityNumber })?.severityNumber)).toEqual(
      [0, 0, 0],
    );
  });

  it("is in the span of its own context, of the active one, or in none", () => {
    const span = adopted({ traceId: TRACE, spanId: SPAN, traceFlags: 1 });
    const other = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: "0c".repeat(16),
      spanId: SPAN,
      traceFlags: 0,
    });
    const inSpan = contextStore.run(span, () => [emitted({}), emitted({ context: other })]);
    expect(inSpan).toMatchObject([
      { traceId: TRACE, spanId: SPAN, flags: 1 },
      { traceId: "0c".repeat(16), spanId: SPAN, flags: 0 },
    ]);
    expect(emitted({ context: context.active() })).toMatchObject({ traceId: "", spanId: "" });
  });

  it("keeps its limits", () => {
    const attributes = { a: "long text", b: 2, c: 3 };
    const record = emitted({ attributes }, { count: 2, valueLength: 4 });
    expect(plainAttributes(record?.attributes)).toEqual({ a: "long", b: 2 });
    expect(record?.droppedAttributesCount).toBe(1);
  });

  it("has times of its own, and its scope's name, version, schema and attributes", () => {
    provider
      .getLogger("orders", "1.2", { schemaUrl: "https://schema", attributes: { team: "a" } })
      .emit({ timestamp: NOW - 1000, observedTimestamp: [NOW / 1000, 5] });
    const [group] = sent();
    expect(group).toMatchObject({ scope: { name: "orders", version: "1.2" }, schemaUrl: "https://schema" });
    expect(plainAttributes(group?.scope.attributes)).toEqual({ team: "a" });
    expect(group?.logRecords[0]).toMatchObject({
      timeUnixNano: BigInt(NOW - 1000) * 1_000_000n,
      observedTimeUnixNano: BigInt(NOW) * 1_000_000n + 5n,
    });
  });

  it("says whether a record would go anywhere", () => {
    const logger = provider.getLogger("orders");
    expect(logger.enabled()).toBe(true);
    hub.disconnect();
    expect(logger.enabled()).toBe(false);
    logger.emit({ body: "lost" });
    expect(queue.depth).toBe(0);
  });
});
