/** OTEL_CONFIG_FILE: a declarative configuration, read when a path is set. */
import { sdkErrors } from "../../errors.ts";
import type { EnvironmentVariables, FileSettings } from "../given.ts";
import type { Finding } from "../origin.ts";
import { parseDocument } from "./document.ts";
import { Reading } from "./reading.ts";
import { schema } from "./schema.ts";

/**
 * What the file gives. Keys that are not known become findings with their line.
 *
 * @throws CONFIG_FILE_UNREADABLE, CONFIG_FILE_INVALID
 */
export function readConfigFile(
  path: string,
  environment: EnvironmentVariables,
  findings: Finding[],
  readText: (path: string) => string = readUtf8,
): FileSettings {
  const text = contentOf(path, readText);
  const document = parseDocument(path, text, environment);
  const reading = new Reading(path, findings);
  if (document.kind === "map" && !document.members.some(({ key }) => key === "file_format")) {
    throw reading.refusal(1, 'file_format is missing; it is "1.0"');
  }
  schema(document, reading);
  return reading.result();
}

function contentOf(path: string, readText: (path: string) => string): string {
  try {
    return readText(path);
  } catch (cause) {
    const reason =
      cause instanceof Error && "code" in cause && typeof cause.code === "string"
        ? cause.code
        : String(cause);
    throw sdkErrors.CONFIG_FILE_UNREADABLE({ path, reason }, { cause, field: "OTEL_CONFIG_FILE" });
  }
}

function readUtf8(path: string): string {
  return process.getBuiltinModule("node:fs").readFileSync(path, "utf8");
}
