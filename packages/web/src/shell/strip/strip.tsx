/** The strip of time at the top of every page: what happened, how much, and the brush that sets the window. */
import { type ReactNode, useState } from "react";
import { Link } from "@tanstack/react-router";
import { usePreference } from "../../preference/preference.ts";
import { useNow } from "../../window/live-clock.ts";
import { livePeriod } from "../../window/time-window.ts";
import { useWindow } from "../../window/use-window.ts";
import { RangeReading } from "../range/range-reading.tsx";
import { type Range, stripRange, usualSpan } from "./brush.ts";
import { StripPlot } from "./plot.tsx";
import { stripSpan } from "./span.ts";
import "./strip.css";

export function Strip(): ReactNode {
  const { window } = useWindow();
  const [draft, setDraft] = useState<Range | null>(null);
  const chosen = usePreference(stripSpan);
  const now = useNow(livePeriod(window.to - window.from));
  const span = Math.max(chosen, usualSpan(window));
  const range = stripRange(window, span, Math.max(now, window.live ? window.to : 0));
  return (
    <header className="strip">
      <Link to="/" className="brand" aria-label="Sightline, to the first page">
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M1 10h4.5m9 0H19" stroke="currentColor" strokeWidth="1.6" />
          <circle cx="10" cy="10" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.6" />
          <circle cx="10" cy="10" r="1.5" className="brand-iris" />
        </svg>
        Sightline
      </Link>
      <StripPlot range={range} span={span} draft={draft} onDraft={setDraft} />
      <RangeReading draft={draft} />
    </header>
  );
}
