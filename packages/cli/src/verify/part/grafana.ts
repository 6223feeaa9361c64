/** Grafana: whether it runs, reaches what it shows, and has the dashboards. */
import { ask, json, list, member, words } from "../ask.ts";
import type { Outcome, Step } from "../step.ts";
import { asking, bad, good, type Part } from "./part.ts";

/** @param authorization of the header */
export function grafanaSteps(part: Part, authorization: string): readonly Step[] {
  const headers = { authorization };
  return [
    {
      id: "grafana.answers",
      asked: `${part.name} for its health (${part.url}/api/health)`,
      run: () =>
        asking(part, { path: "/api/health" }, ({ text }) =>
          member(json(text), "database") === "ok"
            ? good(`version ${words(member(json(text), "version"))}`)
            : bad(
                "its database is not well",
                "Read its log: `docker compose logs grafana`; most often its disk is full.",
              ),
        ),
    },
    {
      id: "grafana.datasources",
      asked: `${part.name} whether it reaches its data sources`,
      needs: ["grafana.answers"],
      patient: true,
      run: () =>
        asking(part, { path: "/api/datasources", headers }, ({ text }) => sources(list(json(text)))).then(
          async (outcome) => (outcome.ok ? reached(part, headers) : passwordFix(outcome)),
        ),
    },
    {
      id: "grafana.dashboards",
      asked: `${part.name} for its dashboards`,
      needs: ["grafana.answers"],
      // The folder is read every ten seconds.
      patient: true,
      run: () =>
        asking(part, { path: "/api/search?type=dash-db&limit=5000", headers }, ({ text }) => {
          const titles = list(json(text)).map((one) => words(member(one, "title")));
          return titles.length > 0
            ? good(`${titles.length}: ${titles.slice(0, 4).join(", ")}${titles.length > 4 ? ", …" : ""}`)
            : bad(
                "none",
                "Mount dashboards/ as /var/lib/grafana/dashboards and grafana/provisioning as /etc/grafana/provisioning, as the generated Compose file does.",
              );
        }).then(passwordFix),
    },
  ];
}

function sources(found: readonly unknown[]): Outcome {
  return found.length > 0
    ? good(String(found.length))
    : bad(
        "none",
        "Mount grafana/provisioning as /etc/grafana/provisioning, as the generated Compose file does, and restart Grafana.",
      );
}

/** Each is asked to ask whom it stands for; Alertmanager's has no such question. */
async function reached(part: Part, headers: Readonly<Record<string, string>>): Promise<Outcome> {
  const all = await ask({ url: `${part.url}/api/datasources`, headers });
  const found = all.kind === "answer" ? list(json(all.text)) : [];
  const lines: string[] = [];
  for (const source of found) {
    const name = words(member(source, "name"));
    if (words(member(source, "type")) === "alertmanager") continue;
    const uid = words(member(source, "uid"));
    const health = await ask({ url: `${part.url}/api/datasources/uid/${uid}/health`, headers });
    const isGood = health.kind === "answer" && member(json(health.text), "status") === "OK";
    if (isGood) continue;
    const reason = health.kind === "silence" ? health.reason : words(member(json(health.text), "message"));
    lines.push(`${name} (${words(member(source, "url"))}): ${reason === "" ? "no answer" : reason}`);
  }
  if (lines.length === 0) return good(`${found.length} reached`);
  return bad(
    lines.join("; "),
    "Start what the data source stands for, or mend its url in grafana/provisioning/datasources/datasources.yml: the address is as Grafana sees it.",
  );
}

function passwordFix(outcome: Outcome): Outcome {
  return !outcome.ok && outcome.got.startsWith("401")
    ? bad(
        outcome.got,
        "Give Grafana's password: --grafana-password-file FILE, or SIGHTLINE_GRAFANA_PASSWORD.",
      )
    : outcome;
}
