/** One history on the shared axis, 28 px high: a line, or a line against its limit. */
import { type ReactNode, memo, useId } from "react";
import { ACROSS, type Frame, areaPath, linePath, yOf } from "./path.ts";
import type { Series } from "./series.ts";
import "./track.css";

export interface TrackLimit {
  readonly value: number;
  readonly tone: "critical" | "warning";
}

interface TrackProps {
  readonly series: Series;
  readonly window: { readonly from: number; readonly to: number };
  /** The value at the top. */
  readonly max: number;
  readonly limit?: TrackLimit | undefined;
  readonly before?: Series | undefined;
  readonly height?: number;
  /** Status colour for the whole line: only the series that is wrong. */
  readonly tone?: "critical" | "warning" | undefined;
}

const INK = { critical: "var(--crit)", warning: "var(--warn-fill)" };
const WASH = { critical: "var(--crit-bg)", warning: "var(--warn-bg)" };

export const Track = memo(function Track(props: TrackProps): ReactNode {
  const { series, window, max, limit, before, height = 28, tone } = props;
  const frame: Frame = { from: window.from, to: window.to, max, height, pad: 2 };
  const line = linePath(series, frame);
  return (
    <svg
      className="track"
      viewBox={`0 0 ${ACROSS} ${height}`}
      preserveAspectRatio="none"
      height={height}
      aria-hidden="true"
    >
      {before !== undefined && <path d={linePath(before, frame)} className="track-before" />}
      <path d={line} className="track-line" style={tone === undefined ? undefined : { stroke: INK[tone] }} />
      {limit !== undefined && <OverLimit series={series} frame={frame} line={line} limit={limit} />}
    </svg>
  );
});

interface OverLimitProps {
  readonly series: Series;
  readonly frame: Frame;
  readonly line: string;
  readonly limit: TrackLimit;
}

/** Above the limit the line takes the status colour, and the area between is filled. */
function OverLimit({ series, frame, line, limit }: OverLimitProps): ReactNode {
  const id = useId();
  const y = yOf(limit.value, frame);
  return (
    <>
      <clipPath id={id}>
        <rect x="0" y="0" width={ACROSS} height={y} />
      </clipPath>
      <g clipPath={`url(#${id})`}>
        <path d={areaPath(series, frame, limit.value)} fill={WASH[limit.tone]} />
        <path d={line} className="track-line" style={{ stroke: INK[limit.tone] }} />
      </g>
      <path d={`M0 ${y}H${ACROSS}`} className="track-limit" style={{ stroke: INK[limit.tone] }} />
    </>
  );
}
