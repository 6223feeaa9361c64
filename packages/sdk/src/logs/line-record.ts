/** A line of JSON that another logger wrote, as a record: read only when somebody wants to know what is in it. */
import type { Scope } from "../export/scope.ts";
import type { TenantScope } from "../tenant/tenant-scope.ts";
import { appendAttribute, type AttributeList } from "../trace/attribute-list.ts";
import type { SpanIdentity } from "../trace/span-identity.ts";
import type { LogEntry } from "./log-entry.ts";

/** Which members of a line are the record itself. */
export interface LineKeys {
  readonly message: string;
  /** Those of errors, in order of preference. */
  readonly errors: readonly string[];
  /** Neither body nor attribute: the line's own time, level, ids. */
  readonly own: ReadonlySet<string>;
}

interface Read {
  readonly body: unknown;
  readonly attributes: AttributeList;
  readonly thrown: Error | undefined;
}

export type LineObject = Readonly<Record<string, unknown>>;

/** Where and when a line was written. */
export interface LineOrigin {
  readonly scope: Scope;
  readonly mark: number;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly span: SpanIdentity | undefined;
  readonly tenant: TenantScope | undefined;
}

export class LineRecord implements LogEntry {
  readonly scope: Scope;
  readonly mark: number;
  readonly observedMark: number;
  severityNumber: number;
  severityText: string;
  readonly span: SpanIdentity | undefined;
  readonly tenant: TenantScope | undefined;
  eventName = "";
  hasDeparted?: boolean;
  readonly #object: () => LineObject;
  readonly #keys: LineKeys;
  #read: Read | undefined;
  /** Set by a processor. */
  #body: { readonly value: unknown } | undefined;

  constructor(origin: LineOrigin, object: () => LineObject, keys: LineKeys) {
    this.scope = origin.scope;
    this.mark = origin.mark;
    this.observedMark = origin.mark;
    this.severityNumber = origin.severityNumber;
    this.severityText = origin.severityText;
    this.span = origin.span;
    this.tenant = origin.tenant;
    this.#object = object;
    this.#keys = keys;
  }

  get body(): unknown {
    return this.#body === undefined ? this.#content().body : this.#body.value;
  }

  set body(value: unknown) {
    this.#body = { value };
  }

  get attributes(): AttributeList {
    return this.#content().attributes;
  }

  get thrown(): Error | undefined {
    return this.#content().thrown;
  }

  #content(): Read {
    return (this.#read ??= contentOf(this.#object(), this.#keys));
  }
}

function contentOf(object: LineObject, keys: LineKeys): Read {
  const attributes: AttributeList = [];
  let thrown: Error | undefined;
  for (const [key, value] of Object.entries(object)) {
    if (key === keys.message || keys.own.has(key)) continue;
    const error = keys.errors.includes(key) && thrown === undefined ? errorOf(value) : undefined;
    if (error === undefined) appendAttribute(attributes, key, value);
    else {
      thrown = error;
      attributes.push("exception.type", error.name, "exception.message", error.message);
      if (error.stack !== undefined) attributes.push("exception.stacktrace", error.stack);
    }
  }
  return { body: object[keys.message], attributes, thrown };
}

/** An error that was written as `{ type, message, stack }`, as an error again. */
function errorOf(value: unknown): Error | undefined {
  if (
    typeof value !== "object" ||
    value === null ||
    !("message" in value) ||
    typeof value.message !== "string"
  ) {
    return undefined;
  }
  const error = new Error(value.message);
  if ("type" in value && typeof value.type === "string") error.name = value.type;
  else if ("name" in value && typeof value.name === "string") error.name = value.name;
  if ("stack" in value && typeof value.stack === "string") error.stack = value.stack;
  else delete error.stack;
  return error;
}
