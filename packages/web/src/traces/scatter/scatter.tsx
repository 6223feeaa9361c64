import { type PointerEvent, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from "react";
import { prepared } from "../../trace/waterfall/canvas.ts";
import { grouped } from "../../format/number.ts";
import { useClock } from "../../format/use-clock.ts";
import { axisTime, secondsText } from "../../trace/writing.ts";
import { useInk } from "../../trace/ink.ts";
import { useSize } from "../size.ts";
import type { TimeWindow } from "../../window/time-window.ts";
import { TimeCross } from "../time-axis.tsx";
import { draw } from "./draw.ts";
import { type Points, hit, place } from "./points.ts";
import { type Plot, type Range, durationMarks, durationRange, timeAt, xOf, yOf } from "./scale.ts";
import { type Selection, isSelected, selectionFrom, summarise } from "./selection.ts";

export interface Marker {
  /** Unix seconds. */
  readonly time: number;
  readonly label: string;
}

interface ScatterProps {
  readonly points: Points;
  readonly window: TimeWindow;
  readonly markers: readonly Marker[];
  readonly selection: Selection | null;
  readonly onBrush: (range: Range) => void;
  readonly onSelection: (selection: Selection | null) => void;
  readonly onPick: (traceId: string) => void;
  readonly onOpen: (traceId: string) => void;
  /** The moment under the pointer in Unix seconds; null when it left. */
  readonly onHover: (time: number | null) => void;
}

interface Drag {
  readonly x: number;
  readonly y: number;
  readonly select: boolean;
}

/** Marks of the duration axis stand no nearer than this, in pixels. */
const APART = 32;
/** A pointer that moved less than this, in pixels, has clicked. */
const CLICK = 4;

/** One dot a trace: when it began, and how long it took. */
export function Scatter(props: ScatterProps): ReactNode {
  const { points, window, markers, selection, onBrush, onSelection, onPick, onOpen, onHover } = props;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const rubber = useRef<HTMLElement>(null);
  const readout = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const size = useSize(box);
  const ink = useInk();
  const clock = useClock();
  const [over, setOver] = useState<number | null>(null);
  const range = useMemo(() => durationRange(points.duration), [points]);
  const plot: Plot = useMemo(
    () => ({
      width: Math.max(size.width, 1),
      height: Math.max(size.height, 1),
      time: window,
      duration: range,
    }),
    [size, window, range],
  );
  const placed = useMemo(() => place(points, plot), [points, plot]);

  useLayoutEffect(() => {
    const paper = prepared(canvas.current, size.width, size.height);
    if (paper === null) return;
    draw(paper, placed, ink.points, (at) =>
      selection === null ? false : isSelected(selection, points.time[at] ?? 0, points.duration[at] ?? 0),
    );
  }, [placed, ink, selection, points, size]);

  const at = (event: PointerEvent): { readonly x: number; readonly y: number } => {
    const edge = box.current?.getBoundingClientRect();
    return { x: event.clientX - (edge?.left ?? 0), y: event.clientY - (edge?.top ?? 0) };
  };
  const onDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { ...at(event), select: event.shiftKey };
  };
  const onMove = (event: PointerEvent<HTMLDivElement>): void => {
    const here = at(event);
    const inside = here.x >= 0 && here.x <= plot.width && here.y >= 0 && here.y <= plot.height;
    onHover(inside ? timeAt(plot, here.x) : null);
    if (drag.current !== null) {
      stretch(rubber.current, drag.current, here, plot);
      return;
    }
    const found = hit(placed, here.x, here.y);
    if (found !== over) setOver(found);
  };
  const onUp = (event: PointerEvent<HTMLDivElement>): void => {
    const from = drag.current;
    drag.current = null;
    if (rubber.current !== null) rubber.current.hidden = true;
    if (from === null) return;
    const to = at(event);
    const moved = Math.max(Math.abs(to.x - from.x), from.select ? Math.abs(to.y - from.y) : 0);
    if (moved < CLICK) {
      const found = hit(placed, to.x, to.y);
      const traceId = found === null ? undefined : points.traceId[found];
      if (traceId !== undefined) onPick(traceId);
      else if (selection !== null) onSelection(null);
      return;
    }
    const drawn = selectionFrom(plot, from, to);
    if (from.select) onSelection(drawn);
    else onBrush(drawn.time);
  };
  const onLeave = (): void => {
    setOver(null);
    onHover(null);
  };

  const hovered = over === null ? undefined : points.traceId[over];
  return (
    <div className="scatter">
      <div className="scatter-y" aria-hidden="true">
        {durationMarks(plot, APART).map((mark) => (
          <span key={mark} style={{ top: yOf(plot, mark) }}>
            {axisTime(mark * 1e9)}
          </span>
        ))}
      </div>
      <div
        ref={box}
        className="scatter-plot"
        role="img"
        aria-label={`${points.time.length} traces by time and duration`}
        data-over={hovered !== undefined}
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={onUp}
        onPointerCancel={() => {
          drag.current = null;
        }}
        onPointerLeave={onLeave}
        onDoubleClick={() => hovered !== undefined && onOpen(hovered)}
      >
        {durationMarks(plot, APART).map((mark) => (
          <i key={mark} className="scatter-grid" style={{ top: yOf(plot, mark) }} />
        ))}
        {markers.map((marker) => (
          <Release key={`${marker.time} ${marker.label}`} marker={marker} plot={plot} />
        ))}
        <canvas ref={canvas} />
        {selection !== null && <Selected points={points} plot={plot} selection={selection} />}
        <TimeCross window={window} />
        <i ref={rubber} className="scatter-rubber" hidden />
        {over !== null && hovered !== undefined && (
          <div
            ref={readout}
            className="scatter-readout"
            data-flip={(placed.x[over] ?? 0) > plot.width - 220}
            style={{ left: placed.x[over], top: placed.y[over] }}
          >
            <strong>{secondsText(points.duration[over] ?? 0)}</strong>
            {points.error[over] === true && <span className="crit">error</span>}
            <span>{clock.second(points.time[over] ?? 0)}</span>
            <span className="mono">{hovered.slice(0, 8)}</span>
          </div>
        )}
      </div>
    </div>
  );
}

function stretch(
  rubber: HTMLElement | null,
  from: Drag,
  to: { readonly x: number; readonly y: number },
  plot: Plot,
): void {
  if (rubber === null) return;
  const x = Math.min(Math.max(to.x, 0), plot.width);
  const y = Math.min(Math.max(to.y, 0), plot.height);
  rubber.hidden = false;
  rubber.dataset["select"] = String(from.select);
  rubber.style.left = `${Math.min(from.x, x)}px`;
  rubber.style.width = `${Math.abs(x - from.x)}px`;
  rubber.style.top = from.select ? `${Math.min(from.y, y)}px` : "0";
  rubber.style.height = from.select ? `${Math.abs(y - from.y)}px` : "100%";
}

function Release({ marker, plot }: { readonly marker: Marker; readonly plot: Plot }): ReactNode {
  const x = xOf(plot, marker.time);
  if (x < 0 || x > plot.width) return null;
  return (
    <i className="scatter-release" data-flip={x > plot.width / 4} style={{ left: x }}>
      <span>{marker.label}</span>
    </i>
  );
}

/** The height of the tab that stands on the selection; too near the top it hangs inside. */
const TAB = 20;
/** About the width of the longest tab. */
const TAB_WIDTH = 190;

interface SelectedProps {
  readonly points: Points;
  readonly plot: Plot;
  readonly selection: Selection;
}

function Selected({ points, plot, selection }: SelectedProps): ReactNode {
  const { count, shortest, longest } = useMemo(() => summarise(points, selection), [points, selection]);
  const left = Math.max(xOf(plot, selection.time.from), 0);
  const right = Math.min(xOf(plot, selection.time.to), plot.width);
  const top = Math.max(yOf(plot, selection.duration.to), 0);
  const bottom = Math.min(yOf(plot, selection.duration.from), plot.height);
  if (right <= left || bottom <= top) return null;
  const span =
    shortest === null || longest === null ? "" : `, ${secondsText(shortest)} to ${secondsText(longest)}`;
  return (
    <div
      className="scatter-selection"
      data-high={top < TAB}
      data-flip={left + TAB_WIDTH > plot.width}
      style={{ left, top, width: right - left, height: bottom - top }}
    >
      <span>
        {grouped(count)} selected{span}
      </span>
    </div>
  );
}
