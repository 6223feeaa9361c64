/** What services measure, as Prometheus has it: nothing need be reached but Prometheus. */
import { json, list, member, words } from "../ask.ts";
import type { Step } from "../step.ts";
import { TEST_SERVICE, type TestSignal } from "./otlp.ts";
import { asking, bad, good, type Part } from "./part.ts";

/** Of every process with the SDK, whether it serves HTTP or not. */
const OF_A_PROCESS = "system_memory_usage_bytes";

/** Series of the SDK say so in `target_info`. */
const SERVICES = `group by (job) (target_info{telemetry_sdk_name="sightline",job!="${TEST_SERVICE}"})`;

/** @param business names that services declare */
export function servicesSteps(
  part: Part,
  headers: TestSignal["headers"],
  needs: readonly string[],
  business: readonly string[],
): readonly Step[] {
  const asked = (query: string): Parameters<typeof asking>[1] => ({
    path: `/api/v1/query?query=${encodeURIComponent(query)}`,
    headers,
  });
  return [
    {
      id: "services.metrics",
      asked: `${part.name} which services send the SDK's own metrics (${OF_A_PROCESS})`,
      needs,
      run: async () => {
        const silent: string[] = [];
        const outcome = await asking(
          part,
          asked(`${SERVICES} unless on (job) group by (job) (${OF_A_PROCESS})`),
          ({ text }) => {
            silent.push(...resultLabels(text, "job"));
            return good("");
          },
        );
        if (!outcome.ok) return outcome;
        if (silent.length > 0)
          return bad(
            `${silent.join(", ")} without ${OF_A_PROCESS}`,
            `Let these services send their metrics: OTEL_METRICS_EXPORTER=otlp, or --scrape them; GET /debug/observability of each says where they go.`,
          );
        return asking(part, asked(SERVICES), ({ text }) => {
          const jobs = resultLabels(text, "job");
          return good(jobs.length === 0 ? "no service sends yet" : jobs.join(", "));
        });
      },
    },
    ...(business.length === 0
      ? []
      : [
          {
            id: "services.business",
            asked: `${part.name} for the metrics that are declared (${business.join(", ")})`,
            needs,
            patient: true,
            run: () =>
              asking(part, asked(namesQuery(business)), ({ text }) => {
                const there = new Set(resultLabels(text, "__name__").map(familyName));
                const missing = business.filter((name) => !there.has(familyName(name)));
                return missing.length === 0
                  ? good(`${business.length} there`)
                  : bad(
                      `without ${missing.join(", ")}`,
                      "Let the services register what telemetry.ts declares, and use each once: a labelled metric shows with its first value.",
                    );
              }),
          },
        ]),
  ];
}

/** Histograms are there by their parts. */
function namesQuery(names: readonly string[]): string {
  return `group by (__name__) ({__name__=~"(?:${names.join("|")})(?:_count)?"})`;
}

function familyName(name: string): string {
  return name.replace(/_count$/u, "");
}

function resultLabels(text: string, label: string): readonly string[] {
  return list(member(json(text), "data", "result"))
    .map((series) => words(member(series, "metric", label)))
    .toSorted();
}
