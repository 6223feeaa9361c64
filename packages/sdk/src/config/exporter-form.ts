/** A list of exporters, as words or as `ExporterConfig`s, in the one form that the rest reads. */
import { nearestName } from "@sightline/model";
import { sdkErrors } from "../errors.ts";
import { EXPORTER_TYPES, type ExporterConfig, type ExporterType } from "./exporter-config.ts";
import { endpoint, flag, type Form, milliseconds, oneOf, pairs } from "./form.ts";

/** An unknown word throws `EXPORTER_UNKNOWN`, which lists the known ones. */
export const exporters: Form<readonly ExporterConfig[]> = {
  allowed: `a list of ${EXPORTER_TYPES.join(", ")}`,
  parse: (text, name) =>
    text
      .split(",")
      .map((word) => word.trim())
      .filter((word) => word !== "")
      .map((word) => Object.freeze({ type: typeOf(word, name) })),
  take: (value, name) => {
    if (!Array.isArray(value)) return undefined;
    return Object.freeze(value.map((one: unknown) => exporter(one, name)));
  },
  mild: false,
};

function exporter(value: unknown, name: string): ExporterConfig {
  if (typeof value === "string") return Object.freeze({ type: typeOf(value, name) });
  if (typeof value !== "object" || value === null || !("type" in value)) {
    throw sdkErrors.EXPORTER_INVALID({
      name,
      problem: `${JSON.stringify(value)} is neither a name nor an object with a type`,
    });
  }
  const found: Record<string, unknown> = { type: typeOf(String(value.type), name) };
  for (const [key, member] of Object.entries(value)) {
    if (key === "type" || member === undefined) continue;
    const form = MEMBERS.get(key);
    if (form === undefined) {
      const nearest = nearestName(key, MEMBERS.keys());
      throw sdkErrors.EXPORTER_INVALID({
        name,
        problem: `an exporter has no ${key}${nearest === undefined ? "" : `; is ${nearest} meant?`}`,
      });
    }
    const taken = form.take(member, key);
    if (taken === undefined) {
      throw sdkErrors.EXPORTER_INVALID({
        name,
        problem: `${key} is ${JSON.stringify(member)}, which is not ${form.allowed}`,
      });
    }
    found[key] = taken;
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every member has passed its form
  return Object.freeze(found) as unknown as ExporterConfig;
}

const MEMBERS: ReadonlyMap<string, Pick<Form<unknown>, "take" | "allowed">> = new Map<
  string,
  Pick<Form<unknown>, "take" | "allowed">
>([
  ["endpoint", endpoint],
  ["headers", pairs],
  ["insecure", flag],
  ["compression", oneOf(["none", "gzip"])],
  ["timeoutMs", milliseconds],
]);

function typeOf(word: string, name: string): ExporterType {
  const written = word.trim().toLowerCase();
  const known = EXPORTER_TYPES.find((type) => type === written);
  if (known !== undefined) return known;
  const nearest = nearestName(written, EXPORTER_TYPES);
  throw sdkErrors.EXPORTER_UNKNOWN({ exporter: word, name, known: EXPORTER_TYPES, nearest }, { field: name });
}
