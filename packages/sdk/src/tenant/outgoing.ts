/**
 * For whom a call is made, as baggage (https://www.w3.org/TR/baggage/): only to hosts that may know it. What came in as
 * baggage under these names goes to no other host either.
 */
import { type Baggage, type Context, propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import { BAGGAGE_KEY } from "../context/keys.ts";
import type { HostList } from "./host-list.ts";
import { tenantScopeOf } from "./tenant-scope.ts";

/** Names that are a tenant's or a person's wherever they come from. */
const IDENTITY = ["tenant.id", "request.id", "user.id", "partner.id"] as const;

export class OutgoingIdentity {
  readonly #mayKnow: HostList;

  constructor(mayKnow: HostList) {
    this.#mayKnow = mayKnow;
  }

  /** The values of a context as a call to `host` may carry them. */
  valuesFor(host: string, values: Context | undefined): Context | undefined {
    if (values === undefined) return undefined;
    const ids = tenantScopeOf(values)?.context() ?? {};
    const names = Object.keys(ids);
    const baggage = baggageOf(values);
    if (names.length === 0 && baggage === undefined) return values;
    if (this.#mayKnow(host)) return names.length === 0 ? values : withBaggage(joined(baggage, ids));
    if (baggage === undefined) return undefined;
    return withBaggage(baggage.removeEntries(...IDENTITY, ...names));
  }
}

function joined(baggage: Baggage | undefined, ids: Readonly<Record<string, string | undefined>>): Baggage {
  let all = baggage ?? propagation.createBaggage();
  for (const [name, value] of Object.entries(ids)) {
    if (value !== undefined) all = all.setEntry(name, { value });
  }
  return all;
}

function withBaggage(baggage: Baggage): Context {
  return ROOT_CONTEXT.setValue(BAGGAGE_KEY, baggage);
}

function baggageOf(values: Context): Baggage | undefined {
  const found = values.getValue(BAGGAGE_KEY);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only the API and our propagator use this key
  return typeof found === "object" && found !== null ? (found as Baggage) : undefined;
}
