/** Queries over metrics that are there: what dashboards, alerts and people write about counters, gauges and histograms. */

export interface MetricFacts {
  readonly name: string;
  /** As Prometheus' metadata have it. */
  readonly kind: string;
  /** One that its series have. */
  readonly label: string;
}

export function queriesOf(metrics: readonly MetricFacts[]): readonly string[] {
  return [...metrics.flatMap(ofMetric), ...acrossMetrics(metrics)];
}

function ofMetric(metric: MetricFacts): readonly string[] {
  const { name, kind } = metric;
  if (name.endsWith("_bucket")) return ofBuckets(metric);
  const isCounter = kind === "counter" || kind === "histogram" || kind === "summary";
  return isCounter ? ofCounter(metric) : ofGauge(name, metric.label);
}

function ofCounter({ name, label }: MetricFacts): readonly string[] {
  return [
    name,
    `rate(${name}[10s])`,
    `increase(${name}[15s])`,
    `irate(${name}[10s])`,
    `resets(${name}[20s])`,
    `changes(${name}[20s])`,
    `sum(rate(${name}[10s]))`,
    `sum by (${label}) (rate(${name}[10s]))`,
    `sum without (${label}, instance) (increase(${name}[10s] offset 5s))`,
    `max_over_time(rate(${name}[5s])[15s:2s])`,
    `rate(${name}[10s]) > 0 or ${name} * 0`,
    `rate(${name}[10s] @ end())`,
    `delta(${name}[12s]) / ignoring(${label}) group_left sum without (${label}) (delta(${name}[12s]))`,
  ];
}

function ofGauge(name: string, label: string): readonly string[] {
  return [
    name,
    `avg_over_time(${name}[10s])`,
    `min_over_time(${name}[10s]) - max_over_time(${name}[10s])`,
    `quantile_over_time(0.75, ${name}[15s])`,
    `stddev_over_time(${name}[15s])`,
    `deriv(${name}[15s])`,
    `predict_linear(${name}[15s], 60)`,
    `delta(${name}[10s])`,
    `last_over_time(${name}[10s] offset -2s)`,
    `avg by (${label}) (${name})`,
    // Which of equal ones are chosen is left open.
    `sum(topk(2, ${name}))`,
    `quantile(0.5, ${name})`,
    `count_values("value", ${name})`,
    `${name} >= bool 1`,
  ];
}

function ofBuckets({ name, label }: MetricFacts): readonly string[] {
  const base = name.slice(0, -"_bucket".length);
  return [
    `histogram_quantile(0.5, rate(${name}[10s]))`,
    `histogram_quantile(0.99, sum by (le) (rate(${name}[10s])))`,
    `histogram_quantile(0.9, sum by (le, ${label}) (increase(${name}[15s])))`,
    `rate(${base}_sum[10s]) / rate(${base}_count[10s])`,
    `sum by (le) (${name})`,
    `1 - sum(rate(${name}{le="0.1"}[10s])) / sum(rate(${base}_count[10s]))`,
    `rate(${name}{le=~"0.*"}[10s])`,
  ];
}

function acrossMetrics(metrics: readonly MetricFacts[]): readonly string[] {
  const pairs = metrics.slice(1).flatMap(({ name }, at) => {
    const other = metrics[at]?.name ?? name;
    return [`${name} and on (job) ${other}`, `${name} unless on (job, instance) ${other}`];
  });
  return [
    "up",
    "up == 0",
    "count by (job) (up)",
    'sum by (job) ({__name__=~"scrape_.+"})',
    "scrape_samples_scraped - scrape_samples_post_metric_relabeling",
    "absent(nothing_like_this)",
    'absent_over_time(up{job="nobody"}[10s])',
    'count by (__name__) ({job=~"shop|sightline"})',
    'label_replace(up, "who", "$1-x", "job", "(.).*")',
    'label_join(up, "both", "/", "job", "instance")',
    "sort_desc(up)",
    "vector(1) + time() * 0",
    "timestamp(up)",
    "avg_over_time(up[20s:3s] offset 4s)",
    "sum_over_time((up == 1)[10s:1s])",
    "group(up) by (job)",
    "stdvar(scrape_duration_seconds)",
    "clamp(scrape_duration_seconds, 0.001, 0.002)",
    "hour() + day_of_week() * 0",
    'up{job!~"s.*"}',
    ...pairs,
  ];
}
