/** What a visitor sees of a resource and of a scope: positions in the request, and getters that make values of them. */
import type { InstrumentationScope, Resource } from "../data/value.ts";
import { RESOURCE, SCOPE } from "../wire/fields.ts";
import type { ProtoReader } from "../wire/reader.ts";
import { LENGTH_DELIMITED, VARINT } from "../wire/wire-type.ts";
import { AttributeTable } from "./attribute-table.ts";
import type { Limits } from "./limits.ts";

export class ResourceView {
  readonly attributes: AttributeTable;
  droppedAttributesCount = 0;
  /** Of the group, not of the resource itself. */
  schemaUrlStart = 0;
  schemaUrlEnd = 0;
  readonly #reader: ProtoReader;

  constructor(reader: ProtoReader, limits: Limits) {
    this.#reader = reader;
    this.attributes = new AttributeTable(reader, limits);
  }

  get schemaUrl(): string {
    return this.#reader.text(this.schemaUrlStart, this.schemaUrlEnd);
  }

  toObject(): Resource {
    return {
      attributes: this.attributes.list(),
      droppedAttributesCount: this.droppedAttributesCount,
    };
  }

  clear(): void {
    this.attributes.clear();
    this.droppedAttributesCount = 0;
    this.schemaUrlStart = 0;
    this.schemaUrlEnd = 0;
  }

  /** Reads a `Resource` up to `end`; what was read before stays unless it is set again. */
  read(end: number): void {
    const reader = this.#reader;
    while (reader.position < end) {
      const tag = reader.tag();
      switch (tag >>> 3) {
        case RESOURCE.attributes:
          reader.expect(tag, LENGTH_DELIMITED);
          this.attributes.read(end);
          break;
        case RESOURCE.droppedAttributesCount:
          reader.expect(tag, VARINT);
          this.droppedAttributesCount = reader.varint32();
          break;
        default:
          reader.skip(tag, end);
      }
    }
    reader.close(end);
  }
}

export class ScopeView {
  nameStart = 0;
  nameEnd = 0;
  versionStart = 0;
  versionEnd = 0;
  readonly attributes: AttributeTable;
  droppedAttributesCount = 0;
  /** Of the group, not of the scope itself. */
  schemaUrlStart = 0;
  schemaUrlEnd = 0;
  readonly #reader: ProtoReader;

  constructor(reader: ProtoReader, limits: Limits) {
    this.#reader = reader;
    this.attributes = new AttributeTable(reader, limits);
  }

  get schemaUrl(): string {
    return this.#reader.text(this.schemaUrlStart, this.schemaUrlEnd);
  }

  toObject(): InstrumentationScope {
    return {
      name: this.#reader.text(this.nameStart, this.nameEnd),
      version: this.#reader.text(this.versionStart, this.versionEnd),
      attributes: this.attributes.list(),
      droppedAttributesCount: this.droppedAttributesCount,
    };
  }

  clear(): void {
    this.nameStart = 0;
    this.nameEnd = 0;
    this.versionStart = 0;
    this.versionEnd = 0;
    this.attributes.clear();
    this.droppedAttributesCount = 0;
    this.schemaUrlStart = 0;
    this.schemaUrlEnd = 0;
  }

  /** Reads an `InstrumentationScope` up to `end`; what was read before stays unless it is set again. */
  read(end: number): void {
    const reader = this.#reader;
    while (reader.position < end) {
      const tag = reader.tag();
      switch (tag >>> 3) {
        case SCOPE.name:
          this.nameEnd = reader.range(tag, end);
          this.nameStart = reader.start;
          break;
        case SCOPE.version:
          this.versionEnd = reader.range(tag, end);
          this.versionStart = reader.start;
          break;
        case SCOPE.attributes:
          reader.expect(tag, LENGTH_DELIMITED);
          this.attributes.read(end);
          break;
        case SCOPE.droppedAttributesCount:
          reader.expect(tag, VARINT);
          this.droppedAttributesCount = reader.varint32();
          break;
        default:
          reader.skip(tag, end);
      }
    }
    reader.close(end);
  }
}
