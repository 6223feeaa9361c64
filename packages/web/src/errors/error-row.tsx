import { type ReactNode, memo } from "react";
import type { ErrorGroup } from "@sightline/api";
import { Badge } from "../component/badge.tsx";
import { count } from "../format/number.ts";
import { useClock } from "../format/use-clock.ts";
import { seriesColour } from "../series-colour/series-colour.ts";
import { SeriesReading } from "../track/reading.tsx";
import { Bars } from "./bars.tsx";
import { changeInWords, momentOf, placeOf, seriesOf } from "./words.ts";

interface ErrorRowProps {
  readonly group: ErrorGroup;
  readonly window: { readonly from: number; readonly to: number };
  readonly answered: { readonly from: number; readonly step: number };
  readonly selected: boolean;
  readonly onSelect: (fingerprint: string) => void;
  readonly onOpen: (group: ErrorGroup) => void;
}

export const ErrorRow = memo(function ErrorRow(props: ErrorRowProps): ReactNode {
  const { group, window, answered, selected, onSelect, onOpen } = props;
  const clock = useClock();
  const { fingerprint, type, message, services, isNew } = group;
  const series = seriesOf(group, answered.from, answered.step);
  return (
    <div
      id={`error-${fingerprint}`}
      className="error-row"
      role="option"
      tabIndex={selected ? 0 : -1}
      aria-selected={selected}
      aria-label={`${type}: ${message}, ${group.count} times in ${placeOf(group)}, ${changeInWords(group)}`}
      data-error={fingerprint}
      onClick={() => onSelect(fingerprint)}
      onDoubleClick={() => onOpen(group)}
    >
      <p className="error-what cut">
        <b className="mono">{type}</b>
        {isNew && <Badge tone="critical">new</Badge>}
        <span className="cut" title={message}>
          {message}
        </span>
      </p>
      <p className="error-where small quiet cut">
        <i className="swatch" style={{ background: seriesColour(services[0]?.service ?? "") }} />
        {placeOf(group)}
      </p>
      <span className="number">
        <SeriesReading series={series} whole={group.count} format={count} strong />
      </span>
      <span className="number quiet small">{isNew ? "" : changeInWords(group)}</span>
      <span className="number quiet small">{clock.second(momentOf(group.firstSeen))}</span>
      <span className="number quiet small">{clock.second(momentOf(group.lastSeen))}</span>
      <div className="error-track">
        <Bars series={series} window={window} isNew={isNew} />
      </div>
    </div>
  );
});
