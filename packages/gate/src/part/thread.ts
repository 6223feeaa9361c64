/** The thread that judges one part. What goes wrong in it ends it, and who started it is told. */
import { parentPort, workerData } from "node:worker_threads";
import { knownFiles } from "../source/files.ts";
import { openPart } from "./part.ts";
import type { Told } from "./survey.ts";
import type { PartAnswer, PartTask } from "./threads.ts";

// The thread's starter types what it hands over.
const { root, paths, options }: PartTask = workerData;
const part = openPart(knownFiles(root, paths), options);
answer({ kind: "survey", survey: part.survey() });
parentPort?.on("message", (told: readonly Told[]) => {
  answer({ kind: "findings", findings: part.findings(told) });
});

function answer(one: PartAnswer): void {
  parentPort?.postMessage(one, []);
}
