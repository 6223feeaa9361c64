/** Which package may import which. The table of DESIGN and ARCHITECTURE, as a literal. */
import { posix } from "node:path";
import { type Fault, type RepositoryFile, isCode } from "../files.ts";
import { importsOf } from "../imports.ts";

interface Boundary {
  /** Other workspaces, by the name after `@sightline/`; a subpath where only that one may be used. */
  readonly may: readonly string[];
  /** Packages from npm that the code may load; absent where its package.json decides. Types are free. */
  readonly fromNpm?: readonly string[];
  /** Folders outside its own that it may import from by path. */
  readonly reaches?: readonly string[];
}

export const boundaries: Readonly<Record<string, Boundary>> = Object.freeze({
  "packages/model": { may: [], fromNpm: [] },
  "packages/promql": { may: ["model"] },
  "packages/otlp": { may: ["model"], fromNpm: [] },
  "packages/sdk": { may: ["model", "otlp/encode"], fromNpm: ["@opentelemetry/api", "@grpc/grpc-js", "yaml"] },
  "packages/as-code": { may: ["model", "promql"] },
  "packages/gate": { may: ["model", "promql"] },
  "packages/api": { may: ["model"] },
  "packages/backend": { may: ["model", "promql", "otlp", "api"] },
  "packages/web": { may: ["api", "promql", "model"] },
  "packages/cli": { may: ["model", "promql", "otlp", "sdk", "as-code", "gate", "api", "backend"] },
  "packages/testkit": { may: ["model", "otlp"], fromNpm: [] },
  "examples/*": { may: ["sdk"] },
  // The rivals of a codec are the references of its tests, and end in the rows that the store writes. What encodes metrics
  // leaves the SDK by no door, nor does the way its tests start a PostgreSQL. A rival that Go builds is a peer of tests too. The
  // gate is measured against parsing alone, by the same parser, which is behind one file.
  bench: {
    reaches: [
      "packages/otlp/test/",
      "packages/gate/src/source/syntax.ts",
      "packages/backend/src/store/chdb/rows/",
      "packages/backend/src/store/chdb/transcode/",
      "packages/sdk/src/export/metric-encoder.ts",
      "packages/sdk/src/time/clock.ts",
      "packages/sdk/system/databases/postgres.ts",
      "tools/peers/build.mjs",
      "tools/peers/prometheus.mjs",
    ],
    may: ["model", "promql", "otlp", "sdk", "api", "backend"],
  },
  conformance: { may: ["model", "promql", "otlp", "as-code", "api", "backend", "testkit"] },
  // The page of all errors is made from the catalogues, that of all settings from their table.
  tools: { may: ["model", "testkit", "sdk/doctor"], reaches: errorCatalogues() },
});

function errorCatalogues(): string[] {
  const inBackend = [
    "access",
    "dashboards",
    "data-file",
    "declarations",
    "exposition",
    "scrape",
    "health",
    "http",
    "http/query",
    "process",
    "receiver",
    "remote-write",
    "store",
  ].map((part) => `backend/src/${part}`);
  const folders = [
    "api/src/client",
    "api/src/dashboard",
    "as-code/src/provisioning",
    "cli/src",
    "otlp/src",
    "promql/src",
    "gate/src",
    "sdk/src",
    "sdk/src/business",
    "sdk/src/export",
    "sdk/src/testing",
    ...inBackend,
  ];
  return folders.map((folder) => `packages/${folder}/errors.ts`);
}

/** What tests may import beyond their package's own code: the test support, and the parts they are tried against. */
const forTests = ["testkit", "sdk", "otlp", "model", "api"];

/**
 * Where tests may reach by path: the cases that others wrote, the random requests that the codec is tried with, and the programs
 * that npm does not carry. The verbs that provision meet the strict servers of the clients. What the SDK makes of promises is compared with the rules that are generated of the same ones.
 */
const testsReach = [
  "conformance/",
  "packages/as-code/src/provisioning/",
  "packages/otlp/test/",
  "packages/sdk/src/business/",
  "packages/sdk/src/metrics/registry.ts",
  "packages/sdk/src/notice/notices.ts",
  "tools/peers/",
];

const scope = "@sightline/";
const testFile = /(?:\.test\.tsx?|\.test-d\.ts|\.bench\.ts)$|\/(?:system|peers|test|fixtures|contract)\//u;

export function importFaults(files: readonly RepositoryFile[]): readonly Fault[] {
  const faults: Fault[] = [];
  for (const file of files) {
    const home = homeOf(file.path);
    if (home === undefined || !isCode(file.path)) continue;
    const isTest = testFile.test(file.path);
    for (const { specifier, typeOnly } of importsOf(file.path, file.text())) {
      const message = faultOf(file.path, home, specifier, isTest, typeOnly);
      if (message !== undefined) faults.push({ path: file.path, message });
    }
  }
  return faults;
}

interface Home {
  /** `packages/sdk`, `examples/audio-orchestrator`, `bench`, … */
  readonly folder: string;
  readonly boundary: Boundary;
}

function homeOf(path: string): Home | undefined {
  const [first = "", second = ""] = path.split("/");
  const isNested = first === "packages" || first === "examples";
  const folder = isNested ? `${first}/${second}` : first;
  const boundary = boundaries[folder] ?? (first === "examples" ? boundaries["examples/*"] : undefined);
  if (boundary !== undefined) return { folder, boundary };
  if (first !== "packages") return undefined;
  return { folder, boundary: { may: [] } };
}

function faultOf(
  path: string,
  home: Home,
  specifier: string,
  isTest: boolean,
  typeOnly: boolean,
): string | undefined {
  if (specifier.startsWith(".")) {
    const target = posix.join(posix.dirname(path), specifier);
    const reach = [`${home.folder}/`, ...(home.boundary.reaches ?? []), ...(isTest ? testsReach : [])];
    return reach.some((folder) => target.startsWith(folder))
      ? undefined
      : `imports ${specifier}, which lies outside ${home.folder}`;
  }
  if (specifier.startsWith(scope)) {
    const name = specifier.slice(scope.length);
    const [workspace = ""] = name.split("/");
    if (`packages/${workspace}` === home.folder) return undefined;
    const allowed = isTest ? [...home.boundary.may, ...forTests] : home.boundary.may;
    if (allowed.includes(workspace) || allowed.includes(name)) return undefined;
    return `may not import ${specifier}; ${home.folder} may import ${allowed.join(", ") || "nothing"}`;
  }
  const { fromNpm } = home.boundary;
  if (fromNpm === undefined || isTest || typeOnly || specifier.startsWith("node:")) return undefined;
  const allowed = fromNpm.some((name) => specifier === name || specifier.startsWith(`${name}/`));
  return allowed ? undefined : `may not load ${specifier}; ${home.folder} stays free of it`;
}
