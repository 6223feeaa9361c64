/** Resource and instrumentation scope in OTLP, the same for all three signals. */
import { type Attributes } from "@opentelemetry/api";
import { ProtoWriter, RESOURCE, SCOPE, SCOPE_GROUP, writeAttribute } from "@sightline/otlp/encode";
import type { Scope } from "./scope.ts";

/** The content of a `Resource` message, made once for the life of the process. */
export function encodeResource(attributes: Attributes): Uint8Array<ArrayBuffer> {
  const writer = new ProtoWriter(1024);
  for (const [key, value] of Object.entries(attributes))
    writeAttribute(writer, RESOURCE.attributes, key, value);
  return writer.finish();
}

/** Writes `scope` into the open `ScopeSpans`, `ScopeLogs` or `ScopeMetrics`. */
export function writeScope(writer: ProtoWriter, scope: Scope): void {
  const mark = writer.begin(SCOPE_GROUP.scope, 48);
  writer.string(SCOPE.name, scope.name);
  if (scope.version !== "") writer.string(SCOPE.version, scope.version);
  for (const [key, value] of Object.entries(scope.attributes)) {
    writeAttribute(writer, SCOPE.attributes, key, value);
  }
  writer.end(mark);
}
