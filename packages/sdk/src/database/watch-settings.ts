/** What is configured about the watching of queries. */
import { environmentKind } from "../config/environment.ts";

/** For which queries the line of the application is looked for. */
export type CallSiteChoice = "recorded" | "slow" | "off";

export interface WatchSettings {
  /** Milliseconds from which on a query is slow; `Infinity` for never. */
  readonly slowQueryMillis: number;
  readonly callSites: CallSiteChoice;
}

export function watchSettings(config: {
  readonly slowQueryMillis: number;
  readonly queryCallSites: CallSiteChoice | undefined;
  readonly environment: string;
}): WatchSettings {
  const { slowQueryMillis, queryCallSites } = config;
  const kind = environmentKind(config.environment);
  const usual = kind === "development" || kind === "test" ? "recorded" : "slow";
  return {
    slowQueryMillis: slowQueryMillis === 0 ? Infinity : slowQueryMillis,
    callSites: queryCallSites ?? usual,
  };
}
