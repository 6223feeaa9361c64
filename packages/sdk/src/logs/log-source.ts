/** What the lines of one logger have in common, written once: name and level, and the fields that are bound to it. */
import { type Scope, scopeOf } from "../export/scope.ts";
import type { Redactor } from "../redaction/redactor.ts";
import { type LogFields, fieldsJson, mergedFields } from "./fields.ts";
import { jsonText } from "./json-text.ts";
import { LEVEL_TEXT, LEVELS, type LogLevel } from "./level.ts";

/** `","level":"INFO","logger":"orders","message":`, by level. */
type Heads = Readonly<Record<LogLevel, string>>;

const NO_FIELDS: LogFields = Object.freeze({});

export class LogSource {
  readonly scope: Scope;
  readonly heads: Heads;
  readonly bound: LogFields;
  readonly hasBound: boolean;
  #boundJson = "";
  #writtenWith: Redactor | undefined;

  constructor(scope: Scope, heads: Heads, bound: LogFields) {
    this.scope = scope;
    this.heads = heads;
    this.bound = bound;
    this.hasBound = bound !== NO_FIELDS;
  }

  child(fields: LogFields): LogSource {
    return new LogSource(this.scope, this.heads, mergedFields(this.bound, fields));
  }

  /** Fields of the logger and of one line; of a name that both have, the line's. */
  fieldsJson(own: LogFields | undefined, redactor: Redactor): string {
    if (!this.hasBound) return own === undefined ? "" : fieldsJson(own, redactor);
    if (own === undefined) return this.#bound(redactor);
    for (const key in this.bound) {
      if (Object.hasOwn(own, key)) return fieldsJson(mergedFields(this.bound, own), redactor);
    }
    return this.#bound(redactor) + fieldsJson(own, redactor);
  }

  #bound(redactor: Redactor): string {
    if (this.#writtenWith !== redactor) {
      this.#boundJson = fieldsJson(this.bound, redactor);
      this.#writtenWith = redactor;
    }
    return this.#boundJson;
  }
}

export function logSource(name: string): LogSource {
  const text = jsonText(name);
  const heads: Record<LogLevel, string> = { trace: "", debug: "", info: "", warn: "", error: "", fatal: "" };
  for (const level of LEVELS) heads[level] = `","level":"${LEVEL_TEXT[level]}","logger":${text},"message":`;
  return new LogSource(scopeOf(name), heads, NO_FIELDS);
}
