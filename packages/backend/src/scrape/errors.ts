import { defineErrors, type ErrorCatalogue } from "@sightline/model";

interface ScrapeErrors {
  SCRAPE_FILE_UNREADABLE: { readonly file: string; readonly reason: string };
  SCRAPE_CONFIG_INVALID: { readonly where: string; readonly problem: string; readonly hint: string };
  SCRAPE_URL_INVALID: { readonly given: string; readonly reason: string };
}

/** What is wrong with the list of targets. What goes wrong with a target stands in its `lastError`. */
export const scrapeErrors: ErrorCatalogue<ScrapeErrors> = defineErrors<ScrapeErrors>({
  SCRAPE_FILE_UNREADABLE: {
    message: ({ file, reason }) => `${file} cannot be read: ${reason}.`,
    hint: () => "Check the path and who may read it. --scrape takes a URL or a file with scrape_configs.",
    status: 400,
    example: { file: "./scrape.yml", reason: "no such file" },
  },
  SCRAPE_CONFIG_INVALID: {
    message: ({ where, problem }) => `${where}: ${problem}`,
    hint: ({ hint }) => hint,
    status: 400,
    example: {
      where: "./scrape.yml:4",
      problem: '"scrape_intervall" is not known here.',
      hint: "Did you mean scrape_interval?",
    },
  },
  SCRAPE_URL_INVALID: {
    message: ({ given, reason }) => `"${given}" is no target: ${reason}.`,
    hint: () => "Write the URL of a page with metrics, such as http://127.0.0.1:9464/metrics.",
    status: 400,
    example: { given: "http://", reason: "it has no host" },
  },
});
