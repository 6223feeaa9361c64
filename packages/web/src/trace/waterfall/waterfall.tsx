import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { CriticalPath } from "../layout/critical-path.ts";
import type { Row } from "../layout/rows.ts";
import { type Viewport, ticks } from "../layout/viewport.ts";
import { useInk } from "../ink.ts";
import { axisTime } from "../writing.ts";
import { useSize } from "../../traces/size.ts";
import { prepared } from "./canvas.ts";
import { ROW, xAt } from "./geometry.ts";
import { paintRows } from "./paint.ts";
import { useCross, useCtrlWheel, useZoomDrag } from "./pointer.ts";
import { WaterfallRow } from "./row.tsx";

export interface WaterfallProps {
  readonly rows: readonly Row[];
  readonly path: CriticalPath;
  readonly duration: number;
  readonly view: Viewport;
  /** Index of the selected row; -1 for none. */
  readonly selected: number;
  readonly isLit: (row: Row) => boolean;
  readonly foot: ReactNode;
  readonly onSelect: (row: Row) => void;
  readonly onToggle: (row: Row) => void;
  readonly onFit: (row: Row) => void;
  readonly onView: (view: Viewport) => void;
  /** Nanoseconds after the trace's start under the pointer; null when it left. */
  readonly onHover: (time: number | null) => void;
}

/** A mark each so many pixels, so that their labels do not touch. */
const MARK_EVERY = 76;

export function Waterfall(props: WaterfallProps): ReactNode {
  const { rows, path, duration, view, selected, isLit, foot, onSelect, onToggle, onFit, onView, onHover } =
    props;
  const scroller = useRef<HTMLDivElement>(null);
  const plot = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width } = useSize(plot);
  const ink = useInk();
  const marks = Math.max(Math.floor(width / MARK_EVERY), 2);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 16,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;

  useLayoutEffect(() => {
    const shown = rows.slice(first, last + 1);
    const paper = prepared(canvas.current, width, shown.length * ROW);
    if (paper !== null) paintRows(paper, { rows: shown, view, width, path, isLit, marks }, ink);
  }, [rows, first, last, view, width, path, isLit, marks, ink]);

  useEffect(() => {
    if (selected >= 0) virtual.scrollToIndex(selected, { align: "auto" });
    // Only a new selection scrolls; a new virtualizer must not.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [selected]);

  const cross = useCross(plot, view, width, onHover);
  const brush = useZoomDrag(plot, view, width, duration, onView);
  useCtrlWheel(scroller, plot, { view, width, duration, onView });

  return (
    <div className="wf" onPointerMove={cross.onMove} onPointerLeave={cross.onLeave}>
      <div className="wf-head">
        <span>span</span>
        <span className="wf-legend">
          <i className="wf-key-path" /> critical path
          <i className="wf-key-work" /> working, waiting
        </span>
        <div
          ref={plot}
          className="wf-axis"
          onPointerDown={brush.onDown}
          onPointerMove={brush.onMove}
          onPointerUp={brush.onUp}
          onPointerCancel={brush.onUp}
        >
          {ticks(view, marks).map((mark) => (
            <span key={mark} className="wf-tick" style={{ left: xAt(view, width, mark) }}>
              {axisTime(mark)}
            </span>
          ))}
          <i ref={brush.ref} className="wf-brush" />
        </div>
      </div>
      <div ref={scroller} className="wf-body">
        <div
          className="wf-rows"
          role="tree"
          aria-label="Spans"
          tabIndex={0}
          aria-activedescendant={selected >= 0 ? `wf-${rows[selected]?.key ?? ""}` : undefined}
          style={{ height: virtual.getTotalSize() }}
        >
          <canvas ref={canvas} className="wf-bars" style={{ top: first * ROW }} aria-hidden="true" />
          {items.map(({ index }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <WaterfallRow
                key={row.key}
                id={`wf-${row.key}`}
                row={row}
                at={index}
                selected={index === selected}
                lit={isLit(row)}
                view={view}
                width={width}
                onSelect={onSelect}
                onToggle={onToggle}
                onFit={onFit}
              />
            );
          })}
        </div>
        {foot}
      </div>
      <div ref={cross.ref} className="wf-cross" hidden>
        <span ref={cross.label} />
      </div>
    </div>
  );
}
