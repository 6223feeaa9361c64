/** Alertmanager, and whether Prometheus tells it. */
import { json, list, member, words } from "../ask.ts";
import type { Step } from "../step.ts";
import { asking, bad, good, type Part } from "./part.ts";

export function alertmanagerSteps(part: Part, prometheus: Part, needs: readonly string[]): readonly Step[] {
  return [
    {
      id: "alertmanager.answers",
      asked: `${part.name} for its state (${part.url}/api/v2/status)`,
      run: () =>
        asking(part, { path: "/api/v2/status" }, ({ text }) =>
          typeof member(json(text), "config", "original") === "string"
            ? good(`version ${words(member(json(text), "versionInfo", "version")) || "unknown"}`)
            : bad(
                "an answer that is not Alertmanager's",
                `${part.url} is not ${part.name}. Give its address with ${part.flag}.`,
              ),
        ),
    },
    {
      id: "alertmanager.told",
      asked: `${prometheus.name} whom it tells of alerts (${prometheus.url}/api/v1/alertmanagers)`,
      needs,
      patient: true,
      run: () =>
        asking(prometheus, { path: "/api/v1/alertmanagers" }, ({ text }) => {
          const active = list(member(json(text), "data", "activeAlertmanagers"));
          return active.length > 0
            ? good(active.map((one) => words(member(one, "url"))).join(", "))
            : bad(
                "nobody",
                "Name Alertmanager in prometheus.yml (alerting: alertmanagers, target alertmanager:9093), and restart Prometheus.",
              );
        }),
    },
  ];
}
