import { describe, expect, it } from "vitest";
import type { LogRecord } from "@sightline/api";
import { keyFields } from "./fields.ts";
import { volumeBars } from "./volume.ts";

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
