import { type ReactNode, useRef } from "react";
import { Ruler } from "../track/ruler.tsx";
import { useCrosshairShare } from "../track/time-field.tsx";
import type { TimeWindow } from "../window/time-window.ts";

interface TimeAxisProps {
  readonly window: TimeWindow;
}

/** Under a plot, with the plot's own left and right edge. */
export function TimeAxis({ window }: TimeAxisProps): ReactNode {
  return (
    <div className="time-axis" aria-hidden="true">
      <Ruler window={window} />
    </div>
  );
}

/** The moment that is pointed at, anywhere on the page or on the strip; moved by style alone. */
export function TimeCross({ window }: TimeAxisProps): ReactNode {
  const line = useRef<HTMLDivElement>(null);
  useCrosshairShare(window.from, window.to, (share) => {
    if (line.current === null) return;
    line.current.hidden = share === null;
    if (share !== null) line.current.style.left = `${share * 100}%`;
  });
  return <div ref={line} className="time-cross" hidden />;
}
