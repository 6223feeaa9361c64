import { gzipSync } from "node:zlib";
import {
  Client,
  compressionAlgorithms,
  credentials,
  Metadata,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import {
  decodeExportResponse,
  encodeLogs,
  encodeLogsJson,
  encodeMetrics,
  encodeMetricsJson,
  encodeTraces,
  encodeTracesJson,
  type AnyValue,
  type LogsData,
  type MetricsData,
  type TracesData,
} from "@sightline/otlp";
import {
  counterMetric,
  logRecord,
  logsData,
  metricsData,
  numberPoint,
  span,
  tracesData,
} from "@sightline/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runningBackend, type RunningBackend } from "./running-backend.ts";

let backend: RunningBackend;
beforeAll(async () => {
  backend = await runningBackend();
});
afterAll(() => backend.close());

type Request =
  | { readonly signal: "traces"; readonly data: TracesData }
  | { readonly signal: "logs"; readonly data: LogsData }
  | { readonly signal: "metrics"; readonly data: MetricsData };

const SERVICES = { traces: "trace.v1.Trace", logs: "logs.v1.Logs", metrics: "metrics.v1.Metrics" } as const;
const now = (): bigint => BigInt(Date.now()) * 1_000_000n;
const keys = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at}`, "x"]));

function nested(depth: number): AnyValue {
  let value: AnyValue = { kind: "string", value: "x" };
  for (let level = 0; level < depth; level++) value = { kind: "array", value: [value] };
  return value;
}

const tooWide = tracesData([span({ startTimeUnixNano: now(), attributes: keys(10_001) })]);
const tooDeep = logsData([{ ...logRecord({ timeUnixNano: now() }), body: nested(33) }]);
const tooMany: TracesData = {
  resourceSpans: Array.from({ length: 100_001 }, () => ({
    resource: { attributes: [], droppedAttributesCount: 0 },
    scopeSpans: [],
    schemaUrl: "",
  })),
};
const tooManyLabels = metricsData([
  counterMetric("wide", [
    numberPoint({ timeUnixNano: now(), attributes: keys(129) }),
    numberPoint({ timeUnixNano: now(), attributes: keys(1) }),
  ]),
]);

function protobufOf(request: Request): Uint8Array {
  switch (request.signal) {
    case "traces":
      return encodeTraces(request.data);
    case "logs":
      return encodeLogs(request.data);
    default:
      return encodeMetrics(request.data);
  }
}

function jsonOf(request: Request): string {
  switch (request.signal) {
    case "traces":
      return encodeTracesJson(request.data);
    case "logs":
      return encodeLogsJson(request.data);
    default:
      return encodeMetricsJson(request.data);
  }
}

async function post(
  signal: string,
  contentType: string,
  body: Uint8Array | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly type: string | null; readonly bytes: Buffer }> {
  const response = await fetch(`${backend.addresses.otlpHttp}/v1/${signal}`, {
    method: "POST",
    headers: { "content-type": contentType, ...headers },
    body: typeof body === "string" ? body : Buffer.from(body),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { code: response.status, type: response.headers.get("content-type"), bytes };
}

/** Resolves with the status, its details, and the answer where there is one. */
async function call(
  signal: keyof typeof SERVICES,
  body: Uint8Array,
  options: object = {},
): Promise<{ readonly code: status; readonly details: string; readonly bytes: Buffer }> {
  const host = new URL(backend.addresses.otlpGrpc ?? "").host;
  const client = new Client(host, credentials.createInsecure(), options);
  const path = `/opentelemetry.proto.collector.${SERVICES[signal]}Service/Export`;
  try {
    return await new Promise((resolve) => {
      const done = (error: ServiceError | null, bytes?: Buffer): void =>
        resolve({
          code: error?.code ?? status.OK,
          details: error?.details ?? "",
          bytes: bytes ?? Buffer.alloc(0),
        });
      client.makeUnaryRequest(path, raw, raw, Buffer.from(body), new Metadata(), done);
    });
  } finally {
    client.close();
  }
}

function raw(bytes: Buffer): Buffer {
  return bytes;
}

describe("a request beyond a limit", () => {
  const PROTOBUF = "application/x-protobuf";
  const JSON_TYPE = "application/json";

  const cases: readonly [string, Request, RegExp, RegExp][] = [
    ["attributes of an item", { signal: "traces", data: tooWide }, /attributes\W+is 10000/, /spans\[0\]/],
    [
      "nesting of a value",
      { signal: "logs", data: tooDeep },
      /depth\W+is 32/,
      /(log_records|logRecords)\[0\]/,
    ],
    [
      "resources",
      { signal: "traces", data: tooMany },
      /groups\W+is 100000/,
      /(resource_spans|resourceSpans)/,
    ],
  ];

  it.each(cases)(
    "of %s is refused whole, with the field, over each way",
    async (_, request, limit, field) => {
      for (const [type, body] of [
        [PROTOBUF, protobufOf(request)],
        [JSON_TYPE, jsonOf(request)],
      ] as const) {
        const answer = await post(request.signal, type, body);
        expect([answer.code, answer.type]).toEqual([413, type]);
        expect(answer.bytes.toString("latin1")).toMatch(limit);
        expect(answer.bytes.toString("latin1")).toMatch(field);
      }
      const { code, details } = await call(request.signal, protobufOf(request));
      expect([code, details]).toEqual([status.RESOURCE_EXHAUSTED, expect.stringMatching(limit)]);
      expect(details).toMatch(field);
    },
  );

  it("of labels loses its point and keeps the others, over each way", async () => {
    const request: Request = { signal: "metrics", data: tooManyLabels };
    const message = "1: the point has more than 128 attributes";
    const protobuf = await post("metrics", PROTOBUF, protobufOf(request));
    expect(decodeExportResponse(protobuf.bytes)).toEqual({ rejected: 1n, errorMessage: message });
    const json = await post("metrics", JSON_TYPE, jsonOf(request));
    expect(JSON.parse(json.bytes.toString())).toEqual({
      partialSuccess: { rejectedDataPoints: "1", errorMessage: message },
    });
    const { code, bytes } = await call("metrics", protobufOf(request));
    expect([code, decodeExportResponse(bytes)]).toEqual([status.OK, { rejected: 1n, errorMessage: message }]);
  });

  it("of bytes is refused as sent and unpacked, before it takes memory", async () => {
    const large = Buffer.alloc(17 * 1024 ** 2);
    for (const type of [PROTOBUF, JSON_TYPE]) {
      expect((await post("traces", type, large)).code).toBe(413);
      const bomb = gzipSync(Buffer.alloc(65 * 1024 ** 2));
      expect(bomb.length).toBeLessThan(100_000);
      const unpacked = await post("traces", type, bomb, { "content-encoding": "gzip" });
      expect([unpacked.code, unpacked.bytes.toString("latin1")]).toEqual([
        413,
        expect.stringContaining("unpacked body is larger"),
      ]);
    }
    const options = {
      "grpc.default_compression_algorithm": compressionAlgorithms.gzip,
      "grpc.max_send_message_length": -1,
    };
    const { code } = await call("traces", Buffer.alloc(65 * 1024 ** 2), options);
    expect(code).toBe(status.RESOURCE_EXHAUSTED);
  });

  it("leaves the receiver as it was", async () => {
    const good: Request = { signal: "traces", data: tracesData([span({ startTimeUnixNano: now() })]) };
    expect((await post("traces", PROTOBUF, protobufOf(good))).code).toBe(200);
    expect((await post("traces", JSON_TYPE, jsonOf(good))).code).toBe(200);
    expect((await call("traces", protobufOf(good))).code).toBe(status.OK);
  });
});

describe("a malformed request", () => {
  it("is a google.rpc.Status in the request's own encoding, over each way", async () => {
    const broken = Buffer.from([0x0a, 0x7f, 0x00]);
    for (const signal of ["traces", "logs", "metrics"] as const) {
      const protobuf = await post(signal, "application/x-protobuf", broken);
      expect([protobuf.code, protobuf.type]).toEqual([400, "application/x-protobuf"]);
      expect([...protobuf.bytes.subarray(0, 2)]).toEqual([0x08, status.INVALID_ARGUMENT]);
      const json = await post(signal, "application/json", "{");
      expect([json.code, json.type]).toEqual([400, "application/json"]);
      expect(JSON.parse(json.bytes.toString())).toMatchObject({ code: status.INVALID_ARGUMENT });
      const { code, details } = await call(signal, broken);
      expect([code, details]).toEqual([status.INVALID_ARGUMENT, expect.stringContaining("malformed")]);
    }
  });
});
