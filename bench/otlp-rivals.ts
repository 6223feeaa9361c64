/**
 * The rivals in reading, each up to the stored rows: protobufjs, with the code that it generates at run time (what its
 * static files hold), and @bufbuild/protobuf over the same .proto files. What they give becomes rows as directly as their
 * messages allow.
 */
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema, type DescriptorProto } from "@bufbuild/protobuf/wkt";
import protobuf from "protobufjs";
// Adds `toDescriptor` to the classes of protobufjs.
// oxlint-disable-next-line import/no-unassigned-import -- see above
import "protobufjs/ext/descriptor/index.js";
import { KIND_TEXT, STATUS_TEXT } from "../packages/backend/src/store/chdb/rows/span-texts.ts";
import { RowWriter } from "../packages/backend/src/store/chdb/rows/row-writer.ts";
import { protoPaths, protoRoot } from "../packages/otlp/test/proto-files.ts";

const REQUEST = "opentelemetry.proto.trace.v1.TracesData";

/** By package name; from a request to rows of `otel_traces`. None where OpenTelemetry's .proto files are not at hand. */
export function rivalReaders(): Readonly<Record<string, (bytes: Uint8Array, writer: RowWriter) => void>> {
  if (protoRoot === undefined) return {};
  const root = loaded(protoRoot);
  const type = root.lookupType(REQUEST);
  const schema = registryOf(root).getMessage(REQUEST);
  if (schema === undefined) throw new Error(`${REQUEST} is not among the descriptors.`);
  // Both give what the .proto files say, in the shapes that are written down below.
  /* oxlint-disable typescript/no-unsafe-type-assertion -- see above */
  return {
    protobufjs: (bytes, writer) =>
      writeRows(type.decode(bytes) as unknown as Request<protobuf.Long>, writer, {
        nano: (long) => (BigInt(long.high >>> 0) << 32n) | BigInt(long.low >>> 0),
        text: ({ value, stringValue, intValue, boolValue }) => {
          if (value === "stringValue") return stringValue ?? "";
          return value === "intValue" ? String(intValue) : String(boolValue);
        },
      }),
    "@bufbuild/protobuf": (bytes, writer) =>
      writeRows(fromBinary(schema, bytes) as unknown as Request<bigint>, writer, {
        nano: (time) => time,
        text: ({ value }) => (typeof value === "object" ? String(value.value ?? "") : ""),
      }),
  };
  /* oxlint-enable typescript/no-unsafe-type-assertion */
}

function loaded(folder: string): protobuf.Root {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => (target.startsWith("/") ? target : `${folder}/${target}`);
  root.loadSync([...protoPaths(folder)]);
  return root;
}

function registryOf(root: protobuf.Root): ReturnType<typeof createFileRegistry> {
  // Added to the class by the extension, which has no types of its own for it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const extended = root as protobuf.Root & { toDescriptor(syntax: string): protobuf.Message };
  const set = extended.toDescriptor("proto3");
  const files = fromBinary(FileDescriptorSetSchema, set.$type.encode(set).finish());
  for (const file of files.file) {
    const scope = root.lookup(file.package);
    for (const message of file.messageType)
      if (scope instanceof protobuf.Namespace) nameTypes(message, scope.lookupType(message.name));
  }
  files.file.sort((left, right) => rank(left.package) - rank(right.package));
  return createFileRegistry(files);
}

/** A file comes after those that it takes types from. */
function rank(name: string): number {
  return ["common", "resource", "trace", "logs", "metrics", "collector"].findIndex((part) =>
    name.startsWith(`opentelemetry.proto.${part}`),
  );
}

/** protobufjs writes names of types as they are in its files; the descriptor wants them whole. */
function nameTypes(message: DescriptorProto, type: protobuf.Type): void {
  for (const field of message.field) {
    if (field.typeName === "") continue;
    const { resolvedType } = (
      type.fields[field.name] ?? new protobuf.Field(field.name, 0, "string")
    ).resolve();
    if (resolvedType !== null) field.typeName = resolvedType.fullName;
  }
  for (const nested of message.nestedType) nameTypes(nested, type.lookupType(nested.name));
}

/** What both have in common; `Time` is how they hold 64 bits. */
interface Request<Time> {
  readonly resourceSpans: readonly {
    readonly resource?: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly scope?: { readonly name: string; readonly version: string };
      readonly spans: readonly Span<Time>[];
    }[];
  }[];
}

interface Span<Time> {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly parentSpanId: Uint8Array;
  readonly traceState: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: Time;
  readonly endTimeUnixNano: Time;
  readonly attributes: readonly Attribute[];
  readonly status?: { readonly code: number; readonly message: string } | null;
}

interface Attribute {
  readonly key: string;
  readonly value?: Value;
}

interface Value {
  /** protobufjs. */
  readonly stringValue?: string;
  readonly intValue?: number;
  readonly boolValue?: boolean;
  /** protobufjs: which of them it is. @bufbuild/protobuf: the value itself. */
  readonly value?: string | { readonly value?: string | bigint | boolean };
}

interface Shapes<Time> {
  nano(time: Time): bigint;
  text(value: Value): string;
}

function writeRows<Time>(request: Request<Time>, writer: RowWriter, shapes: Shapes<Time>): void {
  const group = new RowWriter(1024);
  for (const { resource, scopeSpans } of request.resourceSpans) {
    const attributes = resource?.attributes ?? [];
    const service = attributes.find(({ key }) => key === "service.name")?.value;
    for (const { scope, spans } of scopeSpans) {
      group.reset();
      group.text(service === undefined ? "" : shapes.text(service));
      writeMap(group, attributes, shapes);
      group.text(scope?.name ?? "");
      group.text(scope?.version ?? "");
      for (const span of spans) writeRow(span, group, writer, shapes);
    }
  }
}

function writeRow<Time>(span: Span<Time>, group: RowWriter, writer: RowWriter, shapes: Shapes<Time>): void {
  const start = shapes.nano(span.startTimeUnixNano);
  writer.int64(start);
  writer.hex(span.traceId, 0, span.traceId.length);
  writer.hex(span.spanId, 0, span.spanId.length);
  writer.hex(span.parentSpanId, 0, span.parentSpanId.length);
  writer.text(span.traceState);
  writer.text(span.name);
  writer.text(KIND_TEXT[span.kind] ?? "Unspecified");
  writer.raw(group.view());
  writeMap(writer, span.attributes, shapes);
  writer.int64(shapes.nano(span.endTimeUnixNano) - start);
  writer.text(STATUS_TEXT[span.status?.code ?? 0] ?? "Unset");
  writer.text(span.status?.message ?? "");
  // The bench's spans have no events and no links: three and four empty columns.
  for (let column = 0; column < 7; column++) writer.varint(0);
}

function writeMap<Time>(writer: RowWriter, attributes: readonly Attribute[], shapes: Shapes<Time>): void {
  writer.varint(attributes.length);
  for (const { key, value } of attributes) {
    writer.text(key);
    writer.text(value === undefined ? "" : shapes.text(value));
  }
}
