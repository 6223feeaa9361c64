/** Writes the generated pages of `docs/reference`, and `.env.example`. */
import { writeFileSync } from "node:fs";
import { businessMetricsPage, configurationPage, envExample, metricsPage } from "@sightline/sdk/doctor";
import { errorPage } from "./error-page.ts";

const root = new URL("../../", import.meta.url);
writeFileSync(new URL("docs/reference/errors.md", root), errorPage());
writeFileSync(new URL("docs/reference/metrics.md", root), metricsPage());
writeFileSync(new URL("docs/reference/business-metrics.md", root), businessMetricsPage());
writeFileSync(new URL("docs/reference/configuration.md", root), configurationPage());
writeFileSync(new URL(".env.example", root), envExample());
