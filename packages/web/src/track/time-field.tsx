/**
 * The part of a page where x is time: moving over it moves the crosshair, dragging sets the window. Its overlay lies in
 * the last column of the field's grid, so that every track beneath has the same left and right edge.
 */
import { type PointerEvent, type ReactNode, useCallback, useEffect, useRef } from "react";
import type { Change } from "@sightline/api";
import { crosshair } from "../window/crosshair.ts";
import type { TimeWindow } from "../window/time-window.ts";
import { asWindow } from "../shell/strip/brush.ts";
import "./track.css";

interface TimeFieldProps {
  readonly window: TimeWindow;
  readonly onWindow: (window: TimeWindow) => void;
  /** The grid's columns; the last one is the tracks'. */
  readonly columns: string;
  readonly releases: readonly Change[];
  /** Where lines of the overlay begin, in pixels from the top. */
  readonly top: number;
  /** Space the overlay leaves at the foot, in pixels. */
  readonly foot?: number;
  readonly children: ReactNode;
}

/** Less than this is a click, in pixels. */
const SLIP = 5;

export function TimeField({
  window,
  onWindow,
  columns,
  releases,
  top,
  foot = 0,
  children,
}: TimeFieldProps): ReactNode {
  const plot = useRef<HTMLDivElement>(null);
  const draft = useRef<HTMLDivElement>(null);
  const start = useRef<number | null>(null);
  const { from, to } = window;

  const shareAt = useCallback((event: PointerEvent): number => {
    const box = plot.current?.getBoundingClientRect();
    return box === undefined ? -1 : (event.clientX - box.left) / box.width;
  }, []);
  const draw = (a: number, b: number): void => {
    const element = draft.current;
    if (element === null) return;
    element.hidden = a === b;
    element.style.left = `${Math.min(a, b) * 100}%`;
    element.style.width = `${Math.abs(b - a) * 100}%`;
  };
  const slip = (): number => SLIP / (plot.current?.clientWidth ?? 1);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const share = shareAt(event);
    if (event.button === 0 && share >= 0 && share <= 1) start.current = share;
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const share = shareAt(event);
    const began = start.current;
    if (began === null || Math.abs(share - began) < slip()) {
      crosshair.hover(share >= 0 && share <= 1 ? from + share * (to - from) : null);
      return;
    }
    if (!event.currentTarget.hasPointerCapture(event.pointerId))
      event.currentTarget.setPointerCapture(event.pointerId);
    crosshair.hover(null);
    draw(began, clamp(share));
  };
  const onPointerUp = (event: PointerEvent<HTMLDivElement>): void => {
    const began = start.current;
    start.current = null;
    draw(0, 0);
    if (began === null) return;
    const share = clamp(shareAt(event));
    if (Math.abs(share - began) < slip()) return;
    const [left = 0, right = 1] = [began, share].toSorted((a, b) => a - b);
    onWindow(
      asWindow(
        { from: from + left * (to - from), to: from + right * (to - from) },
        Date.now() / 1000,
        (to - from) * 0.01,
      ),
    );
  };

  return (
    <div
      className="time-field"
      style={{ "--columns": columns, "--top": `${top}px`, "--foot": `${foot}px` }}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => {
        start.current = null;
        draw(0, 0);
      }}
      onPointerLeave={() => crosshair.hover(null)}
    >
      {children}
      <div className="time-overlay" aria-hidden="true">
        <div ref={plot} className="time-overlay-plot">
          {releases
            .filter(({ time }) => time >= from && time <= to)
            .map(({ time, label }) => (
              <i
                key={`${time} ${label}`}
                className="release-line"
                style={{ left: `${((time - from) / (to - from)) * 100}%` }}
              />
            ))}
          <div ref={draft} className="time-draft" hidden />
          <CrosshairLine from={from} to={to} />
        </div>
      </div>
    </div>
  );
}

function clamp(share: number): number {
  return Math.min(Math.max(share, 0), 1);
}

/** Calls `place` with the crosshair's share of the axis, or null, now and whenever it moves; draws nothing again. */
export function useCrosshairShare(
  from: number,
  to: number,
  place: (share: number | null, time: number) => void,
): void {
  const latest = useRef(place);
  useEffect(() => {
    latest.current = place;
  });
  useEffect(() => {
    const follow = (): void => {
      const time = crosshair.get();
      const inside = time !== null && time >= from && time <= to;
      latest.current(inside ? (time - from) / (to - from) : null, time ?? 0);
    };
    follow();
    return crosshair.subscribe(follow);
  }, [from, to]);
}

function CrosshairLine({ from, to }: { readonly from: number; readonly to: number }): ReactNode {
  const line = useRef<HTMLElement>(null);
  useCrosshairShare(from, to, (share) => {
    if (line.current === null) return;
    line.current.hidden = share === null;
    if (share !== null) line.current.style.left = `${share * 100}%`;
  });
  return <i ref={line} className="crosshair-line" hidden />;
}
