/** Runs in a process of its own: imports a `telemetry.ts` and tells its default export, as plain data, to its parent. */
import { pathToFileURL } from "node:url";
import { type Answer, plainData } from "./plain-data.ts";

const [, , file = ""] = process.argv;

function tell(answer: Answer): void {
  // What the file started (it should start nothing) must not keep the process.
  process.send?.(answer, () => process.exit(0));
}

try {
  const module: unknown = await import(pathToFileURL(file).href);
  tell(plainData(defaultOf(module)));
} catch (error) {
  tell({
    kind: "failed",
    message: error instanceof Error ? error.message : String(error),
    stack: stackOf(error),
  });
}

/** Also of a CommonJS module that was compiled from ES modules. */
function defaultOf(module: unknown): unknown {
  if (typeof module !== "object" || module === null || !("default" in module)) return undefined;
  const { default: exported } = module;
  const isCompiled =
    typeof exported === "object" && exported !== null && "__esModule" in exported && "default" in exported;
  return isCompiled ? exported.default : exported;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? "") : "";
}
