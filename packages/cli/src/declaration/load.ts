/** Loads a `telemetry.ts` as data, in a process of its own: what it imports cannot disturb the tool. */
import { fork } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { telemetryProblems } from "@sightline/model";
import { cliErrors } from "../errors.ts";
import type { Answer } from "./plain-data.ts";

/** A declaration as it was written, checked: `telemetryProblems` found nothing. */
export interface LoadedDeclaration {
  /** As it was given on the command line. */
  readonly file: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Milliseconds; a declaration is data, so anything longer hangs. */
const PATIENCE = 30_000;

/** Throws FILE_UNREADABLE, DECLARATION_FAILED or DECLARATION_FAULTY. */
export async function loadDeclaration(file: string): Promise<LoadedDeclaration> {
  return { file, data: checked(file, await readDeclaration(file)) };
}

/** As it was written, good or not. Throws as `loadDeclaration`, but not for what `telemetryProblems` finds. */
export async function readDeclaration(file: string): Promise<unknown> {
  const path = resolve(file);
  if (!existsSync(path)) throw cliErrors.FILE_UNREADABLE({ file, reason: "there is no such file" });
  if (!statSync(path).isFile()) throw cliErrors.FILE_UNREADABLE({ file, reason: "it is no file" });
  const answer = await answerOf(path);
  switch (answer.kind) {
    case "data":
      return answer.data;
    case "nothing":
      throw cliErrors.DECLARATION_FAULTY({
        problem: `${file} has no default export.`,
        fix: "Write `export default defineTelemetry({ … })`.",
      });
    case "not-plain":
      throw cliErrors.DECLARATION_FAULTY({
        problem: `${file}: ${answer.path || "the default export"} is ${answer.what}.`,
        fix: "A declaration is plain data: texts, numbers, lists and objects.",
      });
    default:
      throw cliErrors.DECLARATION_FAILED({ file, reason: `${answer.message}${placeIn(answer.stack, path)}` });
  }
}

function checked(file: string, data: unknown): Readonly<Record<string, unknown>> {
  const problems = telemetryProblems(data);
  if (problems.length === 0 && isRecord(data)) return data;
  const [first, ...rest] = problems.map(({ path, message, fix }) => ({
    problem: `${path === "" ? "" : `${path}: `}${message}`,
    fix,
  }));
  const others = rest.map(({ problem, fix }) => `\n${file}: ${problem}. ${fix}`).join("");
  throw cliErrors.DECLARATION_FAULTY({
    problem: `${file}: ${first?.problem ?? "it is no declaration"}.`,
    fix: `${first?.fix ?? "Export the result of defineTelemetry."}${others}`,
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function beside(name: string): URL {
  return new URL(`./${name}${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);
}

async function answerOf(path: string): Promise<Answer> {
  const child = fork(fileURLToPath(beside("reader")), [path], {
    execArgv: [
      ...conditions(process.execArgv),
      "--experimental-transform-types",
      "--enable-source-maps",
      "--no-warnings",
      `--import=${beside("resolver").href}`,
    ],
    // What the file prints is no result of ours.
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  return new Promise((settle) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      settle({ kind: "failed", message: `it did not end within ${PATIENCE / 1000} s`, stack: "" });
    }, PATIENCE);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the reader beside this file sends nothing else
    child.once("message", (message) => settle(message as Answer));
    child.once("close", () => {
      clearTimeout(timer);
      settle({ kind: "failed", message: said.trim() || "its process ended without a word", stack: "" });
    });
  });
}

/** The conditions of this process, as one argument each: sources and builds are told apart by one. */
function conditions(flags: readonly string[]): readonly string[] {
  return flags.flatMap((flag, index) => {
    const name = /^(?:--conditions|-C)$/u.test(flag)
      ? flags[index + 1]
      : /^--conditions=(.+)$/u.exec(flag)?.[1];
    return name === undefined ? [] : [`--conditions=${name}`];
  });
}

/** ` (at line 12)`, where the stack tells a line of the file. */
function placeIn(stack: string, path: string): string {
  const line = new RegExp(`${path.replaceAll(/[\\^$.|?*+()[\]{}]/gu, String.raw`\$&`)}:(\\d+)`, "u").exec(
    stack,
  )?.[1];
  return line === undefined ? "" : ` (at line ${line})`;
}
