import { causeOfEvent, causeOfRequest, traceIdOf } from './cause.js';
import { isId } from './ids.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const WELL_FORMED = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

describe('the cause of a request', () => {
  it('starts a correlation, and a trace if the caller has none', () => {
    const cause = causeOfRequest();
    expect(isId(cause.correlationId)).toBe(true);
    expect(cause.causationId).toBeNull();
    expect(cause.traceparent).toMatch(WELL_FORMED);
    expect(causeOfRequest().correlationId).not.toBe(cause.correlationId);
    expect(traceIdOf(causeOfRequest())).not.toBe(traceIdOf(cause));
  });

  it("continues the caller's trace as a new span, with their flags", () => {
    const { traceparent } = causeOfRequest(`00-${TRACE}-00f067aa0ba902b7-00`);
    expect(traceparent).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
    expect(traceparent).not.toContain('00f067aa0ba902b7');
  });

  it.each([
    '',
    'nonsense',
    `01-${TRACE}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${TRACE}-00f067aa0ba902b7-01-more`,
    `00-${TRACE}-00f067aa0ba902b7-01\n`,
  ])('ignores the traceparent %j', (traceparent) => {
    const cause = causeOfRequest(traceparent);
    expect(cause.traceparent).toMatch(WELL_FORMED);
    expect(traceIdOf(cause)).not.toBe(TRACE);
  });
});

describe('the cause of what an event leads to', () => {
  const event = { id: 'event', correlationid: 'chain', traceparent: `00-${TRACE}-00f067aa0ba902b7-01` };

  it('is the event, in the same correlation and trace, as a new span', () => {
    const cause = causeOfEvent(event);
    expect(cause).toMatchObject({ correlationId: 'chain', causationId: 'event' });
    expect(traceIdOf(cause)).toBe(TRACE);
    expect(cause.traceparent).not.toBe(event.traceparent);
  });

  it('keeps an invalid traceparent unchanged', () => {
    expect(causeOfEvent({ ...event, traceparent: 'of another version' }).traceparent).toBe('of another version');
  });
});
