/**
 * What the SDK says of a promise in the process, and what the generated rules say of the same series in Prometheus.
 * Events fall into the middle of a minute, and each full minute is a scrape.
 *
 * Where the two may differ, and why:
 * - A window of the SDK begins at the edge of a slot, one of `rate()` at a sample, and `rate()` extends what it saw to the
 *   whole window. Both are off by a scrape or a slot at the begin, so burns agree where traffic is even, and elsewhere up to
 *   that share of the window (`TOLERANCE`).
 * - What a series counted before its first sample is unknown to `rate()`: the first minute of a tenant.
 * - Quiet windows have a burn of 0 in the SDK and no sample in Prometheus.
 * - The SDK's budget counts what was not observed as unspent: its `1 - left` is the rules' burn of the period times the
 *   share of the period that was observed.
 */
import { type BurnRateWindow, burnRatePairs, errorBudget } from "@sightline/model";
import {
  entriesOf,
  parseExpression,
  queryInstant,
  sampleStore,
  type SampleStore,
  seriesLine,
} from "@sightline/promql";
import { describe, expect, it } from "vitest";
import type { BusinessMetricSpec } from "../../../../sdk/src/business/metric/spec.ts";
import { sloDeclarationOf } from "../../../../sdk/src/business/slo/declaration.ts";
import type { SloEvaluation } from "../../../../sdk/src/business/slo/evaluation.ts";
import { TenantMetrics } from "../../../../sdk/src/business/tenant-metrics.ts";
import { MetricsRegistry } from "../../../../sdk/src/metrics/registry.ts";
import { writeNotices } from "../../../../sdk/src/notice/notices.ts";
import { ruleRun } from "../../rule/evaluate/rule-run.ts";
import type { AlertingRule, RecordingRule, RuleGroup } from "../../rule/rule.ts";
import { inlined } from "../../target/signoz/inline.ts";
import { sloRuleGroups } from "../rules/groups.ts";
import type { Slo } from "../slo.ts";
import { declaredSlos } from "./declared.ts";

const MINUTE = 60_000;
/** A full day of a full year: slots begin with it. */
const START = Date.UTC(2026, 0, 1);
/** Of the burn: one scrape of the shortest window. */
const TOLERANCE = 0.2;

const SPEC: BusinessMetricSpec = {
  name: "checkout",
  metricType: "success_rate",
  sloTarget: 99,
  alertThreshold: 95,
};

interface Story {
  readonly name: string;
  readonly minutes: number;
  /** Good and bad events of a minute. */
  readonly events: (minute: number) => readonly [good: number, bad: number];
  /** Minutes before which the process ends and another goes on with its history. */
  readonly restarts?: readonly number[];
  /** Minutes after which both are asked. */
  readonly asked: readonly number[];
}

const STORIES: readonly Story[] = [
  { name: "even traffic, all good", minutes: 90, events: () => [100, 0], asked: [10, 89] },
  { name: "half of what is allowed", minutes: 130, events: () => [995, 5], asked: [15, 65, 129] },
  {
    name: "a burn that pages, and its end",
    minutes: 220,
    events: (minute) => (minute >= 60 && minute < 120 ? [600, 400] : [1000, 0]),
    asked: [50, 75, 110, 119, 140, 219],
  },
  {
    name: "a slow burn",
    minutes: 420,
    events: () => [930, 70],
    asked: [35, 90, 419],
  },
  {
    name: "quiet hours after an outage",
    minutes: 300,
    events: (minute) => (minute < 60 ? [50, 50] : minute < 270 ? [0, 0] : [100, 0]),
    asked: [59, 66, 100, 200, 299],
  },
  {
    name: "one failure in three events an hour",
    minutes: 180,
    events: (m) => [m === 0 || m % 30 === 9 ? 1 : 0, m % 60 === 39 ? 1 : 0],
    asked: [60, 179],
  },
  {
    name: "few events that nearly all fail",
    minutes: 120,
    events: (m) => [m === 0 ? 1 : 0, m % 10 === 7 ? 1 : 0],
    asked: [30, 75, 119],
  },
  {
    name: "restarts and counters that begin anew",
    minutes: 240,
    events: () => [900, 100],
    restarts: [70, 71, 150],
    asked: [69, 75, 120, 155, 239],
  },
];

function service(at: () => number): { readonly registry: MetricsRegistry; readonly metrics: TenantMetrics } {
  const registry = new MetricsRegistry({
    notices: writeNotices(() => undefined),
    now: at,
    wallMs: (mark) => mark,
  });
  const metrics = new TenantMetrics({
    serviceName: "shop",
    metricsRegistry: registry,
    registerDefaults: false,
  });
  metrics.registerBusinessMetric(SPEC);
  return { registry, metrics };
}

const METRIC = "checkout_events_total";

function declared(): Slo {
  const declaration = sloDeclarationOf(SPEC);
  const { slos, problems } = declaredSlos({
    service: { name: "shop" },
    metrics: { [METRIC]: { type: "counter", labels: ["tenant_id", "result"] } },
    slos: declaration === undefined ? {} : { checkout: declaration },
  });
  expect(problems).toEqual([]);
  const [slo] = slos;
  if (slo === undefined) throw new Error("nothing was declared");
  return slo;
}

const slo = declared();
const groups: readonly RuleGroup[] = sloRuleGroups(slo, {
  generator: { version: "1", mode: "test" },
  safeWithoutTraffic: true,
  weighting: "traffic",
});
const rules = groups.flatMap((group) => group.rules);
const recordings = rules.filter((rule): rule is RecordingRule => rule.kind === "record");
const alerts = rules.filter((rule): rule is AlertingRule => rule.kind === "alert");

async function tell(
  { minutes, events, restarts = [] }: Story,
  each: (minute: number, metrics: TenantMetrics, store: SampleStore) => Promise<void>,
): Promise<void> {
  let now = START;
  const clock = (): number => now;
  let { registry, metrics } = service(clock);
  const store = sampleStore();
  // The first sample of a tenant, before anything is counted.
  scraped(
    `${METRIC}{tenant_id="acme",result="good"} 0\n${METRIC}{tenant_id="acme",result="bad"} 0`,
    store,
    now,
  );
  for (let minute = 0; minute < minutes; minute++) {
    if (restarts.includes(minute)) {
      const history: unknown = JSON.parse(JSON.stringify(metrics.save()));
      ({ registry, metrics } = service(clock));
      metrics.restore(history);
    }
    now = START + minute * MINUTE + MINUTE / 2;
    const [good, bad] = events(minute);
    if (good + bad > 0)
      metrics.recordBusinessMetric(SPEC.name, { good, total: good + bad }, { tenantId: "acme" });
    now = START + (minute + 1) * MINUTE;
    scraped(registry.prometheusText(), store, now);
    await each(minute, metrics, store);
  }
}

/** The page that the SDK serves, as samples. */
function scraped(page: string, store: SampleStore, time: number): void {
  for (const line of page.split("\n")) {
    if (!line.startsWith(METRIC)) continue;
    const { labels, points } = seriesLine(line);
    store.put(labels, time, points[0]);
  }
}

/** Values of what a record would be now; none where it has no sample. */
async function recordedNow(record: string, store: SampleStore, time: number): Promise<readonly number[]> {
  const rule = recordings.find((one) => one.record === record);
  return rule === undefined ? [] : valuesOf(rule.expr, store, time);
}

async function valuesOf(expr: string, store: SampleStore, time: number): Promise<readonly number[]> {
  const { result } = await queryInstant(parseExpression(expr), time, { source: store });
  if (result.kind !== "vector") return [];
  return result.samples
    .filter(({ labels }) => {
      const tenant = Object.fromEntries(entriesOf(labels))["tenant_id"];
      return tenant === undefined || tenant === "acme";
    })
    .map(({ value }) => value);
}

async function firing(store: SampleStore, time: number): Promise<"page" | "ticket" | null> {
  for (const severity of ["page", "ticket"] as const) {
    const rule = alerts.find(({ labels }) => labels["sloth_severity"] === severity);
    const whole = inlined(rule?.expr ?? "", recordings);
    if (!whole.ok) throw new Error(`${whole.record} is recorded only`);
    if ((await valuesOf(whole.expr, store, time)).length > 0) return severity;
  }
  return null;
}

function evaluationOf(metrics: TenantMetrics): SloEvaluation {
  const [evaluation] = metrics.evaluateSlos({ tenantId: "acme" });
  if (evaluation === undefined) throw new Error("nothing was evaluated");
  return evaluation;
}

const WINDOWS: readonly BurnRateWindow[] = ["5m", "30m", "1h", "2h", "6h"];

describe("the SDK and the generated rules", () => {
  it("count with the same pairs", () => {
    for (const { factor, severity } of burnRatePairs(slo.period / 1000)) {
      const rule = alerts.find(({ labels }) => labels["sloth_severity"] === severity);
      expect(rule?.expr).toContain(`(${factor} * ${errorBudget(99)})`);
    }
  });

  it.each(STORIES)("say the same: $name", async (story) => {
    const apartAt: string[] = [];
    let asked = 0;
    await tell(story, async (minute, metrics, store) => {
      if (!story.asked.includes(minute)) return;
      const time = START + (minute + 1) * MINUTE;
      const { burnRates, burnAlert } = evaluationOf(metrics);
      asked++;
      expect({ minute, alert: await firing(store, time) }).toEqual({ minute, alert: burnAlert });
      for (const window of WINDOWS) {
        const ours = burnRates?.[window] ?? Number.NaN;
        const [ratio = 0] = await recordedNow(`slo:sli_error:ratio_rate${window}`, store, time);
        const theirs = ratio / errorBudget(99);
        const apart = Math.abs(ours - theirs) > TOLERANCE * Math.max(ours, theirs) + 1e-9;
        if (apart) apartAt.push(`minute ${minute}, ${window}: the SDK ${ours}, the rules ${theirs}`);
      }
    });
    expect(apartAt).toEqual([]);
    expect(asked).toBe(story.asked.length);
  });

  it("pages and tickets are among what they say", async () => {
    const said = new Set<string>();
    for (const story of STORIES)
      await tell(story, (minute, metrics) => {
        if (story.asked.includes(minute)) said.add(evaluationOf(metrics).burnAlert ?? "quiet");
        return Promise.resolve();
      });
    expect([...said].toSorted()).toEqual(["page", "quiet", "ticket"]);
  });

  it("spend the same budget, where each event weighs the same", async () => {
    const store = sampleStore();
    const run = ruleRun(groups, store);
    const story: Story = {
      name: "uneven",
      minutes: 90,
      events: (minute) => (minute < 40 ? [95, 5] : minute < 60 ? [0, 0] : [1000, 20]),
      asked: [89],
    };
    let left = 1;
    let end = START;
    const pages: SampleStore = store;
    await tell(story, async (minute, metrics, samples) => {
      end = START + (minute + 1) * MINUTE;
      for (const { labels, times, values } of await samples.select([], end, end, undefined)) {
        const at = times.indexOf(end);
        if (at >= 0) pages.put(labels, end, { kind: "value", value: values[at] ?? 0, isStale: false });
      }
      await run.evaluateAt(end);
      left = evaluationOf(metrics).errorBudgetLeft ?? Number.NaN;
    });
    const [burn = Number.NaN] = await valuesOf("slo:period_burn_rate:ratio", store, end);
    const observed = story.minutes * MINUTE;
    const spent = (burn * observed) / slo.period;
    expect(Math.abs(spent - (1 - left))).toBeLessThan(TOLERANCE * spent);
    const [rest = Number.NaN] = await valuesOf("slo:period_error_budget_remaining:ratio", store, end);
    expect(rest).toBeCloseTo(1 - burn, 12);
  });
});
