import { describe, expect, it } from "vitest";
import type { LogRecord } from "@sightline/api";
import { keyFields } from "./fields.ts";
import { volumeBars } from "./volume.ts";
import { NO_STREAM, continued, received, released } from "./stream.ts";

function record(second: number, more: Partial<LogRecord> = {}): LogRecord {
  return {
    id: String(second),
    time: `2026-11-21T14:00:${String(second).padStart(2, "0")}.000000000Z`,
    level: "info",
    service: "stt",
    logger: "app",
    body: "decoded",
    traceId: null,
    spanId: null,
    attributes: {},
    resource: {},
    ...more,
  };
}

const ids = (records: readonly LogRecord[]): string => records.map(({ id }) => id).join(" ");

describe("stream", () => {
  const first = received(NO_STREAM, [record(9), record(8)], true);

  it("shows the first page at once, even while rows are held", () => {
    expect(ids(first.shown)).toBe("9 8");
  });

  it("keeps new records waiting, each once, and leaves the rows alone", () => {
    const again = received(received(first, [record(10), record(9)], true), [record(11), record(10)], true);
    expect(ids(again.shown)).toBe("9 8");
    expect(ids(again.waiting)).toBe("11 10");
    expect(again.shown).toBe(first.shown);
    expect(ids(released(again).shown)).toBe("11 10 9 8");
  });

  it("shows new records at once where nothing holds them, late ones in their place", () => {
    const wide = received(NO_STREAM, [record(9), record(5)], false);
    expect(ids(received(wide, [record(10), record(7)], false).shown)).toBe("10 9 7 5");
  });

  it("adds older pages at the end without doubling", () => {
    expect(ids(continued(first, [record(8), record(7)]).shown)).toBe("9 8 7");
    expect(continued(first, [record(8)])).toBe(first);
  });
});

describe("keyFields", () => {
  it("leaves out what the row says already, ids and long text, and puts errors first", () => {
    const fields = keyFields(
      record(1, {
        body: "decode of 21 s failed",
        attributes: {
          seconds: "21",
          beam: "5",
          trace_id: "abc",
          session: "0af7651916cd43dd8448eb211c80319c",
          text: "x".repeat(80),
          "exception.type": "TimeoutError",
        },
      }),
    );
    expect(fields).toEqual([
      { key: "exception.type", value: "TimeoutError" },
      { key: "beam", value: "5" },
    ]);
  });
});

describe("volumeBars", () => {
  it("stacks to the plot's height, and shows at least a pixel of what is there", () => {
    const volume = {
      from: 0,
      to: 100,
      step: 50,
      buckets: [
        { time: 0, rest: 998, warn: 1, error: 1 },
        { time: 50, rest: 0, warn: 0, error: 0 },
      ],
    };
    const [full, empty] = volumeBars(volume, volume, { width: 200, height: 40 });
    expect(full).toMatchObject({ x: 0, width: 99, error: 1, warn: 1, count: 1000 });
    expect(empty).toMatchObject({ x: 100, error: 0, warn: 0, rest: 0 });
  });
});
