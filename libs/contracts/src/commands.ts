/**
 * The stream of commands from external programs: decisions that wait for the moderation service. Each program publishes on a
 * subject of its own, so the subject says who decided.
 */
export const COMMAND_STREAM = 'PARLEY_CMD';
export const COMMAND_SUBJECTS = 'parley.cmd.*.decide.*';

/** The largest decision that a program may publish, in bytes of its JSON. */
export const MAX_COMMAND_BYTES = 64 * 1024;

/** The subject of one program's decisions about one site. */
export function decisionSubject(site: string, program: string): string {
  return `parley.cmd.${site}.decide.${program}`;
}
