/**
 * All metrics of a service: recorded once in cells, read twice, as Prometheus text and as OTLP. Metrics made through
 * OpenTelemetry's API land here too.
 */
import {
  type InstrumentDefinition,
  isMetricName,
  type LabelOf,
  type MetricDeclaration,
  type MetricName,
  type TelemetryDeclaration,
  nearestName,
} from "@sightline/model";
import { sdkErrors } from "../errors.ts";
import { type Scope, scopeOf } from "../export/scope.ts";
import { callerOf } from "../notice/caller.ts";
import { guardMembers } from "../notice/guarded.ts";
import type { Notices } from "../notice/notices.ts";
import { SDK_NAME, SDK_VERSION } from "../resource/version.ts";
import type { SpanIdentity } from "../trace/span-identity.ts";
import type { Cell } from "./cell.ts";
import { difference, instrumentDefinition, type MetricDefinition } from "./definition.ts";
import { activeSampledSpan } from "./exemplar.ts";
import type { Family, FamilySettings } from "./family.ts";
import type { Labels } from "./getter.ts";
import {
  Counter,
  ExponentialHistogram,
  Gauge,
  Histogram,
  type Instrument,
  UpDownCounter,
} from "./instruments.ts";
import { makeInstrument } from "./made-instrument.ts";
import { type MetricsInfo, metricsInfo } from "./metrics-info.ts";
import { Misuse, type MisuseMode } from "./misuse.ts";
import { Observers } from "./observers.ts";
import { type ForeignFamily, metricsPage, type TextFormat } from "./prometheus-text.ts";

export interface RegistrySettings {
  /** Before every name that is registered here: `shop_`. */
  readonly prefix?: string;
  /** Label sets a metric; the default is OpenTelemetry's and Prometheus' usual advice. */
  readonly cardinalityLimit?: number;
  readonly misuse?: MisuseMode;
  /** Whether the metrics are served as text; true by default. */
  readonly exposed?: boolean;
}

export interface RegistryWorld {
  readonly notices: Notices;
  /** A mark of the monotonic clock, in milliseconds. */
  readonly now: () => number;
  /** Milliseconds since 1970 of a mark. */
  readonly wallMs?: (mark: number) => number;
  /** Whose exemplar a measurement may become. */
  readonly activeSpan?: () => SpanIdentity | undefined;
}

export const CARDINALITY_LIMIT = 2000;

/** The instrument that a definition makes, with its label names. */
export type InstrumentOf<D extends MetricDeclaration> = {
  readonly counter: Counter<LabelOf<D>>;
  readonly "up-down-counter": UpDownCounter<LabelOf<D>>;
  readonly gauge: Gauge<LabelOf<D>>;
  readonly histogram: Histogram<LabelOf<D>>;
  readonly "exponential-histogram": ExponentialHistogram<LabelOf<D>>;
}[D["type"]];
/** Handles of all metrics of a declaration, by their names. */
export type InstrumentsOf<T extends TelemetryDeclaration> = {
  readonly [N in MetricName<T>]: InstrumentOf<T["metrics"][N]>;
};

type Entry = (...args: never[]) => unknown;

/** The families of another library, as they are when they are asked for. */
export type ForeignSource = () => readonly ForeignFamily[];

export interface Registered {
  readonly instrument: Instrument;
  readonly definition: InstrumentDefinition;
  /** The line that made it. */
  readonly where: string;
}

/** The registry's own metric of what found no cell. */
export const OVERFLOW_METRIC = "sightline_sdk_metrics_overflow_total";

export class MetricsRegistry {
  readonly misuse: Misuse;
  /** What is asked for its values before each reading. */
  readonly observers: Observers;
  /** Whether the metrics are served as text. */
  exposed: boolean;
  /** For reports; the resource's name is the configuration's business. */
  serviceName = "";
  #prefix: string;
  readonly #limit: number;
  readonly #world: RegistryWorld;
  readonly #start: number;
  readonly #scope: Scope = scopeOf(SDK_NAME, SDK_VERSION);
  readonly #registered = new Map<string, Registered>();
  readonly #families: Family<Cell>[] = [];
  readonly #onFamily = new Set<(family: Family<Cell>) => void>();
  #foreign: readonly ForeignSource[] = [];
  #overflow: Counter<"metric"> | undefined;

  constructor(world: RegistryWorld, settings: RegistrySettings = {}) {
    this.#world = world;
    this.#prefix = checkedPrefix(settings.prefix ?? "");
    this.exposed = settings.exposed ?? true;
    this.#limit = settings.cardinalityLimit ?? CARDINALITY_LIMIT;
    this.#start = world.now();
    this.misuse = new Misuse(world.notices, settings.misuse ?? "throw");
    this.observers = new Observers(world.notices);
  }

  /** Before every name that is registered here, default metrics and the application's alike. */
  get prefix(): string {
    return this.#prefix;
  }

  /** Renames what is there already too, so that no page ever has both. Throws `METRIC_NAME_INVALID`. */
  set prefix(prefix: string) {
    if (prefix === this.#prefix) return;
    this.#prefix = checkedPrefix(prefix);
    // The SDK's own too, which it makes through OpenTelemetry's API.
    for (const family of this.#families) if (this.prefixes(family.info.scope)) family.rename(prefix);
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
    const checked = instrumentDefinition(definition);
    const before = this.#registered.get(checked.name);
    const instrument =
      before === undefined ? this.#make(checked, entry ?? METHOD) : this.#same(before, checked);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `#make` chooses the class by the kind
    return instrument as unknown as InstrumentOf<D>;
  }

  /**
   * Registers all metrics of a declaration.
   *
   * @example
   * const { orders_created_total: orders } = registry.from(telemetry);
   * orders.inc(1, { status: "paid" });
   * @throws METRIC_NAME_INVALID, METRIC_DEFINITION_INVALID, METRIC_CLASH
   */
  from<const T extends TelemetryDeclaration>(telemetry: T, entry?: Entry): InstrumentsOf<T> {
    const handles: Record<string, Instrument> = {};
    for (const [name, metric] of Object.entries(telemetry.metrics)) {
      handles[name] = this.register({ ...metric, name }, entry ?? FROM);
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one instrument for each declared name, by its type
    return Object.freeze(handles) as unknown as InstrumentsOf<T>;
  }

  /** `register`, by the name that it has among the plain calls. */
  registerMetric<const D extends MetricDefinition>(definition: D): InstrumentOf<D> {
    // oxlint-disable-next-line typescript/unbound-method -- only its place on the stack matters
    return this.register(definition, this.registerMetric);
  }

  /** The names of all metrics, with the prefix, in order. */
  listMetrics(): readonly string[] {
    return metricsInfo(this).metrics.map(({ name }) => name);
  }

  /** All metrics with their kinds, labels, numbers of series, and what overflowed. */
  getMetricsInfo(): MetricsInfo {
    return metricsInfo(this);
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
    const isDistribution = metric instanceof Histogram || metric instanceof ExponentialHistogram;
    if (isDistribution) metric.observe(value, labels);
    else this.#wrongKind(name, metric, "observe a distribution");
  }

  /**
   * Runs `work` and adds the seconds that it took to the histogram `name`, also when it throws or rejects. Where the name
   * is wrong and that is only reported, `work` runs all the same.
   */
  time<T>(name: string, work: () => T, labels?: Labels): T {
    const metric = this.#find(name);
    if (metric instanceof Histogram || metric instanceof ExponentialHistogram)
      return metric.time(work, labels);
    this.#wrongKind(name, metric, "time work");
    return work();
  }

  /** The page for `/metrics`. What an observer sets asynchronously shows on the next page; `observe()` first to wait. */
  prometheusText(format: TextFormat = "prometheus"): string {
    void this.observe();
    return this.page(format);
  }

  /** `prometheusText`, by the name that it has among the plain calls. */
  getPrometheusMetrics(format: TextFormat = "prometheus"): string {
    return this.prometheusText(format);
  }

  /** The page as the cells are now, without asking anybody. */
  page(format: TextFormat): string {
    if (!this.exposed) return OFF_PAGE;
    const { notices } = this.#world;
    const wallMs = (mark: number): number => this.wallMs(mark);
    const foreign = this.#foreign.flatMap((source) => source());
    return metricsPage(this.#families, foreign, { format, wallMs }, (name, reason) => {
      notices.once(`metric.duplicate.${name}`, reason);
    });
  }

  /** Metrics of other libraries that stand on the same page. They give way to ours. */
  addForeign(source: ForeignSource): void {
    this.#foreign = [...this.#foreign, source];
  }

  /** All metrics, for readers. */
  families(): readonly Family<Cell>[] {
    return this.#families;
  }

  /** Lets observers set their values. Synchronous ones have run when this returns; never rejects. */
  observe(): Promise<void> {
    return this.observers.run();
  }

  /** The registered metrics by the names that they were declared with, and where. */
  registered(): ReadonlyMap<string, Registered> {
    return this.#registered;
  }

  /** Tells of every metric that is there, and of each that comes. */
  onFamily(listener: (family: Family<Cell>) => void): void {
    for (const family of this.#families) listener(family);
    this.#onFamily.add(listener);
  }

  /** For instruments of OpenTelemetry's API, which have a scope of their own. */
  adopt(family: Family<Cell>): void {
    this.#families.push(family);
    for (const listener of this.#onFamily) listener(family);
  }

  settingsFor(definition: InstrumentDefinition, scope: Scope, misuse: Misuse): FamilySettings {
    const { notices, now, activeSpan = activeSampledSpan } = this.#world;
    return {
      definition,
      scope,
      misuse,
      notices,
      limit: this.#limit,
      now,
      start: this.#start,
      activeSpan,
      onOverflow: (name) => this.#overflowed(name),
    };
  }

  /** Label sets that one metric may have. */
  get cardinalityLimit(): number {
    return this.#limit;
  }

  /** Whether the prefix goes before the names of that scope: of this SDK and the application, not of instrumentations. */
  prefixes(scope: Scope): boolean {
    return scope.name === SDK_NAME;
  }

  /** Whether it was registered here, not made through OpenTelemetry's API. */
  owns(family: Family<Cell>): boolean {
    return family.info.scope === this.#scope;
  }

  /** A mark of the monotonic clock. */
  now(): number {
    return this.#world.now();
  }

  /** Milliseconds since 1970 of a mark. */
  wallMs(mark: number): number {
    return (this.#world.wallMs ?? unixMsOf)(mark);
  }

  get notices(): Notices {
    return this.#world.notices;
  }

  #make(definition: InstrumentDefinition, entry: Entry): Instrument {
    const settings = this.settingsFor(definition, this.#scope, this.misuse);
    const instrument = makeInstrument(settings, this.#prefix);
    this.#registered.set(definition.name, {
      instrument,
      definition,
      where: callerOf(entry),
    });
    this.adopt(instrument.family);
    return instrument;
  }

  #same(before: Registered, definition: InstrumentDefinition): Instrument {
    const differing = difference(before.definition, definition);
    if (differing === undefined) return before.instrument;
    throw sdkErrors.METRIC_CLASH({ name: definition.name, difference: differing, where: before.where });
  }

  #find(name: string): Instrument | undefined {
    const found = this.#registered.get(name) ?? this.#registered.get(this.#bare(name));
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

  /** A name as it is shown, without the prefix. */
  #bare(name: string): string {
    return name.startsWith(this.#prefix) ? name.slice(this.#prefix.length) : name;
  }

  #overflowed(metric: string): void {
    if (metric === OVERFLOW_METRIC) return;
    this.#overflow ??= this.register({
      name: OVERFLOW_METRIC,
      type: "counter",
      description:
        "Measurements that went to the shared series, because their metric has too many label sets.",
      labels: ["metric"],
    });
    this.#overflow.inc(1, { metric });
  }
}

// The registry that an application holds; what it lacks must not be `undefined`.
guardMembers("The metrics registry", MetricsRegistry);

// Only its identity is used, to find who called it.
// oxlint-disable-next-line typescript/unbound-method -- see above
const METHOD: Entry = MetricsRegistry.prototype.register;
// oxlint-disable-next-line typescript/unbound-method -- see above
const FROM: Entry = MetricsRegistry.prototype.from;

/** A page without a sample, which a scraper can read all the same. */
const OFF_PAGE = "# Turned off: initializeMetricsRegistry was called with enablePrometheus: false.\n# EOF\n";

function unixMsOf(mark: number): number {
  return performance.timeOrigin + mark;
}

function checkedPrefix(prefix: string): string {
  if (prefix !== "" && !isMetricName(prefix)) throw sdkErrors.METRIC_NAME_INVALID({ name: prefix });
  return prefix;
}
