/** Receives one line for each step and for the progress of a download; the caller prints it. */
export type StepReporter = (step: string, detail?: string) => void;
