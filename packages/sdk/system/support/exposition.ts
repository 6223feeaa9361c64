/** A strict reader of Prometheus' text format, written from its description to check the writer. */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ExposedFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string | undefined;
  readonly samples: readonly Sample[];
}

/** Throws on the first line that the format does not allow. */
export function readExposition(page: string): Map<string, ExposedFamily> {
  if (page !== "" && !page.endsWith("\n")) throw new Error("The page does not end with a newline.");
  const families = new Map<string, ExposedFamily & { samples: Sample[] }>();
  let help: { name: string; text: string } | undefined;
  let current: (ExposedFamily & { samples: Sample[] }) | undefined;
  for (const line of page.split("\n").slice(0, -1)) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/s.exec(line);
    if (comment?.[1] === "HELP") {
      help = { name: comment[2] ?? "", text: unescape(comment[3] ?? "") };
    } else if (comment?.[1] === "TYPE") {
      const name = comment[2] ?? "";
      if (families.has(name)) throw new Error(`${name} is declared twice.`);
      current = {
        name,
        type: comment[3] ?? "",
        help: help?.name === name ? help.text : undefined,
        samples: [],
      };
      families.set(name, current);
    } else {
      const sample = readSample(line);
      if (current === undefined || !belongs(sample.name, current))
        throw new Error(`${line} belongs to no family.`);
      current.samples.push(sample);
    }
  }
  return families;
}

function belongs(name: string, family: ExposedFamily): boolean {
  if (family.type !== "histogram") return name === family.name;
  return ["_bucket", "_sum", "_count"].some((suffix) => name === family.name + suffix);
}

function readSample(line: string): Sample {
  const head = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{.*\})? (\S+)$/s.exec(line);
  if (head === null) throw new Error(`${line} is no sample.`);
  const labels: Record<string, string> = {};
  let rest = (head[2] ?? "{}").slice(1, -1);
  while (rest !== "") {
    const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/.exec(rest);
    if (label === null) throw new Error(`${line} has a malformed label at ${rest}.`);
    if (label[1] !== undefined && label[1] in labels) throw new Error(`${line} repeats a label.`);
    labels[label[1] ?? ""] = unescape(label[2] ?? "");
    rest = rest.slice(label[0].length);
  }
  const value = head[3] === "+Inf" ? Infinity : Number(head[3]);
  if (Number.isNaN(value)) throw new Error(`${line} has no number.`);
  return { name: head[1] ?? "", labels, value };
}

function unescape(text: string): string {
  return text.replaceAll(/\\(["\\n])/g, (_, sign: string) => (sign === "n" ? "\n" : sign));
}
