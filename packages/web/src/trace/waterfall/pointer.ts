/** What the pointer does on the waterfall. */
import { type PointerEvent, type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from "react";
import { type Viewport, clamp, zoom } from "../layout/viewport.ts";
import { moment } from "../writing.ts";
import { timeAtX } from "./geometry.ts";

interface Cross {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly label: RefObject<HTMLSpanElement | null>;
  readonly onMove: (event: PointerEvent) => void;
  readonly onLeave: () => void;
}

/** The crosshair moves by style alone: hovering renders nothing. */
export function useCross(
  plot: RefObject<HTMLDivElement | null>,
  view: Viewport,
  width: number,
  onHover: (time: number | null) => void,
): Cross {
  const ref = useRef<HTMLDivElement>(null);
  const label = useRef<HTMLSpanElement>(null);
  const onLeave = useCallback(() => {
    if (ref.current !== null) ref.current.hidden = true;
    onHover(null);
  }, [onHover]);
  const onMove = useCallback(
    (event: PointerEvent) => {
      const box = plot.current?.getBoundingClientRect();
      const parent = ref.current?.parentElement?.getBoundingClientRect();
      if (box === undefined || parent === undefined || ref.current === null) return;
      const x = event.clientX - box.left;
      if (x < 0 || x > box.width) {
        onLeave();
        return;
      }
      const time = timeAtX(view, width, x);
      ref.current.hidden = false;
      ref.current.style.transform = `translateX(${event.clientX - parent.left}px)`;
      if (label.current !== null) label.current.textContent = moment(time, view.to - view.from);
      onHover(time);
    },
    [plot, view, width, onHover, onLeave],
  );
  return { ref, label, onMove, onLeave };
}

interface ZoomDrag {
  readonly ref: RefObject<HTMLElement | null>;
  readonly onDown: (event: PointerEvent<HTMLDivElement>) => void;
  readonly onMove: (event: PointerEvent<HTMLDivElement>) => void;
  readonly onUp: (event: PointerEvent<HTMLDivElement>) => void;
}

/** A drag on the axis shows that stretch. */
export function useZoomDrag(
  plot: RefObject<HTMLDivElement | null>,
  view: Viewport,
  width: number,
  duration: number,
  onView: (view: Viewport) => void,
): ZoomDrag {
  const ref = useRef<HTMLElement>(null);
  const start = useRef<number | null>(null);
  const xOf = (event: PointerEvent): number =>
    Math.min(Math.max(event.clientX - (plot.current?.getBoundingClientRect().left ?? 0), 0), width);
  const onDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = xOf(event);
  };
  const onMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (start.current === null || ref.current === null) return;
    const x = xOf(event);
    ref.current.style.left = `${Math.min(x, start.current)}px`;
    ref.current.style.width = `${Math.abs(x - start.current)}px`;
  };
  const onUp = (event: PointerEvent<HTMLDivElement>): void => {
    const from = start.current;
    start.current = null;
    if (ref.current !== null) ref.current.style.width = "0";
    const to = xOf(event);
    if (from === null || Math.abs(to - from) < 4) return;
    const times = [timeAtX(view, width, from), timeAtX(view, width, to)].toSorted((a, b) => a - b);
    onView(clamp({ from: times[0] ?? 0, to: times[1] ?? duration }, duration));
  };
  return { ref, onDown, onMove, onUp };
}

interface Zoomable {
  readonly view: Viewport;
  readonly width: number;
  readonly duration: number;
  readonly onView: (view: Viewport) => void;
}

/** Ctrl and the wheel, or a pinch, zoom around the pointer. React's own wheel listeners cannot prevent the page's zoom. */
export function useCtrlWheel(
  scroller: RefObject<HTMLDivElement | null>,
  plot: RefObject<HTMLDivElement | null>,
  zoomable: Zoomable,
): void {
  const latest = useRef(zoomable);
  useLayoutEffect(() => {
    latest.current = zoomable;
  });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { view, width, duration, onView } = latest.current;
      const x = event.clientX - (plot.current?.getBoundingClientRect().left ?? 0);
      const around = timeAtX(view, width, Math.min(Math.max(x, 0), width));
      onView(zoom(view, event.deltaY > 0 ? 1.25 : 0.8, around, duration));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [scroller, plot]);
}
