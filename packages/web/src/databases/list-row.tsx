/** A row of any of the lists: what and where, four numbers, a track. */
import type { ReactNode } from "react";

export interface ListRowProps {
  readonly id: string;
  /** In words, for who does not see it. */
  readonly label: string;
  readonly what: ReactNode;
  readonly where: ReactNode;
  readonly numbers: readonly ReactNode[];
  readonly track: ReactNode;
  readonly selected: boolean;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

export function ListRow(props: ListRowProps): ReactNode {
  const { id, label, what, where, numbers, track, selected, onSelect, onOpen } = props;
  return (
    <div
      className="db-row"
      role="option"
      tabIndex={selected ? 0 : -1}
      aria-selected={selected}
      aria-label={label}
      data-row={id}
      onClick={() => onSelect(id)}
      onDoubleClick={() => onOpen(id)}
    >
      <p className="db-what cut">{what}</p>
      <p className="db-where small quiet cut">{where}</p>
      {numbers.map((number, at) => (
        // The columns of a list have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key -- see above
        <span key={at} className="number">
          {number}
        </span>
      ))}
      <div className="db-track">{track}</div>
    </div>
  );
}
