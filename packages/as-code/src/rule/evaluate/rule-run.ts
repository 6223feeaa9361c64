/** Rule groups, evaluated over samples in memory as Prometheus does: in order, each rule seeing what the earlier ones wrote. */
import {
  compareLabels,
  entriesOf,
  labelsKey,
  type Labels as SeriesLabels,
  labelsOf,
  METRIC_NAME,
  parseDuration,
  parseExpression,
  type Expression,
  queryInstant,
  type SampleStore,
} from "@sightline/promql";
import { expandTemplate } from "../../template/template.ts";
import type { AlertingRule, Labels, RecordingRule, Rule, RuleGroup } from "../rule.ts";
import {
  type ActiveSample,
  type AlertInstances,
  type AlertInstance,
  nextInstances,
} from "./alert-instances.ts";

export interface RuleRun {
  /** Evaluates every group once, at a moment in milliseconds. Moments must go forward. */
  evaluateAt(time: number): Promise<void>;
  /** The instances of all alerts of that name. */
  alerts(name: string): readonly AlertInstance[];
}

export interface RuleRunOptions {
  readonly externalLabels?: Labels;
  readonly externalUrl?: string;
}

interface Prepared {
  readonly rule: Rule;
  readonly expression: Expression;
  /** Series written at the last evaluation, by key. */
  written: Map<string, SeriesLabels>;
  instances: AlertInstances;
}

/** Throws PROMQL_SYNTAX for an expression that cannot be read; `readRuleFile` tells that before. */
export function ruleRun(
  groups: readonly RuleGroup[],
  store: SampleStore,
  options: RuleRunOptions = {},
): RuleRun {
  const prepared: readonly Prepared[] = groups.flatMap(({ rules }) =>
    rules.map((rule) => ({
      rule,
      expression: parseExpression(rule.expr),
      written: new Map(),
      instances: new Map(),
    })),
  );
  return {
    evaluateAt: async (time) => {
      for (const one of prepared) {
        if (one.rule.kind === "record") await record(one, one.rule, store, time);
        else await raise(one, one.rule, store, time, options);
      }
    },
    alerts: (name) =>
      prepared.flatMap(({ rule, instances }) =>
        rule.kind === "alert" && rule.alert === name ? [...instances.values()] : [],
      ),
  };
}

interface Sample {
  readonly labels: SeriesLabels;
  readonly point: Parameters<SampleStore["put"]>[2];
}

async function record(
  prepared: Prepared,
  rule: RecordingRule,
  store: SampleStore,
  time: number,
): Promise<void> {
  const samples = await samplesOf(prepared.expression, store, time);
  write(
    prepared,
    samples.map(({ labels, point }) => ({
      labels: withLabels(labels, { ...rule.labels, [METRIC_NAME]: rule.record }),
      point,
    })),
    store,
    time,
  );
}

async function samplesOf(
  expression: Expression,
  store: SampleStore,
  time: number,
): Promise<readonly Sample[]> {
  const { result } = await queryInstant(expression, time, { source: store });
  if (result.kind === "vector") {
    return result.samples.map(({ labels, value, histogram }) => ({
      labels,
      point:
        histogram === undefined
          ? { kind: "value", value, isStale: false }
          : { kind: "histogram", histogram, hasHint: false },
    }));
  }
  if (result.kind !== "scalar") throw new Error(`a rule cannot record a ${result.kind}`);
  return [{ labels: labelsOf({}), point: { kind: "value", value: result.value, isStale: false } }];
}

async function raise(
  prepared: Prepared,
  rule: AlertingRule,
  store: SampleStore,
  time: number,
  { externalLabels = {}, externalUrl = "" }: RuleRunOptions,
): Promise<void> {
  const samples = await samplesOf(prepared.expression, store, time);
  const active = samples.map(({ labels, point }): ActiveSample => {
    const own = Object.fromEntries([...entriesOf(labels)].filter(([name]) => name !== METRIC_NAME));
    const value = point?.kind === "value" ? point.value : Number.NaN;
    const expanded = (texts: Labels): Labels => {
      const facts = { labels: Object.fromEntries(entriesOf(labels)), value, externalLabels, externalUrl };
      return Object.fromEntries(
        Object.entries(texts).map(([name, text]) => [name, expandTemplate(text, facts)]),
      );
    };
    const all = filled({ ...own, ...expanded(rule.labels) });
    return { key: labelsKey(labelsOf(all)), labels: all, annotations: expanded(rule.annotations), value };
  });
  prepared.instances = nextInstances(prepared.instances, active, time, {
    for: parseDuration(rule.for ?? "0") ?? 0,
    keepFiringFor: parseDuration(rule.keepFiringFor ?? "0") ?? 0,
  });
  const series = [...prepared.instances.values()].flatMap((instance): readonly Sample[] => {
    const labels = { ...instance.labels, alertname: rule.alert };
    return [
      {
        labels: labelsOf({ ...labels, [METRIC_NAME]: "ALERTS", alertstate: instance.state }),
        point: { kind: "value", value: 1, isStale: false },
      },
      {
        labels: labelsOf({ ...labels, [METRIC_NAME]: "ALERTS_FOR_STATE" }),
        point: { kind: "value", value: instance.activeAt / 1000, isStale: false },
      },
    ];
  });
  write(prepared, series, store, time);
}

/** Writes samples, and the end of each series that was there before and is not now. */
function write(prepared: Prepared, samples: readonly Sample[], store: SampleStore, time: number): void {
  const written = new Map<string, SeriesLabels>();
  for (const { labels, point } of samples) {
    written.set(labelsKey(labels), labels);
    store.put(labels, time, point);
  }
  for (const [key, labels] of prepared.written) {
    if (!written.has(key)) store.put(labels, time, { kind: "value", value: Number.NaN, isStale: true });
  }
  prepared.written = written;
}

/** The labels with others in place of their own; an empty one is taken away. */
function withLabels(labels: SeriesLabels, others: Labels): SeriesLabels {
  return labelsOf(filled({ ...Object.fromEntries(entriesOf(labels)), ...others }));
}

function filled(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ""));
}

/** Instances sorted by their labels, as reports print them. */
export function sortedInstances(instances: readonly AlertInstance[]): readonly AlertInstance[] {
  return instances.toSorted((left, right) => compareLabels(labelsOf(left.labels), labelsOf(right.labels)));
}
