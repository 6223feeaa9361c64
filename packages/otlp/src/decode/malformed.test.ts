import { SightlineError } from "@sightline/model";
import { describe, expect, it } from "vitest";
import {
  ANY_VALUE,
  KEY_VALUE,
  LOG_RECORD,
  ProtoWriter,
  REQUEST,
  RESOURCE_GROUP,
  SCOPE_GROUP,
  SPAN,
  VALUE_LIST,
  encodeKeyValue,
} from "../encode/index.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { decodeLogs } from "./logs.ts";
import { decodeTraces, readTraces } from "./traces.ts";

/** The third span of the second resource, written by `write`. */
function request(write: (writer: ProtoWriter) => void): Uint8Array {
  const writer = new ProtoWriter();
  writer.bytes(REQUEST.resources, new Uint8Array());
  const group = writer.begin(REQUEST.resources);
  const scope = writer.begin(RESOURCE_GROUP.scopes);
  writer.bytes(SCOPE_GROUP.items, new Uint8Array());
  writer.bytes(SCOPE_GROUP.items, new Uint8Array());
  const span = writer.begin(SCOPE_GROUP.items);
  write(writer);
  writer.end(span);
  writer.end(scope);
  writer.end(group);
  return writer.finish();
}

function errorOf(run: () => unknown): SightlineError {
  try {
    run();
  } catch (error) {
    if (error instanceof SightlineError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const SPAN_PATH = "resource_spans[1].scope_spans[0].spans[2]";

describe("a malformed request", () => {
  it("names the field: a value that is cut off", () => {
    const bytes = request((writer) => {
      writer.bytes(SPAN.attributes, encodeKeyValue("a", 1));
      const attribute = writer.begin(SPAN.attributes);
      writer.string(KEY_VALUE.key, "b");
      const value = writer.begin(KEY_VALUE.value);
      writer.raw(Uint8Array.of(ANY_VALUE.stringValue * 8 + 2, 9, 65));
      writer.end(value);
      writer.end(attribute);
    });
    const error = errorOf(() => decodeTraces(bytes));
    expect(error.code).toBe("OTLP_MALFORMED");
    expect(error.status).toBe(400);
    expect(error.field).toBe(`${SPAN_PATH}.attributes[1].value.string_value`);
    expect(error.message).toContain("the length 9 goes beyond the 1 bytes that are left");
    expect(error.message).toContain(`at byte ${bytes.length - 2}`);
  });

  it("names the field: a wrong wire type", () => {
    const error = errorOf(() => decodeTraces(request((writer) => writer.uint32(SPAN.traceId, 1))));
    expect(error.field).toBe(`${SPAN_PATH}.trace_id`);
    expect(error.message).toContain("field 1 is a varint, expected length-delimited");
  });

  it.each([
    ["a group", [0xb3, 0x01], "wire type 3"],
    ["field number 0", [0x00, 0x01], "no such field number"],
    ["a number without end", [0x30, ...Array.from({ length: 11 }, () => 0xff)], "ten bytes"],
    ["a length beyond 2^32", [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], "goes beyond"],
    ["a length of −1", [0x0a, ...Array.from({ length: 9 }, () => 0xff), 0x01], "goes beyond"],
    ["half a time", [0x39, 1, 2, 3], "ends inside a number"],
    ["a tag and no more", [0x0a], "ends inside a number"],
  ])("refuses %s", (_, content, reason) => {
    const error = errorOf(() => decodeTraces(request((writer) => writer.raw(Uint8Array.from(content)))));
    expect(error.code).toBe("OTLP_MALFORMED");
    expect(error.message).toContain(reason);
    expect(error.field).toContain("resource_spans[1].scope_spans[0]");
  });

  it("refuses a field that goes beyond its own message but not beyond the request", () => {
    const writer = new ProtoWriter();
    writer.bytes(REQUEST.resources, Uint8Array.of(SPAN.name * 8 + 1, 1, 2));
    writer.bytes(REQUEST.resources, new Uint8Array(40));
    expect(errorOf(() => decodeTraces(writer.finish())).message).toContain("beyond the end of its message");
  });

  it("replaces what is not UTF-8, as text has no other way to be kept", () => {
    const bytes = request((writer) => writer.bytes(SPAN.name, Uint8Array.of(0xff, 65)));
    expect(decodeTraces(bytes).resourceSpans[1]?.scopeSpans[0]?.spans[2]?.name).toBe("\uFFFDA");
  });
});

/** A log record whose body is an array in an array in an array … */
function nested(depth: number): Uint8Array {
  return request((writer) => {
    const marks: number[] = [writer.begin(LOG_RECORD.body, depth * 8)];
    for (let level = depth; level > 0; level--) {
      marks.push(writer.begin(ANY_VALUE.arrayValue, level * 8));
      marks.push(writer.begin(VALUE_LIST.values, level * 8));
    }
    for (const mark of marks.toReversed()) writer.end(mark);
  });
}

describe("limits", () => {
  it("refuses values that are nested deeper, and takes those at the limit", () => {
    expect(() => decodeLogs(nested(32))).not.toThrow();
    const error = errorOf(() => decodeLogs(nested(33)));
    expect(error.code).toBe("OTLP_LIMIT");
    expect(error.message).toContain('"depth" is 32');
    expect(error.field).toContain("resource_logs[1].scope_logs[0].log_records[2].body.array_value");
    expect(errorOf(() => decodeLogs(nested(20_000))).code).toBe("OTLP_LIMIT");
  });

  it("refuses more attributes, items and bytes", () => {
    const bytes = request((writer) => {
      for (let at = 0; at < 3; at++) writer.bytes(SPAN.attributes, encodeKeyValue("k", at));
    });
    const limited = (limits: Partial<typeof DEFAULT_LIMITS>) => (): unknown =>
      decodeTraces(bytes, { ...DEFAULT_LIMITS, ...limits });
    expect(limited({ attributes: 3, items: 3, bytes: bytes.length })).not.toThrow();
    expect(errorOf(limited({ attributes: 2 })).message).toContain('"attributes" is 2');
    expect(errorOf(limited({ attributes: 2 })).field).toBe(`${SPAN_PATH}.attributes[2]`);
    expect(errorOf(limited({ items: 2 })).message).toContain('"items" is 2');
    expect(errorOf(limited({ bytes: 10 })).status).toBe(413);
  });
});

describe("a visitor's own error", () => {
  it("comes out as it is", () => {
    const own = new Error("the visitor's");
    const visitor = {
      resource: (): void => {
        throw own;
      },
      scope: (): void => {},
      span: (): void => {},
    };
    expect(() =>
      readTraces(
        request(() => {}),
        visitor,
      ),
    ).toThrow(own);
  });
});
