/** Pages that point somewhere point at something. */
import { posix } from "node:path";
import type { Fault, RepositoryFile } from "../files.ts";

/** Relative links of Markdown pages lead to files or folders of the repository. */
export function linkFaults(files: readonly RepositoryFile[]): readonly Fault[] {
  const places = new Set<string>([""]);
  for (const { path } of files) {
    const segments = path.split("/");
    for (let length = 1; length <= segments.length; length += 1)
      places.add(segments.slice(0, length).join("/"));
  }
  return files
    .filter(({ path }) => path.endsWith(".md"))
    .flatMap((file) =>
      linksOf(file.text())
        .filter((link) => !places.has(resolve(file.path, link)))
        .map((link) => ({ path: file.path, message: `links to ${link}, which is not there` })),
    );
}

function resolve(page: string, link: string): string {
  const target = decodeURIComponent(link.replace(/[#?].*$/u, ""));
  const joined = posix.normalize(posix.join(posix.dirname(page), target)).replace(/\/$/u, "");
  return joined === "." ? "" : joined;
}

/** Targets of links and pictures, without those to other hosts and to headings of the same page. */
function linksOf(text: string): readonly string[] {
  const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gmu, "").replace(/`[^`\n]*`/gu, "");
  return [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|<(?:img|a)\s[^>]*(?:src|href)="([^"]+)"/gu)]
    .map((match) => match[1] ?? match[2] ?? "")
    .filter((link) => !/^(?:[a-z][a-z+.-]*:|#|\/\/)/u.test(link));
}

/** Decisions are numbered without gaps, titled with their number, and listed. */
export function decisionFaults(files: readonly RepositoryFile[]): readonly Fault[] {
  const folder = "docs/adr/";
  const pages = files.filter(({ path }) => path.startsWith(folder) && path !== `${folder}README.md`);
  const list = files.find(({ path }) => path === `${folder}README.md`)?.text() ?? "";
  const faults: Fault[] = [];
  for (const [index, file] of pages.toSorted((a, b) => (a.path < b.path ? -1 : 1)).entries()) {
    const name = file.path.slice(folder.length);
    const number = /^(\d{4})-[a-z0-9-]+\.md$/u.exec(name)?.[1];
    const expected = String(index + 1).padStart(4, "0");
    if (number === undefined) faults.push({ path: file.path, message: "is not named NNNN-title.md" });
    else if (number !== expected) faults.push({ path: file.path, message: `should be number ${expected}` });
    else if (!file.text().startsWith(`# ${number} `)) {
      faults.push({ path: file.path, message: `does not begin with "# ${number} "` });
    }
    if (!list.includes(`(${name})`))
      faults.push({ path: file.path, message: `is not listed in ${folder}README.md` });
  }
  return faults;
}

/** Every row of `docs/features.md` has a known id, and the files it names in code marks exist, a test among them. */
export function featureFaults(files: readonly RepositoryFile[]): readonly Fault[] {
  const path = "docs/features.md";
  const page = files.find((file) => file.path === path);
  if (page === undefined) return [{ path, message: "is missing" }];
  const known = new Set(files.map((file) => file.path));
  const faults: Fault[] = [];
  const seen = new Set<string>();
  for (const line of page.text().split("\n")) {
    const id = /^\|\s*([A-I]\d+)\s*\|/u.exec(line)?.[1];
    if (id === undefined) continue;
    if (seen.has(id)) faults.push({ path, message: `has row ${id} twice` });
    seen.add(id);
    const named = [
      ...line.matchAll(/`([^`\s]+\/[^`\s]+\.(?:tsx?|mjs|md))`|\]\((?:\.\.\/)?([^)]+\.(?:tsx?|mjs|md))\)/gu),
    ].map((match) => match[1] ?? match[2] ?? "");
    for (const file of named) {
      if (!known.has(file)) faults.push({ path, message: `row ${id} names ${file}, which is not there` });
    }
    if (named.length > 0 && !named.some((file) => file.includes(".test."))) {
      faults.push({ path, message: `row ${id} names no test` });
    }
  }
  if (seen.size === 0) faults.push({ path, message: "has no row that begins with an id" });
  return faults;
}
