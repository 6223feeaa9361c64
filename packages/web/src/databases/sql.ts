/** A statement in lines, for reading: its clauses below one another, sub-queries indented. Values are not in it any more. */

const STATEMENT = /^\s*(?:select|insert|update|delete|with|merge|replace|create|alter)\b/iu;
/** A quoted name or text, a parenthesis, a comma, a word, space. */
const PIECE = /"[^"]*"|`[^`]*`|'[^']*'|[(),]|[^\s(),"'`]+|\s+/gu;
const CLAUSE =
  /^(?:select|from|where|group|order|having|limit|offset|union|except|intersect|values|set|returning|insert|update|delete|left|right|inner|full|cross|join|with|window|fetch)$/iu;
const CONDITION = /^(?:and|or)$/iu;
/** What begins a join: `JOIN` goes on in its line. */
const BEFORE_JOIN = /^(?:left|right|inner|full|cross|outer|natural|lateral)$/iu;
/** `DELETE FROM`, `INSERT … SET`, `FOR UPDATE`, `ON CONFLICT DO UPDATE SET`, `BETWEEN … AND`. */
const GOES_ON = /^(?:delete|for|do|distinct|between|key)$/iu;

/** What is no SQL, such as a command of Redis, stays as it is. */
export function inLines(text: string): string {
  if (!STATEMENT.test(text)) return text;
  let out = "";
  let before = "";
  let between = false;
  /** Of the line that is written now. */
  let indent = 0;
  /** For each open parenthesis that holds a query the indent of the line in which it opened; null for a list. */
  const open: (number | null)[] = [];
  const breakLine = (depth: number): void => {
    indent = depth;
    out = `${out.trimEnd()}\n${"  ".repeat(depth)}`;
  };
  const pieces = text.trim().match(PIECE) ?? [];
  for (const [at, piece] of pieces.entries()) {
    if (/^\s/u.test(piece)) {
      if (!/\s$/u.test(out)) out += " ";
      continue;
    }
    const around = open.at(-1);
    if (piece === ")") {
      open.pop();
      if (typeof around === "number") breakLine(around);
    } else if (around !== null && out !== "" && startsLine(piece, before, between)) {
      const base = around === undefined ? 0 : around + 1;
      breakLine(base + (CONDITION.test(piece) ? 1 : 0));
    }
    if (/^between$/iu.test(piece)) between = true;
    else if (CONDITION.test(piece)) between = false;
    out += piece;
    if (piece === "(") {
      const next = pieces.slice(at + 1).find((each) => !/^\s/u.test(each));
      const isQuery = /^(?:select|with)$/iu.test(next ?? "");
      open.push(isQuery ? indent : null);
      if (isQuery) breakLine(indent + 1);
    }
    before = piece;
  }
  return out.replace(/[ \t]+$/gmu, "");
}

function startsLine(piece: string, before: string, between: boolean): boolean {
  if (CONDITION.test(piece)) return !(between && /^and$/iu.test(piece));
  if (!CLAUSE.test(piece) || before === "(") return false;
  if (/^join$/iu.test(piece) && BEFORE_JOIN.test(before)) return false;
  if (/^set$/iu.test(piece) && /^update$/iu.test(before)) return false;
  return !GOES_ON.test(before);
}
