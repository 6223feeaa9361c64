import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const entry = new URL("../src/index.ts", import.meta.url).href;

const PROGRAM = `
import { registerMetric, getPrometheusMetrics } from ${JSON.stringify(entry)};
const orders = registerMetric({ name: "orders_total", type: "counter", labels: ["status", "channel"] });
for (let at = 0; at < 10; at++) orders.inc(1, { status: at % 2 ? "paid" : "lost", channel: at % 3 });
orders.with({ channel: "1", status: "paid" }).inc(0.5);
let forbidden = false;
try { new Function("return 1")(); } catch { forbidden = true; }
let refused = "";
try { orders.inc(1, { status: "x", stat: "y" }); } catch (error) { refused = error.code; }
process.stdout.write(JSON.stringify({ forbidden, refused, page: getPrometheusMetrics() }));
`;

function run(...flags: readonly string[]): { forbidden: boolean; refused: string; page: string } {
  const output = execFileSync(
    process.execPath,
    [...flags, "--conditions=@sightline/source", "--input-type=module", "--eval", PROGRAM],
    { cwd: fileURLToPath(new URL("..", import.meta.url)), encoding: "utf8" },
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the program above prints
  return JSON.parse(output) as ReturnType<typeof run>;
}

describe("where generating code is forbidden", () => {
  it("metrics count the same, by the generic loop", () => {
    const free = run();
    const strict = run("--disallow-code-generation-from-strings");
    expect([free.forbidden, strict.forbidden]).toEqual([false, true]);
    expect(strict.refused).toBe("LABEL_UNDECLARED");
    expect(strict.page).toBe(free.page);
    expect(strict.page).toContain('orders_total{status="paid",channel="1"} 2.5\n');
  });
});
