/** Counts on the shared axis: bars from zero, as many as the window has parts. */
import { type ReactNode, memo } from "react";
import { ACROSS } from "../track/path.ts";
import { type Series, maxOf } from "../track/series.ts";

interface BarsProps {
  readonly series: Series;
  readonly window: { readonly from: number; readonly to: number };
  readonly height?: number;
  /** What has not been there before takes the status colour. */
  readonly isNew: boolean;
}

/** Less than this cannot be seen, in pixels. */
const LEAST = 2;

export const Bars = memo(function Bars({ series, window, height = 28, isNew }: BarsProps): ReactNode {
  const { time, step, values } = series;
  const most = maxOf(values);
  const across = ACROSS / (window.to - window.from);
  const bars = values.map((value, at) => {
    if (value === null || value === 0) return "";
    const tall = Math.max((value / most) * (height - 2), LEAST);
    const x = ((time[at] ?? 0) - window.from) * across;
    const wide = Math.max(step * across * 0.8, 1);
    return `M${x.toFixed(2)} ${height}v${(-tall).toFixed(2)}h${wide.toFixed(2)}v${tall.toFixed(2)}z`;
  });
  return (
    <svg
      className="track error-bars"
      data-new={isNew}
      viewBox={`0 0 ${ACROSS} ${height}`}
      preserveAspectRatio="none"
      height={height}
      aria-hidden="true"
    >
      <path d={bars.join("")} />
    </svg>
  );
});
