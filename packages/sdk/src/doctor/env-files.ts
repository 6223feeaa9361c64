/** Files with variables, read as Node reads them (`--env-file`), but remembering where each line stands. */
import { parseEnv } from "node:util";
import type { EnvironmentVariables } from "../config/given.ts";
import type { Finding } from "../config/origin.ts";

export interface EnvFile {
  readonly path: string;
  readonly text: string;
}

export interface MergedEnvironment {
  readonly variables: EnvironmentVariables;
  /** Where each variable that comes from a file stands: `.env:3`. */
  readonly places: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

interface Line {
  readonly name: string;
  readonly value: string;
  readonly place: string;
}

/**
 * The process' variables over those of the files, later files over earlier ones, as Node has it. A variable that is set
 * to different values is told: other loaders let the first one win.
 */
export function mergeEnvFiles(
  process: EnvironmentVariables,
  files: readonly EnvFile[],
  isOurs: (name: string) => boolean,
): MergedEnvironment {
  const found = new Map<string, Line[]>();
  for (const file of files) {
    for (const line of linesOf(file)) found.set(line.name, [...(found.get(line.name) ?? []), line]);
  }
  const variables: Record<string, string | undefined> = {};
  const places = new Map<string, string>();
  const findings: Finding[] = [];
  for (const [name, lines] of found) {
    const last = lines.at(-1);
    if (last === undefined) continue;
    const own = process[name];
    if (own === undefined) {
      variables[name] = last.value;
      places.set(name, last.place);
    }
    if (isOurs(name)) findings.push(...overlap(name, own, lines));
  }
  return { variables: { ...variables, ...process }, places, findings };
}

function overlap(name: string, own: string | undefined, lines: readonly Line[]): Finding[] {
  const values = new Set(lines.map(({ value }) => value));
  const where = lines.map(({ place }) => place).join(" and ");
  if (values.size > 1) {
    const holds =
      own === undefined
        ? `with node --env-file the last one holds (${lines.at(-1)?.place}), with dotenv the first`
        : "the process' own value holds";
    return [
      { kind: "overlap", name, message: `${name} has different values in ${where}; ${holds}. Keep one.` },
    ];
  }
  if (own !== undefined && !values.has(own)) {
    return [
      {
        kind: "overlap",
        name,
        message: `${name} has one value in the process and another in ${where}; the process' own holds.`,
      },
    ];
  }
  return [];
}

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=/;

function linesOf({ path, text }: EnvFile): Line[] {
  const found: Line[] = [];
  const lines = text.split("\n");
  for (const [at, line] of lines.entries()) {
    const name = ASSIGNMENT.exec(line)?.[1];
    if (name === undefined) continue;
    // A quoted value may go on over lines; Node's own parser says where it ends.
    const value = parseEnv(lines.slice(at).join("\n"))[name] ?? "";
    const alone = parseEnv(line)[name];
    found.push({ name, value: alone ?? value, place: `${path}:${at + 1}` });
  }
  return found;
}
