/** `sightline init ci`. */
import { Command } from "commander";
import type { ExitCode, Surroundings } from "../../program.ts";

export interface InitCiFlags {
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

export function initCiVerb({ terminal }: Surroundings, done: (code: ExitCode) => void): Command {
  return new Command("ci")
    .description("a workflow of GitHub Actions, a pre-commit hook and the configuration of the gate")
    .argument("[folder]", "the root of the repository", ".")
    .option("--dry-run", "say what would be written, and write nothing", false)
    .option("--force", "write over files that were changed by hand, the configuration excepted", false)
    .option("--json", "as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  $ sightline init ci --dry-run
  $ sightline init ci
  $ git config core.hooksPath .githooks

Exit code 0: all is there. 1: a file was changed by hand and differs; it was kept.`,
    )
    .action(async (folder: string, flags: InitCiFlags) => {
      const { initCi } = await import("./run.ts");
      done(await initCi(folder, flags, terminal));
    });
}
