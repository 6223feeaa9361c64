/** In development: looks, some time after the start, whether what is recorded through another copy of the API is lost. */
import type { Notices } from "../notice/notices.ts";

/** Long after whatever an application does at its start. */
const AFTER_MS = 2000;

/** The result ends the wait. */
export function noteDuplicates(root: string, notices: Notices): () => void {
  const timer = setTimeout(() => void note(root, notices), AFTER_MS);
  timer.unref();
  return () => clearTimeout(timer);
}

async function note(root: string, notices: Notices): Promise<void> {
  try {
    const { duplicateApis, sayDuplicates } = await import("./duplicate-apis.ts");
    const said = sayDuplicates(await duplicateApis(root));
    if (said !== undefined) notices.once("api.duplicates", said);
  } catch (error) {
    notices.debug(`copies of @opentelemetry/api could not be counted: ${String(error)}`);
  }
}
