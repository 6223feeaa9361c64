/**
 * Reading and writing OTLP protobuf: requests of 10,000 spans with 10 attributes each, under a resource with 7. The rival
 * in reading is protobufjs with code that it generates from the .proto files, without and with the conversion to plain
 * objects.
 */
import {
  decodeTraces,
  encodeTraces,
  readTraces,
  type TraceVisitor,
  type TracesData,
  type KeyValue,
} from "@sightline/otlp";
import protobuf from "protobufjs";
import { protoPaths, protoRoot } from "../packages/otlp/test/proto-files.ts";
import { measure } from "./measure.ts";
import type { Bench, BenchCase } from "./report.ts";

const SPANS = 10_000;

export const otlp: Bench = { name: "otlp", run };

export function run(): Promise<readonly BenchCase[]> {
  return Promise.resolve(measured());
}

function measured(): readonly BenchCase[] {
  const data = requestOf(SPANS);
  const bytes = encodeTraces(data);
  const rival = protobufjs();
  let seen = 0;
  const visitor: TraceVisitor = {
    resource: () => {},
    scope: () => {},
    span: (view) => {
      seen += view.attributes.count;
    },
  };
  const times = measure({
    visitor: repeat(() => readTraces(bytes, visitor)),
    objects: repeat(() => decodeTraces(bytes)),
    encode: repeat(() => encodeTraces(data)),
    ...(rival === undefined
      ? {}
      : {
          rivalMessages: repeat(() => rival.decode(bytes)),
          rivalObjects: repeat(() => rival.toObject(rival.decode(bytes))),
        }),
  });
  if (seen === 0) throw new Error("The visitor saw no attribute: nothing was measured.");
  const perSpan = (name: string): number => (times[name] ?? Number.NaN) / SPANS;
  const rivals = (name: string): Record<string, number> =>
    rival === undefined ? {} : { protobufjs: perSpan(name) };
  const shape = { unit: "ns/span", better: "lower" } as const;
  return [
    { case: "traces, visitor", ...shape, ours: perSpan("visitor"), rivals: rivals("rivalMessages") },
    { case: "traces, objects", ...shape, ours: perSpan("objects"), rivals: rivals("rivalObjects") },
    { case: "traces, encode", ...shape, ours: perSpan("encode"), rivals: {} },
  ];
}

function repeat(operation: () => unknown): (times: number) => void {
  return (times) => {
    for (let at = 0; at < times; at++) operation();
  };
}

const text = (key: string, value: string): KeyValue => ({ key, value: { kind: "string", value } });
const int = (key: string, value: number): KeyValue => ({
  key,
  value: { kind: "int", value: BigInt(value) },
});

function requestOf(count: number): TracesData {
  const base = 1_767_225_600_000_000_000n;
  const spans = Array.from({ length: count }, (_, index) => ({
    traceId: hash(index >> 3).repeat(4),
    spanId: hash(index).repeat(2),
    parentSpanId: index % 8 === 0 ? "" : hash(index - 1).repeat(2),
    traceState: "",
    flags: 257,
    name: index % 3 === 0 ? "GET /items/{id}" : "pg.query SELECT items",
    kind: 2 as const,
    startTimeUnixNano: base + BigInt(index) * 1_000_003n,
    endTimeUnixNano: base + BigInt(index) * 1_000_003n + 10_000_000n,
    attributes: [
      text("http.request.method", "GET"),
      text("http.route", "/items/{id}"),
      text("url.path", `/items/${index}`),
      text("url.scheme", "http"),
      int("http.response.status_code", index % 20 === 0 ? 500 : 200),
      text("server.address", "shop.example"),
      int("server.port", 8080),
      text("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"),
      text("network.peer.address", `10.0.0.${index % 250}`),
      text("tenant.id", `tenant-${index % 20}`),
    ],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: { code: index % 20 === 0 ? (2 as const) : (0 as const), message: "" },
  }));
  const scope = { name: "http", version: "1.0.0", attributes: [], droppedAttributesCount: 0 };
  const resource = {
    attributes: [
      text("service.name", "shop"),
      text("service.version", "1.2.3"),
      text("service.instance.id", "0b7c6b3e-1111-4a4e-8a8a-0f5f6d9a1111"),
      text("host.name", "node-1"),
      int("process.pid", 4711),
      text("telemetry.sdk.name", "sightline"),
      text("telemetry.sdk.language", "nodejs"),
    ],
    droppedAttributesCount: 0,
  };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans, schemaUrl: "" }], schemaUrl: "" }] };
}

/** Eight hex digits that differ for every index. */
function hash(index: number): string {
  return (Math.imul(index + 1, 0x9e37_79b1) >>> 0).toString(16).padStart(8, "0");
}

/** `undefined` where OpenTelemetry's .proto files are not at hand (`SIGHTLINE_CONFORMANCE`). */
function protobufjs():
  | { decode(bytes: Uint8Array): protobuf.Message; toObject(message: protobuf.Message): object }
  | undefined {
  if (protoRoot === undefined) return undefined;
  const folder = protoRoot;
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => (target.startsWith("/") ? target : `${folder}/${target}`);
  root.loadSync([...protoPaths(folder)]);
  const type = root.lookupType("opentelemetry.proto.trace.v1.TracesData");
  return {
    decode: (bytes) => type.decode(bytes),
    toObject: (message) => type.toObject(message, { longs: String, bytes: String }),
  };
}
