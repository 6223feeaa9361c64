/**
 * The workflow of GitHub Actions. What comes from a pull request runs with a token that can only read; the comment is made by
 * a job that runs none of it. Pull requests of forks get no comment, since their token cannot write, but the same report on
 * the page of the run.
 */
import { COMMENT_MARK } from "@sightline/gate";
import type { Project } from "./project.ts";

export const WORKFLOW_FILE = ".github/workflows/observability.yml";

export function workflowText({ manager, telemetry, rules }: Project): string {
  const validations = [
    ...telemetry.map(
      (file) => `${manager.exec} sightline generate manifest --telemetry ${quoted(file)} > /dev/null`,
    ),
    ...rules.map((folder) => `${manager.exec} sightline validate rules ${quoted(folder)}`),
  ];
  return `name: observability

on:
  pull_request:
    branches: [main, develop]

permissions: {}

concurrency:
  group: observability-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read
    outputs:
      report: \${{ steps.report.outcome }}
    steps:
      - uses: actions/checkout@v5
        with:
          # The merge base must be known.
          fetch-depth: 0
          persist-credentials: false
${managerSteps(manager.name)}      - uses: actions/setup-node@v5
        with:
          node-version: 24${manager.cache === undefined ? "" : `\n          cache: ${manager.cache}`}
      - name: Install
        run: ${manager.install}
${
  validations.length === 0
    ? ""
    : `      - name: Validate the telemetry files
        run: |
${validations.map((line) => `          ${line}`).join("\n")}
`
}      - name: Check
        env:
          BASE: \${{ github.base_ref }}
        run: |
          ${manager.exec} sightline check --base "origin/$BASE" --format github --markdown observability.md
      - name: Report
        if: \${{ !cancelled() && hashFiles('observability.md') != '' }}
        run: cat observability.md >> "$GITHUB_STEP_SUMMARY"
      - id: report
        uses: actions/upload-artifact@v4
        if: \${{ !cancelled() && hashFiles('observability.md') != '' }}
        with:
          name: observability
          path: observability.md
          retention-days: 1

  comment:
    needs: check
    # The token of a fork's pull request, and of Dependabot's, cannot write.
    if: >-
      \${{ !cancelled() && needs.check.outputs.report == 'success'
      && github.event.pull_request.head.repo.full_name == github.repository
      && github.actor != 'dependabot[bot]' }}
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      pull-requests: write
    steps:
      - uses: actions/download-artifact@v5
        with:
          name: observability
      - name: Comment
        env:
          GH_TOKEN: \${{ github.token }}
          REPOSITORY: \${{ github.repository }}
          NUMBER: \${{ github.event.pull_request.number }}
        run: |
          id=$(gh api --paginate "repos/$REPOSITORY/issues/$NUMBER/comments" --jq '.[] | select(.user.type == "Bot" and (.body | startswith("${COMMENT_MARK}"))) | .id' | head -n 1)
          if [ -n "$id" ]; then
            gh api --silent --method PATCH "repos/$REPOSITORY/issues/comments/$id" --field body=@observability.md
          else
            gh api --silent --method POST "repos/$REPOSITORY/issues/$NUMBER/comments" --field body=@observability.md
          fi
`;
}

/** What must be there before \`actions/setup-node\`, which brings npm and the first yarn. */
function managerSteps(name: Project["manager"]["name"]): string {
  if (name === "bun") return "      - uses: oven-sh/setup-bun@v2\n";
  return name === "pnpm" ? "      - uses: pnpm/action-setup@v4\n" : "";
}

function quoted(path: string): string {
  return /^[\w./-]+$/u.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
