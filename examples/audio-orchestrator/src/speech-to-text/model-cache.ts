/**
 * Keeps the models that tenants used last, as a recogniser with more customers than memory must. Loading one is the
 * synthetic part: a wait stands for reading weights.
 */
export interface ModelCacheOptions {
  readonly capacity: number;
  /** Loads a tenant's model. */
  readonly load: (tenant: string) => Promise<void>;
}

export class ModelCache {
  readonly #capacity: number;
  readonly #load: (tenant: string) => Promise<void>;
  /** In the order of use, the oldest first. */
  readonly #models = new Map<string, Promise<void>>();

  constructor(options: ModelCacheOptions) {
    this.#capacity = options.capacity;
    this.#load = options.load;
  }

  /** Resolves when the tenant's model is there; `cold` says whether it had to be loaded. Callers share one load. */
  async use(tenant: string): Promise<{ readonly cold: boolean }> {
    const present = this.#models.get(tenant);
    this.#models.delete(tenant);
    const model = present ?? this.#load(tenant);
    this.#models.set(tenant, model);
    const [oldest] = this.#models.keys();
    if (this.#models.size > this.#capacity && oldest !== undefined) this.#models.delete(oldest);
    try {
      await model;
    } catch (error) {
      if (this.#models.get(tenant) === model) this.#models.delete(tenant);
      throw error;
    }
    return { cold: present === undefined };
  }
}
