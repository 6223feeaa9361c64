import { SightlineError } from "@sightline/model";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../decode/limits.ts";
import { decodeLogsJson } from "./decode-logs.ts";
import { decodeMetricsJson } from "./decode-metrics.ts";
import { decodeTracesJson } from "./decode-traces.ts";
import { encodeTracesJson } from "./encode-traces.ts";

const spanOf = (json: string): unknown =>
  decodeTracesJson(`{"resourceSpans":[{"scopeSpans":[{"spans":[${json}]}]}]}`).resourceSpans[0]?.scopeSpans[0]
    ?.spans[0];
const recordOf = (json: string): unknown =>
  decodeLogsJson(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[${json}]}]}]}`).resourceLogs[0]?.scopeLogs[0]
    ?.logRecords[0];
const metricOf = (json: string): unknown =>
  decodeMetricsJson(`{"resourceMetrics":[{"scopeMetrics":[{"metrics":[${json}]}]}]}`).resourceMetrics[0]
    ?.scopeMetrics[0]?.metrics[0];

function errorOf(run: () => unknown): SightlineError {
  try {
    run();
  } catch (error) {
    if (error instanceof SightlineError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("OTLP/JSON", () => {
  it("takes ids in any case and keeps them in lower case", () => {
    expect(spanOf('{"traceId":"5B8EFFF798038103D269B633813FC60C"}')).toMatchObject({
      traceId: "5b8efff798038103d269b633813fc60c",
    });
  });

  it("takes field names in snake_case, and ignores those that it does not know", () => {
    const data = decodeTracesJson(
      `{"resource_spans":[{"later":1,"scope_spans":[{"spans":[
        {"trace_id":"AB","dropped_attributes_count":3,"traceID":"CD"}]}]}]}`,
    );
    expect(data.resourceSpans[0]?.scopeSpans[0]?.spans[0]).toMatchObject({
      traceId: "ab",
      droppedAttributesCount: 3,
    });
  });

  it("takes 64-bit integers as strings and as numbers, and loses no digit of either", () => {
    expect(
      spanOf('{"startTimeUnixNano":"1544712660300000001","endTimeUnixNano":1544712660300000001}'),
    ).toMatchObject({
      startTimeUnixNano: 1544712660300000001n,
      endTimeUnixNano: 1544712660300000001n,
    });
    expect(recordOf('{"body":{"intValue":-9223372036854775808}}')).toMatchObject({
      body: { kind: "int", value: -(2n ** 63n) },
    });
    expect(recordOf('{"body":{"doubleValue":12345678901234567890}}')).toMatchObject({
      body: { kind: "double", value: Number("12345678901234567890") },
    });
  });

  it("takes enums as numbers and as names", () => {
    expect(spanOf('{"kind":"SPAN_KIND_CLIENT","status":{"code":"STATUS_CODE_ERROR"}}')).toMatchObject({
      kind: 3,
      status: { code: 2 },
    });
    expect(recordOf('{"severityNumber":"SEVERITY_NUMBER_WARN2"}')).toMatchObject({
      severityNumber: 14,
    });
    expect(recordOf('{"severityNumber":"SEVERITY_NUMBER_FATAL4"}')).toMatchObject({
      severityNumber: 24,
    });
    expect(metricOf('{"sum":{"aggregationTemporality":"AGGREGATION_TEMPORALITY_CUMULATIVE"}}')).toMatchObject(
      { data: { aggregationTemporality: 2 } },
    );
    expect(spanOf('{"kind":77}')).toMatchObject({ kind: 0 });
  });

  it("takes numbers that JSON has no words for, and bytes as base64 of both alphabets", () => {
    expect(metricOf('{"gauge":{"dataPoints":[{"asDouble":"NaN"}]}}')).toMatchObject({
      data: { dataPoints: [{ value: Number.NaN }] },
    });
    expect(recordOf('{"body":{"bytesValue":"-_8="}}')).toStrictEqual(
      recordOf('{"body":{"bytesValue":"+/8"}}'),
    );
  });

  it("reads null as an absent field, and a point without value as such", () => {
    expect(spanOf('{"name":null,"status":null,"events":null}')).toMatchObject({
      name: "",
      status: { code: 0 },
      events: [],
    });
    expect(metricOf('{"gauge":{"dataPoints":[{}]}}')).toMatchObject({
      data: { dataPoints: [{ value: undefined }] },
    });
  });

  it("reads an id of zeros as none where it is optional", () => {
    expect(recordOf('{"traceId":"00000000000000000000000000000000","spanId":"ab"}')).toMatchObject({
      traceId: "",
      spanId: "",
    });
    expect(spanOf('{"parentSpanId":"0000000000000000"}')).toMatchObject({ parentSpanId: "" });
  });

  it("leaves defaults out", () => {
    expect(encodeTracesJson(decodeTracesJson('{"resourceSpans":[{}]}'))).toBe(
      '{"resourceSpans":[{"resource":{},"scopeSpans":[]}]}',
    );
  });
});

const nested = (depth: number): string =>
  `{"body":${'{"arrayValue":{"values":['.repeat(depth)}{}${"]}}".repeat(depth)}}`;

describe("malformed OTLP/JSON", () => {
  const path = "resourceSpans[0].scopeSpans[0].spans[0]";

  it.each([
    ['{"traceId":"xyz0"}', `${path}.traceId`, 'expected hex digits, found "xyz0"'],
    ['{"traceId":"abc"}', `${path}.traceId`, "expected hex digits"],
    ['{"startTimeUnixNano":"soon"}', `${path}.startTimeUnixNano`, "expected a whole number"],
    ['{"startTimeUnixNano":-1}', `${path}.startTimeUnixNano`, "is not between 0 and"],
    ['{"startTimeUnixNano":1.5}', `${path}.startTimeUnixNano`, "expected a whole number"],
    ['{"kind":"SERVER"}', `${path}.kind`, "expected a whole number"],
    ['{"flags":4294967296}', `${path}.flags`, "is not between"],
    ['{"name":1}', `${path}.name`, "expected a string, found 1"],
    ['{"attributes":{}}', `${path}.attributes`, "expected a list, found an object"],
    ['{"attributes":[{"key":"a"},7]}', `${path}.attributes[1]`, "expected an object, found 7"],
    [
      '{"attributes":[{"value":{"boolValue":"yes"}}]}',
      `${path}.attributes[0].value.boolValue`,
      "expected true or false",
    ],
    [
      '{"attributes":[{"value":{"arrayValue":{"values":[{"bytesValue":"?"}]}}}]}',
      `${path}.attributes[0].value.arrayValue.values[0].bytesValue`,
      "expected base64",
    ],
    ['{"events":[{},{"timeUnixNano":{}}]}', `${path}.events[1].timeUnixNano`, "found an object"],
  ])("names the field: %s", (json, field, reason) => {
    const error = errorOf(() => spanOf(json));
    expect(error.code).toBe("OTLP_JSON_MALFORMED");
    expect(error.field).toBe(field);
    expect(error.message).toContain(reason);
  });

  it("says what is no JSON, and what is no object", () => {
    expect(errorOf(() => decodeTracesJson("{")).code).toBe("OTLP_JSON_MALFORMED");
    expect(errorOf(() => decodeTracesJson("[]")).message).toContain("in the request");
  });

  it("keeps the limits", () => {
    expect(() => recordOf(nested(32))).not.toThrow();
    expect(errorOf(() => recordOf(nested(33))).code).toBe("OTLP_LIMIT");
    expect(errorOf(() => recordOf(`{"body":${"[".repeat(9000)}${"]".repeat(9000)}}`)).code).toBe(
      "OTLP_JSON_MALFORMED",
    );
    const two = '{"resourceSpans":[{"scopeSpans":[{"spans":[{},{"attributes":[{},{}]}]}]}]}';
    const limited = (limits: object) => (): unknown =>
      decodeTracesJson(two, { ...DEFAULT_LIMITS, ...limits });
    expect(limited({ items: 2, attributes: 2 })).not.toThrow();
    expect(errorOf(limited({ items: 1 })).message).toContain('"items" is 1');
    expect(errorOf(limited({ attributes: 1 })).message).toContain('"attributes" is 1');
    expect(errorOf(limited({ bytes: 5 })).status).toBe(413);
    expect(limited({ groups: 2, values: 11 })).not.toThrow();
    expect(errorOf(limited({ groups: 1 })).field).toBe("resourceSpans[0].scopeSpans[0]");
    expect(errorOf(limited({ values: 10 })).message).toContain('"values" is 10');
    const buckets =
      '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[{"bucketCounts":[1,2,3]}]}}]}]}]}';
    expect(errorOf(() => decodeMetricsJson(buckets, { ...DEFAULT_LIMITS, parts: 2 })).field).toMatch(
      /bucketCounts$/,
    );
  });
});
