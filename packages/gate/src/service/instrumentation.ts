/** What is recorded without a line in the handler: by a service that starts with an SDK, and by middleware of all routes. */
import { dirname } from "node:path";
import type { EntryPointKind } from "../entry-point/entry-point.ts";
import { frameworkOf } from "../entry-point/route.ts";
import type { HookKind } from "../hook/kind.ts";
import { middlewareKinds, type Reach } from "../hook/reach.ts";
import { type Evaluation, literal } from "../source/evaluation.ts";
import type { Project } from "../source/project.ts";
import { nameOf } from "../source/scope.ts";
import type { SourceFile } from "../source/source-file.ts";
import { type Node, walk } from "../source/syntax.ts";

/** What a service records of each kind of entry point by itself. */
export type Coverage = Readonly<Partial<Record<EntryPointKind, readonly HookKind[]>>>;

interface Starter {
  readonly module: string;
  /** Calls that start it; absent where the import is enough. */
  readonly calls?: readonly string[];
  readonly covers: Coverage;
}

const SPANS_AND_RED: readonly HookKind[] = ["metrics", "tracing"];
/** Docs of the SDK, frameworks and messaging: a span and RED metrics each. Schedules are nobody's library. */
const SIGHTLINE: Coverage = {
  route: SPANS_AND_RED,
  consumer: SPANS_AND_RED,
  procedure: SPANS_AND_RED,
  outbound: SPANS_AND_RED,
};
const SPANS: Coverage = {
  route: ["tracing"],
  consumer: ["tracing"],
  procedure: ["tracing"],
  outbound: ["tracing"],
};

const SETUP = [
  "setupObservability",
  "setupServiceObservability",
  "initializeOtel",
  "initOtel",
  "initTracing",
  "setupTracing",
];
const STARTERS: readonly Starter[] = [
  { module: "@sightline/sdk", calls: [...SETUP, "createObservabilityManager"], covers: SIGHTLINE },
  { module: "@sightline/sdk/compat", calls: [...SETUP, "createObservabilityManager"], covers: SIGHTLINE },
  { module: "@sightline/sdk/register", covers: SIGHTLINE },
  {
    module: "@opentelemetry/auto-instrumentations-node",
    calls: ["getNodeAutoInstrumentations"],
    covers: { ...SIGHTLINE, consumer: ["tracing"] },
  },
  {
    module: "@opentelemetry/auto-instrumentations-node/register",
    covers: { ...SIGHTLINE, consumer: ["tracing"] },
  },
  {
    module: "@opentelemetry/instrumentation-http",
    calls: ["HttpInstrumentation"],
    covers: { route: SPANS_AND_RED, outbound: SPANS_AND_RED },
  },
  { module: "@vercel/otel", calls: ["registerOTel"], covers: SPANS },
  { module: "dd-trace", calls: ["init"], covers: SIGHTLINE },
  { module: "dd-trace/init", covers: SIGHTLINE },
  { module: "newrelic", covers: SIGHTLINE },
  { module: "elastic-apm-node", calls: ["start"], covers: SIGHTLINE },
  { module: "@sentry/node", calls: ["init"], covers: SPANS },
  { module: "@sentry/nestjs", calls: ["init"], covers: SPANS },
  { module: "@sentry/nextjs", calls: ["init"], covers: SPANS },
];

interface Middleware {
  readonly kinds: readonly HookKind[];
  /** The variable of the router it is put on; nothing where it is the application's own. */
  readonly file: string;
  readonly isApplication: boolean;
}

interface Service {
  readonly covers: ReadonlyMap<EntryPointKind, ReadonlySet<HookKind>>;
  readonly middleware: readonly Middleware[];
}

export interface Services {
  /** The kinds that an entry point of a file has without a hook of its own. */
  coverageOf(file: SourceFile, kind: EntryPointKind): ReadonlySet<HookKind>;
}

export function createServices(project: Project, evaluation: Evaluation, reach: Reach): Services {
  const services = new Map<string, Service>();
  const starters = new Map<string, readonly Coverage[]>();

  function serviceOf(file: SourceFile): Service {
    const { folder, scripts } = project.packageOf(file.path);
    const known = services.get(folder);
    if (known !== undefined) return known;
    const found: Coverage[] = scripts.flatMap(startedByScript);
    const middleware: Middleware[] = [];
    for (const path of project.list()) {
      if (project.packageOf(path).folder !== folder) continue;
      const text = project.text(path) ?? "";
      // Parsing is what costs; a file without these words starts nothing and uses no middleware.
      const mayStart = text.includes("import") || text.includes("require");
      if (!mayStart) continue;
      const member = project.file(path);
      found.push(...startersIn(member, new Set()));
      if (/\.(?:use|register|addHook)\(/u.test(text)) middleware.push(...middlewareIn(member));
    }
    const covers = new Map<EntryPointKind, Set<HookKind>>();
    for (const coverage of found)
      for (const [kind, kinds] of entriesOf(coverage))
        covers.set(kind, new Set([...(covers.get(kind) ?? []), ...kinds]));
    const service = { covers, middleware };
    services.set(folder, service);
    return service;
  }

  /** Through imports too: a package of the workspace may hold the set-up of all services. */
  function startersIn(file: SourceFile, seen: Set<string>): readonly Coverage[] {
    const known = starters.get(file.path);
    if (known !== undefined) return known;
    if (seen.has(file.path)) return [];
    seen.add(file.path);
    const found: Coverage[] = [];
    // A file that names no starter may still import one that does; for that its first statements are enough.
    const names = STARTERS.some(({ module }) => file.text.includes(module)) || file.text.includes("fastify");
    walk(file.program, (node) => {
      const isStatement = node.parent?.type === "Program" && node.type !== "ImportDeclaration";
      if (isStatement && !names && !mayImport(file)) return false;
      const specifier = importedBy(node);
      if (specifier !== undefined) {
        const starter = STARTERS.find(({ module, calls }) => module === specifier && calls === undefined);
        if (starter !== undefined) found.push(starter.covers);
        const target = project.imported(file, specifier);
        // What a package outside imports is its own business unless it is asked to start.
        if (target !== undefined && dirname(target.path) !== dirname(file.path))
          found.push(...startersIn(target, seen));
      }
      if (node.type === "CallExpression" || node.type === "NewExpression") {
        const callee = evaluation.valueOf(node.callee);
        if (callee.kind === "external") {
          const starter = STARTERS.find(
            ({ module, calls }) =>
              module === callee.module && calls?.includes(callee.path.split(".").at(-1) ?? ""),
          );
          if (starter !== undefined) found.push(starter.covers);
          if (callee.module === "fastify" && logsRequests(node.arguments)) found.push({ route: ["logging"] });
        }
      }
      return true;
    });
    starters.set(file.path, found);
    return found;
  }

  function middlewareIn(file: SourceFile): readonly Middleware[] {
    const found: Middleware[] = [];
    walk(file.program, (node) => {
      if (node.type !== "CallExpression" || node.callee.type !== "MemberExpression") return true;
      const method = nameOf(node.callee.property);
      if (method !== "use" && method !== "register" && method !== "addHook") return true;
      const receiver = evaluation.valueOf(node.callee.object);
      if (frameworkOf(receiver) === undefined) return true;
      const kinds = new Set(
        node.arguments.flatMap((argument) => middlewareKinds(evaluation.valueOf(argument), reach)),
      );
      const isRouter = receiver.kind === "external" && receiver.path.endsWith("Router()");
      if (kinds.size > 0) found.push({ kinds: [...kinds], file: file.path, isApplication: !isRouter });
      return true;
    });
    return found;
  }

  return {
    coverageOf: (file, kind) => {
      // No library knows of these.
      if (kind === "catch" || kind === "export" || kind === "job") return new Set();
      const { covers, middleware } = serviceOf(file);
      const kinds = new Set(covers.get(kind));
      if (kind !== "route") return kinds;
      for (const one of middleware)
        if (one.isApplication || one.file === file.path) for (const each of one.kinds) kinds.add(each);
      return kinds;
    },
  };
}

/** By `require` or `import()`, anywhere in it. */
function mayImport(file: SourceFile): boolean {
  return file.text.includes("require(") || file.text.includes("import(");
}

/** `fastify({ logger })` writes a line for each request and each answer: https://fastify.dev/docs/latest/Reference/Logging/ */
function logsRequests([options]: readonly Node[]): boolean {
  if (options?.type !== "ObjectExpression") return false;
  return options.properties.some(
    (one) =>
      one.type === "Property" &&
      ["logger", "loggerInstance"].includes(nameOf(one.key) ?? "") &&
      !(one.value.type === "Literal" && one.value.value === false),
  );
}

/** `node --import @sightline/sdk/register src/main.ts` and `sightline run -- node src/main.ts` in package.json. */
function startedByScript(script: string): readonly Coverage[] {
  const words = script.split(/[\s=]+/u);
  const loaded = new Set(
    words.flatMap((word, index) =>
      ["--import", "--require", "-r"].includes(word) ? [words[index + 1] ?? ""] : [],
    ),
  );
  const runs = words.some((word, index) => word === "sightline" && words[index + 1] === "run");
  const found = STARTERS.filter(({ module, calls }) => calls === undefined && loaded.has(module));
  return [...found.map(({ covers }) => covers), ...(runs ? [SIGHTLINE] : [])];
}

function importedBy(node: Node): string | undefined {
  if (node.type === "ImportDeclaration") return node.importKind === "type" ? undefined : node.source.value;
  if (node.type === "ImportExpression") return literal(node.source);
  if (node.type === "CallExpression" && node.callee.type === "Identifier" && node.callee.name === "require") {
    const [first] = node.arguments;
    return first === undefined ? undefined : literal(first);
  }
  return undefined;
}

function entriesOf(coverage: Coverage): readonly (readonly [EntryPointKind, readonly HookKind[]])[] {
  const kinds: readonly EntryPointKind[] = [
    "route",
    "procedure",
    "consumer",
    "job",
    "export",
    "catch",
    "outbound",
  ];
  return kinds.flatMap((kind) => {
    const covered = coverage[kind];
    return covered === undefined ? [] : [[kind, covered] as const];
  });
}
