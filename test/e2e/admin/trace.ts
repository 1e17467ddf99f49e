import { eventually } from '#libs/testing';
import { bodyOf, problemOf } from '../support/client.js';
import type { Comment } from '../support/api-types.js';
import type { AdminFixture } from './fixture.js';

interface Step {
  readonly at: string;
  readonly kind: string;
  readonly eventId: string;
  readonly type: string;
  readonly causationId?: string | null;
  readonly consumer?: string;
}
interface Trace {
  readonly service: string;
  readonly correlationId: string;
  readonly steps: readonly Step[];
}

export function describeTrace(fixture: AdminFixture): void {
  describe('a trace', () => {
    it('shows the path of a comment from the request to the notification, across the services', async () => {
      const [ada, ben] = await Promise.all([fixture.forum.person('Ada'), fixture.forum.person('Ben')]);
      const post = await fixture.forum.post(ada);
      await eventually(() => fixture.forum.thread(post.id));
      const written = await ben.post<Comment>(`/v1/threads/${post.id}/comments`, { body: 'Where will this go?' });
      const id = written.headers.get('x-correlation-id') ?? '';
      bodyOf(written, 201);

      const traces = await eventually(async () => {
        const [comments, notifications, posts] = await Promise.all(
          ['comments', 'notifications', 'posts'].map(async (service) => {
            const trace = bodyOf(await fixture.admin.get<Trace>(`/v1/admin/${service}/trace/${id}`));
            expect(trace).toMatchObject({ service, correlationId: id });
            return trace.steps;
          }),
        );
        const kinds = (steps: readonly Step[] = []) => steps.map(({ kind, type }) => `${kind} ${type}`);
        expect(kinds(comments)).toEqual(
          expect.arrayContaining([
            'appended parley.comment.created.v1',
            'published parley.comment.created.v1',
            'appended parley.thread.updated.v1',
          ]),
        );
        expect(kinds(notifications)).toEqual(
          expect.arrayContaining([
            'handled parley.comment.created.v1',
            'appended parley.notification.created.v1',
            'published parley.notification.created.v1',
          ]),
        );
        expect(kinds(posts)).toContain('handled parley.thread.updated.v1');
        return { comments, notifications, posts };
      });
      const { comments = [], notifications = [] } = traces;
      const appended = comments.find(({ kind, type }) => kind === 'appended' && type === 'parley.comment.created.v1');
      const handled = notifications.find(
        ({ kind, type }) => kind === 'handled' && type === 'parley.comment.created.v1',
      );
      const notificationAppended = notifications.find(({ kind }) => kind === 'appended');
      expect(appended?.causationId).toBeNull();
      expect(handled).toMatchObject({ eventId: appended?.eventId, consumer: 'effects' });
      expect(notificationAppended?.causationId).toBe(appended?.eventId);
      for (const steps of Object.values(traces)) {
        const times = (steps ?? []).map(({ at }) => at);
        expect(times).toEqual(times.toSorted());
      }
    });

    it('is empty for an unknown id, and accepts ids only', async () => {
      const unknown = '01890000-0000-7000-8000-000000000000';
      expect(bodyOf(await fixture.admin.get(`/v1/admin/posts/trace/${unknown}`))).toEqual({
        service: 'posts',
        correlationId: unknown,
        steps: [],
      });
      problemOf(await fixture.admin.get('/v1/admin/posts/trace/x'), 400, 'request.bad-id');
    });
  });
}
