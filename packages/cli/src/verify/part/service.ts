/** A service's own page of metrics, as each scraper that there was before still asks for it. */
import { ask } from "../ask.ts";
import type { Outcome, Step } from "../step.ts";
import { bad, good, silent } from "./part.ts";

export interface ServicePage {
  readonly name: string;
  readonly url: string;
}

/** What every service of ours measures, whether or not it was asked anything. */
export const DEFAULT_METRICS: readonly string[] = Object.freeze([
  "http_requests_total",
  "http_request_duration_seconds",
  "system_memory_usage_bytes",
  "system_cpu_usage_percent",
]);

/** Prometheus' text, which the oldest scrapers ask for, and OpenMetrics. */
const TEXT = "text/plain;version=0.0.4";
const OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

/** @param business names of metrics that the service declares */
export function serviceSteps(page: ServicePage, business: readonly string[]): readonly Step[] {
  return [
    {
      id: `service.${page.name}.metrics`,
      asked: `${page.name} for default metrics${business.length === 0 ? "" : " and its own"} (${page.url})`,
      run: () => judged(page, OPEN_METRICS, (text) => missingMetrics(page, text, business)),
    },
    {
      id: `service.${page.name}.scrapers`,
      asked: `${page.name} as scrapers do that know Prometheus' text only`,
      needs: [`service.${page.name}.metrics`],
      run: () =>
        judged(page, TEXT, (text, type) =>
          type.startsWith("text/plain") && !text.trimEnd().endsWith("# EOF")
            ? good("Prometheus' text")
            : bad(
                type === "" ? "no content type" : type,
                "Let /metrics heed the Accept header: a scraper that asks for text/plain must get it. The SDK's own page does; something before it answers instead.",
              ),
        ),
    },
  ];
}

async function judged(
  { name, url }: ServicePage,
  accept: string,
  judge: (text: string, contentType: string) => Outcome,
): Promise<Outcome> {
  const answer = await ask({ url, headers: { accept } });
  if (answer.kind === "silence")
    return silent({ name, url, start: `Start ${name}.`, flag: `--service ${name}=URL` }, answer.reason);
  if (answer.status !== 200)
    return bad(
      String(answer.status),
      `Give ${name} its page: setupObservability({ app }), or --service ${name}=URL with the path where it is.`,
    );
  return judge(answer.text, answer.contentType);
}

function missingMetrics({ name }: ServicePage, text: string, business: readonly string[]): Outcome {
  const names = metricNames(text);
  const defaults = DEFAULT_METRICS.filter((metric) => !names.has(metric));
  const own = business.filter((metric) => !names.has(metric));
  if (defaults.length > 0)
    return bad(
      `without ${defaults.join(", ")}`,
      `Let ${name} start the SDK before anything else (\`sightline run -- node main.js\`, or --import @sightline/sdk/register), and send it one request: what counts requests shows with the first.`,
    );
  if (own.length > 0)
    return bad(
      `without ${own.join(", ")}`,
      `Let ${name} register what telemetry.ts declares, and use each once: a labelled metric shows with its first value.`,
    );
  return good(`${names.size} metrics`);
}

/** With and without the suffixes of histograms and counters. */
function metricNames(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of text.split("\n")) {
    const name = /^(?:# TYPE )?([A-Za-z_:][\w:]*)/u.exec(line)?.[1];
    if (name === undefined || line.startsWith("# HELP") || line.startsWith("# EOF")) continue;
    const isType = line.startsWith("# TYPE");
    names.add(isType && line.endsWith(" counter") && !name.endsWith("_total") ? `${name}_total` : name);
    names.add(name.replace(/_(?:bucket|sum|count)$/u, ""));
  }
  return names;
}
