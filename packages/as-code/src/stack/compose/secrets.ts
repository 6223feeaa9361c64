/** Secrets are files: the stack names them and never holds one. */
import { assertNever } from "@sightline/model";
import type { AlertRouting, Receiver } from "../../alertmanager/routing.ts";
import { isLoopback, type StackOptions } from "../stack.ts";

/** A file that is mounted as `/run/secrets/NAME`. */
export interface SecretFile {
  readonly name: string;
  /** On the host, from the stack's directory. */
  readonly file: string;
}

const MOUNTED = "/run/secrets/";

/** Where a team puts its own: below the stack's directory, kept out of git. */
export function secretFile(name: string): string {
  return `./secrets/${name}`;
}

/** Grafana's password; on loopback it is `admin`, which a file for nobody else's eyes would only pretend to protect. */
export const GRAFANA_PASSWORD = "grafana_admin_password";

export function secretFiles(options: StackOptions): readonly SecretFile[] {
  const ofPresets = options.presets.flatMap(({ preset }) =>
    preset.secret === undefined ? [] : [{ name: preset.secret.file, file: secretFile(preset.secret.file) }],
  );
  const ofGrafana =
    options.target === "grafana" && !isLoopback(options.listen)
      ? [{ name: GRAFANA_PASSWORD, file: secretFile(GRAFANA_PASSWORD) }]
      : [];
  return [...ofPresets, ...ofGrafana, ...alertmanagerSecrets(options)];
}

/** A file that is named below `/run/secrets` is the team's to put into `secrets/`; any other is mounted from where it is. */
export function alertmanagerSecrets({ routing }: StackOptions): readonly SecretFile[] {
  if (routing === undefined) return [];
  const paths = Object.values(routing.receivers).flatMap((ways) => ways.flatMap(pathsOf));
  return [...new Set(paths)].map((path) => ({
    name: secretName(path),
    file: path.startsWith(MOUNTED) ? secretFile(secretName(path)) : path,
  }));
}

/** The same routing, with each secret where its container finds it. */
export function mountedRouting(routing: AlertRouting): AlertRouting {
  const receivers = Object.fromEntries(
    Object.entries(routing.receivers).map(([name, ways]) => [name, ways.map(mounted)]),
  );
  return { ...routing, receivers };
}

function mounted(way: Receiver): Receiver {
  switch (way.kind) {
    case "slack":
      return { ...way, urlFile: `${MOUNTED}${secretName(way.urlFile)}` };
    case "pagerduty":
      return { ...way, keyFile: `${MOUNTED}${secretName(way.keyFile)}` };
    case "email":
      return way.passwordFile === undefined
        ? way
        : { ...way, passwordFile: `${MOUNTED}${secretName(way.passwordFile)}` };
    case "webhook":
      return way;
    default:
      return assertNever(way, "receiver");
  }
}

function pathsOf(way: Receiver): readonly string[] {
  switch (way.kind) {
    case "slack":
      return [way.urlFile];
    case "pagerduty":
      return [way.keyFile];
    case "email":
      return way.passwordFile === undefined ? [] : [way.passwordFile];
    case "webhook":
      return [];
    default:
      return assertNever(way, "receiver");
  }
}

/** The last part of a path, in the letters that a secret's name takes. */
function secretName(path: string): string {
  const last = path.split("/").at(-1) ?? path;
  return last.replaceAll(/[^\w.-]+/gu, "-");
}
