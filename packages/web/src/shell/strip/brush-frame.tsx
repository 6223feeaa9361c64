import type { KeyboardEvent, ReactNode } from "react";
import { useClock } from "../../format/use-clock.ts";
import type { Range } from "./brush.ts";

interface BrushProps {
  /** Pixels. */
  readonly from: number;
  readonly to: number;
  readonly window: Range;
  readonly onChange: (window: Range) => void;
}

/** An arrow key on a handle moves it by this share of the window. */
const STEP = 1 / 12;

/** The frame of the window on the strip; its handles can also be moved by arrow keys. */
export function Brush({ from, to, window, onChange }: BrushProps): ReactNode {
  const clock = useClock();
  const span = window.to - window.from;
  const stepOf = (event: KeyboardEvent): number =>
    (event.key === "ArrowRight" ? span : event.key === "ArrowLeft" ? -span : 0) * STEP;
  const handle = (side: "from" | "to"): ReactNode => (
    <div
      className={`brush-handle brush-${side}`}
      role="slider"
      tabIndex={0}
      aria-label={side === "from" ? "Start of the window" : "End of the window"}
      aria-valuenow={Math.round(window[side])}
      aria-valuetext={clock.minute(window[side])}
      onKeyDown={(event) => {
        const step = stepOf(event);
        if (step === 0) return;
        event.preventDefault();
        onChange({ ...window, [side]: window[side] + step });
      }}
    />
  );
  return (
    <div className="brush" style={{ left: from, width: Math.max(to - from, 3) }}>
      {handle("from")}
      {handle("to")}
    </div>
  );
}
