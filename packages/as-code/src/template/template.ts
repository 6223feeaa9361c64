/**
 * Prometheus' templates of labels and annotations: variables, pipes, functions and `if`. Loops and queries are not run:
 * a template that has them is a fault that says so.
 */
import { isTrue, TEMPLATE_FUNCTIONS, type TemplateValue, textOf } from "./functions.ts";
import { TemplateFault, type TemplatePart, templateParts, type Word } from "./tokens.ts";

/** What a template can tell of the alert. */
export interface TemplateFacts {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly externalLabels?: Readonly<Record<string, string>>;
  readonly externalUrl?: string;
}

/**
 * The text of a template. Throws a `TemplateFault`.
 *
 * @example
 * expandTemplate("{{ $labels.job }}: {{ $value | humanizePercentage }}", { labels: { job: "api" }, value: 0.021 });
 * // "api: 2.1%"
 */
export function expandTemplate(template: string, facts: TemplateFacts): string {
  if (!template.includes("{{")) return template;
  const run: Run = { parts: templateParts(template), at: 0, variables: variablesOf(facts) };
  const text = block(run, true, false);
  if (run.at < run.parts.length) throw new TemplateFault("the template has an end without its beginning");
  return text;
}

interface Run {
  readonly parts: readonly TemplatePart[];
  at: number;
  readonly variables: Map<string, TemplateValue>;
}

function variablesOf({
  labels,
  value,
  externalLabels = {},
  externalUrl = "",
}: TemplateFacts): Map<string, TemplateValue> {
  const root = { Labels: labels, Value: value, ExternalLabels: externalLabels, ExternalURL: externalUrl };
  return new Map<string, TemplateValue>([
    ["$labels", labels],
    ["$value", value],
    ["$externalLabels", externalLabels],
    ["$externalURL", externalUrl],
    ["$", { ...root, labels, value }],
    [".", root],
  ]);
}

const ENDS: ReadonlySet<string> = new Set(["end", "else"]);
const UNSUPPORTED: ReadonlySet<string> = new Set([
  "range",
  "with",
  "define",
  "template",
  "block",
  "query",
  "break",
  "continue",
]);

/** Runs up to the `end` or `else` that belongs to the block, and leaves it to the caller. */
function block(run: Run, runs: boolean, inside: boolean): string {
  let text = "";
  for (let part = run.parts[run.at]; part !== undefined; part = run.parts[run.at]) {
    if (part.kind === "text") {
      if (runs) text += part.text;
      run.at += 1;
      continue;
    }
    const [first] = part.words;
    const name = first?.kind === "name" ? first.text : "";
    if (ENDS.has(name)) {
      if (!inside) throw new TemplateFault(`the template has ${name} without if`);
      return text;
    }
    if (UNSUPPORTED.has(name)) throw new TemplateFault(`the template uses ${name}, which is not run here`);
    run.at += 1;
    if (name === "if") text += condition(run, part.words.slice(1), runs);
    else if (runs) text += action(run, part.words, part.source);
  }
  if (inside) throw new TemplateFault("the template has if without end");
  return text;
}

function condition(run: Run, test: readonly Word[], runs: boolean): string {
  const holds = runs && isTrue(pipeline(run, test));
  let text = block(run, holds, true);
  const ending = run.parts[run.at];
  run.at += 1;
  if (ending?.kind !== "action") return text;
  const [first, second] = ending.words;
  if (first?.kind === "name" && first.text === "end") return text;
  if (second?.kind === "name" && second.text === "if") {
    return text + condition(run, ending.words.slice(2), runs && !holds);
  }
  text += block(run, runs && !holds, true);
  run.at += 1;
  return text;
}

function action(run: Run, words: readonly Word[], source: string): string {
  const [name, sign] = words;
  if (name?.kind === "name" && sign?.kind === "sign" && (sign.text === ":=" || sign.text === "=")) {
    run.variables.set(name.text, pipeline(run, words.slice(2)));
    return "";
  }
  if (words.length === 0) throw new TemplateFault(`the template has an empty action {{${source}}}`);
  return textOf(pipeline(run, words));
}

/** Commands parted by `|`; what one gives is the last argument of the next. */
function pipeline(run: Run, words: readonly Word[]): TemplateValue {
  const commands: Word[][] = [[]];
  let depth = 0;
  for (const word of words) {
    if (word.kind === "sign" && word.text === "(") depth += 1;
    if (word.kind === "sign" && word.text === ")") depth -= 1;
    if (depth < 0) throw new TemplateFault("the template closes a parenthesis that it did not open");
    if (depth === 0 && word.kind === "sign" && word.text === "|") commands.push([]);
    else commands.at(-1)?.push(word);
  }
  if (depth > 0) throw new TemplateFault("the template opens a parenthesis that it does not close");
  const [first = [], ...rest] = commands;
  let value = command(run, first, []);
  for (const next of rest) value = command(run, next, [value]);
  return value;
}

function command(run: Run, words: readonly Word[], piped: readonly TemplateValue[]): TemplateValue {
  const [first] = words;
  if (first === undefined) throw new TemplateFault("the template has a pipe without a command");
  const called = first.kind === "name" ? functionOf(first.text) : undefined;
  if (called === undefined) {
    const [value] = operands(run, words);
    return value;
  }
  return called(...operands(run, words.slice(1)), ...piped);
}

function operands(run: Run, words: readonly Word[]): readonly TemplateValue[] {
  const values: TemplateValue[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    if (word.kind === "sign") {
      if (word.text !== "(") throw new TemplateFault(`the template has ${word.text} where a value stands`);
      const end = closing(words, at);
      values.push(pipeline(run, words.slice(at + 1, end)));
      at = end;
    } else values.push(word.kind === "name" ? named(run, word.text) : word.value);
  }
  return values;
}

function closing(words: readonly Word[], open: number): number {
  let depth = 0;
  for (let at = open; at < words.length; at++) {
    const word = words[at];
    if (word?.kind !== "sign") continue;
    if (word.text === "(") depth += 1;
    if (word.text === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return words.length;
}

function functionOf(name: string): ((...values: readonly TemplateValue[]) => TemplateValue) | undefined {
  return Object.hasOwn(TEMPLATE_FUNCTIONS, name) ? TEMPLATE_FUNCTIONS[name] : undefined;
}

/** `$labels.job`, `.Labels.job`, `$value`, `true`. A label that is not there is the empty text, as in Prometheus. */
function named(run: Run, name: string): TemplateValue {
  if (name === "true" || name === "false") return name === "true";
  const zero = functionOf(name);
  if (zero !== undefined) return zero();
  const [root = "", ...path] = name.startsWith(".")
    ? [".", ...name.slice(1).split(".").filter(Boolean)]
    : name.split(".");
  if (!run.variables.has(root)) throw new TemplateFault(`the template names ${name}, which is not known`);
  let value = run.variables.get(root);
  for (const step of path)
    value = typeof value === "object" && Object.hasOwn(value, step) ? value[step] : undefined;
  return value;
}
