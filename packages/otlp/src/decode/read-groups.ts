/**
 * The outer levels that the three signals share: request → resources → scopes → items. Each level is read twice, first
 * for what describes it, then for what it holds, because the wire may carry them in any order.
 */
import { REQUEST, RESOURCE_GROUP, SCOPE_GROUP } from "../wire/fields.ts";
import type { ProtoReader } from "../wire/reader.ts";
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

/** `item` is called with the end of each item, the reader at its start. */
export function readGroups(
  reader: ProtoReader,
  visitor: GroupVisitor,
  limits: Limits,
  item: (end: number) => void,
): void {
  const resource = new ResourceView(reader, limits);
  const scope = new ScopeView(reader, limits);
  const end = reader.bytes.length;
  while (reader.position < end) {
    const tag = reader.tag();
    if (tag >>> 3 === REQUEST.resources) {
      reader.expect(tag, LENGTH_DELIMITED);
      readResourceGroup(reader.fieldEnd(end));
    } else {
      reader.skip(tag, end);
    }
  }

  function readResourceGroup(groupEnd: number): void {
    const start = reader.position;
    resource.clear();
    while (reader.position < groupEnd) {
      const tag = reader.tag();
      switch (tag >>> 3) {
        case RESOURCE_GROUP.resource:
          reader.expect(tag, LENGTH_DELIMITED);
          resource.read(reader.fieldEnd(groupEnd));
          break;
        case RESOURCE_GROUP.scopes:
          reader.expect(tag, LENGTH_DELIMITED);
          reader.position = reader.fieldEnd(groupEnd);
          break;
        case RESOURCE_GROUP.schemaUrl:
          resource.schemaUrlEnd = reader.range(tag, groupEnd);
          resource.schemaUrlStart = reader.start;
          break;
        default:
          reader.skip(tag, groupEnd);
      }
    }
    reader.close(groupEnd);
    visitor.resource(resource);
    reader.position = start;
    while (reader.position < groupEnd) {
      const tag = reader.tag();
      if (tag >>> 3 === RESOURCE_GROUP.scopes) readScopeGroup(reader.fieldEnd(groupEnd));
      else reader.skip(tag, groupEnd);
    }
  }

  function readScopeGroup(groupEnd: number): void {
    const start = reader.position;
    scope.clear();
    while (reader.position < groupEnd) {
      const tag = reader.tag();
      switch (tag >>> 3) {
        case SCOPE_GROUP.scope:
          reader.expect(tag, LENGTH_DELIMITED);
          scope.read(reader.fieldEnd(groupEnd));
          break;
        case SCOPE_GROUP.items:
          reader.expect(tag, LENGTH_DELIMITED);
          reader.position = reader.fieldEnd(groupEnd);
          break;
        case SCOPE_GROUP.schemaUrl:
          scope.schemaUrlEnd = reader.range(tag, groupEnd);
          scope.schemaUrlStart = reader.start;
          break;
        default:
          reader.skip(tag, groupEnd);
      }
    }
    reader.close(groupEnd);
    visitor.scope(scope);
    reader.position = start;
    while (reader.position < groupEnd) {
      const tag = reader.tag();
      if (tag >>> 3 === SCOPE_GROUP.items) {
        const itemEnd = reader.fieldEnd(groupEnd);
        item(itemEnd);
        reader.position = itemEnd;
      } else {
        reader.skip(tag, groupEnd);
      }
    }
  }
}
