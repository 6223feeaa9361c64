import { encodeLogs, encodeLogsJson, encodeTraces, encodeTracesJson, type KeyValue } from "@sightline/otlp";
import { logRecord, logsData, span, spanEvent, spanLink, tracesData } from "@sightline/testkit";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as arbitrary from "../../../../../otlp/test/arbitrary.ts";
import { damaged } from "../../../../test/damage.ts";
import { logsFromObjects, spansFromObjects, written } from "../../../../test/object-rows/rows.ts";
import { protobufOf } from "../../../receiver/protobuf.ts";
import type { IntakePolicy } from "../../intake/policy.ts";
import { RowWriter } from "../rows/row-writer.ts";
import { transcodeLogs } from "./log-transcoder.ts";
import { transcodeTraces } from "./span-transcoder.ts";

const NOW = 1_795_269_600_000;
const policy: IntakePolicy = { retentionDays: 15, clock: () => NOW };
/** Random times are within: 2^64 ns are in the year 2554. */
const patient: IntakePolicy = { retentionDays: 300_000, clock: () => 2 ** 64 / 1e6 };
const now = BigInt(NOW) * 1_000_000n;

/** `SIGHTLINE_FUZZ_MS` for a longer run. */
const budget = {
  numRuns: Number.MAX_SAFE_INTEGER,
  interruptAfterTimeLimit: Number(process.env["SIGHTLINE_FUZZ_MS"] ?? 1000),
};

const traces = arbitrary.tracesData.map(encodeTraces);
const logs = arbitrary.logsData.map(encodeLogs);

describe.each([
  ["spans", traces, transcodeTraces, spansFromObjects],
  ["log records", logs, transcodeLogs, logsFromObjects],
] as const)("%s from the wire", (_, bodies, transcode, fromObjects) => {
  it.each([
    ["whole", bodies],
    ["damaged", damaged(bodies)],
  ])("are the rows that objects give, or the same error: %s", (_bytes, checked) => {
    fc.assert(
      fc.property(checked, fc.constantFrom(policy, patient), (body, used) => {
        expect(written(transcode, body, used)).toEqual(written(fromObjects, body, used));
      }),
      budget,
    );
  });
});

function fromJson(signal: "traces" | "logs", document: string): Uint8Array {
  return protobufOf(signal, "json", Buffer.from(document));
}

describe("JSON and protobuf of the same data", () => {
  it("are the same rows", () => {
    fc.assert(
      fc.property(arbitrary.tracesData, arbitrary.logsData, (traceData, logData) => {
        expect(written(transcodeTraces, fromJson("traces", encodeTracesJson(traceData)), patient)).toEqual(
          written(transcodeTraces, encodeTraces(traceData), patient),
        );
        expect(written(transcodeLogs, fromJson("logs", encodeLogsJson(logData)), patient)).toEqual(
          written(transcodeLogs, encodeLogs(logData), patient),
        );
      }),
      budget,
    );
  });
});

const text = (key: string, value: string): KeyValue => ({ key, value: { kind: "string", value } });

/** Keys in all the relations that matter to a map. */
const attributeLists: readonly (readonly [string, readonly KeyValue[]])[] = [
  ["none", []],
  ["one key twice", [text("a", "1"), text("b", "2"), text("a", "3")]],
  ["keys with equal ends", [text("abcdefg", "1"), text("abXdefg", "2")]],
  ["keys that look alike", Array.from({ length: 60 }, (_, at) => text(`${at + 10}aaa${at + 10}aaaaaa`, "x"))],
  ["an empty key twice", [text("", "1"), text("", "2")]],
  ["many", Array.from({ length: 300 }, (_, at) => text(`key.${at % 290}`, `${at}`))],
  ["long texts", [text("k".repeat(200), "é".repeat(100)), text("x", "y".repeat(60_000))]],
  [
    "every kind of value",
    [
      { key: "empty", value: { kind: "empty" } },
      { key: "int", value: { kind: "int", value: 42n } },
      ...[
        0n,
        9n,
        10n,
        -1n,
        2n ** 31n - 1n,
        2n ** 31n,
        -(2n ** 31n),
        2n ** 32n,
        2n ** 53n + 1n,
        -(2n ** 53n) - 1n,
        2n ** 63n - 1n,
        -(2n ** 63n),
      ].map((value): KeyValue => ({ key: `int ${value}`, value: { kind: "int", value } })),
      ...[0, -0, 1.5, 1e21, Number.NaN, Number.NEGATIVE_INFINITY].map((value, at): KeyValue => ({
        key: `double ${at}`,
        value: { kind: "double", value },
      })),
      { key: "yes", value: { kind: "bool", value: true } },
      { key: "no", value: { kind: "bool", value: false } },
      { key: "bytes", value: { kind: "bytes", value: Uint8Array.of(0, 255) } },
      { key: "array", value: { kind: "array", value: [{ kind: "int", value: 1n }, { kind: "empty" }] } },
      { key: "list", value: { kind: "kvlist", value: [text("a", "ü")] } },
    ],
  ],
];

describe("attributes", () => {
  it.each(attributeLists)("with %s", (_, attributes) => {
    const events = [{ ...spanEvent(), attributes }];
    const links = [{ ...spanLink(), attributes }];
    const one = { ...span({ startTimeUnixNano: now }), attributes, events, links };
    const data = tracesData([one, { ...one, attributes: [] }]);
    const body = encodeTraces({
      resourceSpans: data.resourceSpans.map((group) => ({
        ...group,
        resource: { ...group.resource, attributes },
      })),
    });
    const rows = written(transcodeTraces, body, policy);
    expect(rows).toMatchObject({ stored: 2, rejections: [] });
    expect(rows).toEqual(written(spansFromObjects, body, policy));
  });

  it("whose keys become the same text, since they are not UTF-8", () => {
    const plain = span({ startTimeUnixNano: now, attributes: { "k\u0001": "1", "k\u0002": "2" } });
    const body = Buffer.from(encodeTraces(tracesData([plain])));
    body[body.indexOf("k\u0001") + 1] = 0xfe;
    body[body.indexOf("k\u0002") + 1] = 0xff;
    expect(written(transcodeTraces, body, policy)).toEqual(written(spansFromObjects, body, policy));
  });

  it.each([[["", "a"]], [["a", ""]], [["", ""]], [["a", "b"]]])("name the service: %j", (names) => {
    const attributes = names.map((name) => text("service.name", name));
    const resourceSpans = tracesData([span({ startTimeUnixNano: now })]).resourceSpans.map((group) => ({
      ...group,
      resource: { attributes, droppedAttributesCount: 0 },
    }));
    const body = encodeTraces({ resourceSpans });
    expect(written(transcodeTraces, body, policy)).toEqual(written(spansFromObjects, body, policy));
  });
});

describe("what is refused", () => {
  const good = { startTimeUnixNano: now };
  const deep = (depth: number): KeyValue["value"] =>
    depth === 0 ? { kind: "empty" } : { kind: "array", value: [deep(depth - 1)] };

  it("is counted by its reason, without a row", () => {
    const hour = 3_600_000_000_000n;
    const spans = [
      span(good),
      span({ ...good, traceId: "0".repeat(32) }),
      span({ ...good, traceId: "abcd" }),
      span({ ...good, spanId: "0".repeat(16) }),
      span({ ...good, parentSpanId: "1234" }),
      span({ startTimeUnixNano: now + hour }),
      span({ startTimeUnixNano: now + hour + 1n }),
      span({ startTimeUnixNano: now - 15n * 24n * hour }),
      span({ startTimeUnixNano: now - 15n * 24n * hour - 1n }),
      span({ startTimeUnixNano: 0n }),
    ];
    const body = encodeTraces(tracesData(spans));
    const rows = written(transcodeTraces, body, policy);
    expect(rows).toEqual(written(spansFromObjects, body, policy));
    expect(rows).toMatchObject({
      stored: 3,
      rejections: [
        { count: 2, reason: "trace id is not 16 bytes, or all zero" },
        { count: 1, reason: "span id is not 8 bytes, or all zero" },
        { count: 1, reason: "parent span id is not 8 bytes" },
        { count: 1, reason: "span start is more than one hour in the future" },
        { count: 2, reason: "span start is older than the retention of 15 days" },
      ],
    });
  });

  it.each([
    [32, expect.objectContaining({ rows: expect.any(String) })],
    [33, "OTLP_LIMIT"],
  ])("is a value %i levels deep only beyond the limit, wherever it stands", (depth, expected) => {
    const attributes: KeyValue[] = [{ key: "deep", value: deep(depth) }];
    const refused = { ...span({ startTimeUnixNano: 0n }), attributes };
    const kept = { ...span(good), events: [{ ...spanEvent(), attributes }] };
    const old = { ...logRecord({ timeUnixNano: 1n }), body: deep(depth) };
    for (const one of [refused, kept])
      expect(written(transcodeTraces, encodeTraces(tracesData([one])), policy)).toEqual(expected);
    expect(written(transcodeLogs, encodeLogs(logsData([old])), policy)).toEqual(expected);
  });

  it("names the field that is malformed", () => {
    const body = encodeTraces(tracesData([span(good)])).slice(0, -1);
    expect(() => transcodeTraces(body, policy, new RowWriter())).toThrow(
      expect.objectContaining({
        code: "OTLP_MALFORMED",
        field: expect.stringContaining("resource_spans[0]"),
      }),
    );
  });
});
