import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { LogRecord } from "@sightline/api";
import { NewRows, useHold } from "../traces/new-rows.tsx";
import { LOG_ROW, LogRow } from "./log-row.tsx";

interface LogListProps {
  /** Newest first. */
  readonly records: readonly LogRecord[];
  readonly selected: string | null;
  /** How many newer ones wait to be shown. */
  readonly waiting: number;
  readonly onRelease: () => void;
  /** Whether rows must stay where they are: the reader is not at the top, or points at them. */
  readonly onHold: (hold: boolean) => void;
  readonly onSelect: (record: LogRecord) => void;
  readonly onEnd: () => void;
  readonly foot: ReactNode;
}

export function LogList(props: LogListProps): ReactNode {
  const { records, selected, waiting, onRelease, onHold, onSelect, onEnd, foot } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: records.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LOG_ROW,
    overscan: 16,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const at = records.findIndex(({ id }) => id === selected);

  useEffect(() => {
    if (last >= records.length - 1 && records.length > 0) onEnd();
  }, [last, records.length, onEnd]);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
    // Only a new selection scrolls; records that come in must not.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [selected]);
  useKept(scroller, records);

  return (
    <div className="trace-list" role="grid" aria-label="Log records" aria-rowcount={records.length}>
      <div className="log-columns" role="row">
        <span role="columnheader">time</span>
        <span role="columnheader">level</span>
        <span role="columnheader">service</span>
        <span role="columnheader">
          message
          <NewRows count={waiting} onShow={onRelease} />
        </span>
        <span role="columnheader">trace</span>
      </div>
      <div ref={scroller} className="trace-scroll" {...useHold(scroller, onHold)}>
        <div className="trace-rows" style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const record = records[index];
            if (record === undefined) return null;
            return (
              <LogRow
                key={record.id}
                id={`log-${record.id}`}
                record={record}
                top={start}
                selected={index === at}
                onSelect={onSelect}
              />
            );
          })}
        </div>
        {foot}
      </div>
    </div>
  );
}

/** Keeps what is being read in its place when records are added above it. */
function useKept(scroller: { readonly current: HTMLDivElement | null }, records: readonly LogRecord[]): void {
  const before = useRef(records);
  useLayoutEffect(() => {
    const first = before.current[0];
    before.current = records;
    const element = scroller.current;
    if (first === undefined || element === null || element.scrollTop === 0) return;
    const added = records.findIndex(({ id }) => id === first.id);
    if (added > 0) element.scrollBy({ top: added * LOG_ROW });
  }, [records, scroller]);
}
