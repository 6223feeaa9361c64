/** The rows of a dashboard: a head that opens and closes, panels side by side under it. */
import type { ReactNode } from "react";
import { Chevron } from "../../component/status.tsx";
import { PanelView, type PanelProps } from "../panel/panel.tsx";
import type { PlacedRow } from "./layout.ts";

interface RowsProps extends Omit<PanelProps, "placed" | "selected"> {
  readonly rows: readonly PlacedRow[];
  readonly selected: string | undefined;
  readonly onTurn: (row: string) => void;
}

export function Rows({ rows, selected, onTurn, ...rest }: RowsProps): ReactNode {
  return rows.map(({ id, title, open, lines, panels }) => (
    <section key={id} className="board-row" data-open={open} aria-label={title === "" ? undefined : title}>
      {title !== "" && (
        <h2 className="board-row-head">
          <button type="button" aria-expanded={open} onClick={() => onTurn(id)}>
            <Chevron />
            <span className="section-head">{title}</span>
            {!open && <span className="quiet small">{`${panels} ${panels === 1 ? "panel" : "panels"}`}</span>}
          </button>
        </h2>
      )}
      {open &&
        lines.map((line) => (
          <div key={line[0]?.id} className="board-line">
            {line.map((placed) => (
              <PanelView key={placed.id} placed={placed} selected={placed.id === selected} {...rest} />
            ))}
          </div>
        ))}
    </section>
  ));
}
