import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadDeclaration } from "./load.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sightline-declaration-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return path;
}

const METRICS = `export const metrics = { orders_total: { type: "counter", labels: ["status"] } } as const;`;
const EXPORT = `export default { service: { name: "shop-orders" }, metrics };`;
const DATA = {
  service: { name: "shop-orders" },
  metrics: { orders_total: { type: "counter", labels: ["status"] } },
};

describe("a declaration is loaded", () => {
  it("from TypeScript, whatever it prints and starts", async () => {
    const path = await file(
      "telemetry.ts",
      `enum Kind { Counter = "counter" }\nconsole.log("noise"); setInterval(() => {}, 1000);\n${METRICS.replace('"counter"', "Kind.Counter as string")}\n${EXPORT}`,
    );
    expect((await loadDeclaration(path)).data).toEqual(DATA);
  });

  it("from modules without extensions, with the wrong one, and by paths of tsconfig", async () => {
    await file("src/metrics/orders.ts", METRICS);
    await file(
      "tsconfig.json",
      JSON.stringify({ compilerOptions: { paths: { "@metrics/*": ["./src/metrics/*"] } } }),
    );
    for (const from of ["./src/metrics/orders", "./src/metrics/orders.js", "@metrics/orders"]) {
      const path = await file("telemetry.ts", `import { metrics } from "${from}";\n${EXPORT}`);
      expect((await loadDeclaration(path)).data).toEqual(DATA);
    }
  });

  it("from CommonJS, compiled or by hand", async () => {
    await file("package.json", JSON.stringify({ type: "commonjs" }));
    const plain = `module.exports = { service: { name: "shop-orders" }, metrics: require("./metrics").metrics };`;
    await file("metrics.js", `exports.metrics = ${JSON.stringify(DATA.metrics)};`);
    expect((await loadDeclaration(await file("telemetry.cjs", plain))).data).toEqual(DATA);
    const compiled = `Object.defineProperty(exports, "__esModule", { value: true }); exports.default = ${JSON.stringify(DATA)};`;
    expect((await loadDeclaration(await file("telemetry.js", compiled))).data).toEqual(DATA);
    await file("declared.ts", METRICS);
    const typed = await file("telemetry.ts", `import { metrics } from "./declared";\n${EXPORT}`);
    expect((await loadDeclaration(typed)).data).toEqual(DATA);
  });
});

describe("a declaration is refused", () => {
  it.each([
    ["export const a = 1;", "has no default export"],
    [
      "export default { service: { name: 'a' }, metrics: { a: { type: () => 1 } } };",
      "metrics.a.type is a function",
    ],
    ["export default { service: { name: 'a' }, metrics: {}, at: new Date() };", "at is an object of Date"],
    [
      "export default { service: { name: 'a' }, metrics: { a: { type: 'count' } } };",
      "metrics.a.type: its type is",
    ],
    [
      "export {};\ninterface A { a: 1 }\nthrow new Error('no database');",
      "cannot be loaded: no database (at line 3)",
    ],
    ["import './nowhere'; export default {};", "cannot be loaded: Cannot find module"],
    ["export default {", "cannot be loaded"],
    ["process.exit(3);", "its process ended without a word"],
    ["export default 3;", "it is not an object"],
  ])("%s: %s", async (text, reason) => {
    const path = await file("telemetry.ts", text);
    await expect(loadDeclaration(path)).rejects.toThrow(reason);
  });

  it("where there is no file", async () => {
    await expect(loadDeclaration(join(folder, "none.ts"))).rejects.toThrow("there is no such file");
    await expect(loadDeclaration(folder)).rejects.toThrow("it is no file");
  });
});
