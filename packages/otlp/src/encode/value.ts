/** OTLP's data types to protobuf, the parts that the three signals share. Defaults are left out, as proto3 does. */
import { assertNever } from "@sightline/model";
import type { AnyValue, InstrumentationScope, KeyValue, Resource } from "../data/value.ts";
import {
  ANY_VALUE,
  KEY_VALUE,
  REQUEST,
  RESOURCE,
  RESOURCE_GROUP,
  SCOPE,
  SCOPE_GROUP,
  VALUE_LIST,
} from "../wire/fields.ts";
import { ProtoWriter } from "../wire/writer.ts";

export function writeAttributes(writer: ProtoWriter, field: number, attributes: readonly KeyValue[]): void {
  for (const attribute of attributes) writeKeyValue(writer, field, attribute);
}

export function writeKeyValue(writer: ProtoWriter, field: number, attribute: KeyValue): void {
  if (attribute.value.kind === "string") {
    writer.textAttribute(field, attribute.key, attribute.value.value);
    return;
  }
  const mark = writer.begin(field);
  writeText(writer, KEY_VALUE.key, attribute.key);
  writeAnyValue(writer, KEY_VALUE.value, attribute.value);
  writer.end(mark);
}

/** The content of a oneof is written even when it is a default: it says which kind it is. */
export function writeAnyValue(writer: ProtoWriter, field: number, value: AnyValue): void {
  const mark = writer.begin(field);
  switch (value.kind) {
    case "empty":
      break;
    case "string":
      writer.string(ANY_VALUE.stringValue, value.value);
      break;
    case "bool":
      writer.bool(ANY_VALUE.boolValue, value.value);
      break;
    case "int":
      writer.int64(ANY_VALUE.intValue, value.value);
      break;
    case "double":
      writer.double(ANY_VALUE.doubleValue, value.value);
      break;
    case "bytes":
      writer.bytes(ANY_VALUE.bytesValue, value.value);
      break;
    case "array": {
      const list = writer.begin(ANY_VALUE.arrayValue);
      for (const element of value.value) writeAnyValue(writer, VALUE_LIST.values, element);
      writer.end(list);
      break;
    }
    case "kvlist": {
      const list = writer.begin(ANY_VALUE.kvlistValue);
      writeAttributes(writer, VALUE_LIST.values, value.value);
      writer.end(list);
      break;
    }
    default:
      assertNever(value, "kind of attribute value");
  }
  writer.end(mark);
}

export function writeText(writer: ProtoWriter, field: number, value: string): void {
  if (value !== "") writer.string(field, value);
}

export function writeHex(writer: ProtoWriter, field: number, value: string): void {
  if (value !== "") writer.hex(field, value);
}

export function writeCount(writer: ProtoWriter, field: number, value: number): void {
  if (value !== 0) writer.uint32(field, value);
}

export function writeFixed64(writer: ProtoWriter, field: number, value: bigint): void {
  if (value !== 0n) writer.fixed64(field, value);
}

export function writeFixed32(writer: ProtoWriter, field: number, value: number): void {
  if (value !== 0) writer.fixed32(field, value);
}

interface ScopeGroup<T> {
  readonly scope: InstrumentationScope;
  readonly schemaUrl: string;
  readonly items: readonly T[];
}

interface ResourceGroup<T> {
  readonly resource: Resource;
  readonly schemaUrl: string;
  readonly scopes: readonly ScopeGroup<T>[];
}

/** The whole request; `item` writes the content of one span, record or metric. */
export function encodeGroups<T>(
  groups: readonly ResourceGroup<T>[],
  itemSize: number,
  item: (writer: ProtoWriter, item: T) => void,
): Uint8Array<ArrayBuffer> {
  let items = 0;
  for (const group of groups) for (const scope of group.scopes) items += scope.items.length;
  const writer = new ProtoWriter(1024 + items * itemSize);
  for (const group of groups) {
    const outer = writer.begin(REQUEST.resources, itemSize);
    writeResource(writer, group.resource);
    for (const scope of group.scopes) {
      const inner = writer.begin(RESOURCE_GROUP.scopes, itemSize * scope.items.length);
      writeScope(writer, scope.scope);
      for (const one of scope.items) {
        const mark = writer.begin(SCOPE_GROUP.items, itemSize);
        item(writer, one);
        writer.end(mark);
      }
      writeText(writer, SCOPE_GROUP.schemaUrl, scope.schemaUrl);
      writer.end(inner);
    }
    writeText(writer, RESOURCE_GROUP.schemaUrl, group.schemaUrl);
    writer.end(outer);
  }
  return writer.finish();
}

function writeResource(writer: ProtoWriter, resource: Resource): void {
  const mark = writer.begin(RESOURCE_GROUP.resource, 400);
  writeAttributes(writer, RESOURCE.attributes, resource.attributes);
  writeCount(writer, RESOURCE.droppedAttributesCount, resource.droppedAttributesCount);
  writer.end(mark);
}

function writeScope(writer: ProtoWriter, scope: InstrumentationScope): void {
  const mark = writer.begin(SCOPE_GROUP.scope);
  writeText(writer, SCOPE.name, scope.name);
  writeText(writer, SCOPE.version, scope.version);
  writeAttributes(writer, SCOPE.attributes, scope.attributes);
  writeCount(writer, SCOPE.droppedAttributesCount, scope.droppedAttributesCount);
  writer.end(mark);
}
