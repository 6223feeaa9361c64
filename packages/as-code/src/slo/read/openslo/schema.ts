/** The objects of OpenSLO v1 that become rules, as its specification's README defines them. */
import { z } from "zod";

export const OPENSLO_VERSION = "openslo/v1";

type Maybe<T> = T | null | undefined;

export interface Metadata {
  readonly name: string;
  readonly displayName?: Maybe<string>;
  readonly labels?: Maybe<Readonly<Record<string, string | string[]>>>;
  readonly annotations?: Maybe<Readonly<Record<string, string>>>;
}

export interface MetricSource {
  readonly metricSourceRef?: Maybe<string>;
  readonly type?: Maybe<string>;
  readonly spec: Readonly<Record<string, unknown>>;
}

interface Metric {
  readonly metricSource: MetricSource;
}

export interface IndicatorSpec {
  readonly description?: Maybe<string>;
  readonly thresholdMetric?: Maybe<Metric>;
  readonly ratioMetric?: Maybe<{
    readonly counter?: Maybe<boolean>;
    readonly good?: Maybe<Metric>;
    readonly bad?: Maybe<Metric>;
    readonly total?: Maybe<Metric>;
    readonly rawType?: Maybe<"success" | "failure">;
    readonly raw?: Maybe<Metric>;
  }>;
}

interface InlineIndicator {
  readonly metadata: Metadata;
  readonly spec: IndicatorSpec;
}

export interface Objective {
  readonly displayName?: Maybe<string>;
  readonly op?: Maybe<"lte" | "gte" | "lt" | "gt">;
  readonly value?: Maybe<number>;
  /** A share, below 1. */
  readonly target?: Maybe<number>;
  readonly targetPercent?: Maybe<number>;
  readonly timeSliceTarget?: Maybe<number>;
  /** A duration; a plain number counts minutes. */
  readonly timeSliceWindow?: Maybe<string | number>;
  readonly indicator?: Maybe<InlineIndicator>;
  readonly indicatorRef?: Maybe<string>;
  readonly compositeWeight?: Maybe<number>;
}

export interface TimeWindow {
  readonly duration: string;
  readonly isRolling?: Maybe<boolean>;
  readonly calendar?: Maybe<{ readonly startTime: string; readonly timeZone: string }>;
}

export interface SloObject {
  readonly metadata: Metadata;
  readonly spec: {
    readonly description?: Maybe<string>;
    readonly service: string;
    readonly indicator?: Maybe<InlineIndicator>;
    readonly indicatorRef?: Maybe<string>;
    readonly timeWindow?: Maybe<readonly TimeWindow[]>;
    readonly budgetingMethod?: Maybe<"Occurrences" | "Timeslices" | "RatioTimeslices">;
    readonly objectives: readonly Objective[];
    readonly alertPolicies?: Maybe<readonly unknown[]>;
  };
}

export interface SliObject {
  readonly metadata: Metadata;
  readonly spec: IndicatorSpec;
}

export interface DataSourceObject {
  readonly metadata: Metadata;
  readonly spec: { readonly type: string };
}

const metadata = z.strictObject({
  name: z.string(),
  displayName: z.string().nullish(),
  labels: z.record(z.string(), z.union([z.string(), z.array(z.string())])).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
});

const metricSource = z.strictObject({
  metricSourceRef: z.string().nullish(),
  type: z.string().nullish(),
  spec: z.record(z.string(), z.unknown()),
});
const metric = z.strictObject({ metricSource });

const indicatorSpec: z.ZodType<IndicatorSpec> = z.strictObject({
  description: z.string().nullish(),
  thresholdMetric: metric.nullish(),
  ratioMetric: z
    .strictObject({
      counter: z.boolean().nullish(),
      good: metric.nullish(),
      bad: metric.nullish(),
      total: metric.nullish(),
      rawType: z.enum(["success", "failure"]).nullish(),
      raw: metric.nullish(),
    })
    .nullish(),
});

const inlineIndicator = z.strictObject({
  apiVersion: z.string().nullish(),
  kind: z.string().nullish(),
  metadata,
  spec: indicatorSpec,
});

const objective = z.strictObject({
  displayName: z.string().nullish(),
  op: z.enum(["lte", "gte", "lt", "gt"]).nullish(),
  value: z.number().nullish(),
  target: z.number().nullish(),
  targetPercent: z.number().nullish(),
  timeSliceTarget: z.number().nullish(),
  timeSliceWindow: z.union([z.string(), z.number()]).nullish(),
  indicator: inlineIndicator.nullish(),
  indicatorRef: z.string().nullish(),
  compositeWeight: z.number().nullish(),
});

const timeWindow = z.strictObject({
  duration: z.string(),
  isRolling: z.boolean().nullish(),
  calendar: z.strictObject({ startTime: z.string(), timeZone: z.string() }).nullish(),
});

export const sloObject: z.ZodType<SloObject> = z.strictObject({
  apiVersion: z.literal(OPENSLO_VERSION),
  kind: z.literal("SLO"),
  metadata,
  spec: z.strictObject({
    description: z.string().nullish(),
    service: z.string(),
    indicator: inlineIndicator.nullish(),
    indicatorRef: z.string().nullish(),
    timeWindow: z.array(timeWindow).nullish(),
    budgetingMethod: z.enum(["Occurrences", "Timeslices", "RatioTimeslices"]).nullish(),
    objectives: z.array(objective).min(1, "there is no objective in the list"),
    alertPolicies: z.array(z.unknown()).nullish(),
  }),
});

export const sliObject: z.ZodType<SliObject> = z.strictObject({
  apiVersion: z.literal(OPENSLO_VERSION),
  kind: z.literal("SLI"),
  metadata,
  spec: indicatorSpec,
});

export const dataSourceObject: z.ZodType<DataSourceObject> = z.strictObject({
  apiVersion: z.literal(OPENSLO_VERSION),
  kind: z.literal("DataSource"),
  metadata,
  spec: z.strictObject({
    description: z.string().nullish(),
    type: z.string(),
    connectionDetails: z.unknown(),
  }),
});

/** Kinds that OpenSLO knows and that become no rules by themselves. */
export const OTHER_KINDS: ReadonlySet<string> = new Set([
  "Service",
  "AlertPolicy",
  "AlertCondition",
  "AlertNotificationTarget",
]);
