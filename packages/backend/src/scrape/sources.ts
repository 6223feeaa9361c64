/** What `--scrape` names: URLs and files, read into jobs. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { ScrapeJob } from "./config/job.ts";
import { parseScrapeFile } from "./config/parse.ts";
import { isUrl, urlJob } from "./config/url-job.ts";
import { scrapeErrors } from "./errors.ts";

export interface SourceText {
  readonly given: string;
  /** Absolute, and what it says; `undefined` for a URL, which says it all. */
  readonly file: { readonly path: string; readonly text: string } | undefined;
}

/** @throws SCRAPE_FILE_UNREADABLE */
export async function readSources(given: readonly string[]): Promise<readonly SourceText[]> {
  return Promise.all(
    given.map(async (one) => {
      if (isUrl(one)) return { given: one, file: undefined };
      const path = resolve(one);
      try {
        return { given: one, file: { path, text: await readFile(path, "utf8") } };
      } catch (cause) {
        const reason = cause instanceof Error && "code" in cause ? wordOf(String(cause.code)) : String(cause);
        throw scrapeErrors.SCRAPE_FILE_UNREADABLE({ file: one, reason }, { cause });
      }
    }),
  );
}

function wordOf(code: string): string {
  const words: Readonly<Record<string, string>> = {
    ENOENT: "no such file",
    EACCES: "permission denied",
    EISDIR: "it is a directory",
  };
  return words[code] ?? code;
}

/** @throws SCRAPE_CONFIG_INVALID, SCRAPE_URL_INVALID */
export function jobsOf(sources: readonly SourceText[]): readonly ScrapeJob[] {
  const names = new Map<string, string>();
  return sources.flatMap(({ given, file }) => {
    const jobs = file === undefined ? [urlJob(given)] : parseScrapeFile(file.path, file.text);
    for (const { name } of jobs) {
      const before = names.get(name);
      if (before !== undefined)
        throw scrapeErrors.SCRAPE_CONFIG_INVALID({
          where: given,
          problem: `the job "${name}" is in ${before} already, and series of both would be one.`,
          hint: "Give each job a name of its own; a file can name two pages of one host.",
        });
      names.set(name, given);
    }
    return jobs;
  });
}
