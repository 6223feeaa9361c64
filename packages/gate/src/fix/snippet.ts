/** The lines that would mend a finding, written as the file is: its quotes, semicolons, modules and libraries. */
import type { EntryPoint } from "../entry-point/entry-point.ts";
import type { HookKind } from "../hook/kind.ts";
import type { PackageFacts } from "../source/project.ts";
import type { SourceFile } from "../source/source-file.ts";
import { walk } from "../source/syntax.ts";

interface Style {
  readonly quote: string;
  readonly end: string;
  readonly isCommonJs: boolean;
  /** What the file already calls its logger. */
  readonly logger: string | undefined;
  /** Whether fields come before the message, as pino has them. */
  readonly fieldsFirst: boolean;
}

/** A file that imports nothing is written as ECMAScript modules are. */
export function fixOf(
  entry: EntryPoint,
  file: SourceFile,
  missing: readonly HookKind[],
  facts: PackageFacts,
): string {
  const style = styleOf(file);
  const quoted = (text: string): string => `${style.quote}${text}${style.quote}`;
  const line = (text: string): string => `${text}${style.end}`;
  const { dotted, underscored } = subjectOf(entry, file);
  if (entry.kind === "catch") {
    const error = errorName(entry);
    const message = quoted(`${entry.name} failed`);
    const given = style.fieldsFirst
      ? `${error === "err" ? "{ err }" : `{ err: ${error} }`}, ${message}`
      : `${message}, ${error}`;
    return [
      ...(style.logger === undefined
        ? [importLine(["getLogger"], style), "", line(`const logger = getLogger(${quoted(stem(file))})`)]
        : []),
      `// in the catch block${error === "error" ? ": catch (error) {" : ""}`,
      line(`${style.logger ?? "logger"}.error(${given})`),
    ].join("\n");
  }
  const usesPromClient = facts.dependencies.has("prom-client") && !facts.dependencies.has("@sightline/sdk");
  const names: string[] = [];
  const before: string[] = [];
  const inside: string[] = [];
  if (missing.includes("logging")) {
    if (style.logger === undefined) {
      names.push("getLogger");
      before.push(line(`const logger = getLogger(${quoted(stem(file))})`));
    }
    inside.push(line(`${style.logger ?? "logger"}.info(${quoted(`${dotted} done`)})`));
  }
  if (missing.includes("metrics")) {
    if (usesPromClient) {
      const help = quoted(`How often ${dotted} ran`);
      const options = `{ name: ${quoted(`${underscored}_total`)}, help: ${help} }`;
      before.push(line(`const ${camel(underscored)}Total = new Counter(${options})`));
      inside.push(line(`${camel(underscored)}Total.inc()`));
    } else {
      names.push("registerMetric", "MetricType");
      const options = `{ name: ${quoted(`${underscored}_total`)}, type: MetricType.Counter }`;
      before.push(line(`const ${camel(underscored)}Total = registerMetric(${options})`));
      inside.push(line(`${camel(underscored)}Total.inc()`));
    }
  }
  if (missing.includes("tracing")) names.push("withSpan");
  const body = missing.includes("tracing")
    ? [
        `await withSpan(${quoted(dotted)}, async () => {`,
        ...inside.map((text) => `  ${text}`),
        "  // what the function does now",
        line("})"),
      ]
    : inside;
  const imports = [
    ...(missing.includes("metrics") && usesPromClient ? [importLine(["Counter"], style, "prom-client")] : []),
    ...(names.length > 0 ? [importLine(names, style)] : []),
  ];
  const above = [...imports, ...(imports.length > 0 ? [""] : []), ...before];
  return [...above, `// in ${entry.name}`, ...body].join("\n");
}

function importLine(
  names: readonly string[],
  { quote, end, isCommonJs }: Style,
  from = "@sightline/sdk",
): string {
  const listed = names.toSorted().join(", ");
  const module = `${quote}${from}${quote}`;
  return isCommonJs
    ? `const { ${listed} } = require(${module})${end}`
    : `import { ${listed} } from ${module}${end}`;
}

const styles = new WeakMap<SourceFile, Style>();

function styleOf(file: SourceFile): Style {
  const known = styles.get(file);
  if (known !== undefined) return known;
  const style = readStyle(file);
  styles.set(file, style);
  return style;
}

function readStyle(file: SourceFile): Style {
  let double = 0;
  let single = 0;
  let imports = 0;
  let requires = 0;
  walk(file.program, (node) => {
    if (node.type === "Literal" && typeof node.value === "string") {
      if (file.text.charAt(node.start) === "'") single += 1;
      else double += 1;
    }
    if (node.type === "ImportDeclaration") imports += 1;
    if (node.type === "CallExpression" && node.callee.type === "Identifier" && node.callee.name === "require")
      requires += 1;
    return true;
  });
  const statements = file.program.body.filter(
    ({ type }) =>
      type === "ImportDeclaration" || type === "ExpressionStatement" || type === "VariableDeclaration",
  );
  const ended = statements.filter(({ end }) => file.text.charAt(end - 1) === ";").length;
  return {
    quote: single > double ? "'" : '"',
    end: statements.length === 0 || ended * 2 >= statements.length ? ";" : "",
    isCommonJs: file.path.endsWith(".cjs") || (requires > 0 && imports === 0),
    logger: loggerOf(file),
    fieldsFirst: modulesOf(file).some((module) => module === "pino" || module === "bunyan"),
  };
}

/** Of what the file imports or makes at its top: `import { logger } from "./log.ts"`, `const log = pino()`. */
function loggerOf({ program }: SourceFile): string | undefined {
  const names = program.body.flatMap((statement) => {
    const declared = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declared?.type === "ImportDeclaration")
      return declared.importKind === "type" ? [] : declared.specifiers.map(({ local }) => local.name);
    if (declared?.type !== "VariableDeclaration") return [];
    return declared.declarations.flatMap(({ id }) => (id.type === "Identifier" ? [id.name] : []));
  });
  return names.find((name) => /^(?:log|logger|LOG|LOGGER)$/u.test(name));
}

function modulesOf({ program }: SourceFile): readonly string[] {
  return program.body.flatMap((statement) =>
    statement.type === "ImportDeclaration" ? [statement.source.value] : [],
  );
}

/** By the naming rules: spans `{domain}.{operation}`, and the same with underscores for metrics. */
function subjectOf(
  entry: EntryPoint,
  file: SourceFile,
): { readonly dotted: string; readonly underscored: string } {
  const route = /(?<verb>[A-Z]+) (?<path>\/\S*)/u.exec(entry.label)?.groups;
  const parts = (route?.["path"] ?? "")
    .split("/")
    .filter((part) => /^[a-z][\w-]*$/iu.test(part) && !/^(?:api|v\d+)$/u.test(part));
  const verb = OPERATIONS.get(route?.["verb"] ?? "") ?? "handle";
  const own = /^[\w.]+$/u.test(entry.name) ? snake(entry.name.split(".").at(-1) ?? "") : "";
  const domain = parts.length > 0 ? snake(parts.join("_")) : snake(stem(file));
  const operation = route === undefined && own !== "" ? own : verb;
  return { dotted: `${domain}.${operation}`, underscored: `${domain}_${operation}` };
}

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ["GET", "read"],
  ["POST", "create"],
  ["PUT", "replace"],
  ["PATCH", "update"],
  ["DELETE", "delete"],
]);

function errorName(entry: EntryPoint): string {
  const { code } = entry;
  return code.type === "CatchClause" && code.param?.type === "Identifier" ? code.param.name : "error";
}

function stem(file: SourceFile): string {
  const parts = file.name.replace(/\.[^./]+$/u, "").split("/");
  const last = parts.at(-1) ?? "service";
  return last === "index" || last === "route" ? (parts.at(-2) ?? last) : last;
}

function snake(text: string): string {
  const words = text.replaceAll(/(?<=[a-z\d])(?=[A-Z])/gu, "_").toLowerCase();
  return words.replaceAll(/[^a-z\d]+/gu, "_").replaceAll(/^_+|_+$/gu, "") || "service";
}

function camel(text: string): string {
  return text.replaceAll(/_+(?<first>[a-z\d])/gu, (_, first: string) => first.toUpperCase());
}
