/** What was refused and why, with what to do. */
import type { ReactNode } from "react";
import type { Refusal } from "@sightline/api";
import { StatusShape } from "../component/status.tsx";
import { ago, refusedOf } from "./words.ts";

/** A refusal younger than this many seconds is going on. */
const GOING_ON = 300;

export function Refusals({
  refusals,
  now,
}: {
  readonly refusals: readonly Refusal[];
  readonly now: number;
}): ReactNode {
  if (refusals.length === 0) {
    return (
      <p className="setup-line">
        <StatusShape status="ok" />
        <b>Nothing was refused</b>
        <span>since the backend started</span>
      </p>
    );
  }
  return (
    <ul className="setup-list">
      {refusals.map((refusal) => {
        const goingOn = now - refusal.lastSeen < GOING_ON;
        return (
          <li key={`${refusal.signal} ${refusal.of} ${refusal.code ?? refusal.reason}`}>
            <StatusShape status={goingOn ? "warning" : "no-data"} label={goingOn ? "going on" : "over"} />
            <div>
              <p>
                <b>{refusedOf(refusal)}</b>
                <span>{refusal.reason}</span>
              </p>
              <p className="setup-hint">{refusal.hint}</p>
            </div>
            <span className="quiet">{ago(refusal.lastSeen, now)}</span>
          </li>
        );
      })}
    </ul>
  );
}
