/** `--scrape http://host:port/path`: a job of one target. */
import { scrapeErrors } from "../errors.ts";
import type { ScrapeJob } from "./job.ts";
import { parseScrapeFile } from "./parse.ts";

/** A target that is given by hand is looked at more often than one of many. */
const INTERVAL = "15s";

export function isUrl(given: string): boolean {
  return /^[a-z][a-z\d+.-]*:\/\//iu.test(given);
}

/** The job is named after host and port. @throws SCRAPE_URL_INVALID */
export function urlJob(given: string): ScrapeJob {
  const refuse = (reason: string): Error =>
    scrapeErrors.SCRAPE_URL_INVALID({ given: withoutSecret(given), reason });
  if (!URL.canParse(given)) throw refuse("it is no URL");
  const url = new URL(given);
  if (url.protocol !== "http:" && url.protocol !== "https:") throw refuse("only http and https are scraped");
  if (url.username !== "" || url.password !== "")
    throw refuse("a password in a URL is seen by all; a file with basic_auth and password_file keeps it");
  const params: Record<string, string[]> = {};
  for (const [name, value] of url.searchParams) (params[name] ??= []).push(value);
  const scheme = url.protocol.slice(0, -1);
  const job = {
    job_name: url.host,
    scrape_interval: INTERVAL,
    scheme,
    metrics_path: url.pathname === "/" ? "/metrics" : url.pathname,
    params,
    static_configs: [
      { targets: [url.port === "" ? `${url.hostname}:${scheme === "https" ? 443 : 80}` : url.host] },
    ],
  };
  // JSON is YAML: there is one way from a configuration to a job.
  const [read] = parseScrapeFile(given, JSON.stringify({ scrape_configs: [job] }));
  if (read === undefined) throw refuse("it is no URL");
  return read;
}

function withoutSecret(given: string): string {
  return given.replace(/\/\/[^/@]*@/u, "//…@");
}
