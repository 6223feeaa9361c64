import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gateErrors, readSeenTelemetry, type SeenTelemetry } from "@sightline/gate";

/** @throws RUNTIME_FILE_UNUSABLE */
export function seenTelemetry(file: string): SeenTelemetry {
  let text: string;
  try {
    text = readFileSync(resolve(file), "utf8");
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    const reason = cause instanceof Error ? cause.message : String(cause);
    const problem = isMissing ? "there is no such file" : `it cannot be read: ${reason}`;
    throw gateErrors.RUNTIME_FILE_UNUSABLE({ file, problem }, { cause });
  }
  return readSeenTelemetry(file, text);
}
