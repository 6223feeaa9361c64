/** What scraping says of itself, on the backend's own `/metrics`. */
import { Gauge, type MeterFamily } from "../meter/meter.ts";
import type { Scraper } from "./scraper.ts";
import { targetsAnswer, type TargetHealth } from "./targets-answer.ts";

const HEALTHS: readonly TargetHealth[] = ["up", "down", "unknown"];

/** `scraper`: `undefined` where nothing is scraped. */
export function scrapeFamilies(scraper: Scraper | undefined): readonly MeterFamily[] {
  return [
    new Gauge("sightline_scrape_targets", "Targets by how their last scrape went.", () => {
      const { activeTargets } = targetsAnswer(scraper, "active", undefined);
      return HEALTHS.map((health) => [
        { health },
        activeTargets.filter((target) => target.health === health).length,
      ]);
    }),
    new Gauge(
      "sightline_scrape_faulty_files",
      "Files of --scrape whose last change could not be read.",
      () => [[{}, scraper?.problems.length ?? 0]],
    ),
  ];
}
