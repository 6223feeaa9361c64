/** The thread that turns large bodies in JSON into protobuf. */
import { parentPort } from "node:worker_threads";
import { SightlineError } from "@sightline/model";
import type { JsonOutcome, JsonTask } from "./json-thread.ts";
import { protobufOf } from "./protobuf.ts";

parentPort?.on("message", ({ signal, bytes }: JsonTask) => {
  const outcome = convert({ signal, bytes });
  const buffer = outcome.kind === "protobuf" ? outcome.bytes.buffer : undefined;
  parentPort?.postMessage(outcome, buffer instanceof ArrayBuffer ? [buffer] : []);
});

/** What is no error of a catalogue ends the thread, which is told as such. */
function convert({ signal, bytes }: JsonTask): JsonOutcome {
  try {
    return { kind: "protobuf", bytes: protobufOf(signal, "json", bytes) };
  } catch (cause) {
    if (!(cause instanceof SightlineError)) throw cause;
    return { kind: "failed", error: cause.toBody().error, status: cause.status };
  }
}
