/** A number as it is written: the value, and its unit apart, since the unit is drawn quieter after a thin gap. */
export interface Quantity {
  readonly value: string;
  /** Empty for a plain count. */
  readonly unit: string;
}

export const MINUS = "\u2212";
/** What is not known is an en dash. */
export const UNKNOWN: Quantity = Object.freeze({ value: "\u2013", unit: "" });

export function quantity(value: string, unit: string): Quantity {
  return { value, unit };
}

/** For sentences, labels and titles: `2.31 s`, `4.8 %`, `48,210`. */
export function textOf({ value, unit }: Quantity): string {
  return unit === "" ? value : `${value} ${unit}`;
}
