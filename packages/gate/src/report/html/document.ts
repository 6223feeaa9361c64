/** The coverage of telemetry as a page with its source: one file, no script, nothing to load. */
import { byFile } from "../../coverage/by-file.ts";
import type { CoveragePoint } from "../../coverage/point.ts";
import type { CoverageCounts } from "../../coverage/totals.ts";
import { HOOK_KINDS } from "../../hook/kind.ts";
import type { CheckResult, Finding } from "../../verdict/finding.ts";
import { runtimeWords } from "../runtime-words.ts";
import { counted, percentOf, staleWords } from "../words.ts";
import { html, type Markup } from "./markup.ts";
import { entryRow } from "./entry-row.ts";
import { STYLE } from "./style.ts";

/** `read` gives the text of a file by its name in the result. */
export function htmlReport(result: CheckResult, read: (file: string) => string | undefined): string {
  const { coverage, entryPoints, findings } = result;
  const files = [...byFile(entryPoints)]
    .map(([file, points]) => ({ file, points, gaps: points.filter(isGap).length }))
    .toSorted((a, b) => b.gaps - a.gaps || (a.file < b.file ? -1 : 1));
  const notes = [...staleWords(result), ...runtimeWords(result)];
  const elsewhere = findings.filter((finding) => !entryPoints.some((point) => isAbout(finding, point)));
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>Telemetry coverage</title>
        <style>
          ${{ html: STYLE }}
        </style>
      </head>
      <body>
        <header>
          <p>Sightline, telemetry coverage${result.strict ? ", strict" : ""}</p>
          <h1>${pageSentence(result)}</h1>
        </header>
        <main>
          ${coverage.entryPoints === 0 ? [] : totals(coverage, coverage.errorPaths)}
          ${
            notes.length === 0
              ? []
              : html`<h2>Notes</h2>
                  <ul>
                    ${notes.map((note) => html`<li>${note}</li>`)}
                  </ul>`
          }
          ${files.length === 0 ? [] : fileTable(files)}
          ${
            elsewhere.length === 0
              ? []
              : html`<h2>Other findings</h2>
                  <ul>
                    ${elsewhere.map(otherFinding)}
                  </ul>`
          }
          ${files.map(({ file, points }) => fileSection(file, points, findings, read(file)))}
        </main>
      </body>
    </html> `;
  return page.html;
}

function pageSentence({ coverage, entryPoints, summary }: CheckResult): string {
  const gaps = entryPoints.filter(isGap).length;
  if (coverage.entryPoints === 0) return summary;
  return gaps === 0
    ? `All of ${counted(coverage.entryPoints, "entry point")} are observed or excused.`
    : `${gaps} of ${counted(coverage.entryPoints, "entry point")} ${gaps === 1 ? "is" : "are"} not observed.`;
}

function isGap({ state }: CoveragePoint): boolean {
  return state === "unobserved" || state === "known";
}

function isAbout(finding: Finding, { file, line, entryPoint }: CoveragePoint): boolean {
  return finding.file === file && finding.line === line && finding.entryPoint === entryPoint;
}

function totals(all: CoverageCounts, errors: CoverageCounts): Markup {
  return html`<h2>Coverage</h2>
    <table>
      <thead>
        <tr>
          <th>what</th>
          <th>count</th>
          <th>observed</th>
          <th>metrics</th>
          <th>tracing</th>
          <th>logging</th>
        </tr>
      </thead>
      <tbody>
        ${totalRow("Entry points", all)}${errors.entryPoints === 0 ? [] : totalRow("Of them, error paths", errors)}
      </tbody>
    </table>`;
}

function totalRow(name: string, counts: CoverageCounts): Markup {
  return html`<tr>
    <td class="name">${name}</td>
    <td>${counts.entryPoints}</td>
    ${[counts.passing, counts.metrics, counts.tracing, counts.logging].map((count) => html`<td>${share(count, counts.entryPoints)}</td>`)}
  </tr>`;
}

function share(count: number, of: number): Markup {
  const percent = percentOf(count, of);
  return html`${percent}<span class="unit">%</span
    ><span class="share"><i style="width:${percent}%"></i></span>`;
}

function fileTable(
  files: readonly {
    readonly file: string;
    readonly points: readonly CoveragePoint[];
    readonly gaps: number;
  }[],
): Markup {
  return html`<h2>Files<span>${files.length}, by gaps</span></h2>
    <table>
      <thead>
        <tr>
          <th>file</th>
          <th>entry points</th>
          <th>gaps</th>
          ${HOOK_KINDS.map((kind) => html`<th>${kind}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${files.map(
          ({ file, points, gaps }) =>
            html`<tr><td class="name"><a href="#${anchor(file)}">${file}</a></td><td>${points.length}</td><td${{ html: gaps > 0 ? ' class="crit"' : "" }}>${gaps}</td>${HOOK_KINDS.map((kind) => html`<td>${share(points.filter(({ hooked }) => hooked.includes(kind)).length, points.length)}</td>`)}</tr>`,
        )}
      </tbody>
    </table>`;
}

function fileSection(
  file: string,
  points: readonly CoveragePoint[],
  findings: readonly Finding[],
  text: string | undefined,
): Markup {
  const rows = points.map((point) =>
    entryRow(
      point,
      findings.find((finding) => isAbout(finding, point)),
      text,
    ),
  );
  return html`<h2 id="${anchor(file)}" class="mono">
      ${file}<span>${counted(points.length, "entry point")}</span>
    </h2>
    ${rows}`;
}

function otherFinding({ file, line, reason, fix }: Finding): Markup {
  return html`<li><code>${file}:${line}</code> ${reason} ${fix}</li>`;
}

function anchor(file: string): string {
  return `file-${file.replaceAll(/[^\w.-]/gu, (letter) => `_${letter.codePointAt(0) ?? 0}_`)}`;
}
