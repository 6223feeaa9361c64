import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterAll, describe, expect, it } from "vitest";
import { settingKeys, settings } from "../config/settings.ts";
import * as compat from "./index.ts";
import { setupObservability } from "../index.ts";
import * as sdk from "../index.ts";
import { OPTIONAL_SETS } from "../notice/optional-part.ts";
import { registry } from "../observability/process-state.ts";

const root = new URL("../../../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

/** Names that index.ts exports, types too. */
const exported = new Set(
  Array.from(read("packages/sdk/src/index.ts").matchAll(/\{([^}]*)\}/g), ([, list = ""]) => list)
    .flatMap((list) => list.split(","))
    .map((name) =>
      name
        .trim()
        .replace(/^type /, "")
        .replace(/^.* as /, ""),
    ),
);
const variables = new Set(settingKeys().flatMap((key) => settings[key].variables));
const handle = setupObservability({ enabled: false });
afterAll(() => handle.shutdown());

/** Rows of a page's tables that stand under `heading`. */
function rowsUnder(page: string, heading: string): readonly (readonly string[])[] {
  const section =
    new RegExp(`^## ${heading}\\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, "m").exec(page)?.[1] ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| -"))
    .slice(1)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** Whether what stands between backticks can be written today. */
function exists(code: string): boolean {
  const member = /^observability\.(\w+)/.exec(code)?.[1];
  if (member !== undefined) return member in handle;
  const name = /^\w+/.exec(code)?.[0] ?? "";
  return exported.has(name) || variables.has(name) || Object.hasOwn(settings, name);
}

const NO_NAMES = /^(?:\{ type: "(?:otlp-http|otlp-grpc|memory)" \}|\/metrics|@sightline\/as-code)$/;

const tables = [
  ["docs/guide/migrate-from-earlier-api.md", "Calls"],
  ["docs/guide/migrate-from-earlier-api.md", "Types"],
  ["docs/guide/migrate-from-opentelemetry-node-sdk.md", "Names"],
] as const;

describe.each(tables)("%s, %s", (path, heading) => {
  it.each(rowsUnder(read(path), heading))("%s → %s", (_old, now = "") => {
    const codes = Array.from(now.matchAll(/`([^`]+)`/g), ([, code = ""]) => code);
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => !NO_NAMES.test(code) && !exists(code))).toEqual([]);
  });
});

describe("docs/guide/migrate-from-earlier-api.md", () => {
  const page = read("docs/guide/migrate-from-earlier-api.md");

  it("has the rows of the compat entry, and its end", () => {
    const old = rowsUnder(page, "Calls").map(([cell = ""]) => cell.replaceAll("`", ""));
    expect(old).toEqual(compat.deprecations.map((each) => each.old));
    expect(page).toContain(`go with version ${compat.REMOVED_IN}`);
  });

  it("is about calls that the compat entry has", () => {
    const names = compat.deprecations.map((each) => /^\w+/.exec(each.old)?.[0] ?? "");
    expect(names.filter((name) => !(name in compat))).toEqual([]);
  });

  it("has the optional sets with what they bring", () => {
    const sets = rowsUnder(page, "Optional parts").map(([set = "", install = ""]) => [
      set.replaceAll("`", ""),
      install.replaceAll("`", "").replace("npm install ", "").split(" "),
    ]);
    expect(Object.fromEntries(sets)).toEqual(OPTIONAL_SETS);
  });

  it("names errors that there are", () => {
    const codes = Array.from(page.matchAll(/`([A-Z]+_[A-Z_]+)`/g), ([, code = ""]) => code);
    expect(codes.filter((code) => !(code in sdk.sdkErrors) && !variables.has(code))).toEqual([]);
  });
});

describe("one import path", () => {
  it("leads to one registry, and deep paths lead nowhere", () => {
    sdk.registerMetric({ name: "one_path_total", type: "counter" }).inc();
    compat.recordCounter("one_path_total");
    expect(sdk.initializeMetricsRegistry("one-path")).toBe(registry);
    expect(sdk.getPrometheusMetrics()).toContain("one_path_total 2");
    expect(() => createRequire(import.meta.url).resolve("@sightline/sdk/metrics")).toThrow(
      expect.objectContaining({ code: "ERR_PACKAGE_PATH_NOT_EXPORTED" }),
    );
  });

  it("has one prefix for default and business metrics", () => {
    registry.prefix = "shop_";
    sdk.registerMetric({ name: "own_orders_total", type: "counter" }).inc();
    const names = Array.from(sdk.getPrometheusMetrics().matchAll(/^# TYPE (\S+)/gm), ([, name = ""]) => name);
    registry.prefix = "";
    expect(names).toContain("shop_own_orders_total");
    expect(names.filter((name) => !name.startsWith("shop_"))).toEqual([]);
  });
});
