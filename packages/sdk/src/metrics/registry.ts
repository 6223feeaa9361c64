/**
 * All metrics of a service: recorded once in cells, read twice, as Prometheus text and as OTLP. Metrics made through
 * OpenTelemetry's API land here too.
 */
import { assertNever, type InstrumentDefinition } from "@sightline/model";
import { nearestName } from "../config/misspelt.ts";
import { sdkErrors } from "../errors.ts";
import { type Scope, scopeOf } from "../export/scope.ts";
import { callerOf } from "../notice/caller.ts";
import type { Notices } from "../notice/notices.ts";
import { SDK_NAME, SDK_VERSION } from "../resource/version.ts";
import type { Cell } from "./cell.ts";
import { difference, instrumentDefinition, type MetricDefinition } from "./definition.ts";
import type { Family, FamilySettings } from "./family.ts";
import type { Labels } from "./getter.ts";
import { Counter, Gauge, Histogram, type Instrument, UpDownCounter } from "./instruments.ts";
import { Misuse, type MisuseMode } from "./misuse.ts";
import { prometheusText } from "./prometheus-text.ts";

export interface RegistrySettings {
  /** Before every name that is registered here: `shop_`. */
  readonly prefix?: string;
  /** Label sets a metric; the default is OpenTelemetry's and Prometheus' usual advice. */
  readonly cardinalityLimit?: number;
  readonly misuse?: MisuseMode;
}

export interface RegistryWorld {
  readonly notices: Notices;
  /** A mark of the monotonic clock. */
  readonly now: () => number;
}

export const CARDINALITY_LIMIT = 2000;

/** The instrument that a definition makes, with its label names. */
export type InstrumentOf<D extends MetricDefinition> = {
  readonly counter: Counter<LabelOf<D>>;
  readonly "up-down-counter": UpDownCounter<LabelOf<D>>;
  readonly gauge: Gauge<LabelOf<D>>;
  readonly histogram: Histogram<LabelOf<D>>;
}[D["type"]];
type LabelOf<D extends MetricDefinition> = D["labels"] extends readonly (infer L extends string)[]
  ? L
  : never;

type Entry = (...args: never[]) => unknown;

interface Registered {
  readonly instrument: Instrument;
  readonly definition: InstrumentDefinition;
  readonly where: string;
}

/** Called before each reading; sets what is only known then. */
export type Observer = () => void | Promise<void>;

export class MetricsRegistry {
  readonly misuse: Misuse;
  /** Before every name that is registered from now on. */
  prefix: string;
  readonly #limit: number;
  readonly #world: RegistryWorld;
  readonly #start: number;
  readonly #scope: Scope = scopeOf(SDK_NAME, SDK_VERSION);
  readonly #registered = new Map<string, Registered>();
  readonly #families: Family<Cell>[] = [];
  readonly #observers = new Set<Observer>();

  constructor(world: RegistryWorld, settings: RegistrySettings = {}) {
    this.#world = world;
    this.prefix = settings.prefix ?? "";
    this.#limit = settings.cardinalityLimit ?? CARDINALITY_LIMIT;
    this.#start = world.now();
    this.misuse = new Misuse(world.notices, settings.misuse ?? "throw");
  }

  /**
   * Makes a metric, or gives the one that was made with the same definition.
   *
   * @example
   * const orders = registry.register({ name: "orders_created_total", type: "counter", labels: ["status"] });
   * orders.inc(1, { status: "paid" });
   * @param entry - The function that the application called, when it was another one.
   * @throws METRIC_NAME_INVALID, METRIC_DEFINITION_INVALID, METRIC_CLASH
   */
  register<const D extends MetricDefinition>(definition: D, entry?: Entry): InstrumentOf<D> {
    const checked = instrumentDefinition(definition, this.prefix);
    const before = this.#registered.get(checked.name);
    const instrument =
      before === undefined ? this.#make(checked, entry ?? METHOD) : this.#same(before, checked);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `#make` chooses the class by the kind
    return instrument as unknown as InstrumentOf<D>;
  }

  /** Adds `step` to the counter `name`. */
  incrementCounter(name: string, step = 1, labels?: Labels): void {
    const metric = this.#find(name);
    if (metric instanceof Counter) metric.inc(step, labels);
    else this.#wrongKind(name, metric, "be incremented as a counter");
  }

  /** Sets the gauge `name`. */
  setGauge(name: string, value: number, labels?: Labels): void {
    const metric = this.#find(name);
    if (metric instanceof Gauge) metric.set(value, labels);
    else this.#wrongKind(name, metric, "be set");
  }

  /** Adds `step`, which may be negative, to the up-down counter `name`. */
  addUpDown(name: string, step: number, labels?: Labels): void {
    const metric = this.#find(name);
    if (metric instanceof UpDownCounter) metric.add(step, labels);
    else this.#wrongKind(name, metric, "go up and down by steps");
  }

  /** Adds `value` to the histogram `name`. */
  observeHistogram(name: string, value: number, labels?: Labels): void {
    const metric = this.#find(name);
    if (metric instanceof Histogram) metric.observe(value, labels);
    else this.#wrongKind(name, metric, "observe a distribution");
  }

  /** The page for `/metrics`. What an observer sets asynchronously shows on the next page; `observe()` first to wait. */
  prometheusText(): string {
    void this.observe();
    return prometheusText(this.#families, (name) => {
      this.#world.notices.once(
        `metric.duplicate.${name}`,
        `two metrics have the Prometheus name ${name}; the first stands on /metrics, both go out by OTLP.`,
      );
    });
  }

  /** All metrics, for readers. */
  families(): readonly Family<Cell>[] {
    return this.#families;
  }

  /** Lets observers set their values. Synchronous ones have run when this returns; never rejects. */
  async observe(): Promise<void> {
    const waiting: Promise<void>[] = [];
    for (const observer of this.#observers) {
      try {
        const result = observer();
        if (result !== undefined) waiting.push(result);
      } catch (error) {
        this.#observerFailed(error);
      }
    }
    for (const outcome of await Promise.allSettled(waiting)) {
      if (outcome.status === "rejected") this.#observerFailed(outcome.reason);
    }
  }

  addObserver(observer: Observer): void {
    this.#observers.add(observer);
  }

  removeObserver(observer: Observer): void {
    this.#observers.delete(observer);
  }

  /** For instruments of OpenTelemetry's API, which have a scope of their own. */
  adopt(family: Family<Cell>): void {
    this.#families.push(family);
  }

  settingsFor(definition: InstrumentDefinition, scope: Scope, misuse: Misuse): FamilySettings {
    const { notices, now } = this.#world;
    return { definition, scope, misuse, notices, limit: this.#limit, now, start: this.#start };
  }

  get notices(): Notices {
    return this.#world.notices;
  }

  #make(definition: InstrumentDefinition, entry: Entry): Instrument {
    const instrument = makeInstrument(this.settingsFor(definition, this.#scope, this.misuse));
    this.#registered.set(definition.name, {
      instrument,
      definition,
      where: callerOf(entry),
    });
    this.#families.push(instrument.family);
    return instrument;
  }

  #same(before: Registered, definition: InstrumentDefinition): Instrument {
    const differing = difference(before.definition, definition);
    if (differing === undefined) return before.instrument;
    throw sdkErrors.METRIC_CLASH({ name: definition.name, difference: differing, where: before.where });
  }

  #find(name: string): Instrument | undefined {
    const found = this.#registered.get(this.prefix + name) ?? this.#registered.get(name);
    if (found !== undefined) return found.instrument;
    this.misuse.refuse(
      sdkErrors.METRIC_UNKNOWN({ name, nearest: nearestName(name, this.#registered.keys()) }),
    );
    return undefined;
  }

  #wrongKind(name: string, metric: Instrument | undefined, asked: string): void {
    if (metric === undefined) return;
    this.misuse.refuse(sdkErrors.METRIC_KIND_WRONG({ name, kind: metric.family.info.kind, asked }));
  }

  #observerFailed(error: unknown): void {
    this.#world.notices.once("metric.observer", `a metric's callback failed: ${String(error)}`);
  }
}

// Only its identity is used, to find who called it.
// oxlint-disable-next-line typescript/unbound-method -- see above
const METHOD: Entry = MetricsRegistry.prototype.register;

function makeInstrument(settings: FamilySettings): Instrument {
  const { kind } = settings.definition;
  switch (kind) {
    case "counter":
      return new Counter(settings);
    case "up-down-counter":
      return new UpDownCounter(settings);
    case "gauge":
      return new Gauge(settings);
    case "histogram":
      return new Histogram(settings);
    default:
      return assertNever(kind, "kind of metric");
  }
}
