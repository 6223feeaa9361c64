/** Makes a pack's functions: checks it once, then each call is a few label look-ups. */
import { nearestName } from "@sightline/model";
import type { LabelValue } from "../../metrics/getter.ts";
import { Counter, Gauge, type Instrument, UpDownCounter } from "../../metrics/instruments.ts";
import type { MetricsRegistry } from "../../metrics/registry.ts";
import { registry as processRegistry } from "../../observability/process-state.ts";
import { tenantScopeOf } from "../../tenant/tenant-scope.ts";
import { businessErrors } from "../errors.ts";
import { packDefinitions } from "./definitions.ts";
import {
  DEFAULT_ORGANISATION,
  type FieldKind,
  type MetricPack,
  type PackEvent,
  type PackFunctions,
  type PackWrite,
} from "./pack.ts";

export interface PackOptions {
  /** Before the names of the pack's metrics; `dotmac` when absent. */
  readonly organisation?: string;
  /** That of the process when absent. */
  readonly metricsRegistry?: MetricsRegistry;
}

type Facts = Readonly<Record<string, LabelValue | undefined>>;
type Write = (facts: Facts) => void;

/**
 * Registers a pack's metrics and gives a function for each of its events.
 *
 * @example
 * const partners = usePack(partnersPack, { organisation: "acme" });
 * partners.recordPartnerSignup({ partnerTier: "gold", territory: "north", signupSource: "web" });
 * @throws PACK_INVALID, METRIC_NAME_INVALID, METRIC_DEFINITION_INVALID, METRIC_CLASH
 */
export function usePack<const P extends MetricPack>(pack: P, options: PackOptions = {}): PackFunctions<P> {
  const { organisation = DEFAULT_ORGANISATION, metricsRegistry = processRegistry } = options;
  const instruments = new Map<string, Instrument>();
  for (const definition of packDefinitions(pack, organisation, metricsRegistry.prefix))
    instruments.set(definition.mark, metricsRegistry.register(definition.metric));
  const functions: Record<string, (facts: Facts) => void> = {};
  for (const [name, event] of Object.entries(pack.events)) {
    const writes = event.writes.map((write) => writeOf(pack, name, event, write, instruments));
    functions[name] = (facts) => {
      const problem = problemOf(event.fields, facts);
      if (problem !== undefined)
        metricsRegistry.misuse.refuse(businessErrors.PACK_FACT_WRONG({ call: name, problem }));
      else for (const write of writes) write(facts);
    };
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one function for each event, which checks its facts
  return Object.freeze(functions) as PackFunctions<P>;
}

function writeOf(
  pack: MetricPack,
  event: string,
  { fields }: PackEvent,
  { metric, amount }: PackWrite,
  instruments: ReadonlyMap<string, Instrument>,
): Write {
  const instrument = instruments.get(metric);
  const invalid = (problem: string): Error => businessErrors.PACK_INVALID({ pack: pack.name, problem });
  if (instrument === undefined) {
    const nearest = nearestName(metric, instruments.keys());
    const meant = nearest === undefined ? "" : `; is ${nearest} meant`;
    throw invalid(`${event} writes to ${metric}, which is none of its metrics${meant}`);
  }
  if (amount !== undefined && fields[amount]?.startsWith("amount") !== true)
    throw invalid(
      `${event} takes the amount of ${metric} from ${amount}, which is no amount among its fields`,
    );
  if (amount === undefined && !(instrument instanceof Counter))
    throw invalid(`${event} says no amount for ${metric}, which is no counter`);
  const labels = (pack.metrics[metric]?.labels ?? []).map((label) => ({ label, field: camelCase(label) }));
  const strange = labels.find(({ field }) => field !== "tenantId" && fields[field] === undefined);
  if (strange !== undefined)
    throw invalid(`${event} has no field ${strange.field} for the label ${strange.label} of ${metric}`);
  return (facts) => {
    const value = amount === undefined ? 1 : facts[amount];
    if (typeof value !== "number") return;
    const given: Record<string, LabelValue | undefined> = {};
    for (const { label, field } of labels) given[label] = facts[field];
    if (labels.some(({ field }) => field === "tenantId")) given["tenant_id"] ??= tenantScopeOf()?.tenant;
    add(instrument, value, given);
  };
}

function add(instrument: Instrument, value: number, labels: Record<string, LabelValue | undefined>): void {
  if (instrument instanceof Counter) instrument.inc(value, labels);
  else if (instrument instanceof Gauge) instrument.set(value, labels);
  else if (instrument instanceof UpDownCounter) instrument.add(value, labels);
  else instrument.observe(value, labels);
}

/** What is wrong with the argument of a call; from JavaScript it may be anything. */
function problemOf(fields: Readonly<Record<string, FieldKind>>, facts: unknown): string | undefined {
  if (typeof facts !== "object" || facts === null)
    return `${String(facts)} in place of { ${Object.keys(fields).join(", ")} }`;
  for (const name of Object.keys(facts)) {
    if (name in fields || name === "tenantId") continue;
    const nearest = nearestName(name, Object.keys(fields));
    return `${name}, which it does not have${nearest === undefined ? "" : `; is ${nearest} meant`}`;
  }
  const given = new Map<string, unknown>(Object.entries(facts));
  for (const [name, kind] of Object.entries(fields)) {
    const value = given.get(name);
    if (value === undefined) {
      if (!kind.endsWith("?")) return `no ${name}`;
    } else if (kind.startsWith("amount") && typeof value !== "number") return `a ${name} that is no number`;
  }
  return undefined;
}

function camelCase(label: string): string {
  return label.replaceAll(/_(\w)/gu, (_, letter: string) => letter.toUpperCase());
}
