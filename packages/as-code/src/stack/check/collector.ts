/** A collector's configuration: names of its version, components that pipelines use and that are there, memory first. */
import { nearestName } from "@sightline/model";
import type { YamlDocument } from "../../document/yaml-document.ts";
import { entriesAt, error, isMapping, listAt, type StackFinding, textAt, warning } from "./finding.ts";
import {
  type CollectorMinor,
  type ComponentKind,
  newName,
  oldName,
  packageName,
  spelledFor,
} from "./spelling.ts";

const KINDS: readonly ComponentKind[] = ["receivers", "processors", "exporters", "connectors", "extensions"];

export function collectorFindings(document: YamlDocument, version: CollectorMinor): readonly StackFinding[] {
  return [
    ...KINDS.flatMap((kind) =>
      entriesAt(document, [kind]).flatMap(([id]) => nameFindings(document, kind, id, version)),
    ),
    ...useFindings(document),
    ...entriesAt(document, ["service", "pipelines"]).flatMap(([pipeline]) =>
      orderFindings(document, pipeline),
    ),
    ...levelFindings(document, version),
    ...telemetryFindings(document, version),
  ];
}

function nameFindings(
  document: YamlDocument,
  kind: ComponentKind,
  id: string,
  version: CollectorMinor,
): readonly StackFinding[] {
  const [type = ""] = id.split("/");
  const path = [kind, id];
  const word = kind.slice(0, -1);
  const short = packageName(kind, type, version);
  if (short !== undefined)
    return [
      error(
        document,
        path,
        `${type} is the name of a Go package, not of ${word === "exporter" || word === "extension" ? "an" : "a"} ${word}`,
        `Write ${id.replace(type, short)}, here and in the pipelines.`,
      ),
    ];
  const old = oldName(kind, type);
  if (old?.gone !== undefined && version >= old.gone) {
    const fix =
      old.now === undefined
        ? spelledFor(version, old.fix ?? "")
        : `Write ${id.replace(type, old.now)}, here and in the pipelines.`;
    return [
      error(
        document,
        path,
        `the collector 0.${version} has no ${word} ${type}: it went with 0.${old.gone}`,
        fix,
      ),
    ];
  }
  if (old?.now !== undefined && old.since !== undefined && version >= old.since) {
    const fix = `Write ${id.replace(type, old.now)}, here and in the pipelines; the old name warns at each start.`;
    return [warning(document, path, `${type} is the old name of the ${word} ${old.now}`, fix)];
  }
  const young = newName(kind, type);
  if (young?.since !== undefined && version < young.since) {
    const fix = `Write ${id.replace(type, young.name)}, or run the collector 0.${young.since} or later.`;
    return [
      error(
        document,
        path,
        `the collector 0.${version} does not know ${type} yet: it came with 0.${young.since}`,
        fix,
      ),
    ];
  }
  return [];
}

interface Use {
  readonly id: string;
  readonly kind: ComponentKind;
  readonly path: readonly (string | number)[];
}

function useFindings(document: YamlDocument): readonly StackFinding[] {
  const uses = usesOf(document);
  const defined = (kind: ComponentKind): readonly string[] => entriesAt(document, [kind]).map(([id]) => id);
  const connectors = defined("connectors");
  const missing = uses.flatMap(({ id, kind, path }) => {
    const isEnd = kind === "receivers" || kind === "exporters";
    const known = isEnd ? [...defined(kind), ...connectors] : defined(kind);
    if (known.includes(id)) return [];
    const near = nearestName(id, known);
    const word = kind.slice(0, -1);
    const fix =
      near === undefined
        ? `Define it under ${kind}, or take it out here.`
        : `Did you mean ${near}? Else define it under ${kind}.`;
    return [error(document, path, `there is no ${word} ${id}`, fix)];
  });
  const unused = KINDS.flatMap((kind) =>
    defined(kind).flatMap((id) =>
      kind === "connectors"
        ? connectorFindings(document, id, uses)
        : unusedFindings(document, kind, id, uses),
    ),
  );
  return [...missing, ...unused];
}

function unusedFindings(
  document: YamlDocument,
  kind: ComponentKind,
  id: string,
  uses: readonly Use[],
): readonly StackFinding[] {
  if (uses.some((use) => use.kind === kind && use.id === id)) return [];
  return kind === "extensions"
    ? [
        warning(
          document,
          [kind, id],
          "service.extensions does not name it, so it does nothing",
          "Name it there, or take it out.",
        ),
      ]
    : [warning(document, [kind, id], NO_USE, "Name it in a pipeline, or take it out.")];
}

const NO_USE = "no pipeline uses it, so it does nothing";

/** One end alone leads nowhere, or comes from nowhere. */
function connectorFindings(
  document: YamlDocument,
  id: string,
  uses: readonly Use[],
): readonly StackFinding[] {
  const isExporter = uses.some((use) => use.kind === "exporters" && use.id === id);
  const isReceiver = uses.some((use) => use.kind === "receivers" && use.id === id);
  if (isExporter && isReceiver) return [];
  if (!isExporter && !isReceiver)
    return [
      warning(
        document,
        ["connectors", id],
        NO_USE,
        "Name it as an exporter of one pipeline and a receiver of another, or take it out.",
      ),
    ];
  const other = isExporter ? "a receiver" : "an exporter";
  return [
    error(
      document,
      ["connectors", id],
      `the connector is ${isExporter ? "an exporter" : "a receiver"} of a pipeline and ${other} of none`,
      `Name it as ${other} of another pipeline too: the collector does not start otherwise.`,
    ),
  ];
}

function usesOf(document: YamlDocument): readonly Use[] {
  const extensions = listAt(document, ["service", "extensions"]).map((id, at): Use => ({
    id: String(id),
    kind: "extensions",
    path: ["service", "extensions", at],
  }));
  const ofPipelines = entriesAt(document, ["service", "pipelines"]).flatMap(([pipeline]) =>
    (["receivers", "processors", "exporters"] as const).flatMap((kind) =>
      listAt(document, ["service", "pipelines", pipeline, kind]).map((id, at): Use => ({
        id: String(id),
        kind,
        path: ["service", "pipelines", pipeline, kind, at],
      })),
    ),
  );
  return [...extensions, ...ofPipelines];
}

/** https://github.com/open-telemetry/opentelemetry-collector/tree/main/processor/memorylimiterprocessor#best-practices */
function orderFindings(document: YamlDocument, pipeline: string): readonly StackFinding[] {
  const path = ["service", "pipelines", pipeline, "processors"];
  const steps = listAt(document, path).map(String);
  const at = steps.findIndex((id) => id.split("/")[0] === "memory_limiter");
  if (at === 0) return [];
  const fix =
    "Put memory_limiter first: what is beyond memory must be refused at the door, where the sender still has it.";
  if (at > 0)
    return [warning(document, [...path, at], `memory_limiter comes after ${String(steps[0])}`, fix)];
  return [
    warning(
      document,
      steps.length === 0 ? ["service", "pipelines", pipeline] : path,
      "nothing limits the memory of this pipeline",
      fix,
    ),
  ];
}

/** Of the exporter `logging`, what `debug` calls its verbosity. */
const VERBOSITIES: Readonly<Record<string, string>> = Object.freeze({
  debug: "detailed",
  info: "normal",
  warn: "basic",
  error: "basic",
});

function levelFindings(document: YamlDocument, version: CollectorMinor): readonly StackFinding[] {
  return entriesAt(document, ["exporters"]).flatMap(([id]) => {
    const [type] = id.split("/");
    const path = ["exporters", id, "loglevel"];
    const level = textAt(document, path);
    const isDebug = type === "debug" || (type === "logging" && version >= 111);
    if (!isDebug || level === "") return [];
    const fix = `Write verbosity: ${VERBOSITIES[level.toLowerCase()] ?? "normal"} instead.`;
    return [error(document, path, "the exporter debug has no loglevel", fix)];
  });
}

function telemetryFindings(document: YamlDocument, version: CollectorMinor): readonly StackFinding[] {
  const path = ["service", "telemetry", "metrics", "address"];
  if (textAt(document, path) === "" || version < 123) return [];
  const fix =
    "Write readers: [{ pull: { exporter: { prometheus: { host: 0.0.0.0, port: 8888 } } } }] instead.";
  return [error(document, path, "service.telemetry.metrics has no address any more", fix)];
}

/** Whether a collector's configuration scrapes by itself; the targets of its receiver `prometheus`. */
export function collectorScrapes(
  document: YamlDocument,
): readonly { readonly target: string; readonly path: readonly (string | number)[] }[] {
  return entriesAt(document, ["receivers"])
    .filter(([id]) => id.split("/")[0] === "prometheus")
    .flatMap(([id, settings]) => {
      const jobs = isMapping(settings) ? listAt(document, ["receivers", id, "config", "scrape_configs"]) : [];
      return jobs.flatMap((_, job) =>
        listAt(document, ["receivers", id, "config", "scrape_configs", job, "static_configs"]).flatMap(
          (__, group) => {
            const path = [
              "receivers",
              id,
              "config",
              "scrape_configs",
              job,
              "static_configs",
              group,
              "targets",
            ];
            return listAt(document, path).map((target, at) => ({
              target: String(target),
              path: [...path, at],
            }));
          },
        ),
      );
    });
}
