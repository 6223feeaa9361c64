/** Patterns are RE2 in PromQL; they run here as JavaScript expressions, and what RE2 refuses is refused. */

export class PatternRefused extends Error {}

const POSIX: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: String.raw`\x00-\x7F`,
  blank: String.raw`\t `,
  cntrl: String.raw`\x00-\x1F\x7F`,
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: String.raw`!-\/:-@\[-${"`"}{-~`,
  space: String.raw`\t\n\v\f\r `,
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};

/**
 * A pattern that has to match a whole value, with `.` matching line ends, as Prometheus anchors it.
 * Throws `PatternRefused` with the reason.
 */
export function wholePattern(pattern: string): RegExp {
  const { body, flags } = translated(pattern);
  try {
    return new RegExp(`^(?:${body})$`, `su${flags}`);
  } catch (error) {
    throw new PatternRefused(error instanceof Error ? error.message : String(error));
  }
}

/** Walks the pattern once: groups, classes and escapes that RE2 and JavaScript write differently are rewritten. */
function translated(pattern: string): { body: string; flags: string } {
  let flags = "";
  let rest = pattern;
  const leading = /^\(\?([a-zU]+)\)/u.exec(rest);
  if (leading !== null) {
    flags = flagsOf(leading[1] ?? "");
    rest = rest.slice(leading[0].length);
  }
  let body = "";
  let inClass = false;
  // By open group: the flags set inside of it, each an open group of JavaScript that ends with it.
  const scopes: string[][] = [[]];
  const closing = (): string => ")".repeat(scopes.at(-1)?.length ?? 0);
  for (let at = 0; at < rest.length;) {
    const character = rest[at] ?? "";
    if (character === "\\") {
      const [text, length] = escapeAt(rest, at, inClass);
      body += text;
      at += length;
    } else if (inClass) {
      const posix = /^\[:(\^?)([a-z]+):\]/u.exec(rest.slice(at));
      if (posix !== null) {
        const members = POSIX[posix[2] ?? ""];
        if (members === undefined || posix[1] === "^")
          throw new PatternRefused(`invalid character class range: ${posix[0]}`);
        body += members;
        at += posix[0].length;
        continue;
      }
      if (character === "]") inClass = false;
      body += character === "[" ? String.raw`\[` : character;
      at += 1;
    } else if (character === "[") {
      inClass = true;
      const start = /^\[\^?\]?/u.exec(rest.slice(at))?.[0] ?? "[";
      body += start.endsWith("]") ? `${start.slice(0, -1)}\\]` : start;
      at += start.length;
    } else if (/^\(\?[a-zU]+\)/u.test(rest.slice(at))) {
      const set = /^\(\?([a-zU]+)\)/u.exec(rest.slice(at)) ?? ["", ""];
      const opening = `(?${flagsOf(set[1] ?? "")}:`;
      scopes.at(-1)?.push(opening);
      body += opening;
      at += set[0].length;
    } else if (character === "|") {
      body += `${closing()}|${scopes.at(-1)?.join("") ?? ""}`;
      at += 1;
    } else if (character === ")") {
      body += `${closing()})`;
      scopes.pop();
      if (scopes.length === 0) throw new PatternRefused("unexpected )");
      at += 1;
    } else if (character === "(") {
      const [text, length] = rest.startsWith("(?", at) ? groupAt(rest, at) : (["(", 1] as const);
      scopes.push([]);
      body += text;
      at += length;
    } else if (character === "{" && !/^\{\d+(?:,\d*)?\}/u.test(rest.slice(at))) {
      body += String.raw`\{`;
      at += 1;
    } else if ((character === "}" && !/\{\d+(?:,\d*)?$/u.test(body)) || character === "]") {
      body += `\\${character}`;
      at += 1;
    } else {
      body += character;
      at += 1;
    }
  }
  if (scopes.length > 1) throw new PatternRefused("missing closing )");
  return { body: body + closing(), flags };
}

function flagsOf(written: string): string {
  for (const flag of written) {
    if (!"ims".includes(flag)) throw new PatternRefused(`the flag (?${flag}) is not supported`);
  }
  return `${written.includes("i") ? "i" : ""}${written.includes("m") ? "m" : ""}`;
}

/** `(?P<name>`, `(?<name>` and `(?:`; lookaround is not in RE2. */
function groupAt(text: string, at: number): readonly [string, number] {
  const rest = text.slice(at);
  const named = /^\(\?P?<([A-Za-z_][A-Za-z0-9_]*)>/u.exec(rest);
  if (named !== null) return [`(?<${named[1] ?? ""}>`, named[0].length];
  if (rest.startsWith("(?:")) return ["(?:", 3];
  const scoped = /^\(\?([a-z]*(?:-[a-z]+)?):/u.exec(rest);
  if (scoped !== null) return [scoped[0], scoped[0].length];
  throw new PatternRefused(`invalid or unsupported Perl syntax: ${rest.slice(0, 3)}`);
}

function escapeAt(text: string, at: number, inClass: boolean): readonly [string, number] {
  const next = text[at + 1];
  if (next === undefined) throw new PatternRefused("trailing backslash at end of expression");
  if (/[1-9]/u.test(next)) throw new PatternRefused(`invalid escape sequence: \\${next}`);
  if (next === "A" && !inClass) return ["(?<![\\s\\S])", 2];
  if (next === "z" && !inClass) return ["(?![\\s\\S])", 2];
  if (next === "a") return [String.raw`\x07`, 2];
  if (next === "Q") {
    const end = text.indexOf(String.raw`\E`, at);
    const literal = text.slice(at + 2, end === -1 ? undefined : end);
    return [
      literal.replaceAll(/[\^$\\.*+?()[\]{}|/-]/gu, String.raw`\$&`),
      (end === -1 ? text.length : end + 2) - at,
    ];
  }
  const hex = /^\\x\{([0-9A-Fa-f]+)\}/u.exec(text.slice(at));
  if (hex !== null) return [`\\u{${hex[1] ?? ""}}`, hex[0].length];
  const property = /^\\([pP])([A-Z])/u.exec(text.slice(at));
  if (property !== null) return [`\\${property[1] ?? ""}{${property[2] ?? ""}}`, 3];
  const script = /^\\([pP])\{(\^?)([A-Za-z_]+)\}/u.exec(text.slice(at));
  if (script !== null) {
    const name = script[3] ?? "";
    const negative = (script[1] === "P") !== (script[2] === "^");
    return [`\\${negative ? "P" : "p"}{${name.length <= 2 ? name : `Script=${name}`}}`, script[0].length];
  }
  if (/[dDwWsSbBnrtvfx0]/u.test(next)) return [`\\${next}`, 2];
  if (/[A-Za-z]/u.test(next)) throw new PatternRefused(`invalid escape sequence: \\${next}`);
  // Only syntax characters may be escaped under the flag u.
  return [/[\^$\\.*+?()[\]{}|/]/u.test(next) || (inClass && next === "-") ? `\\${next}` : next, 2];
}
