import { PinoPretty } from 'pino-pretty';

/** For a terminal: the time, the service, the message and the time that it took; errors with their stack. */
export function prettyLines() {
  return PinoPretty({
    translateTime: 'SYS:HH:MM:ss',
    ignore: 'service,took,step,address',
    messageFormat: line,
    sync: true,
  });
}

function line(record: Record<string, unknown>, messageKey: string): string {
  const service = typeof record.service === 'string' ? `${record.service}: ` : '';
  const took = typeof record.took === 'number' ? `  ${(record.took / 1000).toFixed(2)} s` : '';
  return `${service}${String(record[messageKey])}${took}`;
}
