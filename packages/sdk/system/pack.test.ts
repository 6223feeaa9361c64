import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collector, type Collector } from "@sightline/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext } from "vitest";
import { unannounced } from "./announced.ts";
import { install, node, pack, promised, type Ran, type Tarball, tool, write } from "./packed/project.ts";

const PACKAGES = ["model", "otlp", "sdk"] as const;
let folder = "";
const tarballs = new Map<string, Tarball>();
/** Why there is no project to try. */
let missing: string | undefined;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "sightline-packed-")));
  for (const name of PACKAGES) tarballs.set(name, await pack(name, folder));
  missing = await install(join(folder, "app"), [...tarballs.values()], "module");
});

afterAll(() => rmSync(folder, { recursive: true }));

function packed(name: string): Tarball {
  const tarball = tarballs.get(name);
  if (tarball === undefined) throw new Error(`${name} is not packed.`);
  return tarball;
}

const app = (): string => join(folder, "app");

/** The first line of what the program printed, as JSON. */
function said(ran: Ran): unknown {
  expect(ran).toMatchObject({ code: 0, stderr: "" });
  return JSON.parse(ran.stdout);
}

function needsProject({ skip }: TestContext): void {
  skip(missing !== undefined, missing);
}

describe("a packed package", () => {
  it.each(PACKAGES)("%s holds what it promises, and neither sources nor tests", (name) => {
    const { files, manifest, unpackedSize } = packed(name);
    expect(promised(manifest).filter((path) => !files.includes(path))).toEqual([]);
    expect(files).toContain("README.md");
    const strange = files.filter((path) => !/^(?:dist\/|package\.json$|README\.md$)/u.test(path));
    expect(strange).toEqual([]);
    expect(files.filter((path) => /\.test\.|(?<!\.d)\.ts$|tsbuildinfo/u.test(path))).toEqual([]);
    // Twice the largest now would be a mistake: a map of a map, a bundled dependency.
    expect(unpackedSize).toBeLessThan(7_000_000);
  });

  it("of the SDK says whose code is bundled", () => {
    expect(packed("sdk").files).toEqual(
      expect.arrayContaining(["dist/NOTICE", "dist/LICENSE.opentelemetry-api"]),
    );
  });
});

const RECORD = `
const tracer = trace.getTracer("early");
const observability = setupObservability({ serviceName: "packed" });
const orders = registerMetric({ name: "orders_total", type: "counter", labels: ["status"] });
orders.inc(2, { status: "paid" });
withSpan("outer", () => tracer.startSpan("inner").end());
observability.flush().then(() => {
  const line = getPrometheusMetrics().split("\\n").find((each) => each.startsWith("orders_total{"));
  return observability.shutdown().then(() => console.log(JSON.stringify({ line, where })));
});`;
const NAMES = "{ getPrometheusMetrics, registerMetric, setupObservability, withSpan }";
const ESM = `
import { trace } from "@opentelemetry/api";
import ${NAMES} from "@sightline/sdk";
const where = import.meta.resolve("@sightline/sdk");
${RECORD}`;
const COMMON_JS = `
const { trace } = require("@opentelemetry/api");
const ${NAMES} = require("@sightline/sdk");
const where = require.resolve("@sightline/sdk");
${RECORD}`;
const REQUEST = `
const server = http.createServer((request, response) => response.end("hi"));
server.listen(0, "127.0.0.1", async () => {
  await (await fetch("http://127.0.0.1:" + server.address().port + "/hello")).text();
  getLogger("app").info("done");
  const counted = getPrometheusMetrics().includes("http_requests_total{");
  server.close(() => console.error(counted));
});`;

describe("an empty project with the packed SDK", () => {
  let backend: Collector;

  beforeEach(async (context) => {
    needsProject(context);
    backend = await collector();
    return () => backend.close();
  });

  const env = (): Record<string, string> => ({ OTEL_EXPORTER_OTLP_ENDPOINT: backend.url });

  it.each([
    ["an ES module", "esm.mjs", ESM],
    ["CommonJS", "commonjs.cjs", COMMON_JS],
  ])("records from %s, also through a tracer that was asked for before the set-up", async (_, file, text) => {
    write(app(), { [file]: text });
    expect(said(await node(app(), [file], env()))).toEqual({
      line: 'orders_total{status="paid"} 2',
      // Node takes the ES modules both ways, so that one process has one state.
      where: expect.stringMatching(/sdk\/dist\/index\.js$/u),
    });
    const spans = backend.spans();
    expect(spans.map(({ name }) => name)).toEqual(["inner", "outer"]);
    expect(spans[0]?.parentSpanId).toBe(spans[1]?.spanId);
    expect(backend.metrics().map(({ name }) => name)).toContain("orders_total");
  });

  it.each([
    [
      "an ES module",
      "registered.mjs",
      'import http from "node:http";\nimport { getLogger, getPrometheusMetrics } from "@sightline/sdk";',
    ],
    [
      "CommonJS",
      "registered.cjs",
      'const http = require("node:http");\nconst { getLogger, getPrometheusMetrics } = require("@sightline/sdk");',
    ],
  ])("is set up for %s by --import, with one state", async (_, file, imports) => {
    write(app(), { [file]: imports + REQUEST });
    const ran = await node(app(), ["--import", "@sightline/sdk/register", file], env());
    expect([ran.code, unannounced(ran.stderr)]).toEqual([0, "true\n"]);
    expect(JSON.parse(ran.stdout)).toMatchObject({ message: "done", logger: "app" });
    expect(
      backend
        .spans()
        .map(({ kind, name }) => `${kind} ${name}`)
        .toSorted(),
    ).toEqual(["2 GET", "3 GET"]);
    expect(backend.logRecords()).toHaveLength(1);
  });

  it("connects libraries that require another copy of the API", async () => {
    write(app(), {
      "library.cjs": `
const { trace } = require("@opentelemetry/api");
const tracer = trace.getTracer("library");
exports.work = () => tracer.startSpan("of the library").end();`,
      "main.mjs": `
import { work } from "./library.cjs";
import { setupObservability } from "@sightline/sdk";
const observability = setupObservability();
work();
await observability.shutdown();`,
    });
    expect(await node(app(), ["main.mjs"], env())).toMatchObject({ code: 0, stderr: "" });
    expect(backend.spans().map(({ name }) => name)).toEqual(["of the library"]);
  });

  it("connects early tracers from the earlier API's set-up too", async () => {
    write(app(), {
      "early.mjs": `
import { trace } from "@opentelemetry/api";
export const tracer = trace.getTracer("early");`,
      "compat.mjs": `
import { tracer } from "./early.mjs";
import { initializeOtel } from "@sightline/sdk/compat";
const { shutdown } = initializeOtel("shop", "development");
tracer.startSpan("early one").end();
await shutdown();`,
    });
    const ran = await node(app(), ["compat.mjs"], env());
    expect(ran.code).toBe(0);
    expect(backend.spans().map(({ name }) => name)).toEqual(["early one"]);
  });

  it("has one copy of OpenTelemetry's API and nothing else of it", async () => {
    const { stdout } = await node(app(), [
      "--eval",
      `const { readdirSync } = require("node:fs");
const all = readdirSync("node_modules", { recursive: true });
console.log(JSON.stringify(all.filter((path) => /@opentelemetry.[^\\/\\\\]+.package\\.json$/.test(path))));`,
    ]);
    expect(JSON.parse(stdout)).toEqual([join("@opentelemetry", "api", "package.json")]);
  });

  it("explains itself when it is asked for a file that it does not export", async () => {
    const ran = await node(app(), ["--input-type=module", "--eval", 'import "@sightline/sdk/trace";']);
    expect(ran.stderr).toContain("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });
});

const TYPED = `
import { type Counter, getLogger, registerMetric, setupObservability, withSpan } from "@sightline/sdk";
const observability = setupObservability({ serviceName: "shop" });
const orders: Counter<"status"> = registerMetric({ name: "orders_total", type: "counter", labels: ["status"] });
orders.inc(1, { status: "paid" });
// @ts-expect-error -- the label is not declared
orders.inc(1, { state: "paid" });
export const length: number = withSpan("work", (span) => span.spanContext().traceId.length);
getLogger("shop").info("ready", { length });
export const stopped: Promise<boolean> = observability.shutdown();
`;

describe("TypeScript in that project", () => {
  it.each([
    ["nodenext", "nodenext", "shop.ts"],
    ["node16", "node16", "shop.ts"],
    ["esnext", "bundler", "shop.ts"],
    ["nodenext", "nodenext", "shop.cts"],
    ["preserve", "bundler", "shop.cts"],
  ])("finds types with module %s, resolution %s, in %s", async (module, moduleResolution, file) => {
    const home = join(app(), `typed-${module}-${file.slice(5)}`);
    write(home, {
      [file]: TYPED,
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          module,
          moduleResolution,
          target: "es2022",
          strict: true,
          skipLibCheck: false,
          noEmit: true,
          exactOptionalPropertyTypes: true,
          types: ["node"],
        },
        files: [file],
      }),
    });
    expect(await node(home, [tool("typescript", "bin", "tsc"), "-p", "."])).toMatchObject({
      code: 0,
      stdout: "",
    });
  });

  beforeEach(needsProject);
});

const JEST = `
test("records a metric and a span", () => {
  const observability = setupObservability({ serviceName: "jest", environment: "test" });
  registerMetric({ name: "orders_total", type: "counter", labels: ["status"] }).inc(3, { status: "paid" });
  expect(observability.metrics.text()).toContain('orders_total{status="paid"} 3');
  expect(withSpan("work", (span) => span.spanContext().traceId)).toMatch(/^[0-9a-f]{32}$/);
  return observability.shutdown();
});`;

describe("Jest in that project", () => {
  it.each([
    ["as it comes", "commonjs", "jest.test.js", `const ${NAMES} = require("@sightline/sdk");`, ""],
    [
      "with ES modules",
      "module",
      "jest.test.mjs",
      `import ${NAMES} from "@sightline/sdk";`,
      "--experimental-vm-modules",
    ],
    [
      "with require of ES modules",
      "commonjs",
      "jest.test.js",
      `const ${NAMES} = require("@sightline/sdk");`,
      "--experimental-vm-modules",
    ],
  ])("records, %s", async (name, type, file, imports, options) => {
    const home = join(app(), `jest-${name.replaceAll(" ", "-")}`);
    write(home, {
      [file]: imports + JEST,
      "package.json": JSON.stringify({ type, jest: { transform: {}, testMatch: ["**/*.test.*js"] } }),
    });
    const ran = await node(home, [tool("jest", "bin", "jest.js"), "--ci"], {
      NODE_OPTIONS: options,
      NODE_NO_WARNINGS: "1",
    });
    expect(ran.stderr).toContain("1 passed, 1 total");
    expect(ran.code).toBe(0);
  });

  beforeEach(needsProject);
});

describe("the built files", () => {
  it("map back to sources that they carry along", () => {
    const dist = join(import.meta.dirname, "../dist");
    expect(existsSync(join(dist, "index.js"))).toBe(true);
    // What has code of its own; `index.js` may only pass on what is in chunks.
    for (const name of ["register.js", "chunk/setup.js", "doctor/index.js"]) {
      const map: { sourcesContent?: unknown[] } = JSON.parse(readFileSync(join(dist, `${name}.map`), "utf8"));
      expect(map.sourcesContent?.every((text) => typeof text === "string" && text !== "")).toBe(true);
    }
  });
});
