/** Protobuf's wire types (https://protobuf.dev/programming-guides/encoding/#structure); 3 and 4 are groups. */
export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH_DELIMITED = 2;
export const FIXED32 = 5;

export type WireType = 0 | 1 | 2 | 5;
