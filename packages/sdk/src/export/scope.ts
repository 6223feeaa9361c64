/** The instrumentation scope: which library or module made a span, a metric or a log record. */
import type { Attributes } from "@opentelemetry/api";

export interface Scope {
  readonly name: string;
  readonly version: string;
  readonly schemaUrl: string;
  readonly attributes: Attributes;
}

export function scopeOf(name: string, version = "", schemaUrl = "", attributes: Attributes = {}): Scope {
  return Object.freeze({ name, version, schemaUrl, attributes });
}

/** Keeps one value for each scope, so that two tracers of one name share what they send. */
export class ScopeMap<T> {
  readonly #make: (scope: Scope) => T;
  readonly #values = new Map<string, T>();

  constructor(make: (scope: Scope) => T) {
    this.#make = make;
  }

  get(scope: Scope): T {
    const key = JSON.stringify([scope.name, scope.version, scope.schemaUrl, scope.attributes]);
    let value = this.#values.get(key);
    if (value === undefined) {
      value = this.#make(scope);
      this.#values.set(key, value);
    }
    return value;
  }
}
