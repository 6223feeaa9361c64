/** How exceptions are stored. https://opentelemetry.io/docs/specs/semconv/exceptions/ */
export const EXCEPTION_EVENT = "exception";
export const EXCEPTION_TYPE = "exception.type";
export const EXCEPTION_MESSAGE = "exception.message";
export const EXCEPTION_STACK = "exception.stacktrace";
/** Written by Sightline's SDK, which has the error itself with its causes. */
export const FINGERPRINT = "sightline.exception.fingerprint";
/** Position in `LEVELS` from which on a log record is an error. */
export const ERROR_LEVEL = 4;
