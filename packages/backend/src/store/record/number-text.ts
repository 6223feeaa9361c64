/** What a filter takes for a number, in the syntax that JavaScript and RE2 share. */
export const NUMBER_PATTERN: RegExp = /^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;
