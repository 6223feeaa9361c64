/** The parts of a Go template: text, and actions in double braces. */

export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "action"; readonly words: readonly Word[]; readonly source: string };

export type Word =
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "sign"; readonly text: "(" | ")" | "|" | "," | ":=" | "=" };

/** Thrown for what is no template, or none that is run here; the message is a sentence without its full stop. */
export class TemplateFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "TemplateFault";
  }
}

export function templateParts(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  let trims = false;
  while (at < template.length) {
    const open = template.indexOf("{{", at);
    const end = open < 0 ? template.length : open;
    let text = template.slice(at, end);
    if (trims) text = text.trimStart();
    trims = false;
    const trimsBefore = open >= 0 && /^\{\{-\s/u.test(template.slice(open, open + 4));
    if (trimsBefore) text = text.trimEnd();
    if (text !== "") parts.push({ kind: "text", text });
    if (open < 0) break;
    const close = closeOf(template, open + 2);
    let source = template.slice(open + (trimsBefore ? 3 : 2), close);
    if (/\s-$/u.test(source)) {
      trims = true;
      source = source.slice(0, -1);
    }
    at = close + 2;
    const comment = source.trim();
    if (!(comment.startsWith("/*") && comment.endsWith("*/"))) {
      parts.push({ kind: "action", words: wordsOf(comment), source: comment });
    }
  }
  return parts;
}

/** Where `}}` stands outside of strings. */
function closeOf(template: string, from: number): number {
  let quote = "";
  for (let at = from; at < template.length; at++) {
    const character = template.charAt(at);
    if (quote !== "") {
      if (character === "\\" && quote === '"') at += 1;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "`") quote = character;
    else if (template.startsWith("}}", at)) return at;
  }
  throw new TemplateFault("the template has {{ without }}");
}

const WORD =
  /\s*(?:(:=|[()|,=])|("(?:[^"\\]|\\.)*")|(`[^`]*`)|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|([$.]?[A-Za-z_$][\w$]*(?:\.[A-Za-z_]\w*)*|\.|\$))/uy;

function wordsOf(source: string): readonly Word[] {
  const words: Word[] = [];
  WORD.lastIndex = 0;
  while (WORD.lastIndex < source.length) {
    const at = WORD.lastIndex;
    const match = WORD.exec(source);
    if (match === null) {
      if (source.slice(at).trim() === "") break;
      throw new TemplateFault(
        `the template has ${JSON.stringify(source.slice(at).trim())}, which cannot be read`,
      );
    }
    const [, sign, quoted, raw, number, name] = match;
    if (sign === "(" || sign === ")" || sign === "|" || sign === "," || sign === ":=" || sign === "=")
      words.push({ kind: "sign", text: sign });
    else if (quoted !== undefined) words.push({ kind: "text", value: unquoted(quoted) });
    else if (raw !== undefined) words.push({ kind: "text", value: raw.slice(1, -1) });
    else if (number !== undefined) words.push({ kind: "number", value: Number(number) });
    else words.push({ kind: "name", text: name ?? "" });
  }
  return words;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", '"': '"', "\\": "\\" };

function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(.)/gu, (whole, letter: string) => ESCAPES[letter] ?? whole);
}
