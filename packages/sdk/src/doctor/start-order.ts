/** Libraries that have to be loaded after the SDK, and whether the way in which an application is started sees to it. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { EnvironmentVariables } from "../config/given.ts";
import type { Finding } from "../config/origin.ts";
import type { Explanation } from "./explain.ts";

/** Reads a text file; `undefined` where there is none. */
export type ReadText = (file: string) => Promise<string | undefined>;

/** Modules of ECMAScript that the SDK watches by changing what they load: once they have run, nobody can. */
const LATE: readonly string[] = ["hono", "@nestjs/core"];
const REGISTER = "@sightline/sdk/register";

interface Manifest {
  readonly type?: unknown;
  readonly scripts?: unknown;
  readonly dependencies?: unknown;
}

/**
 * Adds a note where the application under `root` has such a library, and neither `NODE_OPTIONS` nor a script of its
 * `package.json` starts it with `--import @sightline/sdk/register`. A note and no problem: a set-up in a file that is
 * imported before the library does as well, and cannot be seen from here.
 */
export async function withStartOrder(
  explanation: Explanation,
  root: string,
  environment: EnvironmentVariables,
  read: ReadText = readText,
): Promise<Explanation> {
  const manifest = await manifestIn(root, read);
  if (manifest === undefined || isRegistered(manifest, environment)) return explanation;
  const findings: Finding[] = [];
  for (const library of LATE) {
    if (!membersOf(manifest.dependencies).some(([name]) => name === library)) continue;
    const installed = await manifestIn(path.join(root, "node_modules", library), read);
    if (installed?.type !== "module") continue;
    findings.push({
      kind: "start-order",
      name: library,
      message: `${library} is a module of ECMAScript, which cannot be watched once it has run: its requests would have no route, and its errors would be missing. Start with \`node --import ${REGISTER} app.js\` (or put the option into NODE_OPTIONS), unless a file that is imported before ${library} sets the SDK up.`,
    });
  }
  return findings.length === 0 ? explanation : { ...explanation, notes: [...explanation.notes, ...findings] };
}

function isRegistered({ scripts }: Manifest, environment: EnvironmentVariables): boolean {
  if (environment["NODE_OPTIONS"]?.includes(REGISTER) === true) return true;
  return membersOf(scripts).some(([, script]) => typeof script === "string" && script.includes(REGISTER));
}

async function manifestIn(folder: string, read: ReadText): Promise<Manifest | undefined> {
  const text = await read(path.join(folder, "package.json"));
  if (text === undefined) return undefined;
  try {
    const manifest: unknown = JSON.parse(text);
    return typeof manifest === "object" && manifest !== null ? manifest : undefined;
  } catch {
    // npm tells of a package.json that cannot be read, and sooner.
    return undefined;
  }
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch {
    return undefined;
  }
}
