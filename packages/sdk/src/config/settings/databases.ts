/** What is noticed about queries of databases. */
import type { CallSiteChoice } from "../../database/watch-settings.ts";
import { limit, oneOf } from "../form.ts";
import { entry, type SettingsOf } from "../setting.ts";

export interface DatabaseSettings {
  readonly slowQueryMillis: number;
  readonly queryCallSites: CallSiteChoice;
}

export const databaseSettings: SettingsOf<DatabaseSettings> = {
  slowQueryMillis: entry(
    ["SIGHTLINE_SLOW_QUERY"],
    limit,
    100,
    "Queries that take this many milliseconds or more are slow: an event, a count and a log line; 0 for none.",
  ),
  queryCallSites: entry(
    ["SIGHTLINE_QUERY_CALL_SITES"],
    oneOf<CallSiteChoice>(["recorded", "slow", "off"]),
    undefined,
    "Which queries tell the line of the application that made them: every one whose span is kept (`recorded`, in development and test), or those whose statement was slow before (`slow`, elsewhere). Loops tell it always, unless `off`.",
  ),
};
