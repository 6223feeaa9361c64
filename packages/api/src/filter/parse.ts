/** Text to filter. */
import { FILTER_KEYS, type Filter, type FilterProblem, type Term } from "./ast.ts";
import { isBareNumber, isDurationUnit } from "./duration.ts";
import { scan, type Token } from "./scan.ts";
import { complaintAbout } from "./value.ts";
import { misspeltKey } from "./words.ts";

/** Use `filter` only where `problems` is empty: it holds the terms that could be read. */
export interface ParsedFilter {
  readonly filter: Filter;
  readonly problems: readonly FilterProblem[];
}

interface Step {
  readonly term?: Term;
  readonly problem?: FilterProblem;
  readonly next: number;
}

/**
 * Terms joined by `and` or by nothing: `service = stt duration > 500ms http.route exists timeout "two words"`.
 * Never throws.
 */
export function parseFilter(text: string): ParsedFilter {
  const { tokens, problems: scanned } = scan(text);
  const problems = [...scanned];
  const terms: Term[] = [];
  let index = 0;
  let joined = true;
  while (index < tokens.length) {
    const token = tokens[index];
    if (token === undefined) break;
    if (isWord(token, "and") && !startsComparison(tokens, index)) {
      if (joined || index === tokens.length - 1) problems.push(looseAnd(token));
      joined = true;
      index++;
      continue;
    }
    const step = termAt(tokens, index, token);
    if (step.term !== undefined) terms.push(Object.freeze(step.term));
    if (step.problem !== undefined) problems.push(step.problem);
    joined = false;
    index = step.next;
  }
  const filter: Filter = Object.freeze({ kind: "filter", terms: Object.freeze(terms) });
  return { filter, problems: problems.toSorted((left, right) => left.at - right.at) };
}

function termAt(tokens: readonly Token[], index: number, token: Token): Step {
  if (token.kind === "operator") {
    const message = `\`${token.value}\` has no key before it.`;
    return {
      problem: { at: token.at, message, hint: "Write key, operator, value: service = checkout." },
      next: index + 2,
    };
  }
  if (startsComparison(tokens, index)) return comparisonAt(tokens, index, token);
  const after = tokens[index + 1];
  const exists = after !== undefined && isWord(after, "exists");
  if (after !== undefined && (exists || isWord(after, "missing")) && !startsComparison(tokens, index + 1)) {
    const problem = keyProblem(token);
    const term: Term = { kind: "existence", key: token.value, exists };
    return problem === undefined ? { term, next: index + 2 } : { problem, next: index + 2 };
  }
  return textAt(token, index);
}

function comparisonAt(tokens: readonly Token[], index: number, key: Token & { kind: "word" }): Step {
  const operator = tokens[index + 1];
  const value = tokens[index + 2];
  if (operator?.kind !== "operator") return { next: index + 1 };
  if (value?.kind !== "word") {
    const hint = `Add one, or write "${key.value} exists".`;
    return {
      problem: { at: operator.at, message: `\`${operator.value}\` has no value after it.`, hint },
      next: index + 2,
    };
  }
  const unit = key.value === "duration" ? unitAfter(tokens, index + 2, value) : "";
  const written = value.value + unit;
  const next = index + (unit === "" ? 3 : 4);
  const slip = keyProblem(key);
  if (slip !== undefined) return { problem: slip, next };
  const complaint = complaintAbout(key.value, operator.value, written);
  if (complaint !== undefined) return { problem: { at: value.at, ...complaint }, next };
  return { term: { kind: "comparison", key: key.value, operator: operator.value, value: written }, next };
}

/** The unit of a number that stands apart from it: `900 s`. Empty where the word after it begins a term of its own. */
function unitAfter(tokens: readonly Token[], index: number, value: Token & { kind: "word" }): string {
  const after = tokens[index + 1];
  if (value.quoted || !isBareNumber(value.value) || after?.kind !== "word" || after.quoted) return "";
  if (!isDurationUnit(after.value) || startsTerm(tokens, index + 1)) return "";
  return after.value;
}

function textAt(token: Token & { kind: "word" }, index: number): Step {
  const next = index + 1;
  const { at, value } = token;
  if (token.quoted) return { term: { kind: "text", value }, next };
  const hint = `To search for it as text, quote it: ${JSON.stringify(value)}.`;
  const lower = value.toLowerCase();
  if (lower === "or" || lower === "not") {
    return { problem: { at, message: `\`${value}\` is not known here: all terms must hold.`, hint }, next };
  }
  if (lower === "exists" || lower === "missing") {
    return { problem: { at, message: `\`${value}\` has no key before it.`, hint }, next };
  }
  if (value.startsWith("(") || value.endsWith(")")) {
    return { problem: { at, message: "Parentheses are not known here: all terms must hold.", hint }, next };
  }
  const colon = value.indexOf(":");
  const key = value.slice(0, colon);
  if (colon > 0 && FILTER_KEYS.includes(key)) {
    const message = `\`${value}\` has no operator.`;
    return { problem: { at, message, hint: `Write ${key} = ${value.slice(colon + 1)}.` }, next };
  }
  return { term: { kind: "text", value }, next };
}

function keyProblem(key: Token & { kind: "word" }): FilterProblem | undefined {
  const meant = key.quoted ? undefined : misspeltKey(key.value);
  if (meant === undefined) return undefined;
  const hint = `Did you mean ${meant}? An attribute of that name is written ${JSON.stringify(key.value)}.`;
  return { at: key.at, message: `\`${key.value}\` is not a key.`, hint };
}

function looseAnd(token: Token): FilterProblem {
  return { at: token.at, message: "`and` needs a term on both sides.", hint: "Remove it, or add the term." };
}

function isWord(token: Token, word: string): boolean {
  return token.kind === "word" && !token.quoted && token.value.toLowerCase() === word;
}

/** Whether the word at `index` is the key of a comparison or an existence. */
function startsTerm(tokens: readonly Token[], index: number): boolean {
  if (startsComparison(tokens, index)) return true;
  const after = tokens[index + 1];
  return (
    after !== undefined &&
    (isWord(after, "exists") || isWord(after, "missing")) &&
    !startsComparison(tokens, index + 1)
  );
}

function startsComparison(tokens: readonly Token[], index: number): boolean {
  return tokens[index + 1]?.kind === "operator";
}
