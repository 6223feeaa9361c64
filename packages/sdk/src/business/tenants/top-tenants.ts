/**
 * Which tenants are kept in full. The first ones are, until there are too many; then who has clearly more events than the
 * least of them takes its place, and what that one had goes to the others, so that totals stay right.
 */
import { TenantEntry } from "./tenant-entry.ts";

/** The `tenant_id` of all who have no numbers of their own, as of `tenant_requests_total`. */
export const OTHERS = "other";

/** A newcomer must have this many times the events of whom it replaces, so that two alike do not take turns. */
const CLEARLY = 2;

export interface TopTenantsSettings {
  /** Tenants in full at a time. */
  readonly limit: number;
  /** Tenants that ever had series of their own: these cannot be taken back. */
  readonly seriesLimit: number;
  /** Tenants that are always in full. */
  readonly always: readonly string[];
}

export interface Exchange {
  readonly out: TenantEntry;
  readonly in: TenantEntry;
}

export class TopTenants {
  readonly others: TenantEntry;
  readonly #settings: TopTenantsSettings;
  readonly #always: ReadonlySet<string>;
  readonly #full = new Map<string, TenantEntry>();
  /** Who ever had series of its own. */
  readonly #named = new Set<string>();
  /** Values of tenants among the others since the last exchange; no more names than are in full. */
  readonly #candidates = new Map<string, number>();
  readonly #start: number;
  #hasOthers = false;

  constructor(settings: TopTenantsSettings, start: number) {
    this.#settings = settings;
    this.#always = new Set(settings.always);
    // Their series are kept for them.
    for (const name of settings.always.slice(0, settings.seriesLimit)) this.#named.add(name);
    this.#start = start;
    this.others = new TenantEntry(OTHERS, start);
  }

  /** The tenant's entry, or that of the others. */
  admit(tenant: string): TenantEntry {
    const entry = this.#full.get(tenant) ?? this.#admit(tenant);
    entry.recent++;
    return entry;
  }

  /** The tenant's entry if it is in full. */
  find(tenant: string): TenantEntry | undefined {
    return this.#full.get(tenant);
  }

  full(): Iterable<TenantEntry> {
    return this.#full.values();
  }

  get size(): number {
    return this.#full.size;
  }

  /** A tenant of an earlier process, in full while there is room. */
  restore(tenant: string): TenantEntry {
    return this.#full.get(tenant) ?? this.#admit(tenant);
  }

  /** Whether any tenant is counted among the others. */
  get hasOthers(): boolean {
    return this.#hasOthers;
  }

  /** Gives the places of the least to those among the others who have clearly more; tells of each before it happens. */
  exchange(now: number, tell: (exchange: Exchange) => void): void {
    if (this.#candidates.size > 0) {
      const least = [...this.#full.values()]
        .filter(({ name }) => !this.#always.has(name))
        .toSorted((left, right) => left.recent - right.recent);
      const most = [...this.#candidates].toSorted(([, left], [, right]) => right - left);
      for (const [at, [name, count]] of most.entries()) {
        const out = least[at];
        if (out === undefined || count < CLEARLY * Math.max(1, out.recent) || !this.#mayName(name)) break;
        const entry = new TenantEntry(name, now);
        entry.recent = count;
        tell({ out, in: entry });
        this.#full.delete(out.name);
        this.#put(entry);
      }
      this.#candidates.clear();
    }
    for (const entry of this.#full.values()) entry.recent >>>= 1;
  }

  #admit(tenant: string): TenantEntry {
    const mayBeFull = this.#full.size < this.#settings.limit || this.#always.has(tenant);
    if (mayBeFull && tenant !== OTHERS && this.#mayName(tenant)) {
      // Whoever is let in at its first value was never among the others: that is known from the start on.
      return this.#put(new TenantEntry(tenant, this.#start));
    }
    this.#hasOthers = true;
    const count = this.#candidates.get(tenant);
    if (tenant !== OTHERS && (count !== undefined || this.#candidates.size < this.#settings.limit))
      this.#candidates.set(tenant, (count ?? 0) + 1);
    return this.others;
  }

  /** Others were there in an earlier process. */
  restoreOthers(): TenantEntry {
    this.#hasOthers = true;
    return this.others;
  }

  #put(entry: TenantEntry): TenantEntry {
    this.#full.set(entry.name, entry);
    this.#named.add(entry.name);
    return entry;
  }

  #mayName(tenant: string): boolean {
    return this.#named.size < this.#settings.seriesLimit || this.#named.has(tenant);
  }
}
