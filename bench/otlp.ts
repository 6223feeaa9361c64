/**
 * Reading and writing OTLP protobuf: requests of 10,000 spans with 10 attributes each, under a resource with 7. The rival
 * in reading is protobufjs with code that it generates from the .proto files, without and with the conversion to plain
 * objects.
 */
import { decodeTraces, encodeTraces, readTraces, type TraceVisitor } from "@sightline/otlp";
import protobuf from "protobufjs";
import { protoPaths, protoRoot } from "../packages/otlp/test/proto-files.ts";
import { measure } from "./measure.ts";
import type { Bench, BenchCase } from "./report.ts";
import { spansOf } from "./requests.ts";

const SPANS = 10_000;

export const otlp: Bench = { name: "otlp", run };

export function run(): Promise<readonly BenchCase[]> {
  return Promise.resolve(measured());
}

function measured(): readonly BenchCase[] {
  const data = spansOf(SPANS, 1_767_225_600_000_000_000n);
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
