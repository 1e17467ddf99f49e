import { parseInfo } from './server-info.js';

describe('parseInfo', () => {
  it('reads the version and whether there is JetStream', () => {
    const line = 'INFO {"server_id":"NA","version":"2.10.27","jetstream":true,"max_payload":1048576} \r\n';
    expect(parseInfo(line)).toEqual({ version: '2.10.27', jetstream: true });
  });

  it('treats a server that does not mention JetStream as one without', () => {
    expect(parseInfo('INFO {"version":"2.9.10"}\r\n')).toEqual({ version: '2.9.10', jetstream: false });
  });

  it.each(['', 'INFO {"version":"2.', 'HTTP/1.1 400 Bad Request\r\n', 'INFO {"server_id":"NA"}\r\n'])(
    'returns null for %j',
    (text) => {
      expect(parseInfo(text)).toBeUndefined();
    },
  );
});
