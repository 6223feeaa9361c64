/** What a request says of itself: tenant and request id, by header, and the tenant by baggage where that is believed. */
import type { Context } from "@opentelemetry/api";
import { BAGGAGE_KEY } from "../context/keys.ts";
import { sdkErrors } from "../errors.ts";
import { isRequestId, isTenantId } from "./identifier.ts";
import { TenantScope } from "./tenant-scope.ts";

/** By Node's lower-case names. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface HeaderNames {
  /** `x-tenant-id` by default. */
  readonly tenantHeader?: string;
  /** `x-request-id` by default. */
  readonly requestIdHeader?: string;
}

/** `setupObservability({ tenants })`: without a check; for one use `TenantContextMiddleware`. */
export interface TenantOptions extends HeaderNames {
  /** Whether a caller's baggage may name the tenant where the header does not: only behind callers that are trusted. */
  readonly acceptBaggage?: boolean;
  /**
   * Hosts that get tenant, request and business ids as baggage: names, addresses, `*.shop.internal`. By default this
   * machine only.
   */
  readonly baggageHosts?: readonly string[];
}

export class IncomingTenants {
  readonly #tenantHeader: string;
  readonly requestIdHeader: string;
  readonly #acceptBaggage: boolean;
  /** Whether each request has an id, its caller's or a new one, and the answer tells it. */
  readonly answersRequestId: boolean;

  /** `options` undefined: what headers say is taken, and nothing is answered. Throws `CONFIG_VALUE_INVALID`. */
  constructor(options: TenantOptions | undefined) {
    const { tenantHeader, requestIdHeader, acceptBaggage = false } = options ?? {};
    this.#tenantHeader = headerName("tenantHeader", tenantHeader, "x-tenant-id");
    this.requestIdHeader = headerName("requestIdHeader", requestIdHeader, "x-request-id");
    this.#acceptBaggage = acceptBaggage;
    this.answersRequestId = options !== undefined;
  }

  /** A scope for a request; ids of a wrong form are as if they were not there. */
  scopeOf(headers: RequestHeaders, baggage: Context | undefined): TenantScope {
    const scope = new TenantScope();
    const tenant = headerValue(headers[this.#tenantHeader]) ?? this.#fromBaggage(baggage);
    if (tenant !== undefined && isTenantId(tenant)) scope.assign({ "tenant.id": tenant });
    const given = headerValue(headers[this.requestIdHeader]);
    if (given !== undefined && isRequestId(given)) scope.assign({ "request.id": given });
    else if (this.answersRequestId) scope.assign({ "request.id": crypto.randomUUID() });
    return scope;
  }

  #fromBaggage(values: Context | undefined): string | undefined {
    if (!this.#acceptBaggage) return undefined;
    const baggage = values?.getValue(BAGGAGE_KEY);
    if (typeof baggage !== "object" || baggage === null || !("getEntry" in baggage)) return undefined;
    if (typeof baggage.getEntry !== "function") return undefined;
    const entry: unknown = baggage.getEntry("tenant.id");
    if (typeof entry !== "object" || entry === null || !("value" in entry)) return undefined;
    return typeof entry.value === "string" ? entry.value : undefined;
  }
}

/** Who sends a header twice is not believed. */
export function headerValue(header: string | readonly string[] | undefined): string | undefined {
  if (typeof header === "string") return header === "" ? undefined : header;
  return header?.length === 1 ? header[0] : undefined;
}

/** RFC 9110, section 5.6.2: a token. Throws `CONFIG_VALUE_INVALID`. */
export function headerName(option: string, given: string | undefined, usual: string): string {
  const name = given ?? usual;
  if (typeof name === "string" && /^[\w!#$%&'*+.^`|~-]{1,100}$/u.test(name)) return name.toLowerCase();
  throw sdkErrors.CONFIG_VALUE_INVALID(
    { name: option, value: JSON.stringify(name), allowed: "the name of a header, such as x-tenant-id" },
    { field: option },
  );
}
