/** pino itself, with our options. */
import { plainAttributes } from "@sightline/testkit";
import { decodeLogs, type LogRecord } from "@sightline/otlp";
import pino, { type LoggerOptions } from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import { contextStore } from "../../context/store.ts";
import { BoundedQueue } from "../../export/bounded-queue.ts";
import { LogEncoder } from "../../export/log-encoder.ts";
import { encodeResource } from "../../export/scope-encoder.ts";
import { Redaction } from "../../redaction/redaction.ts";
import { Clock } from "../../time/clock.ts";
import { remoteSpan } from "../../trace/silent-span.ts";
import { LineBuffer } from "../line-buffer.ts";
import type { LogEntry } from "../log-entry.ts";
import { LogHub } from "../log-hub.ts";
import { pinoOptions } from "./options.ts";
import { pinoSeverity } from "./severity.ts";

const clock = new Clock({ monotonic: () => 0.25, wall: () => Date.UTC(2026, 2, 1, 12, 0, 0, 7) });
const span = remoteSpan("0a".repeat(16), "0b".repeat(8), 1, undefined);
const ids = { trace_id: "0a".repeat(16), span_id: "0b".repeat(8) };

describe("pino with our options", () => {
  let text: string;
  let hub: LogHub;
  let queue: BoundedQueue<LogEntry>;
  let redaction: Redaction;

  beforeEach(() => {
    text = "";
    redaction = new Redaction();
    hub = new LogHub(clock, new LineBuffer(() => {}), redaction);
    queue = new BoundedQueue<LogEntry>({ capacity: 100, batch: 100 });
    hub.connect({ service: "shop", environment: "test" }, queue);
  });

  function logger<Custom extends string = never>(options: LoggerOptions<Custom> = {}) {
    const stream = {
      write: (line: string) => {
        text += line;
      },
    };
    return pino(pinoOptions(hub, options), stream);
  }

  function lines(): Record<string, unknown>[] {
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line): Record<string, unknown> => JSON.parse(line));
  }

  function sent(): LogRecord[] {
    const body = new LogEncoder(clock, encodeResource({})).encode(queue.take());
    return decodeLogs(body).resourceLogs.flatMap((group) =>
      group.scopeLogs.flatMap((scope) => scope.logRecords),
    );
  }

  it.each([true, false])("writes our fields and sends the same record (redaction: %s)", (redacts) => {
    if (!redacts) redaction.configure(false);
    contextStore.run(span, () => logger({ name: "orders" }).info({ order: 7 }, "paid %d", 9));
    expect(lines()).toEqual([
      {
        timestamp: "2026-03-01T12:00:00.007000Z",
        level: "INFO",
        logger: "orders",
        message: "paid 9",
        ...ids,
        service: "shop",
        environment: "test",
        order: 7,
      },
    ]);
    const [record] = sent();
    expect(record).toMatchObject({
      severityNumber: 9,
      severityText: "INFO",
      body: { kind: "string", value: "paid 9" },
      traceId: ids.trace_id,
      spanId: ids.span_id,
      timeUnixNano: 1_772_366_400_007_000_000n,
    });
    expect(plainAttributes(record?.attributes)).toEqual({ order: 7 });
  });

  it("keeps bindings of children, prefixes, serializers and pino's own redaction, also in what is sent", () => {
    const log = logger({
      serializers: { user: (user: { id: number }) => ({ id: user.id }) },
      redact: ["card.number", "order.note"],
    });
    const child = log.child(
      { request: 3 },
      { msgPrefix: "[http] ", serializers: { size: (size: number) => `${size} B` } },
    );
    child.warn({ user: { id: 1, mail: "x" }, card: { number: 1 }, order: { note: "n" }, size: 5 }, "done");
    const fields = {
      request: 3,
      user: { id: 1 },
      card: { number: "[Redacted]" },
      order: { note: "[Redacted]" },
      size: "5 B",
    };
    expect(lines()[0]).toMatchObject({ level: "WARN", message: "[http] done", ...fields });
    expect(plainAttributes(sent()[0]?.attributes)).toEqual(fields);
  });

  it("takes out what the SDK takes out, below what serializers made too", () => {
    const log = logger({
      serializers: { req: () => ({ headers: { authorization: "Bearer abc.def.ghi" } }) },
    });
    log.child({ password: "hunter2" }).info({ req: {} }, "token=Zm9vYmFyYmF6cXV4 used");
    expect(text).not.toMatch(/hunter2|abc\.def|Zm9vYmFy/u);
    expect(
      JSON.stringify(sent(), (_, value: unknown) => (typeof value === "bigint" ? "" : value)),
    ).not.toMatch(/hunter2|abc\.def|Zm9vYmFy/u);
    expect(lines()[0]).toMatchObject({ level: "INFO", service: "shop", password: "[redacted:secret]" });
  });

  it("writes errors as ours are written, with their stack and causes", () => {
    logger().error(new TypeError("no", { cause: new Error("deeper") }));
    expect(lines()[0]).toMatchObject({
      level: "ERROR",
      message: expect.stringContaining("no"),
      exception: { type: "TypeError", stack: expect.stringContaining("pino.test") },
    });
    expect(plainAttributes(sent()[0]?.attributes)).toMatchObject({
      "exception.type": "TypeError",
      "exception.stacktrace": expect.stringContaining("deeper"),
    });
  });

  it("gives custom levels their place among the severities", () => {
    const log = logger({ customLevels: { audit: 35, loud: 70 } });
    log.audit("who");
    log.loud("very");
    expect(lines().map(({ level }) => level)).toEqual(["AUDIT", "LOUD"]);
    expect(sent().map(({ severityNumber, severityText }) => [severityNumber, severityText])).toEqual([
      [11, "AUDIT"],
      [24, "LOUD"],
    ]);
  });

  it("leaves pino's keys, times and level numbers to who asks for them", () => {
    logger({
      messageKey: "msg",
      errorKey: "err",
      timestamp: false,
      base: { host: "a" },
      formatters: { level: (_label: string, number: number) => ({ level: number }) },
    }).error(new Error("no"), "failed");
    expect(lines()[0]).toMatchObject({ level: 50, msg: "failed", host: "a", err: { message: "no" } });
    expect(sent()[0]).toMatchObject({ severityNumber: 17, severityText: "ERROR", body: { value: "failed" } });
  });

  it("passes on what a hook made of a line, and harms no line that is no JSON", () => {
    const log = logger({ hooks: { streamWrite: (line) => line.replace("secret-project", "*") } });
    log.info("secret-project");
    logger({ hooks: { streamWrite: () => "plain\n" } }).info("x");
    logger({ hooks: { streamWrite: () => "{torn}\n" } }).info("x");
    expect(text.split("\n").slice(1, 3)).toEqual(["plain", "{torn}"]);
    expect(JSON.parse(text.split("\n")[0] ?? "")).toMatchObject({ message: "*" });
  });

  it("writes to stdout and sends nothing before the set-up", () => {
    hub = new LogHub(clock, new LineBuffer(() => {}));
    logger().info("early");
    expect(lines()).toEqual([
      { level: "INFO", timestamp: "2026-03-01T12:00:00.007000Z", logger: "pino", message: "early" },
    ]);
  });
});

describe("severities of pino's levels", () => {
  it.each([
    [10, 1, "TRACE"],
    [20, 5, "DEBUG"],
    [30, 9, "INFO"],
    [40, 13, "WARN"],
    [50, 17, "ERROR"],
    [60, 21, "FATAL"],
    [45, 15, "WARN"],
    [0, 1, "TRACE"],
    [1000, 24, "FATAL"],
    ["info", 9, "info"],
    ["OTHER", 0, "OTHER"],
    [undefined, 0, ""],
  ])("%s is %i %s", (level, severityNumber, severityText) => {
    expect(pinoSeverity(level, new Map())).toEqual({ severityNumber, severityText });
  });
});
