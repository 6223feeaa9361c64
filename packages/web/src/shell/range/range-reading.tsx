/** The window in words, at the right of the strip, and the menu that `t` opens. */
import { type ReactNode, type SyntheticEvent, useState } from "react";
import { Kbd } from "../../component/button.tsx";
import { Menu, MenuItem } from "../../component/menu.tsx";
import { inWords } from "../../format/duration.ts";
import { useClock, useUtc } from "../../format/use-clock.ts";
import { useKeys } from "../../keyboard/use-keys.ts";
import { useNow } from "../../window/live-clock.ts";
import { RANGES, rangeLabel, rangeText } from "../../window/time-window.ts";
import { useWindow } from "../../window/use-window.ts";
import type { Range } from "../strip/brush.ts";
import { parseMoment, writeMoment } from "./moment.ts";

export function RangeReading({ draft }: { readonly draft: Range | null }): ReactNode {
  const { window } = useWindow();
  const clock = useClock();
  const utc = useUtc();
  const now = useNow(60);
  const [open, setOpen] = useState(false);
  const shown = draft ?? window;
  const span = Math.round(shown.to - shown.from);
  const live = window.live && draft === null;
  useKeys([
    { key: "t", label: "range", group: "time", run: () => setOpen(!open) },
    { key: "u", label: "UTC or your zone", group: "time", run: utc.toggle },
  ]);
  return (
    <div className="range anchor">
      <button
        type="button"
        className="range-button"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <b className="pane-title">{clock.range(shown.from, shown.to, now)}</b>
        <span>
          {live ? `last ${rangeLabel(rangeText(span))}` : inWords(span)}
          <Kbd of="T" />
          {live ? (
            <>
              <i className="live-dot" />
              live
            </>
          ) : (
            utc.on && "UTC"
          )}
        </span>
      </button>
      {open && <RangeMenu onClose={() => setOpen(false)} />}
    </div>
  );
}

function RangeMenu({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { window, setWindow, setLast } = useWindow();
  const clock = useClock();
  const utc = useUtc();
  const [from, setFrom] = useState(writeMoment(window.from, clock));
  const [to, setTo] = useState(writeMoment(window.to, clock));
  const [problem, setProblem] = useState<string | null>(null);
  const current = window.live ? rangeText(Math.round(window.to - window.from)) : null;

  const apply = (event: SyntheticEvent): void => {
    event.preventDefault();
    const now = Date.now() / 1000;
    const start = parseMoment(from, now, clock);
    const end = parseMoment(to, now, clock);
    if (start === null || end === null) setProblem("Write a time like 14:38 or 2026-11-21 14:38.");
    else if (end - start < 10) setProblem("The end must be at least 10 s after the start.");
    else {
      setWindow({ from: start, to: end, live: false });
      onClose();
    }
  };
  return (
    <Menu label="Time range" onClose={onClose}>
      <p className="menu-head">Last, sliding with now</p>
      {RANGES.map((range) => (
        <MenuItem
          key={range}
          checked={range === current}
          onPick={() => {
            setLast(range);
            onClose();
          }}
        >
          {rangeLabel(range)}
        </MenuItem>
      ))}
      <div className="menu-rule" />
      <form className="range-menu-form" onSubmit={apply}>
        <label htmlFor="range-from">from</label>
        <input id="range-from" value={from} onChange={(event) => setFrom(event.target.value)} />
        <label htmlFor="range-to">to</label>
        <input id="range-to" value={to} onChange={(event) => setTo(event.target.value)} />
        {problem !== null && (
          <p className="crit tiny" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="button">
          Set
        </button>
      </form>
      <div className="menu-rule" />
      {clock.zone === "UTC" && !utc.on ? (
        <p className="menu-head">Your zone is UTC</p>
      ) : (
        <MenuItem checked={utc.on} onPick={utc.toggle}>
          {clock.zone}
          <span className="quiet">
            {utc.on ? "your zone" : "UTC"} <Kbd of="U" />
          </span>
        </MenuItem>
      )}
    </Menu>
  );
}
