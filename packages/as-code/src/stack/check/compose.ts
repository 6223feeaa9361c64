/** A Compose file: ports that clash, health checks that cannot work, images that change by themselves, files that are missing. */
import { nearestName } from "@sightline/model";
import type { YamlDocument } from "../../document/yaml-document.ts";
import { entriesAt, error, isMapping, listAt, type StackFinding, textAt, warning } from "./finding.ts";

/** What is asked of the directory. Paths are as the Compose file has them, relative to it. */
export interface StackDirectory {
  readonly exists: (document: YamlDocument, path: string) => boolean;
  /** The text of a small file; nothing where it is not there. */
  readonly read: (document: YamlDocument, path: string) => string | undefined;
}

/** @param together Compose files of one directory, which people give together: `-f docker-compose.yml -f app.compose.yml` */
export function composeFindings(
  document: YamlDocument,
  together: readonly YamlDocument[],
  directory: StackDirectory,
): readonly StackFinding[] {
  const services = entriesAt(document, ["services"]).map(([name]) => name);
  return [
    ...("version" in (isMapping(document.value) ? document.value : {})
      ? [warning(document, ["version"], "version means nothing to Compose any more", "Take the line out.")]
      : []),
    ...services.flatMap((name) => imageFindings(document, name)),
    ...services.flatMap((name) => healthFindings(document, name)),
    ...services.flatMap((name) => dependencyFindings(document, name, together)),
    ...portFindings(document, services),
    ...services.flatMap((name) => mountFindings(document, name, directory)),
    ...secretFindings(document, directory),
  ];
}

function imageFindings(document: YamlDocument, name: string): readonly StackFinding[] {
  const path = ["services", name, "image"];
  const image = textAt(document, path);
  if (image === "" || image.includes("${")) return [];
  if (/jaegertracing\/all-in-one/u.test(image)) {
    const fix =
      "Take jaegertracing/jaeger:2.13.0 with a configuration file; `sightline generate stack` writes one.";
    return [warning(document, path, "this is Jaeger 1, which ended with 1.76", fix)];
  }
  const tag = /:([^/:@]+)(?:@.*)?$/u.exec(image)?.[1];
  if (image.includes("@sha256:") || (tag !== undefined && tag !== "latest")) return [];
  const fix =
    "Write a version, such as `sightline generate stack` does: what runs must not change by itself.";
  return [warning(document, path, `the image ${image} has no version`, fix)];
}

/** Images without a shell and without any program but their own. */
const BARE = /opentelemetry-collector(?:-contrib)?(?=[:@]|$)/u;

function healthFindings(document: YamlDocument, name: string): readonly StackFinding[] {
  const path = ["services", name, "healthcheck"];
  if (entriesAt(document, path).length === 0 || !BARE.test(textAt(document, ["services", name, "image"])))
    return [];
  const fix = `Put a probe beside it: a service of busybox whose healthcheck is wget -q -O /dev/null http://${name}:13133/, and let others depend on that.`;
  return [
    error(document, path, "the collector's image has no shell and no wget, so this check always fails", fix),
  ];
}

function dependencyFindings(
  document: YamlDocument,
  name: string,
  together: readonly YamlDocument[],
): readonly StackFinding[] {
  const services = together.flatMap((one) => entriesAt(one, ["services"]).map(([service]) => service));
  const path = ["services", name, "depends_on"];
  const listed = listAt(document, path).map((one, at) => ({
    on: String(one),
    path: [...path, at],
    healthy: false,
  }));
  const mapped = entriesAt(document, path).map(([on, value]) => ({
    on,
    path: [...path, on],
    healthy: isMapping(value) && value["condition"] === "service_healthy",
  }));
  return [...listed, ...mapped].flatMap((one) => {
    if (!services.includes(one.on)) {
      const near = nearestName(one.on, services);
      const fix = near === undefined ? "Take it out, or add the service." : `Did you mean ${near}?`;
      return [error(document, one.path, `there is no service ${one.on}`, fix)];
    }
    const hasCheck = together.some(
      (other) => entriesAt(other, ["services", one.on, "healthcheck"]).length > 0,
    );
    if (!one.healthy || hasCheck) return [];
    const fix = `Give ${one.on} a healthcheck, or wait for service_started.`;
    return [
      warning(
        document,
        one.path,
        `${one.on} has no healthcheck here, so only one in its image lets ${name} start`,
        fix,
      ),
    ];
  });
}

interface Published {
  readonly service: string;
  readonly host: string;
  readonly port: string;
  readonly path: readonly (string | number)[];
}

function portFindings(document: YamlDocument, services: readonly string[]): readonly StackFinding[] {
  const all = services.flatMap((service) =>
    listAt(document, ["services", service, "ports"]).flatMap((port, at) => {
      const path = ["services", service, "ports", at];
      const found = publishedPort(port);
      return found === undefined ? [] : [{ service, path, ...found }];
    }),
  );
  return all.flatMap((one, at) => {
    const other = all.slice(0, at).find((before) => clashes(before, one));
    if (other === undefined) return [];
    const fix = "Give one of them another host port: the number before the last colon.";
    return [error(document, one.path, `${other.service} publishes the host's port ${one.port} already`, fix)];
  });
}

/** `127.0.0.1:4317:4317/tcp`, `4317:4317`, `{ published, target }`; nothing for a port that Docker chooses. */
function publishedPort(value: unknown): Omit<Published, "service" | "path"> | undefined {
  if (isMapping(value)) {
    const { published, host_ip: host, protocol } = value;
    if (typeof published !== "string" && typeof published !== "number") return undefined;
    return {
      host: typeof host === "string" ? host : "",
      port: `${published}/${typeof protocol === "string" ? protocol : "tcp"}`,
    };
  }
  const [, host = "", port, protocol = "tcp"] =
    /^(?:(\[[^\]]+\]|[\d.]+):)?(\d+):\d+(?:\/(\w+))?$/u.exec(String(value)) ?? [];
  return port === undefined ? undefined : { host, port: `${port}/${protocol}` };
}

function clashes(one: Published, other: Published): boolean {
  return one.port === other.port && (one.host === other.host || isAny(one.host) || isAny(other.host));
}

function isAny(host: string): boolean {
  return host === "" || host === "0.0.0.0" || host === "[::]";
}

/** A mount whose file is not there becomes an empty directory that Docker makes, and the program's error is about that. */
function mountFindings(
  document: YamlDocument,
  name: string,
  directory: StackDirectory,
): readonly StackFinding[] {
  return listAt(document, ["services", name, "volumes"]).flatMap((volume, at) => {
    const source = isMapping(volume)
      ? volume["type"] === "bind" && typeof volume["source"] === "string"
        ? volume["source"]
        : ""
      : String(volume).split(":")[0];
    if (source === undefined || !/^\.{1,2}\//u.test(source) || directory.exists(document, source)) return [];
    const fix = "Write the file, or mend the path: Docker makes an empty directory of that name instead.";
    return [error(document, ["services", name, "volumes", at], `there is no ${source}`, fix)];
  });
}

function secretFindings(document: YamlDocument, directory: StackDirectory): readonly StackFinding[] {
  return entriesAt(document, ["secrets"]).flatMap(([name]) => {
    const path = ["secrets", name, "file"];
    const file = textAt(document, path);
    if (file === "" || file.includes("${")) return [];
    const text = directory.read(document, file);
    if (text === undefined)
      return [
        error(
          document,
          path,
          `there is no ${file}`,
          `Write it: printf %s 'THE SECRET' > ${file}; chmod 644 ${file}`,
        ),
      ];
    if (text.trim() === "") return [error(document, path, `${file} is empty`, "Write the secret into it.")];
    if (!/[\r\n]$/u.test(text)) return [];
    const fix = `Write it without one: printf %s 'THE SECRET' > ${file}. The collector puts the text into a header as it is, and refuses to send.`;
    return [error(document, path, `${file} ends with a line break`, fix)];
  });
}
