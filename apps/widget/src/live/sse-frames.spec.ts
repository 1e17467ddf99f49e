import { SseFrames } from './sse-frames.js';

it('reads events that come in pieces', () => {
  const frames = new SseFrames();
  expect(frames.read('retry: 1000\n\nevent: comment\nid: 7\nda')).toEqual([]);
  expect(frames.read('ta: {"a":1}\n\n: \n\nevent: thread\nid: 8\ndata: {}\n')).toEqual([
    { event: 'comment', id: '7', data: '{"a":1}' },
  ]);
  expect(frames.read('\n')).toEqual([{ event: 'thread', id: '8', data: '{}' }]);
});

it('joins lines of data, and takes an event without a name', () => {
  expect(new SseFrames().read('data: a\ndata:b\n\n')).toEqual([{ event: 'message', id: '', data: 'a\nb' }]);
});
