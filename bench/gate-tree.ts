/**
 * A workspace as large ones are, the same in every run: services with routes of Express and NestJS, consumers, tRPC, clients of
 * other services, and in the greater part code that no entry point is in. Files import each other as services do.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const FILES = 4000;
const SERVICES = 8;
/** Ten files each are one feature: routes, controller, service, repository, client, worker, types, mapping, rules, page. */
const FEATURES = FILES / SERVICES / 10;

export interface Tree {
  readonly files: number;
  readonly lines: number;
  /** Twenty files that a change may touch, relative to the folder. */
  readonly changed: readonly string[];
}

export function writeTree(folder: string): Tree {
  let files = 0;
  let lines = 0;
  const write = (path: string, text: string): void => {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    if (!path.endsWith(".ts") && !path.endsWith(".tsx")) return;
    files += 1;
    lines += text.split("\n").length - 1;
  };
  write("package.json", JSON.stringify({ private: true, workspaces: ["services/*"] }));
  write("tsconfig.json", JSON.stringify({ compilerOptions: { module: "nodenext" } }));
  for (let service = 0; service < SERVICES; service++) {
    const root = `services/service-${service}`;
    write(`${root}/package.json`, JSON.stringify({ name: `@shop/service-${service}`, dependencies: {} }));
    for (let feature = 0; feature < FEATURES; feature++) {
      for (const [name, text] of featureFiles(
        `part${feature}`,
        feature === 0 ? undefined : `part${feature - 1}`,
      ))
        write(`${root}/src/part${feature}/${name}`, text);
    }
  }
  const changed = Array.from({ length: 20 }, (_, at) => {
    const feature = Math.floor((at * FEATURES) / 20);
    const name = at % 2 === 0 ? "routes.ts" : "service.ts";
    return `services/service-${at % SERVICES}/src/part${feature}/${name}`;
  });
  return { files, lines, changed };
}

function featureFiles(name: string, before: string | undefined): readonly (readonly [string, string])[] {
  const Name = name.charAt(0).toUpperCase() + name.slice(1);
  return [
    ["routes.ts", routes(Name)],
    ["controller.ts", controller(name, Name)],
    ["service.ts", serviceOf(Name, before)],
    ["repository.ts", `${classOf(`${Name}Repository`, 24)}${plain(name, 0)}`],
    ["client.ts", client(Name)],
    ["worker.ts", worker(name, Name)],
    ["types.ts", types(Name)],
    ["mapping.ts", plain(`${name}Mapping`, 34)],
    ["rules.ts", plain(`${name}Rules`, 34)],
    ["page.tsx", page(Name)],
  ];
}

function routes(Name: string): string {
  const handlers = repeated(
    14,
    (at) => `
router.get("/things/${at}/:id", async (request, response) => {
  const thing = await service.read(request.params.id);
  if (thing === undefined) {
    response.status(404).json({ error: "there is no such thing" });
    return;
  }
  ${at % 3 === 0 ? "" : `logger.info({ id: thing.id }, "thing read");`}
  response.json({ ...thing, place: ${at} });
});`,
  );
  return `import { Router } from "express";
import pino from "pino";
import { ${Name}Service } from "./service.ts";

const logger = pino();
const service = new ${Name}Service();
export const router = Router();
${handlers}
`;
}

function controller(name: string, Name: string): string {
  const methods = repeated(
    14,
    (at) => `
  @Get("${at}/:id")
  async read${at}(@Param("id") id: string) {
    const found = await this.service.read(id);
    const total = (found?.lines ?? []).reduce((sum, line) => sum + line.amount, 0);
    return { id, total, place: ${at} };
  }
`,
  );
  return `import { Controller, Get, Param } from "@nestjs/common";
import { ${Name}Service } from "./service.ts";

@Controller("${name}")
export class ${Name}Controller {
  constructor(private readonly service: ${Name}Service) {}
${methods}}
`;
}

function serviceOf(Name: string, before: string | undefined): string {
  const methods = repeated(
    10,
    (at) => `
  async step${at}(id: string, values: readonly number[]) {
    try {
      const found = await this.repository.method${at}(id, values);
      return await this.client.send${at % 8}(id, found);
    } catch (error) {
      logger.error({ err: error, id }, "step ${at} failed");
      return undefined;
    }
  }
`,
  );
  const imported =
    before === undefined ? "" : `import { plain0 as before } from "../${before}/mapping.ts";\n`;
  return `import pino from "pino";
import { ${Name}Client } from "./client.ts";
import { ${Name}Repository } from "./repository.ts";
${imported}
const logger = pino();

export class ${Name}Service {
  private readonly repository = new ${Name}Repository();
  private readonly client = new ${Name}Client();

  async read(id: string): Promise<{ id: string; lines: { amount: number }[] } | undefined> {
    const rows = await this.repository.method0(id, [1, 2, 3]);
    return { id, lines: [{ amount: ${before === undefined ? "rows" : "before(rows)"} }] };
  }
${methods}}
`;
}

function client(Name: string): string {
  const methods = repeated(
    8,
    (at) => `
  async send${at}(id: string, value: number): Promise<unknown> {
    const answer = await fetch(new URL(\`/things/${at}/\${id}\`, this.base), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id, value }),
    });
    if (!answer.ok) throw new Error(\`\${answer.status} of \${id}\`);
    return answer.json();
  }
`,
  );
  return `export class ${Name}Client {
  private readonly base = "https://things.example";
${methods}}
${plain("ofClient", 10)}`;
}

function worker(name: string, Name: string): string {
  return `import { Worker } from "bullmq";
import cron from "node-cron";
import { ${Name}Service } from "./service.ts";

const service = new ${Name}Service();

export const worker = new Worker("${name}", async (job) => {
  await service.step0(job.data.id, job.data.values);
});

cron.schedule("0 3 * * *", async () => {
  await service.step1("nightly", []);
});
${plain(`${name}Work`, 20)}`;
}

function types(Name: string): string {
  return repeated(
    16,
    (at) => `
export interface ${Name}Thing${at} {
  readonly id: string;
  readonly name: string;
  readonly created: Date;
  readonly lines: readonly { readonly amount: number; readonly text: string }[];
  readonly state: "open" | "paid" | "sent" | "closed";
}
`,
  );
}

function classOf(name: string, methods: number): string {
  const body = repeated(
    methods,
    (at) => `
  async method${at}(id: string, values: readonly number[]): Promise<number> {
    const known = this.rows.get(id) ?? [];
    const sum = [...known, ...values].map((value) => value * ${at + 1}).reduce((a, b) => a + b, 0);
    this.rows.set(id, [...known, sum]);
    return sum;
  }
`,
  );
  return `export class ${name} {
  private readonly rows = new Map<string, readonly number[]>();
${body}}
`;
}

/** Functions that nothing observes and nothing has to. */
function plain(name: string, count: number): string {
  const functions = repeated(
    count,
    (at) => `
/** What ${name} is after step ${at}. */
export function plain${at}(value: number): number {
  const parts = [value, value + ${at}, value * 2].filter((part) => part % 3 !== ${at % 3});
  const names = new Map(parts.map((part, index) => [\`part-\${index}\`, part]));
  return [...names.values()].reduce((sum, part) => sum + part, ${at});
}
`,
  );
  return functions;
}

function page(Name: string): string {
  const rows = repeated(
    22,
    (at) => `
      <section className="row">
        <h2>{\`Row ${at}\`}</h2>
        <input value={value} onChange={(event) => setValue(event.target.value)} />
      </section>`,
  );
  return `import { useState } from "react";

export function ${Name}Page() {
  const [value, setValue] = useState("");
  return (
    <main>${rows}
    </main>
  );
}
`;
}

function repeated(count: number, text: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => text(at)).join("");
}
