/** What starts the instrumentation of a service: imports, calls, and scripts of `package.json`. */
import type { EntryPointKind } from "../entry-point/entry-point.ts";
import type { HookKind } from "../hook/kind.ts";
import { type Evaluation, literal } from "../source/evaluation.ts";
import { nameOf } from "../source/scope.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { Landmark, Node } from "../source/syntax.ts";

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

/** Whether it is worth the parsing: what starts something names it in its text. */
export function mayStart(text: string): boolean {
  return NAMES.some((name) => text.includes(name));
}
const NAMES: readonly string[] = [...new Set([...STARTERS.map(({ module }) => module), "fastify"])];

/** What the code of one file starts. */
export function startsIn(file: SourceFile, evaluation: Evaluation): readonly Coverage[] {
  return file.landmarks.nodes.flatMap((node) => {
    const specifier = importedBy(node);
    const loaded = STARTERS.find(({ module, calls }) => module === specifier && calls === undefined);
    if (loaded !== undefined) return [loaded.covers];
    if (node.type !== "CallExpression" && node.type !== "NewExpression") return [];
    const callee = evaluation.valueOf(node.callee);
    if (callee.kind !== "external") return [];
    const name = callee.path.split(".").at(-1) ?? "";
    const called = STARTERS.find(
      ({ module, calls }) => module === callee.module && calls?.includes(name) === true,
    );
    if (called !== undefined) return [called.covers];
    return callee.module === "fastify" && logsRequests(node.arguments) ? [REQUEST_LOG] : [];
  });
}
const REQUEST_LOG: Coverage = { route: ["logging"] };

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
export function startedByScript(script: string): readonly Coverage[] {
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

function importedBy(node: Landmark): string | undefined {
  if (node.type === "ImportDeclaration") return node.importKind === "type" ? undefined : node.source.value;
  if (node.type === "ImportExpression") return literal(node.source);
  if (node.type === "CallExpression" && node.callee.type === "Identifier" && node.callee.name === "require") {
    const [first] = node.arguments;
    return first === undefined ? undefined : literal(first);
  }
  return undefined;
}
