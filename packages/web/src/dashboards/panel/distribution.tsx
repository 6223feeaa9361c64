/** How often which value: a bar for each bucket of a histogram, over the whole window. */
import { type ReactNode, useMemo } from "react";
import { count, percent } from "../../format/number.ts";
import { textOf } from "../../format/quantity.ts";
import { shownBuckets, bucketsOf } from "./buckets.ts";
import { rangeText } from "./heatmap.tsx";
import type { PanelValue } from "./lines.ts";
import type { Writer } from "./unit.ts";

interface DistributionProps {
  readonly values: readonly PanelValue[];
  readonly height: number;
  readonly format: Writer;
}

/** Under a bar stands its lower bound. */
const FOOT = 20;
const LEAST = 2;

export function DistributionPanel({ values, height, format }: DistributionProps): ReactNode {
  const buckets = useMemo(
    () =>
      shownBuckets(
        bucketsOf(values.map(({ labels, value }) => ({ labels, values: Float64Array.of(value) }))),
      ),
    [values],
  );
  // Values that are no buckets are bars of their own.
  const bars =
    buckets.length > 0
      ? buckets.map((bucket) => ({
          label: textOf(format(bucket.lower)),
          title: rangeText(bucket, format),
          value: bucket.values[0] ?? 0,
        }))
      : values.map(({ name, value }) => ({ label: name, title: name, value }));
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const whole = bars.reduce((sum, { value }) => sum + value, 0);
  const every = Math.max(Math.ceil(bars.length / 10), 1);
  return (
    <div className="panel-distribution">
      {bars.map(({ label, title, value }, at) => (
        <div
          key={title}
          title={`${textOf(count(Math.round(value)))}, ${textOf(percent(whole === 0 ? null : value / whole))}: ${title}`}
        >
          <i style={{ height: value > 0 ? Math.max((value / most) * (height - FOOT), LEAST) : 0 }} />
          <span className="tiny quiet">{at % every === 0 ? label : ""}</span>
        </div>
      ))}
    </div>
  );
}
