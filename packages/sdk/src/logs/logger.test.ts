import { logs, SeverityNumber } from "@opentelemetry/api";
import { decodeLogs, type LogRecord } from "@sightline/otlp";
import { beforeEach, describe, expect, it } from "vitest";
import { plainAttributes } from "@sightline/testkit";
import { contextStore } from "../context/store.ts";
import { BoundedQueue } from "../export/bounded-queue.ts";
import { LogEncoder } from "../export/log-encoder.ts";
import { encodeResource } from "../export/scope-encoder.ts";
import { Clock } from "../time/clock.ts";
import { remoteSpan } from "../trace/silent-span.ts";
import { LineBuffer } from "./line-buffer.ts";
import type { LogEntry } from "./log-entry.ts";
import { LogHub } from "./log-hub.ts";
import { Logger } from "./logger.ts";
import { SightlineLoggerProvider } from "./otel-logger.ts";
import { timestampWriter } from "./timestamp.ts";

const clock = new Clock({ monotonic: () => 0.25, wall: () => Date.UTC(2026, 2, 1, 12, 0, 0, 7) });
const span = remoteSpan("0a".repeat(16), "0b".repeat(8), 1, undefined);

describe("the logger", () => {
  let text: string;
  let hub: LogHub;
  let queue: BoundedQueue<LogEntry>;

  beforeEach(() => {
    text = "";
    hub = new LogHub(
      clock,
      new LineBuffer((chunk) => {
        text += chunk;
      }),
    );
    queue = new BoundedQueue<LogEntry>({ capacity: 100, batch: 100 });
    hub.connect({ service: "shop", environment: "test" }, queue);
  });

  function lines(): Record<string, unknown>[] {
    hub.flush();
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line): Record<string, unknown> => JSON.parse(line));
  }

  function exported(): LogRecord[] {
    const body = new LogEncoder(clock, encodeResource({ "service.name": "shop" })).encode(queue.take());
    return decodeLogs(body).resourceLogs.flatMap((group) =>
      group.scopeLogs.flatMap((scope) => scope.logRecords),
    );
  }

  it("writes one line of JSON and sends the same record", () => {
    contextStore.run(span, () => new Logger(hub, "orders").info("paid", { amount: 9.5, card: 'vi"sa' }));
    expect(lines()).toEqual([
      {
        timestamp: "2026-03-01T12:00:00.007000Z",
        level: "INFO",
        logger: "orders",
        message: "paid",
        trace_id: "0a".repeat(16),
        span_id: "0b".repeat(8),
        service: "shop",
        environment: "test",
        amount: 9.5,
        card: 'vi"sa',
      },
    ]);
    const [record] = exported();
    expect(record).toMatchObject({
      timeUnixNano: 1_772_366_400_007_000_000n,
      severityNumber: 9,
      severityText: "INFO",
      body: { kind: "string", value: "paid" },
      traceId: "0a".repeat(16),
      spanId: "0b".repeat(8),
      flags: 1,
    });
    expect(plainAttributes(record?.attributes)).toEqual({ amount: 9.5, card: 'vi"sa' });
  });

  it("writes errors with type, message, stack and cause", () => {
    const error = new TypeError("no", { cause: new Error("deeper") });
    new Logger(hub, "orders").error("failed", error);
    const [line] = lines();
    expect(line?.["exception"]).toMatchObject({
      type: "TypeError",
      message: "no",
      stack: expect.stringContaining("logger.test"),
      cause: { type: "Error", message: "deeper" },
    });
    expect(line).not.toHaveProperty("trace_id");
    expect(plainAttributes(exported()[0]?.attributes)).toMatchObject({
      "exception.type": "TypeError",
      "exception.message": "no",
    });
  });

  it("writes whatever it is given and never throws", () => {
    const circle: Record<string, unknown> = { name: "circle" };
    circle["self"] = circle;
    const hostile = {
      get trap(): never {
        throw new Error("trap");
      },
    };
    const shared = { n: 1 };
    new Logger(hub, "l").warn("odd", {
      circle,
      hostile,
      big: 10n,
      nothing: undefined,
      nil: null,
      nan: Number.NaN,
      fn: () => 1,
      date: new Date(0),
      twice: [shared, shared],
      message: "mine",
      level: "mine",
    });
    expect(lines()[0]).toMatchObject({
      message: "odd",
      level: "WARN",
      circle: { name: "circle", self: "[circular]" },
      hostile: { trap: "[threw: trap]" },
      big: "10",
      nil: null,
      nan: "NaN",
      date: "1970-01-01T00:00:00.000Z",
      twice: [{ n: 1 }, { n: 1 }],
      "fields.message": "mine",
      "fields.level": "mine",
    });
  });

  it("keeps the order of lines and fields of children, and levels below the least out", () => {
    const log = new Logger(hub, "orders").child({ order: 7 });
    log.debug("hidden");
    log.info("one", { order: 8 });
    hub.levels.set({ "*": "debug" });
    log.child({ step: 2 }).debug("two");
    expect(log.isLevelEnabled("trace")).toBe(false);
    expect(lines().map(({ message, order, step }) => [message, order, step])).toEqual([
      ["one", 8, undefined],
      ["two", 7, 2],
    ]);
  });

  it("works before the SDK is set up", () => {
    const early = new LogHub(
      clock,
      new LineBuffer((chunk) => {
        text += chunk;
      }),
    );
    new Logger(early, "main").info("early");
    early.flush();
    expect(JSON.parse(text)).toMatchObject({ message: "early", logger: "main" });
  });

  it("takes the records of OpenTelemetry's API", () => {
    logs.setGlobalLoggerProvider(new SightlineLoggerProvider(hub));
    const logger = logs.getLogger("lib", "1.0");
    expect(logger.enabled()).toBe(true);
    contextStore.run(span, () =>
      logger.emit({
        severityNumber: SeverityNumber.WARN2,
        body: { nested: [1, true] },
        attributes: { a: 1 },
        eventName: "thing.done",
        timestamp: new Date(Date.UTC(2026, 0, 1)),
        exception: new RangeError("far"),
      }),
    );
    logs.disable();
    const [record] = exported();
    expect(record).toMatchObject({
      severityNumber: 14,
      eventName: "thing.done",
      traceId: "0a".repeat(16),
      timeUnixNano: 1_767_225_600_000_000_000n,
      body: { kind: "kvlist" },
    });
    expect(plainAttributes(record?.attributes)).toMatchObject({ a: 1, "exception.type": "RangeError" });
    expect(lines()).toEqual([]);
  });
});

describe("timestamps", () => {
  it("have microseconds and stay right over the second's edge", () => {
    const write = timestampWriter();
    const base = Date.UTC(2026, 2, 1);
    expect(write(base + 999.9994)).toBe("2026-03-01T00:00:00.999999Z");
    expect(write(base + 1000)).toBe("2026-03-01T00:00:01.000000Z");
    expect(write(base + 0.0625)).toBe("2026-03-01T00:00:00.000062Z");
  });
});
