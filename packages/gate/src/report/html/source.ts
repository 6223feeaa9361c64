import type { CoveragePoint } from "../../coverage/point.ts";
import { html, type Markup } from "./markup.ts";

/** Lines before and after that tell where one is. */
const CONTEXT = 2;
/** The middle of longer functions is left out: nobody reads it here. */
const LONGEST = 80;

/** The lines of an entry point with their numbers, its own marked. */
export function sourceExcerpt(text: string, { line, endLine }: CoveragePoint): Markup {
  const lines = text.split(/\r\n|[\n\r]/u);
  const from = Math.max(1, line - CONTEXT);
  const to = Math.min(lines.length, endLine + CONTEXT);
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const head = LONGEST - 20;
  const left = numbers.length > LONGEST ? numbers.length - LONGEST : 0;
  const shown = left === 0 ? numbers : [...numbers.slice(0, head), ...numbers.slice(head + left)];
  const rows = shown.flatMap((at, index) => {
    const isIn = at >= line && at <= endLine;
    const row = html`<span${{ html: isIn ? ' class="in"' : "" }}><i>${at}</i>${lines[at - 1] ?? ""}</span>`;
    const gap = left > 0 && index === head - 1 ? [html`<span><i>…</i>${left} more lines</span>`] : [];
    return [row, ...gap];
  });
  return html`<pre>${rows}</pre>`;
}
