/** What `@sightline/sdk/testing` writes while tests run: docs/reference/telemetry-coverage.md. */
import { gateErrors } from "../errors.ts";

export interface SeenTelemetry {
  readonly routes: readonly { readonly method: string; readonly route: string; readonly spans: number }[];
  readonly functions: readonly { readonly name: string; readonly spans: number }[];
  readonly statements: readonly {
    readonly system: string;
    readonly text: string;
    readonly spans: number;
  }[];
  readonly instruments: readonly {
    readonly name: string;
    readonly type: string;
    readonly labels: readonly string[];
    readonly measurements: number;
  }[];
}

const KIND = "sightline-telemetry-coverage";
const VERSION = 1;

/** @throws RUNTIME_FILE_UNUSABLE */
export function readSeenTelemetry(file: string, text: string): SeenTelemetry {
  const fault = (problem: string): Error => gateErrors.RUNTIME_FILE_UNUSABLE({ file, problem });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw fault(`it is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (!isRecord(data) || data["kind"] !== KIND) throw fault(`its kind is not "${KIND}"`);
  if (data["version"] !== VERSION)
    throw fault(`its version is ${JSON.stringify(data["version"])}, and this tool reads ${VERSION}`);
  const rows = (list: string): readonly Row[] => {
    const value = data[list];
    if (!Array.isArray(value)) throw fault(`${list} is no list`);
    return value.map((row: unknown, index) => {
      if (!isRecord(row)) throw fault(`${list}[${index}] is no object`);
      return createRow(row, `${list}[${index}]`, fault);
    });
  };
  return {
    routes: rows("routes").map((row) => ({
      method: row.text("method"),
      route: row.text("route"),
      spans: row.count("spans"),
    })),
    functions: rows("functions").map((row) => ({ name: row.text("name"), spans: row.count("spans") })),
    statements: rows("statements").map((row) => ({
      system: row.text("system"),
      text: row.text("text"),
      spans: row.count("spans"),
    })),
    instruments: rows("instruments").map((row) => ({
      name: row.text("name"),
      type: row.text("type"),
      labels: row.texts("labels"),
      measurements: row.count("measurements"),
    })),
  };
}

interface Row {
  text(field: string): string;
  texts(field: string): readonly string[];
  count(field: string): number;
}

function createRow(
  row: Readonly<Record<string, unknown>>,
  place: string,
  fault: (problem: string) => Error,
): Row {
  return {
    text: (field) => {
      const value = row[field];
      if (typeof value === "string") return value;
      throw fault(`${place}.${field} is no text`);
    },
    texts: (field) => {
      const value = row[field];
      if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
      throw fault(`${place}.${field} is no list of texts`);
    },
    count: (field) => {
      const value = row[field];
      if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
      throw fault(`${place}.${field} is no count`);
    },
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
