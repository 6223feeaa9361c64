/** A real Chromium for tests, from npm (`@sparticuz/chromium`) or from where `SIGHTLINE_CHROMIUM` says. */
import { existsSync } from "node:fs";
import packed from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

/** Where Debian puts it. */
const INSTALLED = "/usr/bin/chromium";
/** Tests run as root in containers, where Chromium's own sandbox cannot be made. */
const BARE = ["--no-sandbox", "--disable-dev-shm-usage"];

export async function launchBrowser(): Promise<Browser> {
  const named = process.env["SIGHTLINE_CHROMIUM"];
  if (named !== undefined && named !== "") return chromium.launch({ executablePath: named, args: BARE });
  try {
    // Its own arguments are for one short page in a cloud function: one process, no web security. Not what users have.
    return await chromium.launch({ executablePath: await packed.executablePath(), args: BARE });
  } catch (cause) {
    if (existsSync(INSTALLED)) return chromium.launch({ executablePath: INSTALLED, args: BARE });
    throw new Error(
      `Chromium from @sparticuz/chromium does not start here, and there is none at ${INSTALLED}. Install one, or name it by SIGHTLINE_CHROMIUM.`,
      { cause },
    );
  }
}
