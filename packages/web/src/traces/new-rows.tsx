import { type ReactNode, type RefObject, useMemo, useRef } from "react";
import { grouped } from "../format/number.ts";

interface NewRowsProps {
  readonly count: number;
  readonly onShow: () => void;
}

/** Stands in the column head, so that no row moves: `3 new`. */
export function NewRows({ count, onShow }: NewRowsProps): ReactNode {
  if (count === 0) return null;
  return (
    <button type="button" className="link new-rows" onClick={onShow}>
      {grouped(count)} new
    </button>
  );
}

interface HoldHandlers {
  readonly onScroll: () => void;
  readonly onPointerEnter: () => void;
  readonly onPointerLeave: () => void;
}

/** Tells whether rows must stay where they are: the reader is not at the top, or points at them. */
export function useHold(
  scroller: RefObject<HTMLElement | null>,
  onHold: (hold: boolean) => void,
): HoldHandlers {
  const pointed = useRef(false);
  return useMemo(() => {
    const report = (): void => onHold(pointed.current || (scroller.current?.scrollTop ?? 0) > 0);
    const point = (at: boolean): void => {
      pointed.current = at;
      report();
    };
    return { onScroll: report, onPointerEnter: () => point(true), onPointerLeave: () => point(false) };
  }, [scroller, onHold]);
}
