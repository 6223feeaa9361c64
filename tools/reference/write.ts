/** Writes the generated pages of `docs/reference`. */
import { writeFileSync } from "node:fs";
import { errorPage } from "./error-page.ts";

writeFileSync(new URL("../../docs/reference/errors.md", import.meta.url), errorPage());
