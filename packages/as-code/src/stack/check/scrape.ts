/** Ways of metrics: two for one service let everything count twice. */
import type { YamlDocument } from "../../document/yaml-document.ts";
import { collectorScrapes } from "./collector.ts";
import { entriesAt, error, isMapping, listAt, type StackFinding, textAt, warning } from "./finding.ts";

interface Scrape {
  readonly document: YamlDocument;
  readonly job: string;
  /** `host:port/path`. */
  readonly target: string;
  readonly host: string;
  readonly path: readonly (string | number)[];
}

export function scrapeFindings(
  prometheus: readonly YamlDocument[],
  collectors: readonly YamlDocument[],
  composes: readonly YamlDocument[],
): readonly StackFinding[] {
  const scrapes = [
    ...prometheus.flatMap(scrapesOf),
    ...collectors.flatMap((document) =>
      collectorScrapes(document).map(({ target, path }) => ({
        document,
        job: "the collector's own receiver",
        target: `${target}/metrics`,
        host: hostOf(target),
        path,
      })),
    ),
  ];
  return [
    ...twice(scrapes),
    ...scrapes.flatMap((scrape) => pushedToo(scrape, composes)),
    ...prometheus.flatMap(labelFindings),
  ];
}

function scrapesOf(document: YamlDocument): readonly Scrape[] {
  return listAt(document, ["scrape_configs"]).flatMap((config, at) => {
    if (!isMapping(config)) return [];
    const page = typeof config["metrics_path"] === "string" ? config["metrics_path"] : "/metrics";
    return listAt(document, ["scrape_configs", at, "static_configs"]).flatMap((_, group) => {
      const path = ["scrape_configs", at, "static_configs", group, "targets"];
      return listAt(document, path).map((target, index) => ({
        document,
        job: String(config["job_name"]),
        target: `${String(target)}${page}`,
        host: hostOf(String(target)),
        path: [...path, index],
      }));
    });
  });
}

function hostOf(target: string): string {
  return target.replace(/:\d+$/u, "");
}

function twice(scrapes: readonly Scrape[]): readonly StackFinding[] {
  return scrapes.flatMap((one, at) => {
    const before = scrapes.slice(0, at).find(({ target }) => target === one.target);
    if (before === undefined) return [];
    const fix = "Take it out of one of them: sums over both jobs count it twice.";
    return [error(one.document, one.path, `${one.target} is scraped by ${before.job} already`, fix)];
  });
}

/** A service that pushes its metrics, and whose page is fetched as well. */
function pushedToo(
  { document, path, host, target }: Scrape,
  composes: readonly YamlDocument[],
): readonly StackFinding[] {
  const pushes = composes.some((compose) => {
    const environment = environmentOf(compose, host);
    const exporter = environment.get("OTEL_METRICS_EXPORTER");
    if (exporter !== undefined) return exporter.split(",").includes("otlp");
    return (
      environment.has("OTEL_EXPORTER_OTLP_ENDPOINT") || environment.has("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")
    );
  });
  if (!pushes) return [];
  const fix = `Choose one way: OTEL_METRICS_EXPORTER=prometheus for ${host} keeps the page and pushes nothing; or take ${target} out here.`;
  return [error(document, path, `${host} pushes its metrics by OTLP too, so each counts twice`, fix)];
}

function environmentOf(compose: YamlDocument, service: string): ReadonlyMap<string, string> {
  const path = ["services", service, "environment"];
  const listed = listAt(compose, path).map((one): readonly [string, string] => {
    const [, name = String(one), value = ""] = /^([^=]*)=(.*)$/u.exec(String(one)) ?? [];
    return [name, value];
  });
  const mapped = entriesAt(compose, path).map(([name, value]): readonly [string, string] => [
    name,
    String(value),
  ]);
  return new Map([...listed, ...mapped]);
}

/** Without it what services pushed gets the collector's job, and alerts by job see one service only. */
function labelFindings(document: YamlDocument): readonly StackFinding[] {
  return listAt(document, ["scrape_configs"]).flatMap((config, at) => {
    if (!isMapping(config) || config["honor_labels"] === true) return [];
    const targets = JSON.stringify(config["static_configs"] ?? "");
    if (!/"[\w.-]*collector[\w.-]*:8889"/u.test(targets)) return [];
    const job = textAt(document, ["scrape_configs", at, "job_name"]);
    const fix = "Add honor_labels: true, so that job and instance are those of the services.";
    return [
      warning(
        document,
        ["scrape_configs", at, "job_name"],
        `the job ${job} puts its own job over that of each service`,
        fix,
      ),
    ];
  });
}
