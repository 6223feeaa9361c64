/**
 * Whose work is being done: tenant, request and business ids of one request, or of one call of `withTenant`. One object
 * for all that happens in it, held by the context; what is added later shows everywhere in it.
 */
import { type Context, createContextKey } from "@opentelemetry/api";
import { contextStore } from "../context/store.ts";
import { RESERVED } from "../logs/fields.ts";
import type { AttributeList } from "../trace/attribute-list.ts";
import { businessId, isAttributeName, isRequestId, isTenantId } from "./identifier.ts";

/** The key of the scope in a context. */
export const TENANT_KEY: symbol = createContextKey("sightline tenant");

/**
 * By the names of attributes: `tenant.id`, `request.id`, and ids of the business such as `user.id`, `partner.id`. The
 * spelling of business metrics (`tenantId`, `userId`) says the same.
 */
export interface TenantContext {
  readonly "tenant.id"?: string | undefined;
  readonly "request.id"?: string | undefined;
  readonly "user.id"?: string | undefined;
  readonly "partner.id"?: string | undefined;
  readonly [attribute: string]: string | undefined;
}

/** As `recordBusinessMetric` and JavaScript spell them. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ["tenantId", "tenant.id"],
  ["requestId", "request.id"],
  ["userId", "user.id"],
  ["partnerId", "partner.id"],
]);
/** More than a handful is a record, not an identity. */
const MAX_IDS = 8;

export class TenantScope {
  #tenant: string | undefined;
  #request: string | undefined;
  #business: Map<string, string> | undefined;
  #line: string | undefined;

  get tenant(): string | undefined {
    return this.#tenant;
  }

  get requestId(): string | undefined {
    return this.#request;
  }

  /** Whether nothing is known. */
  get isEmpty(): boolean {
    return this.#tenant === undefined && this.#request === undefined && this.#business === undefined;
  }

  /** Takes what is given; gives the names of what cannot be kept, by its form or its number. */
  assign(context: TenantContext): readonly string[] {
    const refused: string[] = [];
    for (const [name, value] of Object.entries(context)) {
      if (value !== undefined && !this.#set(SPELLINGS.get(name) ?? name, value)) refused.push(name);
    }
    this.#line = undefined;
    return refused;
  }

  /** The tenant is not believed any more. */
  forgetTenant(): void {
    this.#tenant = undefined;
    this.#line = undefined;
  }

  /** Everything that is known, by attribute name. */
  context(): TenantContext {
    return {
      ...(this.#tenant === undefined ? {} : { "tenant.id": this.#tenant }),
      ...(this.#request === undefined ? {} : { "request.id": this.#request }),
      ...(this.#business === undefined ? {} : Object.fromEntries(this.#business)),
    };
  }

  /** Appends it as attributes. */
  appendTo(attributes: AttributeList): void {
    if (this.#tenant !== undefined) attributes.push("tenant.id", this.#tenant);
    if (this.#request !== undefined) attributes.push("request.id", this.#request);
    if (this.#business !== undefined)
      for (const [name, value] of this.#business) attributes.push(name, value);
  }

  /**
   * `,"tenant":"acme","request_id":"…","user.id":"…"` for a log line; empty when nothing is known. `redact` is asked once
   * for each change.
   */
  line(redact: (name: string, value: string) => unknown): string {
    return (this.#line ??= this.#written(redact));
  }

  #written(redact: (name: string, value: string) => unknown): string {
    let line = "";
    if (this.#tenant !== undefined) line += `,"tenant":${JSON.stringify(this.#tenant)}`;
    if (this.#request !== undefined) line += `,"request_id":${JSON.stringify(this.#request)}`;
    if (this.#business !== undefined)
      for (const [name, value] of this.#business)
        line += `,${JSON.stringify(name)}:${JSON.stringify(redact(name, value))}`;
    return line;
  }

  #set(name: string, given: unknown): boolean {
    // Ids are numbers too, whatever the types say.
    const value = typeof given === "number" ? String(given) : given;
    if (typeof value !== "string") return false;
    if (name === "tenant.id") {
      if (!isTenantId(value)) return false;
      this.#tenant = value;
      return true;
    }
    if (name === "request.id") {
      if (!isRequestId(value)) return false;
      this.#request = value;
      return true;
    }
    const kept = businessId(value);
    if (kept === undefined || !isAttributeName(name) || RESERVED.has(name)) return false;
    this.#business ??= new Map();
    if (this.#business.size >= MAX_IDS && !this.#business.has(name)) return false;
    this.#business.set(name, kept);
    return true;
  }
}

/** The scope of a context; without an argument of the active one. */
export function tenantScopeOf(
  context: Context | undefined = contextStore.getStore(),
): TenantScope | undefined {
  const scope = context?.getValue(TENANT_KEY);
  return scope instanceof TenantScope ? scope : undefined;
}
