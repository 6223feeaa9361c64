/** Above the panels: the finding as a sentence, what it is of, and the variables. */
import type { ReactNode } from "react";
import { Link } from "@tanstack/react-router";
import type { DashboardDetail } from "@sightline/api";
import type { VariableValue } from "@sightline/api/dashboard";
import { StatusShape } from "../component/status.tsx";
import { duration, inWords } from "../format/duration.ts";
import { textOf } from "../format/quantity.ts";
import type { Batch } from "./ask/use-batch.ts";
import type { Findings } from "./finding.ts";
import { VariableChip } from "./variable/chip.tsx";
import type { VariableState } from "./variable/use-variables.ts";

interface HeadProps {
  readonly detail: DashboardDetail;
  readonly sentence: string;
  readonly findings: Findings;
  readonly batch: Batch;
  readonly variables: VariableState;
  readonly panels: number;
  readonly onChoose: (name: string, value: VariableValue) => void;
  readonly onFinding: (panel: string) => void;
}

/** Findings beyond the first that are named under the sentence. */
const NAMED = 3;

export function DashboardHead(props: HeadProps): ReactNode {
  const { detail, sentence, findings, batch, variables, panels, onChoose, onFinding } = props;
  const { dashboard, source, service } = detail;
  const [first, ...more] = findings.over;
  return (
    <header className="board-head">
      <div className="board-words">
        <h1 className="sentence">{sentence}</h1>
        <p className="board-said">
          {first === undefined ? (
            <span>{dashboard.description ?? ""}</span>
          ) : (
            [first, ...more].slice(0, NAMED + 1).map(({ panel, what, value, severity }) => (
              <button key={what} type="button" className="board-finding" onClick={() => onFinding(panel)}>
                <StatusShape status={severity} />
                {what} <b className={severity === "critical" ? "crit" : "warn"}>{value}</b>
              </button>
            ))
          )}
        </p>
      </div>
      <div className="board-side">
        <div className="board-chips">
          {(dashboard.variables ?? []).map((variable) => (
            <VariableChip
              key={variable.name}
              variable={variable}
              value={variables.values[variable.name]}
              offered={variables.offered[variable.name]}
              onChoose={onChoose}
            />
          ))}
        </div>
        <p className="tiny quiet">
          <Link to="/dashboards" className="link">
            All dashboards
          </Link>
          {source === "declared" && ` · declared by ${service ?? ""}`}
          {` · ${panels} panels, a point each ${inWords(batch.step)}`}
          {batch.took !== undefined && `, answered in ${textOf(duration(batch.took / 1000))}`}
        </p>
      </div>
    </header>
  );
}
