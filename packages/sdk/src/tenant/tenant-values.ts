/**
 * Context values with the scope of a tenant before them. A context of OpenTelemetry's API copies a map for each value;
 * every request has a scope, so this one is two fields.
 */
import { type Context, ROOT_CONTEXT } from "@opentelemetry/api";
import { contextStore } from "../context/store.ts";
import { TENANT_KEY, type TenantScope } from "./tenant-scope.ts";

export class TenantValues implements Context {
  readonly #scope: TenantScope;
  readonly #rest: Context | undefined;

  constructor(scope: TenantScope, rest: Context | undefined) {
    this.#scope = scope;
    this.#rest = rest;
  }

  getValue(key: symbol): unknown {
    return key === TENANT_KEY ? this.#scope : this.#rest?.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    const rest = this.#rest ?? ROOT_CONTEXT;
    return key === TENANT_KEY
      ? rest.setValue(key, value)
      : new TenantValues(this.#scope, rest.setValue(key, value));
  }

  deleteValue(key: symbol): Context {
    const rest = this.#rest ?? ROOT_CONTEXT;
    return key === TENANT_KEY ? rest : new TenantValues(this.#scope, rest.deleteValue(key));
  }
}

/** Runs `fn` where `scope` is the active one. */
export function runIn<T>(scope: TenantScope, fn: () => T): T {
  const active = contextStore.getStore() ?? ROOT_CONTEXT;
  return contextStore.run(active.setValue(TENANT_KEY, scope), fn);
}
