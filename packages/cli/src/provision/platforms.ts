/** Which platforms are meant, where they are, and with which keys: from flags, else from the variables that the SDK reads. */
import { openPlatform, type DashboardPlatform, type PlatformName } from "@sightline/as-code";
import { InvalidArgumentError } from "commander";
import { cliErrors } from "../errors.ts";
import { readSourceFiles } from "../generate/source-files.ts";
import type { Terminal } from "../terminal.ts";

export type PlatformChoice = PlatformName | "both";

export interface PlatformFlags {
  readonly platform?: PlatformChoice;
  readonly url?: string;
  readonly apiKeyFile?: string;
  readonly grafanaUrl?: string;
  readonly grafanaApiKeyFile?: string;
  readonly signozUrl?: string;
  readonly signozApiKeyFile?: string;
  readonly org?: number;
  readonly namespace?: string;
  readonly owner: string;
}

interface Place {
  readonly platform: PlatformName;
  readonly url: string | undefined;
  readonly keyFile: string | undefined;
  /** Of the key, where no file is given. */
  readonly variable: string;
}

const CHOICES: readonly PlatformChoice[] = ["grafana", "signoz", "both"];

/** @throws USAGE, FILE_UNREADABLE, API_KEY_MISSING, PROVISION_OPTIONS */
export async function openPlatforms(
  flags: PlatformFlags,
  terminal: Terminal,
  secrets: readonly string[],
): Promise<readonly DashboardPlatform[]> {
  const opened: DashboardPlatform[] = [];
  for (const place of placesOf(flags, terminal)) opened.push(await open(place, flags, terminal, secrets));
  return opened;
}

async function open(
  { platform, url, keyFile, variable }: Place,
  { owner, org, namespace }: PlatformFlags,
  terminal: Terminal,
  secrets: readonly string[],
): Promise<DashboardPlatform> {
  if (url === undefined) {
    const flag = platform === "grafana" ? "--grafana-url" : "--signoz-url";
    const problem = `Nothing says where ${platform === "grafana" ? "Grafana" : "SigNoz"} is.`;
    throw cliErrors.USAGE({ problem, hint: `Give --url URL, or ${flag} URL where both are meant.` });
  }
  return openPlatform({
    platformType: platform,
    baseUrl: url,
    apiKey: await keyFrom(keyFile, variable, terminal),
    owner,
    secrets,
    ...(org === undefined ? {} : { orgId: org }),
    ...(namespace === undefined ? {} : { namespace }),
  });
}

function placesOf(flags: PlatformFlags, { env }: Terminal): readonly Place[] {
  const grafana: Place = {
    platform: "grafana",
    url: flags.grafanaUrl ?? set(env["GRAFANA_URL"]),
    keyFile: flags.grafanaApiKeyFile,
    variable: "GRAFANA_API_KEY",
  };
  const signoz: Place = {
    platform: "signoz",
    url: flags.signozUrl ?? set(env["SIGNOZ_URL"]),
    keyFile: flags.signozApiKeyFile,
    variable: "SIGNOZ_API_KEY",
  };
  const choice = flags.platform ?? choiceOf(grafana, signoz, env);
  if (choice === "both") {
    if (flags.url === undefined && flags.apiKeyFile === undefined) return [grafana, signoz];
    const problem = "--url and --api-key-file cannot be of both platforms.";
    const hint = "Give --grafana-url, --grafana-api-key-file, --signoz-url and --signoz-api-key-file.";
    throw cliErrors.USAGE({ problem, hint });
  }
  const one = choice === "grafana" ? grafana : signoz;
  return [{ ...one, url: flags.url ?? one.url, keyFile: flags.apiKeyFile ?? one.keyFile }];
}

/** As the SDK decides it: what SIGHTLINE_DASHBOARDS names, else those whose address is known. */
function choiceOf(grafana: Place, signoz: Place, env: Terminal["env"]): PlatformChoice {
  const named = CHOICES.find((choice) => choice === set(env["SIGHTLINE_DASHBOARDS"]));
  if (named !== undefined) return named;
  if (grafana.url !== undefined) return signoz.url === undefined ? "grafana" : "both";
  if (signoz.url !== undefined) return "signoz";
  const problem = "Nothing says which platform is meant.";
  throw cliErrors.USAGE({ problem, hint: "Give --platform grafana, signoz or both, with --url." });
}

async function keyFrom(file: string | undefined, variable: string, { env }: Terminal): Promise<string> {
  const [source] = file === undefined ? [] : await readSourceFiles([file]);
  const key = (file === undefined ? env[variable] : source?.text)?.trim() ?? "";
  if (key !== "") return key;
  throw cliErrors.API_KEY_MISSING(
    { from: file ?? variable, isFile: file !== undefined },
    { field: "--api-key-file" },
  );
}

function set(value: string | undefined): string | undefined {
  return value?.trim() === "" ? undefined : value;
}

export function orgArgument(text: string): number {
  if (/^[1-9]\d{0,8}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError("Write the number of an organisation, such as 1.");
}
