/** The page of all errors, made from the packages' catalogues: `node tools/reference/write.ts`. */
import type { SightlineError } from "@sightline/model";
import { clientErrors } from "../../packages/api/src/client/errors.ts";
import { variableErrors } from "../../packages/api/src/dashboard/errors.ts";
import { provisioningErrors } from "../../packages/as-code/src/provisioning/errors.ts";
import { accessErrors } from "../../packages/backend/src/access/errors.ts";
import { dashboardErrors } from "../../packages/backend/src/dashboards/errors.ts";
import { dataFileErrors } from "../../packages/backend/src/data-file/errors.ts";
import { declarationErrors } from "../../packages/backend/src/declarations/errors.ts";
import { expositionErrors } from "../../packages/backend/src/exposition/errors.ts";
import { healthErrors } from "../../packages/backend/src/health/errors.ts";
import { httpErrors } from "../../packages/backend/src/http/errors.ts";
import { queryErrors } from "../../packages/backend/src/http/query/errors.ts";
import { processErrors } from "../../packages/backend/src/process/errors.ts";
import { receiverErrors } from "../../packages/backend/src/receiver/errors.ts";
import { scrapeErrors } from "../../packages/backend/src/scrape/errors.ts";
import { remoteWriteErrors } from "../../packages/backend/src/remote-write/errors.ts";
import { storeErrors } from "../../packages/backend/src/store/errors.ts";
import { cliErrors } from "../../packages/cli/src/errors.ts";
import { gateErrors } from "../../packages/gate/src/errors.ts";
import { otlpErrors } from "../../packages/otlp/src/errors.ts";
import { promqlErrors } from "../../packages/promql/src/errors.ts";
import { businessErrors } from "../../packages/sdk/src/business/errors.ts";
import { sdkErrors } from "../../packages/sdk/src/errors.ts";
import { exportErrors } from "../../packages/sdk/src/export/errors.ts";
import { testingErrors } from "../../packages/sdk/src/testing/errors.ts";

type Catalogue = Readonly<Record<string, { readonly example: () => SightlineError }>>;

const catalogues: readonly (readonly [string, Catalogue])[] = [
  ["The SDK", sdkErrors],
  ["Business metrics", businessErrors],
  ["Exports of the SDK", exportErrors],
  ["Tests of telemetry", testingErrors],
  ["OTLP", otlpErrors],
  ["PromQL", promqlErrors],
  ["Receivers", receiverErrors],
  ["Metrics in text", expositionErrors],
  ["Targets to scrape", scrapeErrors],
  ["Remote write", remoteWriteErrors],
  ["The store", storeErrors],
  ["Files of telemetry", dataFileErrors],
  ["Declarations", declarationErrors],
  ["Dashboards", dashboardErrors],
  ["Variables of dashboards", variableErrors],
  ["Queries of a batch", queryErrors],
  ["HTTP", httpErrors],
  ["Access", accessErrors],
  ["Health", healthErrors],
  ["Start and end of the backend", processErrors],
  ["The command line", cliErrors],
  ["Provisioning", provisioningErrors],
  ["The gate", gateErrors],
  ["The API client", clientErrors],
];

/** Markdown. Sentences are shown with the example facts of each entry. */
export function errorPage(): string {
  const parts = [
    "# Errors",
    "Every error has a stable code, says what happened to what, and what to do next. APIs and `--json` answer with\n`{ error: { code, message, hint, field? } }`. This page is generated from the catalogues; the sentences show example facts.",
  ];
  for (const [title, catalogue] of catalogues) parts.push(`## ${title}`, ...sections(catalogue));
  return `${parts.join("\n\n")}\n`;
}

function sections(catalogue: Catalogue): string[] {
  return Object.values(catalogue)
    .map(({ example }) => example())
    .toSorted((left, right) => (left.code < right.code ? -1 : 1))
    .map(({ code, message, hint, status }) => {
      // 500 is what an error has that never leaves through HTTP, too.
      const answer = status === 500 ? "" : ` · HTTP ${status}`;
      // Lines that belong under each other stay so.
      const told = message.includes("\n") ? `\`\`\`text\n${message}\n\`\`\`` : message;
      return `### ${code}\n\n${told}${answer}\n\n${hint}`;
    });
}
