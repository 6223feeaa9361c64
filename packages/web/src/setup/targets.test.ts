import type { ScrapeTarget } from "@sightline/api";
import { describe, expect, it } from "vitest";
import { lastScrapeOf, scrapedNote, targetStatus } from "./targets.tsx";

const target: ScrapeTarget = {
  job: "shop",
  url: "http://shop:9464/metrics",
  health: "up",
  error: "",
  lastScrape: 1000,
  seconds: 0.012,
  intervalSeconds: 15,
};

describe("a target", () => {
  it("shows how it is", () => {
    expect(targetStatus(target)).toBe("ok");
    expect(targetStatus({ ...target, health: "down", error: "ECONNREFUSED" })).toBe("critical");
    expect(targetStatus({ ...target, health: "unknown", lastScrape: null })).toBe("no-data");
    expect(targetStatus({ ...target, error: "2 samples were refused" })).toBe("warning");
  });

  it("tells its last scrape, or how often there will be one", () => {
    expect(lastScrapeOf(target, 1002)).toBe("2 s ago in 12 ms");
    expect(lastScrapeOf({ ...target, lastScrape: null }, 1002)).toBe("every 15 s");
  });

  it("is counted, those beyond the list too", () => {
    const down: ScrapeTarget = { ...target, health: "down" };
    expect(scrapedNote({ targets: [down, target], count: 2, problems: [] })).toBe("1 of 2 targets are up");
    expect(scrapedNote({ targets: [target], count: 1, problems: [] })).toBe("1 of 1 target is up");
    expect(scrapedNote({ targets: [down, target], count: 700, problems: [] })).toBe(
      "699 of 700 targets are up",
    );
  });
});
