/** What the backend fetches itself, and how that goes. */
import type { ReactNode } from "react";
import type { ScrapeTarget, Setup } from "@sightline/api";
import { StatusShape, type Status } from "../component/status.tsx";
import { duration, inWords } from "../format/duration.ts";
import { textOf } from "../format/quantity.ts";
import { ago } from "./words.ts";

type Scrape = NonNullable<Setup["scrape"]>;

export function Targets({ scrape, now }: { readonly scrape: Scrape; readonly now: number }): ReactNode {
  return (
    <ul className="setup-list">
      {scrape.problems.map((problem) => (
        <li key={problem}>
          <StatusShape status="warning" />
          <div>
            <p>
              <b>A file could not be read</b>
              <span>{problem}</span>
            </p>
            <p className="setup-hint">What it said before holds until it is right again.</p>
          </div>
        </li>
      ))}
      {scrape.targets.map((target) => (
        <li key={`${target.job} ${target.url} ${target.error}`}>
          <StatusShape status={targetStatus(target)} label={target.health} />
          <div>
            <p>
              <b>{target.job}</b>
              <span>{target.url}</span>
            </p>
            {target.error !== "" && <p className="setup-hint">{target.error}</p>}
          </div>
          <span className="quiet">{lastScrapeOf(target, now)}</span>
        </li>
      ))}
    </ul>
  );
}

/** `3 of 4 targets are up`. */
export function scrapedNote({ targets, count }: Scrape): string {
  const up = count - targets.filter(({ health }) => health !== "up").length;
  return `${up} of ${count} ${count === 1 ? "target is" : "targets are"} up`;
}

export function targetStatus({ health, error }: ScrapeTarget): Status {
  if (health === "down") return "critical";
  if (health === "unknown") return "no-data";
  return error === "" ? "ok" : "warning";
}

/** `2 s ago in 12 ms`. */
export function lastScrapeOf({ lastScrape, seconds, intervalSeconds }: ScrapeTarget, now: number): string {
  if (lastScrape === null) return `every ${inWords(intervalSeconds)}`;
  return `${ago(lastScrape, now)} in ${textOf(duration(seconds))}`;
}
