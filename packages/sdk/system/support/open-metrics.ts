/** A strict reader of OpenMetrics 1.0, written from its specification to check the writer. */

export interface ReadExemplar {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly seconds: number | undefined;
}

export interface OpenSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly exemplar: ReadExemplar | undefined;
}

export interface OpenFamily {
  readonly name: string;
  type: string;
  help: string | undefined;
  unit: string | undefined;
  readonly samples: OpenSample[];
}

const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  counter: ["_total", "_created"],
  gauge: [""],
  histogram: ["_bucket", "_sum", "_count", "_created"],
  summary: ["", "_sum", "_count", "_created"],
};

/** Throws on the first line that the specification does not allow. */
export function readOpenMetrics(page: string): Map<string, OpenFamily> {
  if (!page.endsWith("# EOF\n")) throw new Error("The page does not end with # EOF.");
  const families = new Map<string, OpenFamily>();
  let current: OpenFamily | undefined;
  for (const line of page.split("\n").slice(0, -2)) {
    const comment = /^# (HELP|TYPE|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/s.exec(line);
    if (comment === null) {
      if (current === undefined) throw new Error(`${line} belongs to no family.`);
      add(current, readSample(line));
      continue;
    }
    const [, keyword = "", name = "", text = ""] = comment;
    if (current?.name !== name) {
      if (families.has(name)) throw new Error(`${name} stands in two places.`);
      current = { name, type: "unknown", help: undefined, unit: undefined, samples: [] };
      families.set(name, current);
    }
    if (current.samples.length > 0) throw new Error(`${line} comes after samples.`);
    if (keyword === "TYPE") current.type = text;
    else if (keyword === "UNIT") current.unit = text;
    else current.help = unescape(text);
    if (keyword === "UNIT" && !name.endsWith(`_${text}`))
      throw new Error(`${name} does not end with its unit ${text}.`);
  }
  return families;
}

function add(family: OpenFamily, sample: OpenSample): void {
  const suffixes = SUFFIXES[family.type] ?? [""];
  if (!suffixes.some((suffix) => sample.name === family.name + suffix))
    throw new Error(`${sample.name} cannot be a sample of ${family.name}, a ${family.type}.`);
  const mayHave = sample.name.endsWith("_total") || sample.name.endsWith("_bucket");
  if (sample.exemplar !== undefined && !mayHave) throw new Error(`${sample.name} cannot have an exemplar.`);
  const same = family.samples.some(
    ({ name, labels }) => name === sample.name && JSON.stringify(labels) === JSON.stringify(sample.labels),
  );
  if (same) throw new Error(`${sample.name} stands there twice with the same labels.`);
  family.samples.push(sample);
}

function readSample(line: string): OpenSample {
  const head = /^([a-zA-Z_:][a-zA-Z0-9_:]*)/.exec(line);
  if (head === null) throw new Error(`${line} is no sample.`);
  const name = head[0];
  const { labels, rest } = readLabels(line.slice(name.length), line);
  const body = /^ (\S+)(?: # (\{.*))?$/s.exec(rest);
  if (body === null) throw new Error(`${line} has no value.`);
  const exemplar = body[2] === undefined ? undefined : readExemplar(body[2], line);
  return { name, labels, value: readNumber(body[1] ?? "", line), exemplar };
}

function readExemplar(text: string, line: string): ReadExemplar {
  const { labels, rest } = readLabels(text, line);
  const length = Object.entries(labels).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  if (length > 128) throw new Error(`${line} has an exemplar of more than 128 characters.`);
  const [, value = "", seconds] = /^ (\S+)(?: (\S+))?$/.exec(rest) ?? [];
  return {
    labels,
    value: readNumber(value, line),
    seconds: seconds === undefined ? undefined : readNumber(seconds, line),
  };
}

function readLabels(text: string, line: string): { labels: Record<string, string>; rest: string } {
  const labels: Record<string, string> = {};
  if (!text.startsWith("{")) return { labels, rest: text };
  let rest = text.slice(1);
  while (!rest.startsWith("}")) {
    const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,?)/.exec(rest);
    if (label === null) throw new Error(`${line} has a malformed label at ${rest}.`);
    const [whole, name = "", value = ""] = label;
    if (name in labels) throw new Error(`${line} repeats ${name}.`);
    labels[name] = unescape(value);
    rest = rest.slice(whole.length);
  }
  return { labels, rest: rest.slice(1) };
}

function readNumber(text: string, line: string): number {
  if (text === "+Inf") return Infinity;
  const value = Number(text);
  if (text === "" || Number.isNaN(value)) throw new Error(`${line} has no number.`);
  return value;
}

function unescape(text: string): string {
  if (/(^|[^\\])(\\\\)*"/.test(text)) throw new Error(`${text} holds a bare quotation mark.`);
  return text.replaceAll(/\\(["\\n])/g, (_, sign: string) => (sign === "n" ? "\n" : sign));
}
