import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnyValue } from "../data/value.ts";
import { decodeTraces } from "../decode/traces.ts";
import type { Span } from "../data/traces.ts";
import {
  encodeKeyValue,
  ProtoWriter,
  REQUEST,
  RESOURCE_GROUP,
  SCOPE_GROUP,
  SPAN,
  writeAttribute,
  writeValue,
} from "./index.ts";

function spanOf(write: (writer: ProtoWriter) => void, capacity = 16): Span {
  const writer = new ProtoWriter(capacity);
  const group = writer.begin(REQUEST.resources);
  const scope = writer.begin(RESOURCE_GROUP.scopes, 100);
  const item = writer.begin(SCOPE_GROUP.items, 20_000);
  write(writer);
  writer.end(item);
  writer.end(scope);
  writer.end(group);
  const span = decodeTraces(writer.finish()).resourceSpans[0]?.scopeSpans[0]?.spans[0];
  if (span === undefined) throw new Error("no span");
  return span;
}

const valueOf = (value: unknown): AnyValue | undefined =>
  spanOf((writer) => writeAttribute(writer, SPAN.attributes, "k", value)).attributes[0]?.value;

describe("ProtoWriter", () => {
  it("writes lengths of any width, whatever size was expected", () => {
    for (const size of [0, 1, 41, 42, 127, 128, 129, 16_383, 16_384, 70_000, 2_100_000]) {
      const text = "x".repeat(size);
      expect(spanOf((writer) => writer.string(SPAN.name, text)).name).toBe(text);
      const wide = "é".repeat(size / 2);
      expect(spanOf((writer) => writer.string(SPAN.name, wide)).name).toBe(wide);
    }
  });

  it("writes any text as UTF-8, half surrogate pairs as U+FFFD", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
        expect(spanOf((writer) => writer.string(SPAN.name, text)).name).toBe(text);
      }),
    );
    expect(spanOf((writer) => writer.string(SPAN.name, "a\uD83Db")).name).toBe("a\uFFFDb");
    expect(spanOf((writer) => writer.string(SPAN.name, "\uDE00".repeat(50))).name).toBe("\uFFFD".repeat(50));
  });

  it("writes ids from words and from hex alike", () => {
    const byWords = spanOf((writer) => {
      writer.id128(SPAN.traceId, 0x0102_0304, 0xffff_ffff, 0, 0x8000_0001);
      writer.id64(SPAN.spanId, 0xdead_beef, 7);
    });
    const byHex = spanOf((writer) => {
      writer.hex(SPAN.traceId, "01020304FFFFFFFF0000000080000001");
      writer.hex(SPAN.spanId, "deadbeef00000007");
    });
    expect(byWords).toStrictEqual(byHex);
    expect(byWords.spanId).toBe("deadbeef00000007");
  });

  it("writes times from a bigint, from words and from a safe integer alike", () => {
    const time = 1_767_225_600_123_456_789n;
    const low = Number(time & 0xffff_ffffn);
    const high = Number(time >> 32n);
    const span = spanOf((writer) => {
      writer.fixed64(SPAN.startTimeUnixNano, time);
      writer.fixed64Words(SPAN.endTimeUnixNano, low, high);
    });
    expect([span.startTimeUnixNano, span.endTimeUnixNano]).toStrictEqual([time, time]);
    expect(spanOf((writer) => writer.fixed53(SPAN.startTimeUnixNano, 2 ** 53 - 1))).toMatchObject({
      startTimeUnixNano: 2n ** 53n - 1n,
    });
  });

  it("keeps what was written before when a part is taken back, and starts anew after reset", () => {
    const writer = new ProtoWriter(16);
    writer.string(1, "kept");
    const { length } = writer;
    writer.string(2, "dropped".repeat(20));
    writer.truncate(length);
    expect(Buffer.from(writer.view()).toString("latin1")).toBe("\n\u0004kept");
    writer.reset();
    writer.bool(3, true);
    expect([...writer.finish()]).toStrictEqual([24, 1]);
  });
});

describe("attributes from plain values", () => {
  it.each<[unknown, AnyValue]>([
    ["", { kind: "string", value: "" }],
    [0, { kind: "int", value: 0n }],
    [-1, { kind: "int", value: -1n }],
    [Number.MIN_SAFE_INTEGER, { kind: "int", value: BigInt(Number.MIN_SAFE_INTEGER) }],
    [-(2 ** 32), { kind: "int", value: -(2n ** 32n) }],
    [2 ** 53, { kind: "double", value: 2 ** 53 }],
    [0.5, { kind: "double", value: 0.5 }],
    [Number.NaN, { kind: "double", value: Number.NaN }],
    [-(2n ** 63n), { kind: "int", value: -(2n ** 63n) }],
    [true, { kind: "bool", value: true }],
    [null, { kind: "empty" }],
    [undefined, { kind: "empty" }],
    [Symbol("s"), { kind: "empty" }],
    [Uint8Array.of(1, 2), { kind: "bytes", value: Uint8Array.of(1, 2) }],
    [
      ["a", null, [1]],
      {
        kind: "array",
        value: [
          { kind: "string", value: "a" },
          { kind: "empty" },
          { kind: "array", value: [{ kind: "int", value: 1n }] },
        ],
      },
    ],
    [
      { a: { b: true } },
      {
        kind: "kvlist",
        value: [
          {
            key: "a",
            value: { kind: "kvlist", value: [{ key: "b", value: { kind: "bool", value: true } }] },
          },
        ],
      },
    ],
  ])("writes %o", (plain, value) => {
    expect(valueOf(plain)).toStrictEqual(value);
  });

  it("ends cycles at a depth that readers accept", () => {
    const cycle: Record<string, unknown> = {};
    cycle["self"] = cycle;
    expect(valueOf(cycle)).toMatchObject({ kind: "kvlist", value: [{ key: "self" }] });
  });

  it("can be encoded once and written many times", () => {
    const encoded = encodeKeyValue("service.name", "shop");
    const direct = spanOf((writer) => writeAttribute(writer, SPAN.attributes, "service.name", "shop"));
    const cached = spanOf((writer) => writer.bytes(SPAN.attributes, encoded));
    expect(cached).toStrictEqual(direct);
  });

  it("writes text attributes of any length and script", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.oneof(fc.string({ maxLength: 70 }), fc.string({ unit: "binary", maxLength: 70 })),
            fc.oneof(fc.string({ maxLength: 70 }), fc.string({ unit: "binary", maxLength: 200 })),
          ),
          { maxLength: 5 },
        ),
        (pairs) => {
          const span = spanOf((writer) => {
            for (const [key, value] of pairs) writer.textAttribute(SPAN.attributes, key, value);
          });
          expect(span.attributes).toStrictEqual(
            pairs.map(([key, value]) => ({ key, value: { kind: "string", value } })),
          );
        },
      ),
    );
    const sizes = [60, 61, 62, 121, 122];
    const exact = sizes.map((size) =>
      spanOf((writer) => writer.textAttribute(SPAN.attributes, "k".repeat(size - 60), "v".repeat(60))),
    );
    expect(exact.map(({ attributes }) => attributes[0]?.key.length)).toStrictEqual([0, 1, 2, 61, 62]);
  });

  it("writes a value alone, as the body of a log record needs it", () => {
    const writer = new ProtoWriter();
    writeValue(writer, 5, "hi");
    expect([...writer.finish()]).toStrictEqual([42, 4, 10, 2, 104, 105]);
  });
});
