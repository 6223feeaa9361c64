import { type ReactNode, memo } from "react";
import type { TraceSummary } from "@sightline/api";
import { durationOfNano } from "../format/duration.ts";
import { grouped } from "../format/number.ts";
import { useClock } from "../format/use-clock.ts";
import { Written } from "../format/written.tsx";
import { secondsOf } from "../trace/writing.ts";
import { seriesColour } from "../series-colour/series-colour.ts";
import { timeParts } from "./shares.ts";

export const TRACE_ROW = 28;

interface TraceRowProps {
  readonly trace: TraceSummary;
  readonly id: string;
  readonly top: number;
  readonly selected: boolean;
  /** The longest of the list, in nanoseconds: what a full duration bar stands for. */
  readonly longest: number;
  readonly onSelect: (traceId: string) => void;
  readonly onOpen: (traceId: string) => void;
}

export const TraceRow = memo(function TraceRow(props: TraceRowProps): ReactNode {
  const { trace, id, top, selected, longest, onSelect, onOpen } = props;
  const clock = useClock();
  return (
    <div
      id={id}
      role="row"
      tabIndex={-1}
      className="trace-row"
      aria-selected={selected}
      style={{ top }}
      onClick={() => onSelect(trace.traceId)}
      onDoubleClick={() => onOpen(trace.traceId)}
    >
      <span role="cell">{clock.second(secondsOf(trace.start))}</span>
      <span role="cell">{trace.errorCount > 0 && <Cross count={trace.errorCount} />}</span>
      <span role="cell" className="trace-root">
        <b>{trace.name === "" ? "(no name)" : trace.name}</b>
        {trace.error !== null && <em>{trace.error}</em>}
        <small>
          {trace.service}
          {trace.rootMissing && ", root not received"}
        </small>
      </span>
      <span role="cell" className="number">
        <Written of={durationOfNano(trace.durationNano)} />
      </span>
      <span role="cell" className="trace-length">
        <i style={{ width: `${(trace.durationNano / Math.max(longest, 1)) * 100}%` }} />
      </span>
      <span role="cell" className="trace-tenant">
        {trace.tenant ?? "–"}
      </span>
      <span role="cell" className="number">
        {grouped(trace.spanCount)}
      </span>
      <span role="cell" className="trace-parts">
        {timeParts(trace).map(({ service, share }) => (
          <i
            key={service}
            title={`${service} ${Math.round(share * 100)} %`}
            style={{ flexGrow: share, background: seriesColour(service) }}
          />
        ))}
      </span>
      <span role="cell" className="mono trace-id">
        {trace.traceId.slice(0, 8)}
      </span>
    </div>
  );
});

function Cross({ count }: { readonly count: number }): ReactNode {
  return (
    <svg
      className="crit"
      width="10"
      height="10"
      viewBox="0 0 10 10"
      role="img"
      aria-label={`${count} errors`}
    >
      <path d="M1 1l8 8m0-8l-8 8" fill="none" stroke="currentColor" strokeWidth="1.75" />
    </svg>
  );
}
