/** Parts of a folder, each surveyed in a thread of its own. */
import { statSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { SourceFiles } from "../source/files.ts";
import type { Finding } from "../verdict/finding.ts";
import { dividedFolders } from "./division.ts";
import type { PartOptions } from "./part.ts";
import type { Survey, Told } from "./survey.ts";

/** What a thread is started with. */
export interface PartTask {
  readonly root: string;
  /** Absolute, in order: all files of the folder. */
  readonly paths: readonly string[];
  readonly options: PartOptions;
}

/** What a thread answers: first its survey, then the findings that it was asked for. */
export type PartAnswer =
  | { readonly kind: "survey"; readonly survey: Survey }
  | { readonly kind: "findings"; readonly findings: readonly Finding[] };

export interface SurveyedParts {
  readonly surveys: readonly Survey[];
  /** @throws whatever ended a thread meanwhile */
  findings(told: readonly (readonly Told[])[]): Promise<readonly (readonly Finding[])[]>;
  /** Idempotent. */
  close(): Promise<void>;
}

/** Files below which a second thread costs more than it saves: it reads all texts and starts a parser of its own. */
const SMALLEST_PART = 300;
/** More threads read the same shared files once more each, and take memory for it. */
const MOST_PARTS = 4;
/**
 * Trees live until the end of a check. With V8's default of 16 MiB a half-space they are copied several times before they
 * are taken for old; with this, collecting takes half the time (`npm run bench -- gate`).
 */
const YOUNG_MIB = 384;

/**
 * Nothing where the folder is too small to be divided, and where a thread did not come to its end: out of memory or address
 * space, or by a file that cannot be read. Who judges it in one thread then meets the same error first, or none.
 */
export async function surveyedInThreads(
  files: SourceFiles,
  options: PartOptions,
  threads: number,
  smallest: number = SMALLEST_PART,
): Promise<SurveyedParts | undefined> {
  const paths = files.list();
  const count = Math.min(threads, MOST_PARTS, Math.floor(paths.length / smallest));
  if (count < 2) return undefined;
  const started = dividedFolders(paths, sizeOf, count).map((own) =>
    startThread({ root: files.root, paths, options: { ...options, own } }),
  );
  const close = async (): Promise<void> => {
    await Promise.all(started.map((thread) => thread.close()));
  };
  try {
    const surveys = await Promise.all(started.map(async (thread) => surveyIn(await thread.answer())));
    return {
      surveys,
      close,
      findings: (told) =>
        Promise.all(started.map(async (thread, index) => findingsIn(await thread.ask(told[index] ?? [])))),
    };
  } catch {
    await close();
    return undefined;
  }
}

interface Thread {
  /** @throws whatever ended the thread */
  answer(): Promise<PartAnswer>;
  ask(told: readonly Told[]): Promise<PartAnswer>;
  close(): Promise<void>;
}

function startThread(task: PartTask): Thread {
  const isSource = import.meta.url.endsWith(".ts");
  const file = new URL(isSource ? "./thread.ts" : "./thread.js", import.meta.url);
  const worker = new Worker(file, {
    workerData: task,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    ...(isSource ? { execArgv: ["--conditions=@sightline/source"] } : {}),
  });
  const answer = (): Promise<PartAnswer> =>
    new Promise((resolve, reject) => {
      // The thread is our own program: messages are what it types them to be.
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", (code) => reject(new Error(`The thread ended with ${code}.`)));
    });
  return {
    answer,
    ask: (told) => {
      const answered = answer();
      worker.postMessage(told, []);
      return answered;
    },
    close: async () => {
      await worker.terminate();
    },
  };
}

function surveyIn(answer: PartAnswer): Survey {
  if (answer.kind !== "survey") throw new TypeError(`A thread began with ${answer.kind}.`);
  return answer.survey;
}

function findingsIn(answer: PartAnswer): readonly Finding[] {
  if (answer.kind !== "findings") throw new TypeError(`A thread ended with ${answer.kind}.`);
  return answer.findings;
}

/** Bytes. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
