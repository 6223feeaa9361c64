/** Whether a request may go on, by its tenant; the same for every framework. */
import type { SightlineError } from "@sightline/model";
import { sdkErrors } from "../errors.ts";
import type { Notices } from "../notice/notices.ts";
import { headerName, type HeaderNames } from "./incoming.ts";
import { isRequestId, isTenantId } from "./identifier.ts";
import type { TenantScope } from "./tenant-scope.ts";
import { type TenantCheck, tenantCheck, type ValidationLimits } from "./validation.ts";

export interface TenantMiddlewareOptions extends HeaderNames, ValidationLimits {
  /** The known tenants, or a function that knows; its answers are remembered. */
  readonly validate?: readonly string[] | TenantCheck;
  /**
   * Whether a request without a known tenant is refused: 400 without one, 403 for an unknown one, 503 when it cannot be
   * told. True where `validate` is given.
   */
  readonly enableTenantValidation?: boolean;
  /**
   * Paths that need no tenant: `/login`, and `/assets/*` for all below one. The pages of the SDK and of health checks
   * (`/metrics`, `/health/*`, `/debug/*`) need none either.
   */
  readonly exempt?: readonly string[];
}

/** What a request brings. */
export interface Arrival {
  readonly header: (name: string) => string | undefined;
  /** Without its query. */
  readonly path: string;
}

const ALWAYS_EXEMPT = ["/metrics", "/health", "/health/*", "/debug/*"];

export class Admission {
  readonly requestIdHeader: string;
  readonly #tenantHeader: string;
  readonly #check: TenantCheck | undefined;
  readonly #exempt: (path: string) => boolean;
  readonly #notices: Notices;

  /** Throws `CONFIG_VALUE_INVALID`. */
  constructor(options: TenantMiddlewareOptions, notices: Notices) {
    const { validate, enableTenantValidation = validate !== undefined, exempt = [] } = options;
    this.#tenantHeader = headerName("tenantHeader", options.tenantHeader, "x-tenant-id");
    this.requestIdHeader = headerName("requestIdHeader", options.requestIdHeader, "x-request-id");
    if (enableTenantValidation && typeof validate !== "function" && !Array.isArray(validate)) {
      throw sdkErrors.CONFIG_VALUE_INVALID(
        {
          name: "validate",
          value: String(validate),
          allowed: "a list of tenants, or a function that says whether it knows one",
        },
        { field: "validate" },
      );
    }
    this.#check =
      enableTenantValidation && validate !== undefined ? tenantCheck(validate, options) : undefined;
    this.#exempt = pathList([...ALWAYS_EXEMPT, ...exempt]);
    this.#notices = notices;
  }

  /** Gives the request its id, its own or a new one. */
  identify(arrival: Arrival, scope: TenantScope): string {
    const given = arrival.header(this.requestIdHeader);
    const id = given !== undefined && isRequestId(given) ? given : (scope.requestId ?? crypto.randomUUID());
    if (id !== scope.requestId) scope.assign({ "request.id": id });
    return id;
  }

  /** Why the request is refused; `undefined`: it goes on. At once, where nobody has to be asked. */
  admit(
    arrival: Arrival,
    scope: TenantScope,
  ): SightlineError | undefined | Promise<SightlineError | undefined> {
    const tenant = arrival.header(this.#tenantHeader);
    const valid = tenant !== undefined && isTenantId(tenant);
    if (this.#check === undefined) {
      if (valid) scope.assign({ "tenant.id": tenant });
      return undefined;
    }
    // What was read from a header before is not believed until it is known.
    scope.forgetTenant();
    const header = this.#tenantHeader;
    if (this.#exempt(arrival.path) && !valid) return undefined;
    if (tenant === undefined) return sdkErrors.TENANT_MISSING({ header }, { field: header });
    if (!valid) return sdkErrors.TENANT_INVALID({ header }, { field: header });
    try {
      const answer = this.#check(tenant);
      if (typeof answer === "boolean") return this.#told(answer, tenant, arrival, scope);
      return answer.then(
        (known) => this.#told(known, tenant, arrival, scope),
        (error: unknown) => this.#failed(error, arrival),
      );
    } catch (error) {
      return this.#failed(error, arrival);
    }
  }

  #told(known: boolean, tenant: string, { path }: Arrival, scope: TenantScope): SightlineError | undefined {
    if (known) scope.assign({ "tenant.id": tenant });
    else if (!this.#exempt(path)) return sdkErrors.TENANT_UNKNOWN({ tenant }, { field: this.#tenantHeader });
    return undefined;
  }

  #failed(error: unknown, { path }: Arrival): SightlineError | undefined {
    if (this.#exempt(path)) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    this.#notices.once(
      "tenant.check",
      `the tenant of a request could not be checked: ${reason}. Such requests are answered with 503.`,
    );
    return sdkErrors.TENANT_CHECK_FAILED({}, { cause: error });
  }
}

/** Exact paths, and with `/*` at the end all below one. */
function pathList(paths: readonly string[]): (path: string) => boolean {
  const exact = new Set(paths.filter((path) => !path.endsWith("/*")));
  const starts = paths.filter((path) => path.endsWith("/*")).map((path) => path.slice(0, -1));
  return (path) => exact.has(path) || starts.some((start) => path.startsWith(start));
}
