/** `/api/v1/targets` and `/api/v1/scrape_pools`: what is scraped, and how it goes. */
import type { FastifyInstance } from "fastify";
import type { Scraper } from "../../scrape/scraper.ts";
import { targetsAnswer } from "../../scrape/targets-answer.ts";
import { success } from "./answer.ts";
import { given, invalid } from "./params.ts";

/** `scraper`: `undefined` where nothing is scraped. */
export function targetRoutes(app: FastifyInstance, scraper: Scraper | undefined): void {
  app.get("/api/v1/targets", (request) => {
    const params = given(request.query, undefined);
    const pool = params.get("scrapePool") ?? undefined;
    return success(targetsAnswer(scraper, stateOf(params.get("state") ?? ""), pool));
  });
  app.get("/api/v1/scrape_pools", () =>
    success({ scrapePools: (scraper?.jobs ?? []).map(({ job }) => job.name).toSorted() }),
  );
}

function stateOf(text: string): "active" | "dropped" | "any" {
  switch (text.toLowerCase()) {
    case "active":
      return "active";
    case "dropped":
      return "dropped";
    case "":
    case "any":
      return "any";
    default:
      throw invalid("state", `"${text}" is no state of targets`, "Write active, dropped or any.");
  }
}
