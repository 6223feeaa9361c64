/** Nothing in the repository names the machine it was written on, or the registry that served it. */
import type { Fault, RepositoryFile } from "../files.ts";

const binary = /\.(?:png|jpg|jpeg|gif|ico|woff2?|wav|pb|bin|gz|zip)$/u;

/** People that examples in messages and pages speak of. */
const invented = ["ada", "node", "runner", "you"];

/** Folders of people's and builders' machines, not as part of a URL or of a longer path. */
const machinePath = new RegExp(
  String.raw`(?<![\w.~/:-])/(?:(?:${["work", "opt/n24"].join("|")})/\w|root/\.|(?:home|Users)/(?!(?:${invented.join("|")})\b)\w)`,
  "u",
);

export function machinePathFaults(files: readonly RepositoryFile[]): readonly Fault[] {
  return files
    .filter(({ path }) => !binary.test(path) && path !== "package-lock.json")
    .flatMap((file) => {
      const lines = file.text().split("\n");
      return lines.flatMap((line, index) =>
        machinePath.test(line)
          ? [
              {
                path: file.path,
                message: `line ${index + 1} names a path of one machine: ${line.trim().slice(0, 80)}`,
              },
            ]
          : [],
      );
    });
}

/** A lockfile with hosts in it installs from there alone; `.npmrc` leaves them out. */
export function lockfileFaults(files: readonly RepositoryFile[]): readonly Fault[] {
  return files
    .filter(({ path }) => /(?:^|\/)package-lock\.json$/u.test(path))
    .flatMap((file) =>
      [...file.text().matchAll(/"resolved": "(https?:[^"]*)"/gu)].map((match) => ({
        path: file.path,
        message: `names a registry: ${match[1] ?? ""}`,
      })),
    );
}
