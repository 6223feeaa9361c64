/** The hook that git runs before a commit. */
import type { Project } from "./project.ts";

/** Husky runs what lies in its folder; without it git is told of ours. */
export function hookFile({ hasHusky }: Project): string {
  return hasHusky ? ".husky/pre-commit" : ".githooks/pre-commit";
}

/** npx asks its registry for what is not installed, and tells of that; the others say so themselves. */
const ASKS_FIRST = `if [ ! -e node_modules/.bin/sightline ]; then
  echo "sightline is not installed here, so this commit was not checked. Install it: npm install --save-dev @sightline/cli" >&2
  exit 1
fi
`;

export function hookText({ manager }: Project): string {
  return `#!/bin/sh
# What is new since the last commit must be observed. To commit all the same: git commit --no-verify
${manager.name === "npm" ? ASKS_FIRST : ""}\
if ! git rev-parse --verify --quiet HEAD > /dev/null; then
  # There is nothing to compare the first commit with.
  exec ${manager.exec} sightline check
fi
if git diff --cached --quiet --diff-filter=ACMR -- '*.ts' '*.tsx' '*.mts' '*.cts' '*.js' '*.jsx' '*.mjs' '*.cjs'; then
  exit 0
fi
exec ${manager.exec} sightline check --base HEAD
`;
}
