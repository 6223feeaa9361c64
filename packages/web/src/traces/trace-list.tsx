import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { TraceSummary } from "@sightline/api";
import { seriesColour } from "../series-colour/series-colour.ts";
import { NewRows, useHold } from "./new-rows.tsx";
import { topServices } from "./shares.ts";
import { TRACE_ROW, TraceRow } from "./trace-row.tsx";

interface TraceListProps {
  readonly traces: readonly TraceSummary[];
  readonly selected: string | null;
  readonly onSelect: (traceId: string) => void;
  readonly onOpen: (traceId: string) => void;
  /** How many newer ones wait to be shown. */
  readonly waiting: number;
  readonly onRelease: () => void;
  /** Whether rows must stay where they are: the reader is not at the top, or points at them. */
  readonly onHold: (hold: boolean) => void;
  /** Called when the end of what has been read comes into view. */
  readonly onEnd: () => void;
  /** What stands below the last row: how to go on, or that this is all. */
  readonly foot: ReactNode;
}

/** Services that the column's head names; all of them have their colour in the bars. */
const LEGEND = 4;

export function TraceList(props: TraceListProps): ReactNode {
  const { traces, selected, waiting, onRelease, onHold, onSelect, onOpen, onEnd, foot } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const longest = useMemo(() => Math.max(1, ...traces.map(({ durationNano }) => durationNano)), [traces]);
  const services = useMemo(() => topServices(traces, LEGEND), [traces]);
  const virtual = useVirtualizer({
    count: traces.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => TRACE_ROW,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const at = traces.findIndex(({ traceId }) => traceId === selected);

  useEffect(() => {
    if (last >= traces.length - 1 && traces.length > 0) onEnd();
  }, [last, traces.length, onEnd]);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
    // Only a new selection scrolls; rows that come in must not.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [selected]);

  return (
    <div className="trace-list" role="grid" aria-label="Traces" aria-rowcount={traces.length}>
      <div className="trace-columns" role="row">
        <span role="columnheader">time</span>
        <span role="columnheader" aria-label="error" />
        <span role="columnheader">
          root
          <NewRows count={waiting} onShow={onRelease} />
        </span>
        <span role="columnheader" className="number">
          duration
        </span>
        <span aria-hidden="true" />
        <span role="columnheader" className="number">
          tenant
        </span>
        <span role="columnheader" className="number">
          spans
        </span>
        <span role="columnheader" className="trace-legend">
          <span>where the time went</span>
          {services.map((service) => (
            <span key={service}>
              <i style={{ background: seriesColour(service) }} />
              {service}
            </span>
          ))}
        </span>
        <span role="columnheader" className="number">
          trace
        </span>
      </div>
      <div ref={scroller} className="trace-scroll" {...useHold(scroller, onHold)}>
        <div className="trace-rows" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const trace = traces[index];
            if (trace === undefined) return null;
            return (
              <TraceRow
                key={trace.traceId}
                id={`trace-${trace.traceId}`}
                trace={trace}
                top={start}
                selected={index === at}
                longest={longest}
                onSelect={onSelect}
                onOpen={onOpen}
              />
            );
          })}
        </div>
        {foot}
      </div>
    </div>
  );
}
