import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkFolder } from "../check.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { folderFiles } from "../source/files.ts";

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "sightline-fix-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function fixes(code: string): readonly string[] {
  writeFileSync(join(folder, "app.js"), code);
  return checkFolder(folderFiles(folder), { config: DEFAULT_CONFIG }).findings.map(({ fix }) => fix);
}

const ROUTE = "app.get('/orders', (request, response) => {\n  response.end()\n})\n";
const CATCH =
  "export async function charge(card) {\n  try { await card.charge() } catch (e) {\n    card.fails = 1\n  }\n}\n";

describe("what would mend a finding", () => {
  it("is written as the file is", () => {
    const [fix = ""] = fixes(`import express from 'express'\nconst app = express()\n${ROUTE}`);
    expect(fix).toContain(
      "import { MetricType, getLogger, registerMetric, withSpan } from '@sightline/sdk'\n",
    );
    expect(fix).toContain("const logger = getLogger('app')\n");
    expect(fix).not.toContain(";\n");
  });

  it("takes the logger that the file has", () => {
    const [route = "", error = ""] = fixes(
      `import express from 'express'\nimport pino from 'pino'\nconst log = pino()\nconst app = express()\n${ROUTE}${CATCH}`,
    );
    expect(route).toContain("log.info('orders.read done')");
    expect(route).not.toContain("getLogger");
    expect(error).toBe("// in the catch block\nlog.error({ err: e }, 'charge failed')");
    const [imported] = fixes(`import { logger } from './log.js'\n${CATCH}`);
    expect(imported).toBe("// in the catch block\nlogger.error('charge failed', e)");
  });
});
