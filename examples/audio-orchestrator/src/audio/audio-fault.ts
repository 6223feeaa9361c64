/** Why a piece of audio could not be worked on. */
export type AudioFaultCode = "NOT_WAV" | "TRUNCATED" | "UNSUPPORTED_FORMAT" | "UNSUPPORTED_RATE";

export class AudioFault extends Error {
  readonly code: AudioFaultCode;

  constructor(code: AudioFaultCode, message: string) {
    super(message);
    this.name = "AudioFault";
    this.code = code;
  }
}
