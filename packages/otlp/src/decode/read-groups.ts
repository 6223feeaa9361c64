/**
 * The outer levels that the three signals share: request → resources → scopes → items. Each level is read twice, first
 * for what describes it, then for what it holds, because the wire may carry them in any order.
 */
import { REQUEST, RESOURCE_GROUP, SCOPE_GROUP } from "../wire/fields.ts";
import type { ProtoReader } from "../wire/reader.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { LENGTH_DELIMITED } from "../wire/wire-type.ts";
import { ResourceView, ScopeView } from "./group-views.ts";
import type { Limits } from "./limits.ts";

/** What every visitor is told. Views hold good until the method returns. */
export interface GroupVisitor {
  /** Called once for each group, before its scopes; the resource may be empty. */
  resource(view: ResourceView): void;
  /** Called once for each group, before its items; the scope may be empty. */
  scope(view: ScopeView): void;
}

/**
 * Reads an item: the reader stands at its start or, after `false`, where it was left. May leave off once the reader is at
 * `stop` or beyond. `true`: the item was read to its end.
 */
export type ReadItem = (end: number, stop: number) => boolean;

const OUTSIDE = -1;

/** Remembers between two calls where it is, so that others have a turn while a large request is read. */
export class GroupReader {
  readonly #reader: ProtoReader;
  readonly #visitor: GroupVisitor;
  readonly #limits: Limits;
  readonly #readItem: ReadItem;
  readonly #resource: ResourceView;
  readonly #scope: ScopeView;
  /** Where what is being read ends. */
  #resourceEnd = OUTSIDE;
  #scopeEnd = OUTSIDE;
  #itemEnd = OUTSIDE;
  #groups = 0;

  constructor(reader: ProtoReader, visitor: GroupVisitor, limits: Limits, readItem: ReadItem) {
    this.#reader = reader;
    this.#visitor = visitor;
    this.#limits = limits;
    this.#readItem = readItem;
    this.#resource = new ResourceView(reader, limits);
    this.#scope = new ScopeView(reader, limits);
  }

  /** Reads on up to the first good place at or after the byte `stop`. `true`: all was read. */
  read(stop: number): boolean {
    const reader = this.#reader;
    do {
      if (this.#scopeEnd !== OUTSIDE) this.#readItems(stop);
      else if (this.#resourceEnd !== OUTSIDE) this.#nextScope();
      else if (!this.#nextResource()) return true;
    } while (reader.position < stop);
    return false;
  }

  /** `false`: there is none. */
  #nextResource(): boolean {
    const reader = this.#reader;
    const end = reader.bytes.length;
    while (reader.position < end) {
      const tag = reader.tag();
      if (tag >>> 3 === REQUEST.resources) {
        reader.expect(tag, LENGTH_DELIMITED);
        this.#resourceEnd = reader.fieldEnd(end);
        this.#count();
        this.#beginResource(this.#resourceEnd);
        return true;
      }
      reader.skip(tag, end);
    }
    return false;
  }

  #nextScope(): void {
    const reader = this.#reader;
    const end = this.#resourceEnd;
    while (reader.position < end) {
      const tag = reader.tag();
      if (tag >>> 3 === RESOURCE_GROUP.scopes) {
        this.#scopeEnd = reader.fieldEnd(end);
        this.#count();
        this.#beginScope(this.#scopeEnd);
        return;
      }
      reader.skip(tag, end);
    }
    this.#resourceEnd = OUTSIDE;
  }

  #readItems(stop: number): void {
    const reader = this.#reader;
    const end = this.#scopeEnd;
    for (;;) {
      if (this.#itemEnd !== OUTSIDE) {
        if (!this.#readItem(this.#itemEnd, stop)) return;
        reader.position = this.#itemEnd;
        this.#itemEnd = OUTSIDE;
        if (reader.position >= stop) return;
      }
      if (reader.position >= end) break;
      const tag = reader.tag();
      if (tag >>> 3 === SCOPE_GROUP.items) this.#itemEnd = reader.fieldEnd(end);
      else reader.skip(tag, end);
    }
    this.#scopeEnd = OUTSIDE;
  }

  #beginResource(end: number): void {
    const reader = this.#reader;
    const resource = this.#resource;
    const start = reader.position;
    resource.clear();
    while (reader.position < end) {
      const tag = reader.tag();
      switch (tag >>> 3) {
        case RESOURCE_GROUP.resource:
          reader.expect(tag, LENGTH_DELIMITED);
          resource.read(reader.fieldEnd(end));
          break;
        case RESOURCE_GROUP.scopes:
          reader.expect(tag, LENGTH_DELIMITED);
          reader.position = reader.fieldEnd(end);
          break;
        case RESOURCE_GROUP.schemaUrl:
          resource.schemaUrlEnd = reader.range(tag, end);
          resource.schemaUrlStart = reader.start;
          break;
        default:
          reader.skip(tag, end);
      }
    }
    reader.close(end);
    this.#visitor.resource(resource);
    reader.position = start;
  }

  #beginScope(end: number): void {
    const reader = this.#reader;
    const scope = this.#scope;
    const start = reader.position;
    scope.clear();
    while (reader.position < end) {
      const tag = reader.tag();
      switch (tag >>> 3) {
        case SCOPE_GROUP.scope:
          reader.expect(tag, LENGTH_DELIMITED);
          scope.read(reader.fieldEnd(end));
          break;
        case SCOPE_GROUP.items:
          reader.expect(tag, LENGTH_DELIMITED);
          reader.position = reader.fieldEnd(end);
          break;
        case SCOPE_GROUP.schemaUrl:
          scope.schemaUrlEnd = reader.range(tag, end);
          scope.schemaUrlStart = reader.start;
          break;
        default:
          reader.skip(tag, end);
      }
    }
    reader.close(end);
    this.#visitor.scope(scope);
    reader.position = start;
  }

  #count(): void {
    if (++this.#groups > this.#limits.groups)
      throw new WireFault("too many resources and scopes in one request", this.#reader.position, "groups");
  }
}
