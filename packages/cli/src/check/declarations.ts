/** The declarations that code is judged against: as they are, as they were, and what asks for their metrics. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import { manifestOf } from "@sightline/as-code";
import type {
  DeclarationFinding,
  DeclarationOptions,
  DeclaredTelemetry,
  GateConfig,
  Removal,
} from "@sightline/gate";
import {
  type DeclarationProblem,
  exposedName,
  SightlineError,
  type TelemetryDeclaration,
  telemetryProblems,
} from "@sightline/model";
import { readDeclaration } from "../declaration/load.ts";
import type { Terminal } from "../terminal.ts";
import { askerOf, metricConsumers } from "./consumers.ts";
import { filesBefore } from "./git.ts";
import { linkModules } from "./modules-link.ts";
import type { CheckFlags } from "./verb.ts";

/** Of the declarations that the flags or the configuration name. Throws FILE_UNREADABLE, DECLARATION_FAILED and DECLARATION_FAULTY. */
export async function declarationOptions(
  root: string,
  flags: CheckFlags,
  config: GateConfig,
  listed: readonly string[],
  terminal: Terminal,
): Promise<DeclarationOptions> {
  const named = flags.telemetry?.map((file) => resolve(file));
  const paths = named ?? config.telemetry.map((file) => join(root, file));
  const read = [];
  for (const path of paths) read.push(await readOne(path, relative(root, path).split(sep).join("/")));
  const telemetry = read.flatMap((one) => one.telemetry ?? []);
  const before = flags.base === undefined ? [] : await telemetryBefore(root, flags.base, paths, terminal);
  const removed = before.flatMap(({ declaration }) => removedFrom(declaration, telemetry));
  const consumers = [...metricConsumers(root, listed)];
  const faults: DeclarationFinding[] = [];
  for (const { file, problems } of read) {
    for (const problem of problems) {
      // What still asks for a metric that is gone is told with the metric.
      const asked = removed.find(({ name }) => problem.message.includes(name));
      if (asked === undefined) faults.push(faultOf(file, problem));
      else consumers.push({ what: askerOf(problem.path), file, metrics: [asked.exposed] });
    }
  }
  const removal: Removal = { before, consumers };
  return { telemetry, faults, ...(before.length === 0 ? {} : { removal }) };
}

interface ReadTelemetry {
  readonly file: string;
  /** Absent where its metrics themselves cannot be used. */
  readonly telemetry?: DeclaredTelemetry;
  readonly problems: readonly DeclarationProblem[];
}

async function readOne(path: string, file: string): Promise<ReadTelemetry> {
  const data = await readDeclaration(path);
  const problems = telemetryProblems(data);
  const isUsable = problems.every((problem) => /^(?:slos|alerts|dashboards|tenants)\b/u.test(problem.path));
  if (!isUsable) return { file, problems };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- telemetryProblems found nothing in its service and metrics
  const declaration = data as TelemetryDeclaration;
  if (problems.length > 0) return { file, telemetry: { file, declaration }, problems };
  return { file, telemetry: { file, declaration }, problems: manifestOf({ file, declaration }).problems };
}

function faultOf(file: string, { path, message, fix }: DeclarationProblem): DeclarationFinding {
  const reason = `${path === "" ? "" : `${path}: `}${message}.`;
  return {
    rule: "telemetry-faulty",
    file,
    line: 1,
    subject: path === "" ? "declaration" : path,
    reason,
    fix,
  };
}

function removedFrom(
  before: TelemetryDeclaration,
  now: readonly DeclaredTelemetry[],
): readonly { readonly name: string; readonly exposed: string }[] {
  return Object.entries(before.metrics)
    .filter(([name]) => now.every(({ declaration }) => declaration.metrics[name] === undefined))
    .map(([name, metric]) => ({ name, exposed: exposedName(name, metric) }));
}

/** Its modules are read as they were too; packages are those that are installed. What cannot be read is told of, and left out. */
async function telemetryBefore(
  root: string,
  base: string,
  paths: readonly string[],
  terminal: Terminal,
): Promise<readonly DeclaredTelemetry[]> {
  const folder = mkdtempSync(join(tmpdir(), "sightline-before-"));
  try {
    const own = paths.map((path) => packageFolder(root, path));
    const place = await filesBefore(
      root,
      base,
      folder,
      (name) =>
        /\.(?:[cm]?[jt]s|json)$/u.test(name) &&
        !/\.(?:test|spec)\./u.test(name) &&
        (!name.includes("/") || own.some((one) => name.startsWith(one))),
    );
    if (place === undefined) {
      terminal.err(
        `What was declared at ${base} cannot be told: metrics that were removed are not looked for.\n`,
      );
      return [];
    }
    linkModules(root, place);
    const found: DeclaredTelemetry[] = [];
    for (const path of paths) {
      const file = relative(root, path).split(sep).join("/");
      try {
        const { telemetry } = await readOne(join(place, file), file);
        if (telemetry !== undefined) found.push(telemetry);
      } catch (cause) {
        if (!(cause instanceof SightlineError)) throw cause;
        // A new declaration has removed nothing.
        if (cause.code === "FILE_UNREADABLE") continue;
        terminal.err(
          `${file} as it was at ${base} cannot be read, so metrics that it lost are not looked for: ${cause.message.replaceAll(join(place, file), file)}\n`,
        );
      }
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The folder of the nearest package.json, relative to the root with a slash at its end: a declaration imports from there. */
function packageFolder(root: string, path: string): string {
  let folder = dirname(path);
  while (folder.startsWith(`${root}${sep}`) && !existsSync(join(folder, "package.json")))
    folder = dirname(folder);
  const name = relative(root, folder).split(sep).join("/");
  return name === "" || name.startsWith("..") ? "" : `${name}/`;
}
