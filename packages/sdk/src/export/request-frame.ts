/** What is around the items of an export request: the resource, and a group for each instrumentation scope. */
import { ProtoWriter, REQUEST, RESOURCE_GROUP, SCOPE_GROUP } from "@sightline/otlp/encode";
import { grouped } from "./grouping.ts";
import type { Scope } from "./scope.ts";
import { writeScope } from "./scope-encoder.ts";

/** A near guess of the size of the whole spares the writer from moving it. */
const BUFFER = 64 * 1024;

export class RequestFrame {
  /** Where items are written; kept from request to request. */
  readonly writer: ProtoWriter = new ProtoWriter(BUFFER);
  readonly #resource: Uint8Array;

  /** `resource` is the encoded `Resource` message. */
  constructor(resource: Uint8Array) {
    this.#resource = resource;
  }

  /**
   * The body of a request. `scopeOf` gives one object for one scope; `write` writes the whole item, its tag included.
   *
   * @param itemSize - A usual item's size in bytes.
   */
  encode<T>(
    items: readonly T[],
    itemSize: number,
    scopeOf: (item: T) => Scope,
    write: (item: T) => void,
  ): Uint8Array<ArrayBuffer> {
    const { writer } = this;
    writer.reset();
    const group = writer.begin(REQUEST.resources, items.length * itemSize);
    writer.bytes(RESOURCE_GROUP.resource, this.#resource);
    for (const [scope, own] of grouped(items, scopeOf)) {
      const mark = writer.begin(RESOURCE_GROUP.scopes, own.length * itemSize);
      writeScope(writer, scope);
      for (const item of own) write(item);
      if (scope.schemaUrl !== "") writer.string(SCOPE_GROUP.schemaUrl, scope.schemaUrl);
      writer.end(mark);
    }
    writer.end(group);
    return writer.finish();
  }
}
