import type { ReactNode } from "react";
import "./component.css";

interface DetailPaneProps {
  readonly label: string;
  readonly children: ReactNode;
  /** Pinned to the bottom; one primary at most, each with its key. */
  readonly actions?: ReactNode;
}

/** What is it, its reading, why, who, examples: sections in this order. */
export function DetailPane({ label, children, actions }: DetailPaneProps): ReactNode {
  return (
    <section className="pane" aria-label={label}>
      <div className="pane-body">{children}</div>
      {actions !== undefined && <div className="pane-actions">{actions}</div>}
    </section>
  );
}

interface SectionProps {
  /** Section head; none in the first section, which has its own title. */
  readonly title?: ReactNode;
  /** Quieter, beside the head. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, note, children }: SectionProps): ReactNode {
  return (
    <section className="pane-section">
      {title !== undefined && (
        <h3 className="section-head">
          {title}
          {note !== undefined && <span>{note}</span>}
        </h3>
      )}
      {children}
    </section>
  );
}
