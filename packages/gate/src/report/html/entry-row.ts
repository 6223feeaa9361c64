/** One entry point: its state, its kinds, its source, and what would mend it. */
import type { CoveragePoint, CoverageState } from "../../coverage/point.ts";
import { HOOK_KINDS } from "../../hook/kind.ts";
import type { Finding } from "../../verdict/finding.ts";
import { html, type Markup } from "./markup.ts";
import { sourceExcerpt } from "./source.ts";

export function entryRow(
  point: CoveragePoint,
  finding: Finding | undefined,
  text: string | undefined,
): Markup {
  const { state, line, entryPoint, function: name, hooked, seen } = point;
  const shown = finding?.rule === "coverage-fell" ? "unobserved" : state;
  const words = finding?.rule === "coverage-fell" ? "lost telemetry" : STATE_WORDS[state];
  const kinds = HOOK_KINDS.map((kind) =>
    hooked.includes(kind) ? html`<b>${kind}</b>` : html`<s>${kind}</s>`,
  );
  const seenWord =
    seen === undefined
      ? []
      : html`<span>${seen.state === "seen" ? `seen, ${seen.spans}` : seen.state}</span>`;
  return html`<details class="${shown}" ${{ html: shown === "unobserved" ? " open" : "" }}>
    <summary>
      ${mark(shown)}<span class="state">${words}</span><span class="where">${entryPoint}</span
      ><span class="what">${name === "" ? "" : `${name}, `}line ${line}</span
      ><span class="kinds">${kinds}${seenWord}</span>
    </summary>
    ${finding === undefined ? [] : html`<p class="why">${finding.reason}</p>`}
    ${text === undefined ? [] : sourceExcerpt(text, point)}
    ${
      finding === undefined
        ? []
        : html`<div class="fix">
            <p class="why">What would mend it:</p>
            <pre>${finding.fix}</pre>
          </div>`
    }
  </details>`;
}

const STATE_WORDS: Readonly<Record<CoverageState, string>> = {
  observed: "observed",
  unobserved: "not observed",
  known: "known gap",
  excused: "excused",
};

/** Shape and word; colour comes third. */
function mark(state: CoverageState): Markup {
  const shape: Readonly<Record<CoverageState, string>> = {
    observed: '<circle cx="6" cy="6" r="4" fill="none" stroke="var(--ok)" stroke-width="1.5"/>',
    unobserved: '<path d="M6 0l6 6-6 6-6-6z" fill="var(--crit)"/>',
    known: '<path d="M6 1l6 10H0z" fill="var(--warn)"/>',
    excused: '<path d="M2 2h8v8H2z" fill="none" stroke="var(--line3)" stroke-width="1.5"/>',
  };
  return { html: `<svg class="mark" viewBox="0 0 12 12" aria-hidden="true">${shape[state]}</svg>` };
}
